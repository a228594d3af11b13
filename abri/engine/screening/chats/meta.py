"""Instagram and Messenger: the download of an account, and Messenger's export of an encrypted chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from abri.engine.screening.chats.chat import Event, Kind
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, items, mapping, name, objects, oldest_first, string
from abri.engine.screening.chats.instants import NoSuchTime, from_unix
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import UTC_STATED, Read

_FILES = ("photos", "videos", "audio_files", "gifs", "files", "sticker")
_TYPES: dict[str, Event] = {"Subscribe": "added", "Unsubscribe": "removed", "Call": "call"}
# What the application writes under a person's name, in the language of the account.
_NOTICES: tuple[tuple[Event, str], ...] = (
    ("reaction", (
        r"Liked a message|Reacted .{1,40} to your message|.{1,80} (?:liked a message|"
        r"reacted .{1,40} to your message)"
    )),
    ("reaction", (
        r"Heeft een bericht leuk gevonden|.{0,80}(?:vindt je bericht leuk|"
        r"[Hh]eeft .{1,40}op (?:je|een) bericht gereageerd)"
    )),
    ("reaction", r".{0,80}(?:[Aa] aimé un message|[Aa] réagi .{1,40} à votre message)"),
    ("reaction", (
        r"Gefällt eine Nachricht|.{0,80}(?:gefällt eine Nachricht|"
        r"[Hh]at .{0,40}auf deine Nachricht reagiert.{0,40})"
    )),
    ("created", r".{1,80} (?:created the group|heeft de groep gemaakt|a créé le groupe|hat die Gruppe erstellt)"),
    ("renamed", (
        r".{1,80} (?:named the group .{1,200}|heeft de groep .{1,200} genoemd|"
        r"a nommé le groupe .{1,200}|hat die Gruppe .{1,200} genannt)"
    )),
    ("added", (
        r".{1,80} (?:added .{1,200} to the group|heeft .{1,200} toegevoegd aan de groep|"
        r"a ajouté .{1,200} au groupe|hat .{1,200} zur Gruppe hinzugefügt)"
    )),
    ("removed", (
        r".{1,80} (?:removed .{1,200} from the group|heeft .{1,200} verwijderd uit de groep|"
        r"a retiré .{1,200} du groupe|hat .{1,200} aus der Gruppe entfernt)"
    )),
    ("left", r".{1,80} (?:left the group|heeft de groep verlaten|a quitté le groupe|hat die Gruppe verlassen)"),
    ("call", (
        r".{1,80} (?:started an? (?:audio|video) (?:call|chat)|missed an? (?:audio|video) (?:call|"
        r"chat))|(?:Audio|Video) (?:call|chat) ended"
    )),
    ("call", (
        r".{1,80} heeft een (?:audio|video)(?:gesprek|oproep|chat) gestart|(?:Audio|"
        r"Video)(?:gesprek|oproep|chat) beëindigd"
    )),
    ("call", (
        r".{1,80} a (?:démarré|lancé) (?:un appel|une discussion) (?:audio|vidéo)|(?:Appel|"
        r"Discussion) (?:audio|vidéo) terminée?"
    )),
    ("call", r".{1,80} hat einen (?:Audio|Video)(?:anruf|chat) gestartet|(?:Audio|Video)(?:anruf|chat) beendet"),
    ("changed", (
        r".{1,80} (?:changed the (?:theme|chat theme|group photo|quick reaction)|set the nickname|"
        r"heeft het (?:chat)?thema|a changé le thème|hat das (?:Chat-)?Design)\b.{0,200}"
    )),
    ("pinned", (
        r".{1,80} (?:pinned a message|heeft een bericht vastgezet|a épinglé un message|"
        r"hat eine Nachricht angepinnt)"
    )),
)  # fmt: skip
_COMPILED = tuple((event, re.compile(rf"(?:{pattern})\.?\s?")) for event, pattern in _NOTICES)
_LONGEST_NOTICE = 320
# Each of those sentences has one of these words; most messages have none, and are compared with nothing.
_WORDS = re.compile(
    r"group|groep|Gruppe|message|bericht|Nachricht|call|[Cc]hat|gesprek|oproep|appel|discussion|anruf|"
    r"th[eè]m|Design|nickname"
    r"|réagi|reaction"
)
_MOST_COMPARED = 50_000


def read_json(document: Json | list[object], collector: Collector, folder: str) -> Read | None:
    """Read one conversation; None where the document is no export of Instagram or Messenger."""
    if not isinstance(document, dict) or not isinstance(document.get("messages"), list):
        return None
    if "threadName" in document:
        _Encrypted(document, collector, folder).read()
        return Read("messenger", UTC_STATED)
    if not isinstance(document.get("participants"), list) or not _is_download(document):
        return None
    _Download(document, collector, folder).read()
    return Read("instagram" if _is_instagram(document, folder) else "messenger", UTC_STATED)


def _is_download(document: Json) -> bool:
    messages = items(document["messages"])
    named = all(isinstance(one, dict) and "sender_name" in one for one in messages[:3])
    return named and (bool(messages) or "thread_path" in document or "title" in document)


def _is_instagram(document: Json, folder: str) -> bool:
    """Both download the same shape. The folder says which, then addresses of files, then fields that only one has."""
    for sign, answer in (("instagram", True), ("facebook", False), ("messenger", False)):
        if sign in folder.lower():
            return answer
    messages = [one for one in items(document["messages"])[:2_000] if isinstance(one, dict)]
    for address in _addresses(document, messages):
        if "instagram" in address:
            return True
        if "facebook" in address or "stickers_used" in address:
            return False
    fields = set(document).union(*messages) if messages else set(document)
    return fields.isdisjoint(
        {"type", "thread_type", "ip", "bumped_message_metadata", "is_taken_down", "call_duration"}
    )


def _addresses(document: Json, messages: list[Json]) -> Iterator[str]:
    yield string(mapping(document.get("image")).get("uri"))
    for message in messages:
        for field in _FILES:
            files = message.get(field)
            for file in files if isinstance(files, list) else [files]:
                yield string(mapping(file).get("uri"))
        yield string(mapping(message.get("share")).get("link"))


def repaired(text: str) -> str:
    """The text that was meant where UTF-8 was taken for Latin-1; a text that is right already stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Download:
    """One `message_N.json` of a downloaded account."""

    def __init__(self, document: Json, collector: Collector, folder: str) -> None:
        self._document = document
        self._collector = collector
        self._conversation = (string(document.get("thread_path")) or folder) if folder else ""
        self._authors: dict[str, str] = {}
        self._notices = _Notices()

    def read(self) -> None:
        rows = oldest_first(
            objects(self._document["messages"], self._collector.place), lambda row: row.get("timestamp_ms")
        )
        for row in rows:
            self._take(row)

    def _take(self, row: Json) -> None:
        at = _instant(row.get("timestamp_ms"), self._collector)
        raw = string(row.get("sender_name"))
        author = self._authors.get(raw) or self._authors.setdefault(raw, name(repaired(raw)))
        content = repaired(string(row.get("content")))
        event = self._notices.event(row, content)
        if event is not None:
            members = tuple(
                name(repaired(string(mapping(one).get("name")))) for one in items(row.get("users"))
            )
            self._collector.tell(
                at,
                content,
                _leaving(event, author, members),
                actor=author,
                members=members,
                conversation=self._conversation,
            )
            return
        media = any(row.get(field) for field in _FILES)
        deleted = bool(row.get("is_unsent"))
        share = mapping(row.get("share"))
        text = content or repaired(string(share.get("share_text"))) or repaired(string(share.get("link")))
        kind: Kind = "deleted" if deleted else "media" if media else "share" if share else "text"
        self._collector.say(author, at, text, kind, media, deleted=deleted, conversation=self._conversation)


