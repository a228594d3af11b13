"""Reddit: the tables of a data request, listings of threads and of private messages, and lines of comments."""

from __future__ import annotations

from datetime import UTC, datetime

from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, items, mapping, name, string
from abri.engine.screening.chats.instants import NoSuchTime, from_iso, from_unix
from abri.engine.screening.chats.json_lines import Lines
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sheets import Sheet, sheet_of
from abri.engine.screening.chats.sources import UTC_STATED, Read

_CHAT = {"message_id", "created_at", "username", "message", "channel_url"}
_LETTERS = {"thread_id", "date", "from", "to", "subject", "body"}
_COMMENTS = {"permalink", "date", "subreddit", "link", "body"}
_GONE = ("[deleted]", "[removed]")
_SORTS = ("t1", "t3", "t4")


def read_text(text: str, collector: Collector) -> Read | None:
    """Read a table of a data request; None where the header is not one of Reddit's."""
    sheet = sheet_of(text)
    columns = set(sheet.header) if sheet is not None else set()
    if sheet is None:
        return None
    if columns >= _CHAT:
        _read_sheet(
            sheet, collector, author="username", text="message", when="created_at", conversation="channel_url"
        )
    elif columns >= _LETTERS:
        _read_sheet(sheet, collector, author="from", text="body", when="date", conversation="thread_id")
    elif columns >= _COMMENTS:
        _read_sheet(sheet, collector, author="", text="body", when="date", conversation="link")
    else:
        return None
    return Read("reddit", UTC_STATED)


def _read_sheet(
    sheet: Sheet, collector: Collector, *, author: str, text: str, when: str, conversation: str
) -> None:
    rows = list(sheet.rows())
    if len(rows) > 1 and rows[0][1].get(when, "") > rows[-1][1].get(when, ""):
        rows.reverse()
    for place, row in rows:
        at = _instant(row.get(when, ""), place) if row.get(when) else None
        _say(
            collector,
            row.get(author, ""),
            at,
            row.get(text, ""),
            conversation=row.get(conversation, ""),
            key=row.get("message_id"),
            answers=row.get("thread_parent_message_id") or None,
        )


def read_lines(lines: Lines, collector: Collector) -> Read | None:
    """Read lines of comments; None where the first is no comment of Reddit."""
    if not {"author", "body", "created_utc"} <= lines.first.keys():
        return None
    for place, row in lines:
        _take(row, place, collector)
    return Read("reddit", UTC_STATED)


def read_json(document: Json | list[object], collector: Collector, _folder: str) -> Read | None:
    """Read a thread or listing with all its answers; None where the document is none of Reddit."""
    listings = document if isinstance(document, list) else [document]
    if not listings or not all(mapping(one).get("kind") == "Listing" for one in listings):
        return None
    # Answers hang below each other without end: a stack, because recursion would have one.
    waiting: list[object] = list(reversed(listings))
    while waiting:
        thing = mapping(waiting.pop())
        data = mapping(thing.get("data"))
        if thing.get("kind") == "Listing":
            waiting.extend(reversed(items(data.get("children"))))
        elif thing.get("kind") in _SORTS:
            _take(data, collector.place(), collector)
            waiting.append(data.get("replies"))
    return Read("reddit", UTC_STATED)


def _take(row: Json, place: str, collector: Collector) -> None:
    at = _instant(row.get("created_utc"), place)
    parts = [string(row.get(part)) for part in ("title", "selftext", "body")]
    _say(
        collector,
        name(row.get("author")),
        at,
        "\n\n".join(part for part in parts if part),
        edited=bool(row.get("edited")),
        key=name(row.get("name")) or None,
        answers=name(row.get("parent_id")) or None,
    )


def _say(
    collector: Collector,
    author: str,
    at: datetime | None,
    text: str,
    *,
    edited: bool = False,
    conversation: str = "",
    key: str | None = None,
    answers: str | None = None,
) -> None:
    deleted = text.strip() in _GONE
    author = "" if author in _GONE else name(author)
    collector.say(
        author,
        at,
        text,
        "deleted" if deleted else "text",
        deleted=deleted,
        edited=edited,
        conversation=conversation,
        key=key,
        answers=answers,
    )


def _instant(value: object, place: str) -> datetime:
    try:
        if isinstance(value, str) and "-" in value:
            at = from_iso(value)
            return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        return from_unix(value)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, place) from None
