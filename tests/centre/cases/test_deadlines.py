"""By when a desk owes something."""

from datetime import UTC, datetime, timedelta

import pytest

from abri.centre.cases.deadlines import due_at, owed_by
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.engine.packs import Due

ZONE = country().zone
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=ZONE)


def test_hours_run_through_the_night() -> None:
    assert due_at(Due(24, "hour"), FRIDAY, "Europe/Brussels") == FRIDAY + timedelta(hours=24)


@pytest.mark.parametrize(("days", "later"), [(1, 3), (2, 4), (5, 7), (6, 10)])
def test_working_days_skip_the_weekend(days: int, later: int) -> None:
    assert due_at(Due(days, "working_day"), FRIDAY, "Europe/Brussels") == FRIDAY + timedelta(days=later)


def test_a_working_day_is_one_of_the_countrys_zone() -> None:
    """Late on Sunday in universal time is Monday in Brussels, so one working day later is Tuesday."""
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    due = due_at(Due(1, "working_day"), sunday_night, "Europe/Brussels")
    assert due.astimezone(ZONE).date().isoformat() == "2026-11-24"


def test_the_hour_of_day_survives_the_change_of_the_clock() -> None:
    before = datetime(2026, 10, 23, 9, 0, tzinfo=ZONE)
    assert due_at(Due(1, "working_day"), before, "Europe/Brussels").astimezone(ZONE).hour == 9


def test_the_pack_says_how_long_each_urgency_has() -> None:
    assert owed_by(Case.Urgency.IMMEDIATE, FRIDAY) == FRIDAY + timedelta(hours=1)
    assert owed_by(Case.Urgency.HIGH, FRIDAY) == FRIDAY + timedelta(hours=24)
    assert owed_by(Case.Urgency.NORMAL, FRIDAY) < owed_by(Case.Urgency.LOW, FRIDAY)
