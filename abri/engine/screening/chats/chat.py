"""What every export becomes: messages of people, notices of the application, and how the dates were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

Format: TypeAlias = Literal[
    "whatsapp", "telegram", "instagram", "messenger", "discord", "snapchat", "tiktok",
    "google-chat", "signal", "reddit", "csv", "jsonl", "text",
]  # fmt: skip
Kind: TypeAlias = Literal["text", "media", "deleted", "poll", "location", "contact", "share"]
Event: TypeAlias = Literal[
    "created", "renamed", "changed", "added", "removed", "joined", "left", "admin", "call", "pinned",
    "encryption", "reaction", "erased", "other",
]  # fmt: skip
DateOrder: TypeAlias = Literal["day-first", "month-first", "year-first"]
Zone: TypeAlias = Literal["wall clock", "UTC", "none"]


class Message(NamedTuple):
    """One thing that a person sent. A tuple, because a chat holds hundreds of thousands.

    `number` counts from 1 in order of time; findings cite it. `at` is naive where the export gives the wall clock,
    else in UTC, and None where it gives no date. `author` is empty where the export names nobody. `text` is as the
    application shows it, a caption included, without marks of editing; of a deleted message it is the application's
    sentence. `reply_to` is the number of the message that is answered, where the export says so.
    """

    number: int
    at: datetime | None
    author: str
    text: str
    kind: Kind
    media: bool
    deleted: bool
    edited: bool
    forwarded: bool
    reply_to: int | None
    conversation: str


class Notice(NamedTuple):
    """One thing that the application wrote. `after` is the number of the last message before it, 0 if there is none.

    `actor` and `members` are the people it is about, where the export or the sentence tells.
    """

    after: int
    at: datetime | None
    text: str
    event: Event
    actor: str
    members: tuple[str, ...]
    conversation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How dates and times were understood.

    `date_order` is None where the export leaves no choice; `assumed` says that nothing in the file settled it.
    `zone` is "wall clock" where instants are those of the exporting device, "none" where the file has no dates.
    """

    date_order: DateOrder | None
    zone: Zone
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: messages and notices in order of time, `authors` in order of their first message.

    `aliases` gives for an author the other names under which the export knows the same account.
    """

    format: Format
    messages: tuple[Message, ...]
    notices: tuple[Notice, ...]
    authors: tuple[str, ...]
    reading: Reading
    aliases: Mapping[str, tuple[str, ...]]

    @property
    def first(self) -> datetime | None:
        """The instant of the earliest message; None where there is none with a date."""
        return next((message.at for message in self.messages if message.at is not None), None)

    @property
    def last(self) -> datetime | None:
        """The instant of the latest message; None where there is none with a date."""
        return next((message.at for message in reversed(self.messages) if message.at is not None), None)
