"""Signal: the text and the JSON lines that exporters of Signal Desktop write. Both give the wall clock."""

from __future__ import annotations

import re
from datetime import datetime

from abri.engine.screening.chats.chat import Kind, Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.decoding import line_of
from abri.engine.screening.chats.documents import name, string
from abri.engine.screening.chats.instants import NoSuchTime, from_iso
from abri.engine.screening.chats.json_lines import Lines
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import Read

_HEADER = re.compile(
    r"\n\[([0-9]{4}-[0-9]{2}-[0-9]{2},? [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\] (?:(\*\*\* ?)|"
    r"([^:\n]{1,200}):(?: |(?=\n|$)))"
)
# WhatsApp writes a comma here, and seconds only with it where the year comes first.
_WHATSAPP = re.compile(r"\[[0-9]{4}-[0-9]{2}-[0-9]{2}, [0-9]{2}:[0-9]{2}:[0-9]{2}\]")
_REACTIONS = re.compile(r"\n\(- [^\n]* -\)")
_QUOTE = re.compile(r"\A\s*\n(?:> ?[^\n]*\n)+\n*")
_ATTACHMENT = re.compile(r"!?\[[^\[\]\n]{0,300}\]\([^)\n]{0,500}\)[ \t]*")
_STICKER = re.compile(r"\n?\(\( [^\n]{0,60} \)\)")
_DELETED = "(This message was deleted)"
_CALL = re.compile(r"(?:Incoming|Outgoing|Missed|Unanswered)(?: voice| video| group)? call(?: \([^)\n]*\))?")
_NOBODY = "No-Sender"
_READING = Reading("year-first", "wall clock")


def read_text(text: str, collector: Collector) -> Read | None:
    """Read the text layout; None where the text does not begin with the date of a message of Signal."""
    start = len(text) - len(text.lstrip("\ufeff\r\n \t"))
    if _WHATSAPP.match(text, start):
        return None
    text = "\n" + text[start:].replace("\r\n", "\n")
    headers = list(_HEADER.finditer(text))
    if not headers or headers[0].start() != 0:
        return None
    for index, header in enumerate(headers):
        end = headers[index + 1].start() if index + 1 < len(headers) else len(text)
        at = _instant(
            header[1].replace(",", ""), line_of(text, header.start()) if index == 0 else "", collector
        )
        body = text[header.end() : end]
        if header[2]:
            collector.tell(at, body.strip())
        else:
            _take(at, name(header[3]), body, collector)
    return Read("signal", _READING)


def _take(at: datetime, author: str, body: str, collector: Collector) -> None:
    """One message, without what others said of it and without what it quotes: that is not its author's."""
    body = _REACTIONS.sub("", _QUOTE.sub("", body))
    media = _ATTACHMENT.search(body) is not None or _STICKER.search(body) is not None
    text = _STICKER.sub("", _ATTACHMENT.sub("", body)).strip()
    if author == _NOBODY or (_CALL.fullmatch(text) and not media):
        called = _CALL.fullmatch(text) is not None
        collector.tell(at, text, "call" if called else "other", actor="" if author == _NOBODY else author)
        return
    deleted = text == _DELETED
    kind: Kind = "deleted" if deleted else "media" if media else "text"
    collector.say(author, at, text, kind, media, deleted=deleted)


def read_lines(lines: Lines, collector: Collector) -> Read | None:
    """Read the layout of JSON lines; None where the first is no message of Signal."""
    if not {"date", "sender", "body", "attachments"} <= lines.first.keys():
        return None
    for place, row in lines:
        at = _instant(string(row.get("date")), place, collector)
        author, text = name(row.get("sender")), string(row.get("body")).strip()
        media = bool(row.get("attachments")) or bool(row.get("sticker"))
        if author == _NOBODY or row.get("call") is True or (_CALL.fullmatch(text) and not media):
            collector.tell(
                at, text, "call" if author != _NOBODY else "other", actor="" if author == _NOBODY else author
            )
            continue
        deleted = bool(row.get("deleted"))
        kind: Kind = "deleted" if deleted else "media" if media else "text"
        collector.say(author, at, text, kind, media, deleted=deleted)
    return Read("signal", _READING)


def _instant(written: str, place: str, collector: Collector) -> datetime:
    try:
        return from_iso(written).replace(tzinfo=None)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, place or collector.place()) from None
