"""The dates of files that anybody may have written: each on its own says too little, together they say enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from abri.engine.screening.chats.chat import DateOrder, Reading
from abri.engine.screening.chats.instants import (
    CLOCK,
    DAY,
    NoSuchTime,
    clock_of,
    day_of,
    from_iso,
    from_unix,
    moment,
    settle_order,
)

_DAY = DAY.pattern.replace(r"\2", r"[./-]").replace("(", "(?:")
_CLOCK = CLOCK.pattern.replace("(?:", "(").replace("(", "(?:")
_WORD = r"(?: ?[,|]| ?T| (?:à|om|um|at|@|-))?"
_DAY_FIRST = re.compile(rf"(?P<day>{_DAY})(?:{_WORD} ?(?P<clock>{_CLOCK}))?(?: (?P<utc>UTC|GMT))?")
_CLOCK_FIRST = re.compile(rf"(?P<clock>{_CLOCK}){_WORD} ?(?P<day>{_DAY})(?: (?P<utc>UTC|GMT))?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?", re.DOTALL)
_COUNTED = re.compile(r"[0-9]{9,19}(?:\.[0-9]{1,9})?")
_MIDNIGHT = (0, 0, 0, 0)


class Unreadable(ValueError):
    """One of the dates cannot be read; `index` says which."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


def read_dates(written: Sequence[str]) -> tuple[list[datetime | None], Reading]:
    """The instants of a file's dates, None for an empty one, and how they were read; raises Unreadable.

    Where some say a zone and others do not, the others are taken for UTC too, which the reading calls assumed.
    """
    days = [match["day"] for one in written if not _is_plain(one) and (match := _match(one))]
    order: DateOrder | None = None
    assumed = False
    if days:
        try:
            order, assumed = settle_order(days, american=_look_american(written))
        except NoSuchTime:
            raise Unreadable(0) from None
    instants: list[datetime | None] = []
    for index, one in enumerate(written):
        try:
            instants.append(_instant(one.strip(), order or "day-first"))
        except NoSuchTime:
            raise Unreadable(index) from None
    return _in_one_zone(instants, order, assumed=assumed)


def _in_one_zone(
    instants: list[datetime | None], order: DateOrder | None, *, assumed: bool
) -> tuple[list[datetime | None], Reading]:
    zoned = {at.tzinfo is not None for at in instants if at is not None}
    if not zoned:
        return instants, Reading(order, "none", assumed)
    if zoned == {False}:
        return instants, Reading(order, "wall clock", assumed)
    instants = [at.replace(tzinfo=UTC) if at is not None else None for at in instants]
    return instants, Reading(order, "UTC", assumed or len(zoned) == 2)


def _is_plain(written: str) -> bool:
    """Whether a date needs no order: a count since 1970, or ISO 8601."""
    return _COUNTED.fullmatch(written.strip()) is not None or _ISO.fullmatch(written.strip()) is not None


def _match(written: str) -> re.Match[str] | None:
    spaced = " ".join(written.split())
    if len(spaced) > 60:
        return None
    return _DAY_FIRST.fullmatch(spaced) or _CLOCK_FIRST.fullmatch(spaced)


def _instant(written: str, order: DateOrder) -> datetime | None:
    if not written:
        return None
    if _COUNTED.fullmatch(written):
        return from_unix(written)
    if _ISO.fullmatch(written):
        return from_iso(written)
    match = _match(written)
    if match is None:
        raise NoSuchTime
    clock = clock_of(match["clock"]) if match["clock"] else _MIDNIGHT
    at = moment(day_of(match["day"], order), clock)
    return at.replace(tzinfo=UTC) if match["utc"] else at


def _look_american(written: Sequence[str]) -> bool:
    """Times of twelve hours in capitals behind dates without leading zeros."""
    shown = [one for one in written[:200] if "/" in one]
    return bool(shown) and all(
        re.match(r"[1-9][0-9]?/[1-9][0-9]?/", one) and re.search(r"[0-9]\s?[AP]M", one) for one in shown
    )
