"""Dates and times as exports write them, and the order of day and month where only the file as a whole tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from abri.engine.screening.chats.chat import DateOrder

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_YEAR = 2200
_PAST = int(datetime(LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
# A count of seconds reaches 10^11 in the year 5138: above it, it counts milliseconds, and so on.
_FINER = ((1e17, 1_000_000_000), (1e14, 1_000_000), (1e11, 1_000))
_ENOUGH_DAYS = 4
_FAR_LONGER = 8

DAY = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{2,4})")
CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?:[ "
    r"\u00a0\u202f]?([AaPp])\.?[ \u00a0\u202f]?[Mm]\.?)?"
)
Day: TypeAlias = tuple[int, int, int]
Clock: TypeAlias = tuple[int, int, int, int]


class NoSuchTime(ValueError):
    """The date or time does not exist, is out of range or cannot be read."""


def from_unix(value: object, unit: int | None = None) -> datetime:
    """The instant of a count since 1970, `unit` of them a second; the unit is told from the size where it is None."""
    if isinstance(value, str) and value.isascii() and 0 < len(value) <= 20:
        value = _number(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e19:
        raise NoSuchTime
    per_second = unit or next((finer for least, finer in _FINER if value >= least), 1)
    if per_second == 1 and isinstance(value, int) and value < _PAST:
        return datetime.fromtimestamp(value, UTC)
    try:
        instant = EPOCH + timedelta(microseconds=value * 1_000_000 // per_second)
    except OverflowError as error:
        raise NoSuchTime from error
    if instant.year >= LAST_YEAR:
        raise NoSuchTime
    return instant


def _number(text: str) -> int | float:
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError as error:
        raise NoSuchTime from error


def from_iso(text: str) -> datetime:
    """An ISO 8601 instant: in UTC where it says a zone, naive where it does not. " UTC" may stand behind it."""
    if len(text) > 40:
        raise NoSuchTime
    stated = text.endswith((" UTC", " GMT"))
    try:
        instant = datetime.fromisoformat(text[:-4] if stated else text)
        if instant.tzinfo is not None:
            instant = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoSuchTime from error
    if not 1900 <= instant.year < LAST_YEAR:
        raise NoSuchTime
    return instant.replace(tzinfo=UTC) if stated else instant


def day_of(written: str, order: DateOrder) -> Day:
    """Year, month and day of a written date; years of two digits are of this century."""
    match = DAY.fullmatch(written)
    if match is None:
        raise NoSuchTime
    one, two, three = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return one, two, three
    if len(match[1]) == 3 or len(match[4]) == 3:
        raise NoSuchTime
    year = three if len(match[4]) == 4 else 2000 + three
    return (year, two, one) if order != "month-first" else (year, one, two)


def clock_of(written: str) -> Clock:
    """Hour, minute, second and microsecond of a written time, with or without a.m. and p.m."""
    # Nearly all times have this shape, and a long chat has one for every second of the day.
    if len(written) == 8 and written.isascii() and f"{written[:2]}{written[3:5]}{written[6:]}".isdigit():
        hour, minute, second = int(written[:2]), int(written[3:5]), int(written[6:])
        if hour > 23 or minute > 59 or second > 59 or written[2] not in ":." or written[5] not in ":.":
            raise NoSuchTime
        return hour, minute, second, 0
    match = CLOCK.fullmatch(written)
    if match is None:
        raise NoSuchTime
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            raise NoSuchTime
        hour = hour % 12 + (12 if match[5] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise NoSuchTime
    return hour, minute, second, int((match[4] or "").ljust(6, "0")[:6])


def moment(day: Day, clock: Clock) -> datetime:
    """The naive datetime of a day and a time; raises NoSuchTime for 31 February."""
    try:
        instant = datetime(*day, *clock)  # noqa: DTZ001  the wall clock of a device whose zone nobody knows
    except ValueError as error:
        raise NoSuchTime from error
    if not 1900 <= instant.year < LAST_YEAR:
        raise NoSuchTime
    return instant


def settle_order(days: Iterable[str], *, american: bool) -> tuple[DateOrder, bool]:
    """How the dates of one file are written, and whether that is only assumed; raises NoSuchTime if no order fits.

    `days` stand in the order of the file. A field above 12 decides. Else the reading decides under which fewer days
    go back in time; else the one under which the chat is far shorter (daily messages in one month, read the other
    way round, are spread over a year). What is left is assumed: month first where dates look American.
    """
    distinct = list(dict.fromkeys(days))
    matches = [match for match in map(DAY.fullmatch, distinct) if match is not None]
    if not matches:
        return "day-first", True
    if all(len(match[1]) == 4 for match in matches):
        return "year-first", False
    if any(int(match[1]) > 12 for match in matches if len(match[1]) < 4):
        return "day-first", False
    if any(int(match[3]) > 12 for match in matches if len(match[1]) < 4):
        return "month-first", False
    if all(match[2] == "." for match in matches):
        return "day-first", False
    return _by_time(distinct, american=american)


def _by_time(distinct: Sequence[str], *, american: bool) -> tuple[DateOrder, bool]:
    day_first = _days(distinct, "day-first")
    month_first = _days(distinct, "month-first")
    if day_first == month_first:
        return ("month-first" if american else "day-first"), False
    back = _back(day_first) - _back(month_first)
    if back:
        return ("month-first" if back > 0 else "day-first"), False
    longer, shorter = _span(day_first), _span(month_first)
    if len(distinct) >= _ENOUGH_DAYS and max(longer, shorter) > _FAR_LONGER * (min(longer, shorter) + 1):
        return ("month-first" if longer > shorter else "day-first"), False
    return ("month-first" if american else "day-first"), True


def _days(distinct: Sequence[str], order: DateOrder) -> list[date]:
    try:
        return [date(*day_of(one, order)) for one in distinct]
    except ValueError as error:
        raise NoSuchTime from error


def _back(days: Sequence[date]) -> int:
    """How often time goes back; an export may run either way."""
    steps = [later < earlier for earlier, later in pairwise(days)]
    return min(sum(steps), len(steps) - sum(steps))


def _span(days: Sequence[date]) -> int:
    return (max(days) - min(days)).days
