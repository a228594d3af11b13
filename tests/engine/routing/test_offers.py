"""Answers now: lines that fit the person, with hours in the country's own time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.facts import Facts, read_facts
from abri.engine.packs import Pack, load_pack
from abri.engine.routing import Offer, answers_now
from tests.engine.conftest import TINY, Changed
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
    with pytest.raises(ValueError, match=r"^the instant has no time zone; pass an aware datetime$"):
        offers(datetime(2026, 11, 21, 20))  # noqa: DTZ001  # the mistake


@settings(deadline=None)
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


CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=LISBON)
"""A Friday within the child line's weekly hours."""


def on_holidays(changed: Changed, chosen: str) -> Pack:
    hours = 'opening = [{ days = "mon-fri", from = "09:00", until = "17:00" }]\n'
    return load_pack(changed("organisations.toml", hours, f'{hours}opening_on_holidays = "{chosen}"\n'))


def child_line(pack: Pack, at: datetime) -> Offer:
    found = answers_now(pack, read_facts({}), at, "en")
    return next(offer for offer in found if offer.organisation.id == "xx.child")


def test_on_a_public_holiday_weekly_hours_alone_promise_nothing() -> None:
    line = child_line(PACK, CHRISTMAS)
    assert (line.state, line.opens_at, line.closes_at) == ("not_known", None, None)


def test_outside_its_hours_a_line_is_closed_on_a_holiday_too_and_surely_opens_after_it() -> None:
    line = child_line(PACK, CHRISTMAS.replace(hour=8))
    assert (line.state, line.opens_at) == ("closed", datetime(2026, 12, 28, 9, tzinfo=LISBON))
    line = child_line(PACK, CHRISTMAS.replace(day=24, hour=20))
    assert (line.state, line.opens_at) == ("closed", datetime(2026, 12, 28, 9, tzinfo=LISBON))


def test_a_line_that_closes_on_holidays_is_closed(changed: Changed) -> None:
    line = child_line(on_holidays(changed, "closed"), CHRISTMAS)
    assert (line.state, line.opens_at) == ("closed", datetime(2026, 12, 28, 9, tzinfo=LISBON))


def test_a_line_that_works_on_holidays_is_open(changed: Changed) -> None:
    line = child_line(on_holidays(changed, "as_usual"), CHRISTMAS)
    assert (line.state, line.closes_at) == ("open", CHRISTMAS.replace(hour=17))


def test_a_line_around_the_clock_answers_on_holidays_unless_it_says_otherwise(changed: Changed) -> None:
    assert offers(CHRISTMAS, danger="suicide")["xx.alarm"].state == "open"
    hours = 'opening = [{ days = "mon-sun", from = "00:00", until = "24:00" }]\n'
    pack = load_pack(changed("organisations.toml", hours, f'{hours}opening_on_holidays = "closed"\n'))
    facts = read_facts({"danger": "suicide"})
    (line,) = (one for one in answers_now(pack, facts, CHRISTMAS, "en") if one.organisation.id == "xx.alarm")
    assert (line.state, line.opens_at) == ("closed", datetime(2026, 12, 26, tzinfo=LISBON))
    eve = CHRISTMAS.replace(day=24)
    (line,) = (one for one in answers_now(pack, facts, eve, "en") if one.organisation.id == "xx.alarm")
    assert (line.state, line.closes_at) == ("open", datetime(2026, 12, 25, tzinfo=LISBON))


def test_a_holiday_two_weeks_ahead_is_said_and_what_lies_beyond_is_not(changed: Changed) -> None:
    hours = 'opening = [{ days = "mon-sun", from = "00:00", until = "24:00" }]\n'
    pack = load_pack(changed("organisations.toml", hours, f'{hours}opening_on_holidays = "closed"\n'))
    for day, closes_at in ((11, datetime(2026, 12, 25, tzinfo=LISBON)), (10, None)):
        found = answers_now(pack, read_facts({"danger": "suicide"}), CHRISTMAS.replace(day=day), "en")
        (line,) = (one for one in found if one.organisation.id == "xx.alarm")
        assert (line.state, line.closes_at) == ("open", closes_at)


