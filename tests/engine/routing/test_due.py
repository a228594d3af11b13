"""By when somebody should have acted: hours run on, working days skip weekends and public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.packs import Due, load_pack
from abri.engine.routing import due_at

BELGIUM = load_pack("be")
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=BELGIUM.zone)


def in_working_days(days: int, at: datetime) -> datetime:
    return due_at(BELGIUM, Due(days, "working_day"), at)


def test_hours_run_through_nights_and_holidays() -> None:
    christmas = datetime(2026, 12, 24, 16, 0, tzinfo=BELGIUM.zone)
    for at in (FRIDAY, christmas):
        assert due_at(BELGIUM, Due(24, "hour"), at) == at + timedelta(hours=24)


def test_an_hour_is_an_hour_when_the_clock_changes() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due_at(BELGIUM, Due(1, "hour"), before) == before + timedelta(hours=1)


@pytest.mark.parametrize("unit", ["hour", "working_hour"])
@pytest.mark.parametrize("night", [(2026, 3, 28), (2026, 10, 24)])
def test_hours_count_the_same_from_a_local_instant(
    unit: Literal["hour", "working_hour"], night: tuple[int, int, int]
) -> None:
    evening = datetime(*night, 20, tzinfo=BELGIUM.zone)
    due = due_at(BELGIUM, Due(12, unit), evening)
    assert due.astimezone(UTC) == evening.astimezone(UTC) + timedelta(hours=12)


@pytest.mark.parametrize(("days", "later"), [(1, 3), (2, 4), (5, 7), (6, 10)])
def test_working_days_skip_the_weekend(days: int, later: int) -> None:
    assert in_working_days(days, FRIDAY) == FRIDAY + timedelta(days=later)


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ((2026, 12, 24), 1, (2026, 12, 28)),  # Christmas is a Friday
        ((2026, 12, 25), 2, (2026, 12, 29)),
        ((2026, 4, 3), 1, (2026, 4, 7)),  # Easter Monday
        ((2026, 11, 10), 2, (2026, 11, 13)),  # Armistice on a Wednesday
        ((2026, 12, 31), 1, (2027, 1, 4)),  # across the year
    ],
)
def test_working_days_skip_public_holidays(
    at: tuple[int, int, int], days: int, due: tuple[int, int, int]
) -> None:
    assert in_working_days(days, datetime(*at, 9, tzinfo=BELGIUM.zone)).date() == date(*due)


def test_a_working_day_is_one_of_the_countrys_zone() -> None:
    """Late on Sunday in universal time is Monday in Brussels, so one working day later is Tuesday."""
    due = in_working_days(1, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert due.astimezone(BELGIUM.zone).date() == date(2026, 11, 24)


def test_the_time_of_day_survives_the_change_of_the_clock() -> None:
    assert in_working_days(1, datetime(2026, 10, 23, 9, 0, tzinfo=BELGIUM.zone)).hour == 9


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^the instant has no time zone; pass an aware datetime$"):
        due_at(BELGIUM, Due(1, "hour"), datetime(2026, 11, 21, 20))  # noqa: DTZ001  # the mistake


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 12))  # noqa: DTZ001
def test_a_day_that_is_due_is_worked_and_later_the_more_days_are_given(wall: datetime, days: int) -> None:
    at = wall.replace(tzinfo=BELGIUM.zone)
    due = in_working_days(days, at)
    assert BELGIUM.calendar.is_working_day(due.date())
    assert due.time() == at.time()
    assert due >= in_working_days(days - 1, at) if days > 1 else due > at
