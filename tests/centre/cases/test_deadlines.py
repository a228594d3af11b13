"""By when a desk owes something."""

from datetime import datetime, timedelta

from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.models import Case
from abri.centre.country import country

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=country().zone)


def test_the_pack_says_how_long_each_urgency_has() -> None:
    assert owed_by(Case.Urgency.IMMEDIATE, FRIDAY) == FRIDAY + timedelta(hours=1)
    assert owed_by(Case.Urgency.HIGH, FRIDAY) == FRIDAY + timedelta(hours=24)
    assert owed_by(Case.Urgency.NORMAL, FRIDAY) == FRIDAY + timedelta(days=4)
    assert owed_by(Case.Urgency.NORMAL, FRIDAY) < owed_by(Case.Urgency.LOW, FRIDAY)
