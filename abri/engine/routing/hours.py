"""When a desk is there: weekly hours as instants, on the calendar and by the clock of a country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from abri.engine.packs.calendars import Calendar
from abri.engine.packs.organisations import MINUTES_A_DAY, Opening
from abri.engine.packs.pack import Pack

FARTHEST = 370
"""Days that are looked ahead: whoever does not open within a year does not open."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class HoursError(ValueError):
    """These are no weekly hours; the message says which entry is wrong and why."""


class Period(NamedTuple):
    """A stretch of time in universal time; `until` is excluded."""

    begins: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekly hours of a desk. Without openings nobody said, which counts as always there.

    On public holidays the desk is away, unless `on_holidays`.
    """

    openings: tuple[Opening, ...] = ()
    on_holidays: bool = False

    @property
    def said(self) -> bool:
        """Whether anybody said when the desk is there."""
        return bool(self.openings)

    def spans(self, day: date, calendar: Calendar) -> tuple[tuple[int, int], ...]:
        """The minutes of that day, from and until, in which the desk is there; what touches or overlaps is joined."""
        if not self.on_holidays and calendar.is_holiday(day):
            return ()
        joined: list[tuple[int, int]] = []
        for one in sorted(self.openings, key=lambda opening: (opening.begins, opening.until)):
            if day.weekday() not in one.days:
                continue
            if joined and one.begins <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], one.until))
            else:
                joined.append((one.begins, one.until))
        return tuple(joined)


ALWAYS = Hours()


def read_hours(untrusted: Iterable[Mapping[str, object]], *, on_holidays: bool = False) -> Hours:
    """The hours of entries such as `{"days": [0, 1], "begins": "09:00", "until": "17:00"}`; raises HoursError.

    Monday is 0. Hours that end before they begin go on after midnight.
    """
    openings: list[Opening] = []
    for place, entry in enumerate(untrusted, start=1):
        if not isinstance(entry, Mapping) or set(entry) != {"days", "begins", "until"}:
            raise HoursError(f"entry {place} needs days, begins and until")
        days, begins, until = _days(place, entry["days"]), *_clock(place, entry)
        if begins == until:
            raise HoursError(f"entry {place} ends when it begins")
        if begins < until:
            openings.append(Opening(days, begins, until))
            continue
        openings.append(Opening(days, begins, MINUTES_A_DAY))
        if until:
            openings.append(Opening(frozenset((day + 1) % 7 for day in days), 0, until))
    return Hours(tuple(openings), on_holidays)


def is_open(hours: Hours, at: datetime, pack: Pack) -> bool:
    """Whether somebody is there at that instant, which needs a time zone."""
    return not hours.said or any(one.begins <= at < one.until for one in _around(hours, at, pack))


def opens_at(hours: Hours, at: datetime, pack: Pack) -> datetime | None:
    """When somebody is there from `at` on: `at` itself while the desk is open, None where it opens no more.

    The instant is in the zone of the pack.
    """
    if is_open(hours, at, pack):
        return at.astimezone(pack.zone)
    return next((one.begins.astimezone(pack.zone) for one in coming(hours, at, pack)), None)


def closes_at(hours: Hours, at: datetime, pack: Pack) -> datetime | None:
    """When a desk that is open at that instant closes next; None while it is closed, and where it never closes.

    The instant is in the zone of the pack.
    """
    end = None
    for one in coming(hours, at, pack):
        if one.begins > (end or at):
            break
        end = one.until
        if end - at > timedelta(days=8):
            return None
    return end and end.astimezone(pack.zone)


def coming(hours: Hours, at: datetime, pack: Pack) -> Iterator[Period]:
    """The periods in which the desk is there that end after `at`, in their order, as far as a year from then."""
    first = at.astimezone(pack.zone).date()
    for ahead in range(FARTHEST):
        for period in _periods(hours, first + timedelta(days=ahead), pack.calendar, pack.zone):
            if period.until > at:
                yield period


def _around(hours: Hours, at: datetime, pack: Pack) -> tuple[Period, ...]:
    return tuple(_periods(hours, at.astimezone(pack.zone).date(), pack.calendar, pack.zone))


def _periods(hours: Hours, day: date, calendar: Calendar, zone: ZoneInfo) -> Iterator[Period]:
    midnight = datetime.combine(day, time.min, zone)
    for begins, until in hours.spans(day, calendar):
        # Wall-clock time until here: nine o'clock is nine o'clock also where the day has 23 or 25 hours.
        ends = (midnight + timedelta(minutes=minute) for minute in (begins, until))
        period = Period(*(end.astimezone(UTC) for end in ends))
        if period.begins < period.until:
            yield period


def _days(place: int, untrusted: object) -> frozenset[int]:
    days = untrusted if isinstance(untrusted, list | tuple) else ()
    if not days or not all(type(day) is int and 0 <= day <= 6 for day in days):
        raise HoursError(f"the days of entry {place} are not a list of 0 (Monday) to 6")
    return frozenset(days)


def _clock(place: int, entry: Mapping[str, object]) -> tuple[int, int]:
    """The minutes after midnight at which an entry begins and ends."""
    minutes = []
    for key in ("begins", "until"):
        written = entry[key]
        if not isinstance(written, str) or _CLOCK.fullmatch(written) is None:
            raise HoursError(f"{key} of entry {place} is not a time such as 09:00")
        hour, minute = written.split(":")
        minutes.append(int(hour) * 60 + int(minute))
    return minutes[0], minutes[1]
