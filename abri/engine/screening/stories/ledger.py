"""The chat in columns: who, when and in which conversation, with people as numbers in the order in which they appear.

Nothing that is concluded may depend on how somebody is called; with numbers it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening.chats.chat import Chat, Message
from abri.engine.screening.stories.words import fold, fold_all

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# How applications name the exporting person, whose own name they do not tell.
_EXPORTING = frozenset(("u", "je", "jij", "vous", "tu", "du", "sie", "you"))

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall clock has no zone
_EPOCH_OF_ZONE = datetime(1970, 1, 1, tzinfo=UTC)
_NO_DATE = float("nan")

Numbers = NDArray[np.int64]
Instants = NDArray[np.float64]


Near: TypeAlias = tuple[int, int, float]
"""A message beside another: its place, its author, and how many seconds apart (0 where one has no date)."""


class After(NamedTuple):
    """Messages with what came after them, a row a couple, in order of both."""

    rows: Numbers
    """The places among those that were asked for."""
    places: Numbers
    others: Numbers
    distances: Numbers
    """0 for the next message."""
    gaps: Instants
    """Seconds apart, 0 where one has no date."""


class Ledger:
    """Columns by place: the place of a message is its number less one."""

    def __init__(self, chat: Chat) -> None:
        self.messages: Sequence[Message] = chat.messages
        self.chat = chat
        self.people: dict[str, int] = {}
        authors = [message.author for message in chat.messages]
        for name in dict.fromkeys(authors):
            self.people[name] = len(self.people)
        self.who = _column(authors, self.people)
        for notice in chat.notices:
            for name in (notice.actor, *notice.members):
                self._meet(name)
        self.names: tuple[str, ...] = tuple(self.people)
        self._others = self._known_otherwise()
        talks = [message.conversation for message in chat.messages]
        self.conversations = {talk: place for place, talk in enumerate(dict.fromkeys(talks))}
        self.talk = _column(talks, self.conversations)
        self.order: Numbers = np.argsort(self.talk, kind="stable")
        self.spot: Numbers = np.empty_like(self.order)
        self.spot[self.order] = np.arange(len(self.order))
        bounds = np.searchsorted(self.talk[self.order], np.arange(len(self.conversations) + 1))
        self.bounds: Numbers = bounds.astype(np.int64)
        self.seconds = _seconds([message.at for message in chat.messages])
        self._folded: dict[int, str] = {}

    def person(self, name: str) -> int | None:
        """The number of somebody by their name or an alias; None for nobody known, and for the exporting person."""
        found = self.people.get(name)
        return self._others.get(name) if found is None else found

    def place(self, number: int | None) -> int | None:
        """The place of the message with a number; None where there is none."""
        if number is None or not 0 < number <= len(self.messages):
            return None
        return number - 1

    def before(self, place: int, most: int) -> Iterator[Near]:
        """The messages before one in its conversation, the nearest first."""
        spot, begin = self.spot.item(place), self.bounds.item(self.talk.item(place))
        order, who, seconds = self._views
        here = seconds[place]
        for other in order[max(begin, spot - most) : spot][::-1]:
            gap = abs(seconds[other] - here)
            yield other, who[other], gap if gap == gap else 0.0  # noqa: PLR0124  not a number is not itself

    def after(self, places: Numbers, most: int, within: float) -> After:
        """The messages after each of some in its conversation, up to the first later than `within` seconds."""
        spots = self.spot[places][:, None] + np.arange(1, most + 1)
        inside = spots < self.bounds[self.talk[places] + 1][:, None]
        others = self.order[np.minimum(spots, len(self.order) - 1)]
        gaps = np.nan_to_num(np.abs(self.seconds[others] - self.seconds[places][:, None]))
        near = np.logical_and.accumulate(inside & (gaps <= within), axis=1)
        rows, distances = np.nonzero(near)
        return After(rows, places[rows], others[near], distances, gaps[near])

    def gap(self, one: int, other: int) -> float:
        """Seconds between two messages; 0 where one has no date."""
        seconds = abs(self.seconds.item(other) - self.seconds.item(one))
        return 0.0 if seconds != seconds else seconds  # noqa: PLR0124  not a number is not itself

    def spot_after(self, talk: int, number: int) -> int:
        """The spot in a conversation behind all its messages up to a number."""
        begin, end = self.bounds[talk], self.bounds[talk + 1]
        return int(begin + np.searchsorted(self.order[begin:end], number))

    @cached_property
    def members(self) -> list[set[int]]:
        """Who is in each conversation: whoever wrote there or was named by a notice of it."""
        there: list[set[int]] = [set() for _ in self.conversations]
        people = max(len(self.people), 1)
        for both in np.unique(self.talk * people + self.who).tolist():
            there[both // people].add(both % people)
        for notice in self.chat.notices:
            talk = self.conversations.get(notice.conversation)
            for name in (notice.actor, *notice.members):
                if talk is not None and (person := self.person(name)) is not None:
                    there[talk].add(person)
        return there

    def folded(self, places: Iterable[int]) -> Mapping[int, str]:
        """The texts of some messages folded, each only once; there may be others among them."""
        new = [place for place in places if place not in self._folded]
        texts = fold_all([self.messages[place].text for place in new])
        self._folded.update(zip(new, texts, strict=True))
        return self._folded

    @cached_property
    def _views(self) -> tuple[Sequence[int], Sequence[int], Sequence[float]]:
        """Columns of which single values are read faster than of an array."""
        return self.order.data, self.who.data, cast(Sequence[float], self.seconds.data)

    def _meet(self, name: str) -> None:
        if name and name not in self.people and fold(name) not in _EXPORTING:
            self.people[name] = len(self.people)

    def _known_otherwise(self) -> dict[str, int]:
        """People by their aliases, where an alias is nobody else's name."""
        others: dict[str, int] = {}
        taken: set[str] = set()
        for name, aliases in self.chat.aliases.items():
            person = self.people.get(name)
            for alias in aliases:
                if person is None or others.setdefault(alias, person) != person:
                    taken.add(alias)
        return {alias: person for alias, person in others.items() if alias not in taken}


def between(one: datetime | None, other: datetime | None) -> float | None:
    """Seconds between two instants on the clock of the export; None where one is missing."""
    if one is None or other is None:
        return None
    return abs((one.replace(tzinfo=None) - other.replace(tzinfo=None)).total_seconds())


def _column(values: list[str], numbers: dict[str, int]) -> Numbers:
    return np.fromiter((numbers[value] for value in values), np.int64, len(values))


def _seconds(instants: list[datetime | None]) -> Instants:
    """Seconds since 1970 on the clock of the export; not a number for none."""
    return np.fromiter(
        (
            _NO_DATE
            if at is None
            else (at - (_EPOCH if at.tzinfo is None else _EPOCH_OF_ZONE)).total_seconds()
            for at in instants
        ),
        np.float64,
        len(instants),
    )
