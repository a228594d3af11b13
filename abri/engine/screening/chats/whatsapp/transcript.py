"""Reads the entries of a WhatsApp export: who said what, and what the application wrote."""

from __future__ import annotations

import re
from datetime import datetime

from abri.engine.screening.chats.chat import DateOrder, Event, Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.instants import (
    Clock,
    Day,
    NoSuchTime,
    clock_of,
    day_of,
    moment,
    settle_order,
)
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import Read
from abri.engine.screening.chats.whatsapp.headers import entries_of, line_of_entry
from abri.engine.screening.chats.whatsapp.marks import (
    APPLICATION,
    is_awaited,
    may_be_marked,
    read_marks,
    without_invisible,
)
from abri.engine.screening.chats.whatsapp.notices import (
    begins_notice,
    event_of,
    is_encryption,
    leaves_quote_open,
)

_AMERICAN = re.compile(r"[1-9][0-9]?/[1-9][0-9]?/[0-9]{2}")
_LONGEST_NAME = 100
# How the notice of encryption begins, in four languages.
_FIRSTS_OF_NOTICES = frozenset("BMLNDC")
# How often a name that reads like the beginning of a notice must stand before a colon to be a name after all.
_OFTEN = 3
_MOST_COUNTED = 20
_MOST_COMPARED = 10_000


def read_text(text: str, collector: Collector) -> Read | None:
    """Read an export; None where the text does not begin with the date of an entry."""
    entries = entries_of(text)
    if entries is None:
        return None
    order, assumed = _settle(entries.days)
    transcript = _Transcript(text, collector, bracketed=entries.bracketed)
    clocks: dict[str, Clock] = {}
    days: dict[str, Day] = {}
    number = 0
    try:
        for day, clock, body in zip(entries.days, entries.clocks, entries.bodies, strict=True):
            number += 1
            if day not in days:
                days[day] = day_of(day, order)
            if clock not in clocks:
                clocks[clock] = clock_of(clock)
            transcript.take(moment(days[day], clocks[clock]), body.rstrip("\r\n"))
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, line_of_entry(text, number)) from None
    return Read("whatsapp", Reading(order, "wall clock", assumed))


def _settle(days: list[str]) -> tuple[DateOrder, bool]:
    """The order of day and month. American devices write neither leading zeros nor centuries."""
    american = all(_AMERICAN.fullmatch(day) for day in days[:200])
    try:
        return settle_order(days, american=american)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME) from None


class _Transcript:
    """Tells messages from notices. `bracketed` exports (iOS) put a name before notices too, a "
    "person's or the group's."""

    def __init__(self, text: str, collector: Collector, *, bracketed: bool) -> None:
        self._text = text
        self._collector = collector
        self._bracketed = bracketed
        self._names: dict[str, str | None] = {}
        self._counted = 0
        self._compared = 0

    def take(self, at: datetime, body: str) -> None:
        """One entry, without its header."""
        raw, colon, said = body.partition(": ")
        if not colon or "\n" in raw:
            raw, said = self._without_colon(body)
        if raw not in self._names:
            self._names[raw] = self._name(raw)
        author = self._names[raw]
        if author is None:
            self._notice(at, body)
        elif self._bracketed and self._by_application(author, said):
            self._notice(at, said, author)
        elif may_be_marked(said):
            text, kind, media, deleted, edited = read_marks(said)
            self._collector.say(author, at, text, kind, media, deleted=deleted, edited=edited)
        else:
            self._collector.say(author, at, said.strip())

    def _without_colon(self, body: str) -> tuple[str, str]:
        """A name whose colon ends the line; an editor may have cut the space behind it."""
        first, _, rest = body.partition("\n")
        first = first.rstrip("\r ")
        return (first[:-1], rest) if first.endswith(":") else ("", "")

    def _name(self, raw: str) -> str | None:
        """The author whose name stands before the colon; None where a notice has the colon."""
        name = " ".join(without_invisible(raw).split()).removeprefix("~").strip()
        if not name or len(raw) > _LONGEST_NAME or leaves_quote_open(name):
            return None
        self._compared += 1
        if self._compared <= _MOST_COMPARED and begins_notice(name) and not self._is_often(raw):
            return None
        return name

    def _event_of(self, sentence: str) -> tuple[Event, str, tuple[str, ...]] | None:
        """What a sentence reports. A chat has few thousand notices; a hostile file must not have a "
        "million compared."""
        self._compared += 1
        return event_of(sentence) if self._compared <= _MOST_COMPARED else None

    def _is_often(self, raw: str) -> bool:
        # Counting reads the whole text: a hostile file must not have it done for every line.
        self._counted += 1
        return self._counted <= _MOST_COUNTED and self._text.count(f"{raw}: ") >= _OFTEN

    def _by_application(self, author: str, said: str) -> bool:
        """Whether the application wrote this under a person's or the group's name."""
        first = said[:1]
        if first == APPLICATION:
            return read_marks(said).kind == "text" and not is_awaited(without_invisible(said).strip())
        if first in _FIRSTS_OF_NOTICES and is_encryption(said):
            return True
        if not said.startswith(author) or (found := self._event_of(said)) is None:
            return False
        # "Noor, who removed me?" is said by Noor; "Noor removed Sam" is not.
        _, actor, members = found
        return author in (actor, *members) or not (actor or members)

    def _notice(self, at: datetime, sentence: str, author: str = "") -> None:
        sentence = without_invisible(sentence).strip()
        event, actor, members = self._event_of(sentence) or ("other", "", ())
        self._collector.tell(at, sentence, event, actor=actor or (author if members else ""), members=members)
