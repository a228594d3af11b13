"""By when somebody should have acted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from abri.engine.packs.pack import Pack
from abri.engine.packs.rules import Due
from abri.engine.routing.hours import ALWAYS, Hours, coming, opens_at

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Instants in these years can be asked about: no zone and no due time leads out of the calendar."""


def due_at(pack: Pack, due: Due, at: datetime, hours: Hours = ALWAYS) -> datetime:
    """The instant that lies `due` after `at`, which needs a time zone, for a desk with these `hours`.

    Hours run through nights and weekends; working hours only while the desk is there. Working days are the days on
    which the desk is there, counted from its next opening where a report finds it closed; the time of day stays, and
    moves into the hours of that day where it lies outside them. A desk of which nobody knows the hours has the pack's
    working days, and its working hours never stop.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    # Hours are counted as they pass: local time leaves one out, or has one twice, when the clock changes.
    at = at.astimezone(UTC)
    begins = opens_at(hours, at, pack)
    if due.unit == "hour" or (due.unit == "working_hour" and (begins is None or not hours.said)):
        return at + timedelta(hours=due.amount)
    if due.unit == "working_hour":
        return _after_open_time(pack, hours, at, timedelta(hours=due.amount))
    if begins is None or not hours.said:
        return _after_days(pack, ALWAYS, at.astimezone(pack.zone), due.amount)
    return _after_days(pack, hours, begins, due.amount)


def _after_open_time(pack: Pack, hours: Hours, at: datetime, left: timedelta) -> datetime:
    """The instant at which the desk will have been there for so long since `at`."""
    reached = at
    for period in coming(hours, at, pack):
        begins = max(period.begins, at)
        if period.until - begins >= left:
            return (begins + left).astimezone(pack.zone)
        left -= period.until - begins
        reached = period.until
    return reached.astimezone(pack.zone)


def _after_days(pack: Pack, hours: Hours, begins: datetime, left: int) -> datetime:
    """So many days of work after `begins`, which is in the pack's zone."""
    day = begins.date()
    while left > 0:
        day += timedelta(days=1)
        left -= _is_worked(pack, hours, day)
    local = datetime.combine(day, begins.timetz())
    return _within(pack, hours, local) if hours.said else local


def _is_worked(pack: Pack, hours: Hours, day: date) -> bool:
    return bool(hours.spans(day, pack.calendar)) if hours.said else pack.calendar.is_working_day(day)


def _within(pack: Pack, hours: Hours, local: datetime) -> datetime:
    """That time of the day, or the next on it at which the desk is there, or when it leaves."""
    minute = local.hour * 60 + local.minute
    spans = hours.spans(local.date(), pack.calendar)
    midnight = datetime.combine(local.date(), time.min, pack.zone)
    for begins, until in spans:
        if minute < begins:
            return midnight + timedelta(minutes=begins)
        if minute < until:
            return local
    return midnight + timedelta(minutes=spans[-1][1])
