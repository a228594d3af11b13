"""Periods, numbers and kinds as people read them."""

from itertools import chain

import pytest
from django.utils import translation

from abri.centre.country import world
from abri.centre.directory.figures import Indicator, with_sign
from abri.centre.directory.words import KINDS, amount, kind_name, language_name, region_name, span, when
from abri.engine.catalogue import INDICATORS, STATISTICS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024", "2024"),
        ("2006-05", "May 2006"),
        ("2026-09-01", "1 September 2026"),
        ("2025-Q3", "quarter 3 of 2025"),
        ("2021/22", "2021/22"),
    ],
)
def test_a_period_is_read_as_people_say_it(written: str, read: str) -> None:
    with translation.override("en"):
        assert when(written) == read


def test_a_span_may_be_open_at_either_end() -> None:
    with translation.override("en"):
        assert span("2006", "2008") == "2006 to 2008"
        assert span("2006", "2006") == "2006"
        assert span("2006-05", None) == "since May 2006"
        assert span(None, "2008") == "until 2008"
        assert span(None, "") == ""


@pytest.mark.parametrize(
    ("begins", "ends", "read"),
    [("2006", None, "depuis 2006"), ("2006-05-12", None, "depuis le 12 mai 2006"),
     (None, "2006-05", "jusqu'en mai 2006"), (None, "2006-05-12", "jusqu'au 12 mai 2006")],
)  # fmt: skip
def test_french_puts_an_article_before_a_day_only(begins: str | None, ends: str | None, read: str) -> None:
    with translation.override("fr"):
        assert span(begins, ends) == read


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "2,497,438"), ("nl", "2.497.438"), ("fr", "2\xa0497\xa0438")]
)
def test_a_number_is_grouped_as_its_language_does(language: str, shown: str) -> None:
    with translation.override(language):
        assert amount(2497438).replace("\u202f", "\xa0") == shown


def test_what_is_not_known_is_no_number() -> None:
    with translation.override("en"):
        assert amount(None) == "not known"


def test_every_kind_that_packs_use_has_words() -> None:
    for entry in world().entries.values():
        if entry.section != STATISTICS:
            assert entry.kind in KINDS[entry.section], entry.id
        assert "_" not in kind_name(entry)


def test_places_and_languages_have_names() -> None:
    be = world().countries["be"]
    with translation.override("en"):
        assert region_name("be.vl", be, "en") == be.regions["be.vl"].say("en")
        assert region_name("LU", be, "en") == "Luxembourg"
        assert region_name("EU", None, "en") == "European Union"
        assert language_name("fr") == "Français"
        assert language_name("*") == "many languages"
    for code in chain.from_iterable(entry.languages for entry in world().entries.values()):
        assert language_name(code)


def test_the_newest_known_figure_stands_for_its_series() -> None:
    be = world().countries["be"]
    figures = be.series()["insafe.contacts"]
    with translation.override("en"):
        series = Indicator(be.entries["insafe.contacts"], figures, "en")
        assert series.latest is not None
        assert (series.latest.period, series.latest.value) == ("quarter 3 of 2025", "14,300")
        assert series.caption.endswith("quarter 3 of 2015 to quarter 3 of 2025 · contacts")
        noted = {number for row in series.rows for number in row.notes}
    assert noted == set(range(1, len(series.caveats) + 1))


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "15%"), ("nl", "15%"), ("fr", "15\xa0%"), ("de", "15\xa0%")]
)
def test_the_sign_of_a_unit_stands_as_its_language_wants_it(language: str, shown: str) -> None:
    figure = next(
        one for one in world().countries["be"].section(STATISTICS)
        if one.related[0] == "insafe.cyberbullying_share" and one.details["value"] == 15
    )  # fmt: skip
    with translation.override(language):
        assert with_sign(figure, language) == shown


def test_every_indicator_can_be_drawn_in_every_language() -> None:
    for country in world().countries.values():
        series = country.series()
        for indicator in country.section(INDICATORS):
            for language in country.languages:
                with translation.override(language):
                    shown = Indicator(indicator, series[indicator.id], language)
                    assert bool(shown.drawing) is (len(shown.rows) > 1)
