"""Danger that nobody reads: the minutes of the pack, in order, and never longer than they may be."""

from datetime import date, timedelta
from typing import Any

import pytest

from abri.engine.packs import load_pack, shipped_packs
from abri.engine.packs.danger import UNSAID, read_danger
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table

OWN = {"source": "own proposal", "checked": date(2026, 11, 22), "verified": False}
GOOD = {"everyone": 2, "supervisors": 5, "fallback": 10, "again": 30, **OWN}


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def read(**danger: Any) -> tuple[Any, list[str]]:
    problems = Problems()
    table = Table("routing.toml", "file", {"danger": danger} if danger else {}, problems, Language((), ()))
    return read_danger(table), [one.problem for one in problems.found]


def test_the_steps_are_due_one_after_the_other_and_then_again_and_again() -> None:
    chain, problems = read(**GOOD)
    assert not problems
    assert [chain.due_after(step) for step in range(6)] == [minutes(n) for n in (2, 5, 10, 40, 70, 100)]


@pytest.mark.parametrize(
    ("waited", "steps"), [(0, 0), (1.9, 0), (2, 1), (5, 2), (9.9, 2), (10, 3), (39.9, 3), (40, 4), (71, 5)]
)
def test_as_many_steps_are_due_as_time_has_passed(waited: float, steps: int) -> None:
    chain, _ = read(**GOOD)
    assert chain.steps_due(minutes(waited)) == steps


def test_a_pack_that_says_nothing_has_a_chain_all_the_same() -> None:
    assert read() == (UNSAID, [])


@pytest.mark.parametrize("wrong", [{"everyone": 5}, {"supervisors": 10}, {"fallback": 4}])
def test_steps_out_of_order_are_refused(wrong: dict[str, int]) -> None:
    _, problems = read(**{**GOOD, **wrong})
    assert any("minutes" in problem for problem in problems)


@pytest.mark.parametrize("late", [{"fallback": 61}, {"supervisors": 31}, {"everyone": 16}, {"again": 241}])
def test_a_pack_that_lets_danger_wait_is_refused(late: dict[str, int]) -> None:
    _, problems = read(**{**GOOD, **late})
    assert any("out of bounds" in problem for problem in problems)


@pytest.mark.parametrize("name", shipped_packs())
def test_every_country_says_that_the_minutes_are_its_own(name: str) -> None:
    chain = load_pack(name).routing.danger
    assert chain is not UNSAID
    assert chain.basis.source.startswith("own proposal")
    assert not chain.basis.verified
