"""Whether an organisation is for somebody: place, language, age, and who is asking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from abri.engine.facts import Facts, read_facts
from abri.engine.packs import Organisation, load_pack
from abri.engine.routing import fitting
from tests.engine.conftest import TINY

PACK = load_pack(TINY)


def facts(**stated: Any) -> Facts:
    return read_facts(stated)


def organisation(name: str, **changed: Any) -> Organisation:
    return replace(PACK.organisations[name], **changed)


@pytest.mark.parametrize(
    ("name", "region", "covered"),
    [
        ("xx.child", None, True),
        ("xx.child", "xx", True),
        ("xx.child", "xx.north", True),
        ("xx.child", "yy", True),
        ("xx.north.line", None, True),
        ("xx.north.line", "xx", True),
        ("xx.north.line", "xx.north", True),
        ("xx.north.line", "xx.south", False),
        ("xx.north.line", "yy", False),
        ("yy.line", None, False),
        ("yy.line", "xx.north", False),
        ("yy.line", "yy", True),
        ("xx.parents", "zz", True),
    ],
)
def test_an_organisation_covers_its_region_and_an_unknown_place_excludes_nobody_at_home(
    name: str, region: str | None, covered: bool
) -> None:
    stated = facts(region=region) if region else facts()
    assert fitting.covers_region(organisation(name), stated, PACK) is covered


def test_a_line_for_its_speakers_reaches_them_in_every_region_and_nowhere_else() -> None:
    line = organisation("xx.north.line", speakers_everywhere=True)
    assert fitting.covers_region(line, facts(region="xx.south", language="en-gb"), PACK)
    assert fitting.covers_region(line, facts(region="xx.south"), PACK, "en-young")
    assert not fitting.covers_region(line, facts(region="xx.south"), PACK)
    assert not fitting.covers_region(line, facts(region="xx.south", language="en"), PACK, "fr")
    assert not fitting.covers_region(line, facts(region="yy", language="en"), PACK)


@pytest.mark.parametrize(
    ("name", "region", "behind"),
    [
        ("xx.child", None, False),
        ("xx.child", "xx", False),
        ("xx.child", "yy", True),
        ("xx.alarm", "yy", False),
        ("xx.parents", "yy", False),
        ("yy.line", "yy", False),
        ("yy.line", None, True),
        ("xx.north.line", None, True),
        ("xx.north.line", "xx", True),
        ("xx.north.line", "xx.north", False),
    ],
)
def test_who_goes_behind_follows_from_where_somebody_lives(
    name: str, region: str | None, behind: bool
) -> None:
    stated = facts(region=region) if region else facts()
    assert fitting.goes_behind(organisation(name), stated, PACK) is behind


@pytest.mark.parametrize(
    ("age", "suited"), [(0, True), (17, True), (18, False), ([17, 20], True), ([18, 20], False)]
)
def test_an_age_is_unsuited_only_where_it_surely_lies_outside(age: Any, suited: bool) -> None:
    assert fitting.suits_age(organisation("xx.child"), facts(victim_age=age)) is suited
    assert fitting.suits_age(organisation("xx.child"), facts()) is True
    assert fitting.suits_age(organisation("xx.night"), facts(victim_age=age)) is True


@pytest.mark.parametrize("age", [18, [17, 18], [18, 30]])
def test_an_adult_who_asks_for_herself_is_sent_to_services_for_adults(age: Any) -> None:
    adults = organisation("xx.night", audience=("adults",))
    assert fitting.suits_reporter(adults, facts(victim_age=age, reporter="self")) is True


def test_a_minor_who_asks_is_sent_to_what_is_for_minors_or_all() -> None:
    for audience, suited in (("adults", False), ("parents", False), ("minors", True), ("all", True)):
        line = organisation("xx.night", audience=(audience,))
        assert fitting.suits_reporter(line, facts(victim_age=17, reporter="self")) is suited
        assert fitting.suits_reporter(line, facts(victim_age=17)) is suited
        assert fitting.suits_reporter(line, facts(victim_age=17, reporter="bystander")) is True


@pytest.mark.parametrize("reporter", ["parent", "teacher", "professional"])
def test_what_is_only_for_the_young_is_not_for_grown_ups_who_ask(reporter: str) -> None:
    asked = facts(victim_age=12, reporter=reporter)
    young = tuple(fitting.YOUNG)
    assert fitting.suits_reporter(organisation("xx.night", audience=young), asked) is False
    assert fitting.suits_reporter(organisation("xx.night", audience=(*young, "parents")), asked) is True


@pytest.mark.parametrize(
    ("kind", "languages", "language", "fits"),
    [
        ("helpline", ("en",), "fr", False),
        ("helpline", ("en",), "fr-young", False),
        ("helpline", ("en",), "tr", True),
        ("helpline", ("en",), None, True),
        ("helpline", ("*",), "fr", True),
        ("police", ("en",), "fr", True),
    ],
)
def test_those_who_talk_need_a_common_language(
    kind: str, languages: tuple[str, ...], language: str | None, fits: bool
) -> None:
    line = organisation("xx.night", kind=kind, languages=languages)
    stated = facts(language=language) if language else facts()
    assert fitting.fits(line, stated, PACK) is fits
