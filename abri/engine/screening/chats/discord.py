"""Discord: what DiscordChatExporter writes (JSON, CSV, text) and the messages of Discord's own data package."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from abri.engine.screening.chats.chat import Event, Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, items, mapping, name, objects, oldest_first, string
from abri.engine.screening.chats.instants import NoSuchTime, from_iso
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sheets import Sheet, sheet_of
from abri.engine.screening.chats.sources import UTC_STATED, Read
from abri.engine.screening.chats.written_dates import Unreadable, read_dates

# By name, or by number where the exporter knew no name: what people send. All else the application wrote.
_SENT = frozenset(
    {
        "Default",
        "Reply",
        "ChatInputCommand",
        "ContextMenuCommand",
        "ApplicationCommand",
        "0",
        "19",
        "20",
        "23",
    }
)
_EVENTS: dict[str, Event] = {
    "RecipientAdd": "added", "1": "added",
    "RecipientRemove": "removed", "2": "removed",
    "Call": "call", "3": "call",
    "ChannelNameChange": "renamed", "4": "renamed",
    "ChannelIconChange": "changed", "5": "changed",
    "ChannelPinnedMessage": "pinned", "6": "pinned",
    "GuildMemberJoin": "joined", "UserJoin": "joined", "7": "joined",
    "ThreadCreated": "created", "18": "created",
}  # fmt: skip
# Tables and texts of the exporter have no types; it writes these sentences whatever the language.
_SENTENCES: tuple[tuple[Event, re.Pattern[str]], ...] = (
    ("joined", re.compile(r"Joined the server\.")),
    ("pinned", re.compile(r"Pinned a message\.|Pinned a message to this channel\.")),
    ("call", re.compile(r"Started a call that lasted [0-9,.]{1,12} minutes?\.")),
    ("added", re.compile(r"Added .{1,100} to the group\.")),
    ("removed", re.compile(r"Removed .{1,100} from the group\.")),
    ("left", re.compile(r"Left the group\.")),
    ("renamed", re.compile(r"Changed the channel name: .{1,200}")),
    ("changed", re.compile(r"Changed the channel icon\.")),
    ("created", re.compile(r"Started a thread\.")),
)
_TABLE = ("authorid", "author", "date", "content")
_PACKAGE_TABLE = ("id", "timestamp", "contents", "attachments")
_RULE = "=" * 62
_ENTRY = re.compile(r"^\[([^\]\n]{6,40})\] ([^\n]{1,200})$", re.MULTILINE)
_SECTION = re.compile(
    r"^\{(Attachments|Embed|Stickers|Reactions|Poll|Forwarded Message|Invite)\}[ \t\r]*$", re.MULTILINE
)


def read_json(document: Json | list[object], collector: Collector, folder: str) -> Read | None:
    """Read an exported channel or a channel of the data package; None where the document is neither."""
    if isinstance(document, list):
        return _read_package(document, collector, folder)
    if not isinstance(document.get("messages"), list) or not {"guild", "channel"} <= document.keys():
        return None
    conversation = name(mapping(document.get("channel")).get("name")) if folder else ""
    for row in objects(document["messages"], collector.place):
        _take(row, conversation, collector)
    return Read("discord", UTC_STATED)


def _take(row: Json, conversation: str, collector: Collector) -> None:
    at = _instant(string(row.get("timestamp")), collector.place())
    writer = mapping(row.get("author"))
    author = name(writer.get("nickname")) or name(writer.get("name"))
    sort = str(row.get("type", "Default"))
    text = string(row.get("content"))
    if sort not in _SENT:
        members = tuple(
            name(one.get("nickname")) or name(one.get("name"))
            for one in items(row.get("mentions"))
            if isinstance(one, dict)
        )
        event = _EVENTS.get(sort, "other")
        event = "left" if event == "removed" and members in ((), (author,)) else event
        collector.tell(at, text, event, actor=author, members=members, conversation=conversation)
        return
    forwarded = mapping(row.get("forwardedMessage"))
    carried = [row, forwarded]
    media = any(one.get(field) for one in carried for field in ("attachments", "stickers"))
    poll = mapping(mapping(row.get("poll")).get("question"))
    text = text or string(forwarded.get("content")) or string(poll.get("text"))
    reference = mapping(row.get("reference"))
    collector.say(
        author,
        at,
        text,
        "poll" if poll else "media" if media else "text",
        media,
        edited=row.get("timestampEdited") is not None,
        forwarded=bool(forwarded) or reference.get("type") == "Forward",
        conversation=conversation,
        key=name(row.get("id")) or None,
        answers=name(reference.get("messageId")) or None,
    )
    collector.also_known(author, name(writer.get("name")))


def _read_package(document: list[object], collector: Collector, folder: str) -> Read | None:
    """What one person sent, in a package that names nobody: it is that person's own."""
    first = mapping(document[0]) if document else {}
    if not {"ID", "Timestamp", "Contents"} <= first.keys():
        return None
    conversation = folder.rpartition("/")[2]
    for row in oldest_first(objects(document, collector.place), lambda row: row.get("Timestamp")):
        at = _instant(string(row.get("Timestamp")), collector.place())
        media = bool(row.get("Attachments"))
        collector.say(
            "",
            at,
            string(row.get("Contents")),
            "media" if media else "text",
            media,
            conversation=conversation,
        )
    return Read("discord", UTC_STATED)


