"""Answers now: lines that fit the person, with hours in the country's own time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.facts import read_facts
from abri.engine.packs import load_pack
from abri.engine.routing import Offer, answers_now
from tests.engine.conftest import TINY
from tests.engine.test_facts import facts_tables

PACK = load_pack(TINY)
LISBON = ZoneInfo("Europe/Lisbon")
MONDAY_MORNING = datetime(2026, 11, 23, 10, tzinfo=LISBON)
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=LISBON)


def offers(at: datetime, language: str = "en", **facts: Any) -> dict[str, Offer]:
    found = answers_now(PACK, read_facts(facts), at, language)
    return {offer.organisation.id: offer for offer in found}


def test_a_line_is_open_within_its_hours_and_says_until_when() -> None:
    line = offers(MONDAY_MORNING)["xx.child"]
    assert (line.state, line.closes_at, line.as_of) == ("open", MONDAY_MORNING.replace(hour=17), "2026-09")


def test_a_closed_line_says_when_it_opens() -> None:
    line = offers(SATURDAY_NIGHT)["xx.child"]
    assert (line.state, line.opens_at) == ("closed", datetime(2026, 11, 23, 9, tzinfo=LISBON))


def test_hours_across_midnight_are_one_period() -> None:
    before, after = (offers(SATURDAY_NIGHT.replace(day=day, hour=hour)) for day, hour in ((21, 22), (22, 2)))
    morning = datetime(2026, 11, 22, 6, tzinfo=LISBON)
    assert (before["xx.night"].closes_at, after["xx.night"].closes_at) == (morning, morning)
    assert offers(morning)["xx.night"].opens_at == morning.replace(hour=20)


def test_a_line_that_never_closes_does_not_say_until_when() -> None:
    line = offers(SATURDAY_NIGHT, danger="suicide")["xx.alarm"]
    assert (line.state, line.closes_at, line.opens_at) == ("open", None, None)


def test_hours_that_nobody_knows_are_said_so() -> None:
    assert offers(MONDAY_MORNING, region="xx.north")["xx.north.line"].state == "not_known"


@pytest.mark.parametrize(
    ("utc", "state"),
    [((2026, 7, 6, 8), "open"), ((2026, 7, 6, 7, 59), "closed"), ((2026, 1, 5, 8), "closed")],
)
def test_hours_are_local_in_summer_and_winter(utc: tuple[int, ...], state: str) -> None:
    assert offers(datetime(*utc, tzinfo=UTC))["xx.child"].state == state  # type: ignore[misc, arg-type]


def test_danger_comes_first_and_open_lines_before_closed_ones() -> None:
    assert list(offers(SATURDAY_NIGHT, danger="suicide", wants=["talk"], region="xx.south"))[:2] == [
        "xx.alarm",
        "xx.night",
    ]
    assert list(offers(SATURDAY_NIGHT, victim_age=14)) == ["xx.night", "xx.child", "xx.north.line"]


def test_only_lines_in_the_language_are_offered() -> None:
    assert "xx.night" not in offers(SATURDAY_NIGHT, "fr-young")
    assert "xx.south.line" in offers(SATURDAY_NIGHT, "fr-young")


def test_a_childrens_line_is_not_for_parents_and_a_parents_line_not_for_children() -> None:
    assert "xx.child" not in offers(MONDAY_MORNING, reporter="parent", victim_age=12)
    assert "xx.parents" in offers(MONDAY_MORNING, reporter="parent", victim_age=12)
    assert "xx.parents" not in offers(MONDAY_MORNING, reporter="self", victim_age=12)
    assert "xx.child" not in offers(MONDAY_MORNING, reporter="self", victim_age=40)


def test_a_line_of_another_region_or_country_is_not_offered() -> None:
    found = offers(MONDAY_MORNING, region="xx.south")
    assert "xx.north.line" not in found
    assert "yy.line" not in found
    assert "yy.line" in offers(MONDAY_MORNING, region="yy")


def test_what_nobody_verified_comes_last_within_its_need() -> None:
    assert list(offers(MONDAY_MORNING, region="xx.north"))[-1] == "xx.north.line"


def test_where_nothing_fits_those_who_hear_everybody_are_offered() -> None:
    assert list(offers(MONDAY_MORNING, wants=["report"])) == ["xx.child", "xx.police"]


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        offers(datetime(2026, 11, 21, 20))  # noqa: DTZ001  # the mistake


@given(facts_tables, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  # given a zone below
def test_somebody_is_always_offered(table: dict[str, object], wall: datetime) -> None:
    at = wall.replace(tzinfo=LISBON)
    found = answers_now(PACK, read_facts(table), at, "fr")
    assert found
    for offer in found:
        assert offer.closes_at is None or (
            offer.state == "open" and offer.closes_at.replace(tzinfo=None) > wall
        )
        assert offer.opens_at is None or (
            offer.state == "closed" and offer.opens_at.replace(tzinfo=None) > wall
        )
