"""Filters: who asks finds what fits and what takes it in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.catalogue import Catalogue, Entry, choices, select

YEARS = st.none() | st.tuples(st.none() | st.integers(1990, 2030), st.none() | st.integers(1990, 2030))


def some(land: Catalogue, **changed: object) -> Entry:
    return replace(land.entries["xx.alarm"], **changed)  # type: ignore[arg-type]


def test_a_line_for_the_whole_country_is_there_for_each_of_its_regions(land: Catalogue) -> None:
    whole, north, south, abroad = (
        some(land, region=(code,)) for code in ("XX", "xx.north", "xx.south", "YY")
    )
    world = some(land, region=("*",))
    assert select((whole, north, south, abroad, world), region="xx.north") == (whole, north, world)


def test_what_is_for_all_is_for_each(land: Catalogue) -> None:
    everybody, parents, unsaid = (some(land, audience=one) for one in (("all",), ("parents",), ()))
    assert select((everybody, parents, unsaid), audience="teens") == (everybody, unsaid)


def test_who_speaks_every_language_speaks_each(land: Catalogue) -> None:
    any_language, dutch = some(land, languages=("*",)), some(land, languages=("nl",))
    assert select((any_language, dutch), language="fr") == (any_language,)


def test_a_year_fits_what_was_going_on_and_nothing_undated(land: Catalogue) -> None:
    ended, going_on, undated = (some(land, years=one) for one in ((2001, 2010), (2005, None), None))
    assert select((ended, going_on, undated), year=2010) == (ended, going_on)
    assert select((ended, going_on, undated), year=2011) == (going_on,)
    assert select((ended, going_on, undated), year=2000) == ()


def test_without_filters_everything_stays(land: Catalogue) -> None:
    assert select(land.entries.values()) == tuple(land.entries.values())


def test_every_choice_that_is_offered_finds_something(land: Catalogue) -> None:
    everything = tuple(land.entries.values())
    offered = choices(everything)
    for name, values in offered.items():
        for value in values:
            assert select(everything, **{name: int(value) if name == "year" else value})  # type: ignore[arg-type]


@given(years=YEARS, year=st.integers(1980, 2040))
def test_a_filter_never_adds_and_never_reorders(
    land: Catalogue, years: tuple[int, int] | None, year: int
) -> None:
    entries = (*land.entries.values(), some(land, years=years))
    found = select(entries, year=year, audience="teens")
    assert [entry for entry in entries if entry in found] == list(found)
