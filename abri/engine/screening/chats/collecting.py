"""Gathers what a reader finds, keeps it within the limits, and puts it in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from abri.engine.screening.chats.chat import Chat, Event, Format, Kind, Message, Notice, Reading
from abri.engine.screening.chats.refusal import ChatError

# A group of WhatsApp has 1,024 members, a large server some ten thousand who write.
MOST_AUTHORS = 50_000
MOST_MESSAGES = 500_000
# Texts up to a million characters are screened; an application sends at most 65,536.
TOO_MANY = f"more than {MOST_MESSAGES:,} messages; split the chat"
LONGEST_TEXT = 2_000_000
LONGEST_NAME = 1_000


class Told(NamedTuple):
    """One notice as a reader found it; `behind` counts the messages found before it."""

    behind: int
    at: datetime | None
    text: str
    event: Event
    actor: str
    members: tuple[str, ...]
    conversation: str


class Collector:
    """Takes messages and notices in the order of the export; one collector may take several files."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._told: list[Told] = []
        self._authors: set[str] = set()
        self._aliases: dict[str, dict[str, None]] = {}
        # The export's own ids of messages, and the ids of those that a message answers, by place in the list.
        self._keys: dict[tuple[str, object], int] = {}
        self._answers: dict[int, tuple[str, object]] = {}
        self._latest: datetime | None = None
        self._in_order = True

    def say(
        self,
        author: str,
        at: datetime | None,
        text: str,
        kind: Kind = "text",
        media: bool = False,
        *,
        deleted: bool = False,
        edited: bool = False,
        forwarded: bool = False,
        conversation: str = "",
        key: object = None,
        answers: object = None,
    ) -> None:
        """Take one message; `key` and `answers` are the export's own ids of it and of the message that it answers.

        Raises ChatError where the chat outgrows what is read.
        """
        messages = self._messages
        if author not in self._authors:
            self._meet(author)
        if len(text) > LONGEST_TEXT:
            raise ChatError("a message is too long", self.place())
        if len(messages) >= MOST_MESSAGES:
            raise ChatError(TOO_MANY)
        if at is not None:
            self._note(at)
        if key is not None:
            self._keys[conversation, key] = len(messages)
        if answers is not None:
            self._answers[len(messages)] = (conversation, answers)
        number = len(messages) + 1
        fields = (number, at, author, text, kind, media, deleted, edited, forwarded, None, conversation)
        messages.append(Message._make(fields))

    def tell(
        self,
        at: datetime | None,
        text: str,
        event: Event = "other",
        *,
        actor: str = "",
        members: tuple[str, ...] = (),
        conversation: str = "",
    ) -> None:
        """Take one notice; raises ChatError where the chat outgrows what is read."""
        if len(text) > LONGEST_TEXT:
            raise ChatError("a message is too long", self.place())
        if len(self._told) >= MOST_MESSAGES:
            raise ChatError(TOO_MANY)
        self._told.append(Told(len(self._messages), at, text, event, actor, members, conversation))

    def also_known(self, author: str, *names: str) -> None:
        """Other names of the same account."""
        others = [name for name in names if name and name != author]
        if others:
            self._aliases.setdefault(author, {}).update(dict.fromkeys(others))

    def place(self) -> str:
        """Where the reader is, for a refusal: the number of the entry that comes next."""
        return f"message {len(self._messages) + len(self._told) + 1}"

    def finish(self, format_: Format, reading: Reading) -> Chat:
        """Everything in order of time; what has the same time, or none, stays in the order of the export."""
        messages = self._answered() if self._in_order else self._sorted()
        return Chat(
            format=format_,
            messages=tuple(messages),
            notices=_placed(self._told, messages),
            authors=tuple(dict.fromkeys(message.author for message in messages if message.author)),
            reading=reading,
            aliases=MappingProxyType({author: tuple(names) for author, names in self._aliases.items()}),
        )

    def _meet(self, author: str) -> None:
        if len(author) > LONGEST_NAME:
            raise ChatError("a name is too long", self.place())
        if len(self._authors) >= MOST_AUTHORS:
            raise ChatError(f"more than {MOST_AUTHORS:,} authors")
        self._authors.add(author)

    def _note(self, at: datetime) -> None:
        try:
            if self._latest is not None and at < self._latest:
                self._in_order = False
        except TypeError:
            raise ChatError("some times with a zone and some without", self.place()) from None
        self._latest = at

    def _answered(self) -> list[Message]:
        """The messages, each with the number of the one that it answers."""
        messages = self._messages
        for place, answered in self._answers.items():
            if (target := self._keys.get(answered)) is not None:
                messages[place] = messages[place]._replace(reply_to=messages[target].number)
        return messages

    def _sorted(self) -> list[Message]:
        moments = _moments(message.at for message in self._messages)
        order = sorted(range(len(moments)), key=moments.__getitem__)
        for number, place in enumerate(order, 1):
            self._messages[place] = self._messages[place]._replace(number=number)
        messages = self._answered()
        return [messages[place] for place in order]


def _moments(instants: Iterable[datetime | None]) -> list[datetime]:
    """Datetimes to sort by: all are of one zone or of none. What has no date stays behind what it followed."""
    moments: list[datetime] = []
    latest = datetime.min  # noqa: DTZ901  earlier than every instant, like all here without a zone
    for at in instants:
        if at is not None:
            latest = at if at.tzinfo is None else at.replace(tzinfo=None)
        moments.append(latest)
    return moments


def _placed(told: list[Told], messages: list[Message]) -> tuple[Notice, ...]:
    """The notices in order of time, each behind the last message that is not later than it."""
    if not told:
        return ()
    moments = _moments(message.at for message in messages)
    whens = _moments(one.at for one in told)
    notices, after = [], 0
    for index in sorted(range(len(told)), key=whens.__getitem__):
        one = told[index]
        while one.at is not None and after < len(moments) and moments[after] <= whens[index]:
            after += 1
        behind = after if one.at is not None else one.behind
        notices.append(Notice(behind, one.at, one.text, one.event, one.actor, one.members, one.conversation))
    return tuple(notices)
