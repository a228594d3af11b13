"""When a label ends, which claims are looked at, what a verdict does."""

from __future__ import annotations

from datetime import date

import pytest

from abri.engine.learning.award import LOTS, NotLower, is_drawn, lot, months_after, outcome, points_of
from abri.engine.packs.learning.label import LEVELS


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 11, 22), 18, date(2028, 5, 22)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2025, 8, 31), 18, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_a_lot_can_be_worked_out_again_and_is_spread_evenly() -> None:
    assert lot("seed", "one") == lot("seed", "one")
    drawn = [lot("seed", f"claim {number}") for number in range(5000)]
    assert {min(drawn), max(drawn)} == {0, LOTS - 1}
    assert 0.17 < sum(is_drawn(number, 20) for number in drawn) / 5000 < 0.23


def test_a_higher_level_is_looked_at_wherever_a_lower_one_is() -> None:
    assert not any(is_drawn(number, 0) for number in range(LOTS))
    assert all(is_drawn(number, 100) for number in range(LOTS))
    assert all(is_drawn(number, 50) for number in range(LOTS) if is_drawn(number, 20))


def test_a_verdict_awards_asks_or_lowers() -> None:
    assert outcome("accept", "gold", "", LEVELS).level == "gold"
    assert outcome("ask", "gold", "", LEVELS).reopened
    assert outcome("lower", "gold", "bronze", LEVELS).level == "bronze"
    none = outcome("lower", "iron", "", LEVELS)
    assert (none.reopened, none.level) == (False, "")


@pytest.mark.parametrize("instead", ["silver", "gold", "platinum"])
def test_lower_means_lower(instead: str) -> None:
    with pytest.raises(NotLower):
        outcome("lower", "silver", instead, LEVELS)


@pytest.mark.parametrize("given", [{}, {"fits": 5}, {"fits": -1}, {"fits": 1, "more": 1}])
def test_points_outside_the_rubric_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        points_of(given, {"fits": 4})
    assert points_of({"fits": 3}, {"fits": 4}) == (3, 4)
