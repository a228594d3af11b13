"""Chat exports of every kind, read into one shape; the kind is told from the content.

chat = read_chat(path)              # or bytes; ChatError says in one line what is wrong and where, and quotes nothing
chat.messages[0].author, chat.messages[0].at, chat.messages[0].text
chat.notices                        # what the application wrote: joins, calls, pins, group changes
summary(chat)                       # counts, authors, first and last instant, five messages, the reading chosen

Formats, definitions and limits: docs/developer/chats.md.
"""

from abri.engine.screening.chats.chat import Chat, Message, Notice, Reading
from abri.engine.screening.chats.reading import read_chat
from abri.engine.screening.chats.refusal import ChatError
from abri.engine.screening.chats.summary import Sample, Summary, summary

__all__ = ["Chat", "ChatError", "Message", "Notice", "Reading", "Sample", "Summary", "read_chat", "summary"]
