"""What is told of a chat before anything is concluded from it."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from abri.engine.screening.chats.chat import Chat

SHOWN = 5


class Sample(TypedDict):
    """One of the first messages; `at` is ISO 8601."""

    author: str
    at: str | None
    text: str


class ReadingJson(TypedDict):
    """How dates and times were understood."""

    date_order: str | None
    zone: str
    assumed: bool


class Summary(TypedDict):
    """The part of the JSON that describes the chat itself."""

    format: str
    messages: int
    authors: list[str]
    first: str | None
    last: str | None
    system_messages: int
    media: int
    sample: list[Sample]
    reading: ReadingJson


def summary(chat: Chat) -> Summary:
    """Counts, names, the earliest and latest instant, the first five messages and the reading, as "
    "JSON carries them."""
    return Summary(
        format=chat.format,
        messages=len(chat.messages),
        authors=list(chat.authors),
        first=_iso(chat.first),
        last=_iso(chat.last),
        system_messages=len(chat.notices),
        media=sum(message.media for message in chat.messages),
        sample=[
            Sample(author=message.author, at=_iso(message.at), text=message.text)
            for message in chat.messages[:SHOWN]
        ],
        reading=ReadingJson(
            date_order=chat.reading.date_order, zone=chat.reading.zone, assumed=chat.reading.assumed
        ),
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