def test_a_day_in_the_zone_of_the_country_decides_whether_it_is_a_holiday() -> None:
    """Half past midnight of the 26th in Tokyo is still Christmas afternoon in Lisbon."""
    tokyo = datetime(2026, 12, 26, 0, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert child_line(PACK, tokyo).state == "not_known"


def test_hours_are_real_time_when_the_clock_changes() -> None:
    """The night line closes at six: an hour longer to go in autumn, an hour less in spring."""
    autumn, spring = (datetime(2026, *day, 0, 0, tzinfo=UTC) for day in ((10, 24), (3, 28)))
    for night, hours in ((autumn.replace(hour=23), 7), (spring.replace(hour=23, minute=59), 5)):
        line = offers(night)["xx.night"]
        assert line.closes_at is not None
        assert round((line.closes_at - night).total_seconds() / 3600) == hours
        assert line.closes_at.hour == 6


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    for fold in (0, 1):
        twice = datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=LISBON)
        line = offers(twice)["xx.night"]
        assert line.state == "open"
        assert line.closes_at is not None
        assert line.closes_at.astimezone(UTC) > twice.astimezone(UTC)


def test_where_nothing_fits_the_age_counts_all_the_same() -> None:
    assert list(offers(MONDAY_MORNING, wants=["report"], victim_age=40)) == ["xx.police"]


def test_where_nothing_fits_the_language_counts_unless_nobody_speaks_it(changed: Changed) -> None:
    assert list(offers(MONDAY_MORNING, "fr", wants=["report"])) == ["xx.child"]
    own = 'languages = ["en", "fr"]\nregion = ["XX"]\nages'
    pack = load_pack(changed("organisations.toml", own, own.replace(', "fr"', "")))
    found = answers_now(pack, read_facts({"wants": ["report"]}), MONDAY_MORNING, "fr")
    assert [offer.organisation.id for offer in found] == ["xx.child", "xx.police"]


def test_whoever_speaks_the_language_of_a_line_reaches_it_from_every_region(changed: Changed) -> None:
    own = 'languages = ["en"]\nregion = ["xx.north"]\n'
    pack = load_pack(changed("organisations.toml", own, f"{own}speakers_everywhere = true\n"))
    south = read_facts({"region": "xx.south"})
    abroad = read_facts({"region": "zz"})

    def lines(facts: Facts, language: str) -> set[str]:
        return {offer.organisation.id for offer in answers_now(pack, facts, MONDAY_MORNING, language)}

    assert "xx.north.line" in lines(south, "en")
    assert "xx.north.line" not in lines(south, "fr")
    assert "xx.north.line" not in lines(abroad, "en")


def test_days_are_counted_in_the_zone_of_the_country(changed: Changed) -> None:
    """A need may ask how long ago: half past eleven at night in universal time is the next day in Lisbon's summer."""
    folder = changed(
        "routing.toml",
        '[[need]]\nid = "danger"\nwhen = { fact = "danger", in = ["suicide", "self_harm", "violence_now"] }',
        '[[need]]\nid = "danger"\nwhen = { fact = "offline_sexual_violence_on", within_days = 7 }',
    )
    pack, facts = load_pack(folder), read_facts({"offline_sexual_violence_on": "2026-07-03"})
    needs = [
        {offer.need for offer in answers_now(pack, facts, datetime(2026, 7, 10, hour, 30, tzinfo=UTC), "en")}
        for hour in (21, 23)
    ]
    assert ["danger" in found for found in needs] == [True, False]


def test_instants_are_told_in_the_zone_of_the_country() -> None:
    summer = offers(datetime(2026, 7, 11, 12, tzinfo=UTC))["xx.child"]
    assert summer.opens_at is not None
    assert (summer.opens_at.day, summer.opens_at.hour) == (13, 9)


@pytest.mark.parametrize(
    ("kind", "phone", "web", "offered"),
    [
        ("helpline", "100", "", True),
        ("helpline", "", "https://example.org", True),
        ("helpline", "", "", False),
        ("school", "100", "", True),
        ("school", "", "https://example.org", False),
        ("learning", "100", "https://example.org", False),
    ],
)
def test_only_who_can_be_reached_and_answers_is_offered(
    kind: str, phone: str, web: str, offered: bool
) -> None:
    night = PACK.organisations["xx.night"]
    changed = replace(night, kind=kind, contact=replace(night.contact, phone=phone, web=web))
    pack = replace(PACK, organisations={**PACK.organisations, "xx.night": changed})
    found = answers_now(pack, read_facts({}), MONDAY_MORNING, "en")
    assert ("xx.night" in {offer.organisation.id for offer in found}) is offered