def read_text(text: str, collector: Collector) -> Read | None:
    """Read a table or a text of the exporter; None where it is neither."""
    if text.lstrip("\ufeff\r\n \t").startswith(_RULE):
        return _read_plain(text, collector)
    sheet = sheet_of(text)
    if sheet is None:
        return None
    if sheet.header[:4] == _TABLE or sheet.header[1:5] == _TABLE:
        return _read_sheet(sheet, collector, author="author", when="date", content="content")
    if sheet.header[:4] == _PACKAGE_TABLE:
        return _read_sheet(sheet, collector, author="", when="timestamp", content="contents")
    return None


def _read_sheet(sheet: Sheet, collector: Collector, *, author: str, when: str, content: str) -> Read:
    rows = list(sheet.rows())
    instants, reading = _dates([row.get(when, "") for _, row in rows], [place for place, _ in rows])
    for at, (_, row) in zip(instants, rows, strict=True):
        _say(
            at, name(row.get(author, "")), row.get(content, ""), collector, media=bool(row.get("attachments"))
        )
    return Read("discord", reading)


def _read_plain(text: str, collector: Collector) -> Read | None:
    """The text of the exporter: a title between rules, then messages, each with its own sections."""
    if "\nGuild: " not in text[:2_000] or "\nChannel: " not in text[:4_000]:
        return None
    start = text.find(_RULE, text.find(_RULE) + len(_RULE)) + len(_RULE)
    end = text.rfind(f"\n{_RULE}\nExported ")
    end = end if end >= start else len(text)
    entries = list(_ENTRY.finditer(text, start, end))
    instants, reading = _dates(
        [entry[1] for entry in entries], [f"message {number}" for number in range(1, len(entries) + 1)]
    )
    for index, entry in enumerate(entries):
        stop = entries[index + 1].start() if index + 1 < len(entries) else end
        body = text[entry.end() : stop]
        section = _SECTION.search(body)
        said = body[: section.start()] if section else body
        author = name(entry[2]).removesuffix("(pinned)").rstrip()
        media = any(one[1] in ("Attachments", "Stickers") for one in _SECTION.finditer(body))
        _say(instants[index], author, said.strip(), collector, media=media)
    return Read("discord", reading)


def _say(at: datetime | None, author: str, text: str, collector: Collector, *, media: bool) -> None:
    event = None if media else next((event for event, pattern in _SENTENCES if pattern.fullmatch(text)), None)
    if event is not None:
        collector.tell(at, text, event, actor=author)
    else:
        collector.say(author, at, text, "media" if media else "text", media)


def _dates(written: list[str], places: list[str]) -> tuple[list[datetime | None], Reading]:
    try:
        return read_dates(written)
    except Unreadable as error:
        raise ChatError(NO_SUCH_TIME, places[error.index] if places else "") from None


def _instant(written: str, place: str) -> datetime:
    try:
        at = from_iso(written)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, place) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
