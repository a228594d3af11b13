"""By when somebody should have acted."""

from __future__ import annotations

from datetime import datetime, timedelta

from abri.engine.packs.pack import Pack
from abri.engine.packs.rules import Due

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Instants in these years can be asked about: no zone and no due time leads out of the calendar."""


def due_at(pack: Pack, due: Due, at: datetime) -> datetime:
    """The instant that lies `due` after `at`, which needs a time zone.

    Hours run through nights and weekends. Working days are those of the pack's zone and calendar, without weekends
    and public holidays; the time of day stays.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    if due.unit == "hour":
        return at + timedelta(hours=due.amount)
    local, left = at.astimezone(pack.zone), due.amount
    while left > 0:
        local += timedelta(days=1)
        if pack.calendar.is_working_day(local.date()):
            left -= 1
    return local