class _Encrypted:
    """The export of one encrypted chat, whose texts are right already."""

    def __init__(self, document: Json, collector: Collector, folder: str) -> None:
        self._document = document
        self._collector = collector
        self._conversation = string(document.get("threadName")) if folder else ""
        self._notices = _Notices()

    def read(self) -> None:
        rows = oldest_first(
            objects(self._document["messages"], self._collector.place), lambda row: row.get("timestamp")
        )
        for row in rows:
            at = _instant(row.get("timestamp"), self._collector)
            author, text = name(row.get("senderName")), string(row.get("text"))
            deleted, media = bool(row.get("isUnsent")), bool(row.get("media"))
            event = None if deleted or media else self._notices.event(row, text)
            if event is not None:
                self._collector.tell(at, text, event, actor=author, conversation=self._conversation)
                continue
            kind: Kind = "deleted" if deleted else "media" if media else "text"
            self._collector.say(
                author, at, text, kind, media, deleted=deleted, conversation=self._conversation
            )


class _Notices:
    """Tells what the application wrote from what people sent."""

    def __init__(self) -> None:
        self._compared = 0

    def event(self, row: Json, content: str) -> Event | None:
        """What the application reports in this entry; None where a person sent it."""
        if (event := _TYPES.get(string(row.get("type")))) is not None:
            return event
        if "call_duration" in row:
            return "call"
        if len(content) > _LONGEST_NOTICE or _WORDS.search(content) is None:
            return None
        # Comparing takes long where sentences are made for it; no chat has as many that only look like notices.
        self._compared += 1
        if self._compared > _MOST_COMPARED or any(row.get(field) for field in _FILES):
            return None
        return next((event for event, pattern in _COMPILED if pattern.fullmatch(content)), None)


def _leaving(event: Event, author: str, members: tuple[str, ...]) -> Event:
    return "left" if event == "removed" and members == (author,) else event


def _instant(value: object, collector: Collector) -> datetime:
    try:
        return from_unix(value, 1_000)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, collector.place()) from None
