"""Telegram Desktop's JSON: one chat, or every chat of an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from abri.engine.screening.chats.chat import Event, Kind, Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, items, mapping, name, objects, string
from abri.engine.screening.chats.instants import NoSuchTime, from_iso, from_unix
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import Read

_EVENTS: dict[str, Event] = {
    "create_group": "created",
    "create_channel": "created",
    "migrate_to_supergroup": "changed",
    "edit_group_title": "renamed",
    "edit_group_photo": "changed",
    "delete_group_photo": "changed",
    "invite_members": "added",
    "remove_members": "removed",
    "join_group_by_link": "joined",
    "join_group_by_request": "joined",
    "joined_telegram": "joined",
    "pin_message": "pinned",
    "phone_call": "call",
    "group_call": "call",
    "invite_to_group_call": "call",
}
_FILES = frozenset(("photo", "file", "media_type", "sticker_emoji", "contact_vcard"))


def read_json(document: Json | list[object], collector: Collector, _folder: str) -> Read | None:
    """Read an export; None where the document is no Telegram export."""
    chats = _chats(document)
    if chats is None:
        return None
    stated = any("date_unixtime" in mapping(one) for chat in chats for one in items(chat.get("messages"))[:1])
    several = len(chats) > 1
    for chat in chats:
        conversation = name(chat.get("name")) if several else ""
        for message in objects(chat.get("messages"), collector.place):
            _take(message, _instant(message, collector, stated=stated), conversation, collector)
    return Read("telegram", Reading(None, "UTC" if stated else "wall clock"))


def _chats(document: Json | list[object]) -> list[Json] | None:
    if not isinstance(document, dict):
        return None
    lists = [mapping(document.get(part)).get("list") for part in ("chats", "left_chats")]
    if any(isinstance(one, list) for one in lists):
        chats = [chat for one in lists for chat in items(one) if isinstance(chat, dict)]
        return chats if all(isinstance(chat.get("messages"), list) for chat in chats) else None
    messages = document.get("messages")
    if not isinstance(messages, list) or not ("type" in document and "id" in document):
        return None
    return [document] if all(_is_message(one) for one in messages[:3]) else None


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and "type" in value and ("date" in value or "date_unixtime" in value)


def _take(message: Json, at: datetime, conversation: str, collector: Collector) -> None:
    if message.get("type") == "service":
        members = tuple(member for one in items(message.get("members")) if (member := name(one)))
        action, actor = name(message.get("action")), name(message.get("actor"))
        event = "left" if action == "remove_members" and members == (actor,) else _EVENTS.get(action, "other")
        collector.tell(at, action, event, actor=actor, members=members, conversation=conversation)
    else:
        # Most messages have none of these fields: one look tells.
        media = not _FILES.isdisjoint(message) and any(message.get(field) for field in _FILES)
        collector.say(
            name(message.get("from")),
            at,
            _text(message),
            _kind(message, media=media),
            media,
            edited=bool(message.get("edited") or message.get("edited_unixtime")),
            forwarded=bool(message.get("forwarded_from") or message.get("forwarded_from_id")),
            conversation=conversation,
            key=_key(message.get("id")),
            answers=_key(message.get("reply_to_message_id")),
        )


def _instant(message: Json, collector: Collector, *, stated: bool) -> datetime:
    """The instant. The local `date` beside it says less and is read only in exports that have nothing else."""
    try:
        if stated:
            return from_unix(message.get("date_unixtime"), 1)
        return from_iso(string(message.get("date"))).replace(tzinfo=None)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, collector.place()) from None


def _text(message: Json) -> str:
    held = message.get("text")
    text = string(held) if isinstance(held, str) else "".join(_pieces(held))
    if text:
        return text
    return string(mapping(message.get("poll")).get("question"))


def _pieces(text: object) -> Iterator[str]:
    for piece in text if isinstance(text, list) else [text]:
        yield string(piece.get("text") if isinstance(piece, dict) else piece)


def _kind(message: Json, *, media: bool) -> Kind:
    if "poll" in message:
        return "poll"
    if "location_information" in message:
        return "location"
    if "contact_information" in message:
        return "contact"
    return "media" if media else "text"


def _key(value: object) -> object:
    return value if isinstance(value, int | str) else None
