"""The rules of the competition: its day, its phases, who reads what, votes and ranks, for whatever comes in."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.learning.competition import (
    Ballot,
    Entry,
    Juror,
    Phase,
    best,
    count_votes,
    disagree,
    mean,
    means_by_criterion,
    needed,
    next_day,
    phase_on,
    ranked,
    safer_internet_day,
    share_out,
    shuffled,
    usual_dates,
)

YEARS = st.integers(2004, 2100)
NAMES = st.sampled_from([f"j{number}" for number in range(8)])
SCHOOLS = st.sampled_from(["north", "south", "east"])
JURORS = st.dictionaries(NAMES, st.frozensets(SCHOOLS, max_size=2), max_size=8).map(
    lambda found: [Juror(name, schools, "nl") for name, schools in found.items()]
)
ENTRIES = st.dictionaries(st.sampled_from([f"t{number}" for number in range(20)]), SCHOOLS, max_size=20).map(
    lambda found: [Entry(name, school, "nl") for name, school in found.items()]
)
POINTS = st.fixed_dictionaries({"clear": st.integers(1, 5), "useful": st.integers(1, 5)})


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2014, 11),
        (2015, 10),
        (2016, 9),
        (2017, 7),
        (2018, 6),
        (2019, 5),
        (2020, 11),
        (2021, 9),
        (2022, 8),
        (2023, 7),
        (2024, 6),
        (2025, 11),
        (2026, 10),
    ],
)
def test_the_day_was_on_the_days_it_was_held(year: int, day: int) -> None:
    assert safer_internet_day(year) == date(year, 2, day)


@given(YEARS)
def test_the_day_of_any_year_is_a_tuesday_early_in_february(year: int) -> None:
    day = safer_internet_day(year)
    assert (day.weekday(), day.month) == (1, 2)
    assert 5 <= day.day <= 11


@given(st.dates(date(2004, 1, 1), date(2099, 12, 31)))
def test_the_next_day_is_never_past_and_within_a_year(on: date) -> None:
    assert timedelta(0) <= next_day(on) - on <= timedelta(days=371)


@given(YEARS)
def test_usual_dates_are_in_order_and_the_charter_is_on_the_day(year: int) -> None:
    dates = usual_dates(year)
    assert dates.in_order
    assert dates.charter_on == safer_internet_day(year)


@given(YEARS, st.integers(-400, 400))
def test_a_phase_never_goes_back(year: int, days: int) -> None:
    dates = usual_dates(year)
    on = dates.charter_on + timedelta(days=days)
    order = list(Phase)
    assert order.index(phase_on(dates, on)) <= order.index(phase_on(dates, on + timedelta(days=1)))


def test_first_and_last_days_count_themselves() -> None:
    dates = usual_dates(2027)
    day = timedelta(days=1)
    assert phase_on(dates, dates.opens_on - day) == Phase.ANNOUNCED
    assert phase_on(dates, dates.opens_on) == phase_on(dates, dates.tips_until) == Phase.TIPS
    assert phase_on(dates, dates.tips_until + day) == Phase.JURY
    assert phase_on(dates, dates.vote_from) == phase_on(dates, dates.vote_until) == Phase.VOTE
    assert phase_on(dates, dates.vote_until + day) == Phase.COUNTING
    assert phase_on(dates, dates.charter_on) == Phase.CHARTER


@given(ENTRIES, JURORS, st.text(max_size=8))
def test_nobody_of_the_jury_reads_a_tip_of_their_own_school(
    entries: list[Entry], jurors: list[Juror], seed: str
) -> None:
    schools = {one.id: one.schools for one in jurors}
    shared = share_out(entries, jurors, seed=seed)
    for entry in entries:
        readers = shared[entry.id]
        able = sum(entry.school not in held for held in schools.values())
        assert len(set(readers)) == len(readers) == min(2, able)
        assert all(entry.school not in schools[one] for one in readers)


@given(ENTRIES, JURORS, st.text(max_size=8), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    entries: list[Entry], jurors: list[Juror], seed: str, chance: object
) -> None:
    shared = share_out(entries, jurors, seed=seed)
    assert share_out(entries[::-1], jurors[::-1], seed=seed) == shared


@given(ENTRIES, JURORS, st.text(max_size=8))
def test_sharing_out_again_adds_nothing(entries: list[Entry], jurors: list[Juror], seed: str) -> None:
    shared = share_out(entries, jurors, seed=seed)
    again = share_out(entries, jurors, seed=seed, holding=shared)
    assert all(found == () for found in again.values())


def test_without_schools_in_the_way_everybody_reads_as_much() -> None:
    jurors = [Juror(f"j{number}") for number in range(4)]
    shared = share_out([Entry(f"t{number}", "") for number in range(20)], jurors, seed="s")
    had = [one for readers in shared.values() for one in readers]
    assert {had.count(juror.id) for juror in jurors} == {10}


def test_whoever_reads_the_language_goes_first() -> None:
    jurors = [Juror("a", language="nl"), Juror("b", language="fr"), Juror("c", language="fr")]
    shared = share_out([Entry("t", "", "fr"), Entry("u", "", "nl")], jurors, seed="s")
    assert set(shared["t"]) == {"b", "c"}
    assert shared["u"][0] == "a"


def test_who_left_is_replaced_by_somebody_else() -> None:
    jurors = [Juror("a"), Juror("b")]
    entry = Entry("t", "")
    found = share_out([entry], jurors, seed="s", holding={"t": ["b"]}, barred={"t": ["a"]})
    assert found == {"t": ()}
    assert share_out([entry], [*jurors, Juror("c")], seed="s", holding={"t": ["b"]}, barred={"t": ["a"]}) == {
        "t": ("c",)
    }


@given(st.lists(POINTS, min_size=2, max_size=2))
def test_two_points_apart_on_a_criterion_asks_for_a_third(scores: list[dict[str, int]]) -> None:
    apart = any(abs(scores[0][key] - scores[1][key]) >= 2 for key in scores[0])
    assert disagree(scores) == apart
    assert needed(scores) == (3 if apart else 2)
    assert (mean(scores) is None) == apart


@given(st.lists(POINTS, min_size=3, max_size=3))
def test_a_mean_lies_between_the_lowest_and_the_highest(scores: list[dict[str, int]]) -> None:
    found = mean(scores)
    points = [point for score in scores for point in score.values()]
    assert found is not None
    assert min(points) <= found <= max(points)
    assert found == mean(scores[::-1]) or needed(scores[::-1]) != needed(scores)


def test_one_score_is_no_result() -> None:
    assert mean([{"clear": 5}]) is None
    assert mean([]) is None


def test_means_say_each_criterion() -> None:
    assert means_by_criterion([{"clear": 5, "own": 1}, {"clear": 4, "own": 2}]) == {
        "clear": Fraction(9, 2),
        "own": Fraction(3, 2),
    }


BALLOTS = st.lists(st.tuples(NAMES, SCHOOLS, NAMES, SCHOOLS).map(lambda row: Ballot(*row)), max_size=30)


@given(BALLOTS)
def test_no_class_counts_twice_nor_for_itself_nor_for_its_school(ballots: list[Ballot]) -> None:
    counted = count_votes(ballots)
    fair = [one for one in ballots if one.voter != one.chosen and one.voters_school != one.chosens_school]
    assert sum(counted.values()) == len({one.voter for one in fair})
    assert set(counted) <= {one.chosen for one in fair}


@given(st.dictionaries(NAMES, st.integers(0, 5)))
def test_equals_share_a_place_and_the_next_ones_are_left_out(worth: dict[str, int]) -> None:
    places = {one.id: one.place for one in ranked(worth)}
    for name, value in worth.items():
        assert places[name] == 1 + sum(other > value for other in worth.values())


@given(st.dictionaries(NAMES, st.integers(0, 5)), st.integers(1, 3))
def test_a_tie_at_the_end_shuts_nobody_out(worth: dict[str, int], most: int) -> None:
    named = {one.id for one in best(worth, most)}
    assert len(named) >= min(most, len(worth))
    lowest = min((worth[name] for name in named), default=0)
    assert all(name in named for name, value in worth.items() if value >= lowest)


@given(st.lists(st.integers(), unique=True), st.text(max_size=4))
def test_an_order_depends_on_nothing_but_the_seed(ids: list[int], seed: str) -> None:
    assert shuffled(ids, seed) == shuffled(ids[::-1], seed)
    assert sorted(shuffled(ids, seed)) == sorted(ids)
