"""TikTok's download: two layouts of JSON and one of text. Its times are in UTC, which only some of them say."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.decoding import line_of
from abri.engine.screening.chats.documents import Json, mapping, name, objects, oldest_first, string
from abri.engine.screening.chats.instants import NoSuchTime, from_iso
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import UTC_STATED, Read

_BEGINS = "Chat History with"
_PATHS = (
    ("Direct Message", "Direct Messages", "ChatHistory"),
    ("Direct Messages", "Chat History", "ChatHistory"),
    ("Direct Message", "Chat History", "ChatHistory"),
    ("Direct Messages", "ChatHistory"),
    ("Chat History", "ChatHistory"),
    ("ChatHistory",),
)
_TITLE = re.compile(r"^>>> Chat History with ([^\n]*)$", re.MULTILINE)
_ENTRY = re.compile(
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})(?: UTC)? ([^:\n]{1,100}): ?", re.MULTILINE
)


def read_json(document: Json | list[object], collector: Collector, _folder: str) -> Read | None:
    """Read an account's download; None where the document has no chats of TikTok."""
    history = _history(document)
    if history is None:
        return None
    for title, rows in history.items():
        conversation = _conversation(title) if len(history) > 1 else ""
        for row in oldest_first(objects(rows, collector.place), lambda row: row.get("Date")):
            at = _instant(string(row.get("Date")), collector.place())
            collector.say(name(row.get("From")), at, string(row.get("Content")), conversation=conversation)
    return Read("tiktok", UTC_STATED)


def _history(document: Json | list[object]) -> Json | None:
    if not isinstance(document, dict):
        return None
    for path in _PATHS:
        value: object = document
        for step in path:
            value = mapping(value).get(step, document)
        if value is not document and (value is None or isinstance(value, dict)):
            return mapping(value)
    return document if document and all(str(key).startswith(_BEGINS) for key in document) else None


def _conversation(title: str) -> str:
    return name(title.removeprefix(_BEGINS)).rstrip(":")


def read_text(text: str, collector: Collector) -> Read | None:
    """Read the text layout; None where the text does not begin with the title of a chat."""
    titles = list(_TITLE.finditer(text))
    if not titles or text[: titles[0].start()].strip("\ufeff \r\n\t"):
        return None
    for index, title in enumerate(titles):
        end = titles[index + 1].start() if index + 1 < len(titles) else len(text)
        _read_block(text, title.end(), end, name(title[1]).rstrip(":") if len(titles) > 1 else "", collector)
    return Read("tiktok", UTC_STATED)


def _read_block(text: str, start: int, end: int, conversation: str, collector: Collector) -> None:
    entries = list(_ENTRY.finditer(text, start, end))
    said = []
    for index, entry in enumerate(entries):
        stop = entries[index + 1].start() if index + 1 < len(entries) else end
        at = _instant(entry[1], line_of(text, entry.start()))
        said.append((name(entry[2]), at, text[entry.end() : stop].strip()))
    if len(said) > 1 and entries[0][1] > entries[-1][1]:
        said.reverse()
    for one in said:
        collector.say(*one, conversation=conversation)


def _instant(written: str, place: str) -> datetime:
    try:
        at = from_iso(written)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, place) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
