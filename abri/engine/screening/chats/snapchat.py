"""Snapchat's download of an account: today's layout by conversation, and the older one of received and sent."""

from __future__ import annotations

import html
from datetime import datetime, timedelta

from abri.engine.screening.chats.chat import Event, Kind
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, name, objects, oldest_first, string
from abri.engine.screening.chats.instants import EPOCH, NoSuchTime, from_iso, from_unix
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import UTC_STATED, Read

_STATUS: dict[str, Event] = {
    "STATUSPARTICIPANTREMOVED": "removed",
    "STATUSPARTICIPANTADDED": "added",
    "STATUSERASEDMESSAGE": "erased",
    "STATUSERASEDSNAPMESSAGE": "erased",
}
_FILES = frozenset({"MEDIA", "IMAGE", "PHOTO", "VIDEO", "NOTE", "AUDIO", "STICKER", "MEDIAV4"})
_OLDER = (
    "Received Saved Chat History",
    "Sent Saved Chat History",
    "Received Chat History",
    "Sent Chat History",
)
_COUNTED = "Created(microseconds)"


def read_json(document: Json | list[object], collector: Collector, _folder: str) -> Read | None:
    """Read an export; None where the document is no export of Snapchat."""
    if not isinstance(document, dict):
        return None
    if any(isinstance(document.get(part), list) for part in _OLDER):
        _read_older(document, collector)
        return Read("snapchat", UTC_STATED)
    conversations = [rows for rows in document.values() if isinstance(rows, list)]
    if not _fits(document, conversations):
        return None
    for key, rows in document.items():
        conversation = name(key) if len(conversations) > 1 else ""
        for row in oldest_first(objects(rows, collector.place), _order):
            _take(row, conversation, collector)
    return Read("snapchat", UTC_STATED)


def _fits(document: Json, conversations: list[list[object]]) -> bool:
    first = next((row for rows in conversations for row in rows), None)
    return (
        len(conversations) == len(document)
        and isinstance(first, dict)
        and "Media Type" in first
        and ("Created" in first or _COUNTED in first)
    )


def _order(row: Json) -> object:
    return row.get(_COUNTED) or row.get("Created")


def _take(row: Json, conversation: str, collector: Collector) -> None:
    at = _instant(row, collector)
    author, sort, text = name(row.get("From")), name(row.get("Media Type")), string(row.get("Content"))
    if sort.startswith("STATUS"):
        collector.tell(at, text or sort, _STATUS.get(sort, "other"), actor=author, conversation=conversation)
        return
    media = sort in _FILES or bool(row.get("Media IDs"))
    collector.say(author, at, text, _kind(sort, media=media), media, conversation=conversation)


def _kind(sort: str, *, media: bool) -> Kind:
    if media:
        return "media"
    if sort == "LOCATION":
        return "location"
    return "share" if sort.startswith("SHARE") else "text"


def _instant(row: Json, collector: Collector) -> datetime:
    """The instant, to the millisecond where the count and the written time agree.

    The field called microseconds holds milliseconds; should it hold microseconds one day, its size tells.
    """
    try:
        written = from_iso(string(row["Created"])) if row.get("Created") else None
        counted = from_unix(row[_COUNTED]) if row.get(_COUNTED) is not None else None
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, collector.place()) from None
    if written is not None and written.tzinfo is None:
        written = written.replace(tzinfo=EPOCH.tzinfo)
    if counted is not None and (written is None or abs(counted - written) < timedelta(minutes=1)):
        return counted
    if written is None:
        raise ChatError(NO_SUCH_TIME, collector.place())
    return written


def _read_older(document: Json, collector: Collector) -> None:
    """What was received names its sender. What was sent names only whom it went to: its author is not in the file."""
    rows: list[tuple[datetime, str, Json]] = []
    for part in _OLDER:
        for row in oldest_first(objects(document.get(part), collector.place), _order):
            sender = html.unescape(name(row.get("From"))) if part.startswith("Received") else ""
            rows.append((_instant(row, collector), sender, row))
    for at, author, row in sorted(rows, key=lambda one: one[0]):
        sort = name(row.get("Media Type"))
        text = html.unescape(string(row.get("Text")))
        if sort.startswith("STATUS"):
            collector.tell(at, text or sort, _STATUS.get(sort, "other"), actor=author)
        else:
            media = sort in _FILES
            collector.say(author, at, text, _kind(sort, media=media), media)
