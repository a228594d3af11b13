"""The figures and standards of Belgium: none is lost, none stands beside what it cannot be compared with."""

from __future__ import annotations

from collections import Counter

import pytest

from abri.engine.packs import Pack, load_pack

HEADER = ("seed.stat.1", "seed.stat.2", "seed.stat.3", "seed.stat.4")


@pytest.fixture(scope="module")
def belgium() -> Pack:
    """The pack that comes with Abri, with what it shares."""
    return load_pack("be")


def test_no_figure_is_lost(belgium: Pack) -> None:
    origins = Counter(figure.origin for figure in belgium.sections.figures.values())
    assert origins == {"eu": 83, "be": 52 + len(HEADER)}


def test_what_was_not_confirmed_stays_so(belgium: Pack) -> None:
    unconfirmed = {figure.id for figure in belgium.sections.figures.values() if not figure.verified}
    assert len(unconfirmed) == 10
    assert all(belgium.sections.figures[name].caveats for name in unconfirmed)


def test_a_series_has_one_figure_for_each_period(belgium: Pack) -> None:
    places = Counter((one.indicator, one.area, str(one.period)) for one in belgium.sections.figures.values())
    assert [place for place, times in places.items() if times > 1] == []


def test_a_series_does_not_mix_lengths_of_time(belgium: Pack) -> None:
    """A quarter beside a year, or one year beside seven, would look like a jump."""
    for indicator in belgium.sections.indicators:
        lengths = {
            round((figure.period.last - figure.period.first).days / 91)
            for figure in belgium.sections.figures.values()
            if figure.indicator == indicator and figure.period is not None
        }
        # A study of the school year 2021/22 covers two calendar years, and the one before it just one.
        assert len(lengths) <= 1 or indicator.startswith("hbsc_vl."), indicator


def test_a_share_is_between_nothing_and_all(belgium: Pack) -> None:
    sections = belgium.sections
    for figure in sections.figures.values():
        if sections.indicators[figure.indicator].unit == "percent":
            assert figure.value is not None, figure.id
            assert 0 <= figure.value <= 100, figure.id


def test_the_head_of_the_country_is_shown_as_not_known(belgium: Pack) -> None:
    sections = belgium.sections
    headers = [one.id for one in sections.figures.values() if sections.indicators[one.indicator].header]
    assert headers == list(HEADER)
    for name in HEADER:
        figure = sections.figures[name]
        assert (figure.value, figure.period, bool(figure.caveats)) == (None, None, True)


def test_every_word_about_figures_is_used(belgium: Pack) -> None:
    sections = belgium.sections
    figures, indicators = sections.figures.values(), sections.indicators.values()
    assert set(sections.caveats) == {name for figure in figures for name in figure.caveats}
    assert set(sections.indicators) == {figure.indicator for figure in figures}
    assert set(sections.areas) == {figure.area for figure in figures}
    assert set(sections.units) == {indicator.unit for indicator in indicators}
    assert set(sections.topics) == {indicator.topic for indicator in indicators}


def test_attempts_are_never_counted_as_conversations(belgium: Pack) -> None:
    sections = belgium.sections
    attempts = sections.figures["awel.2022.attempts"]
    assert sections.indicators[attempts.indicator].unit == "attempts"
    assert [one.id for one in sections.figures.values() if one.indicator == attempts.indicator] == [
        attempts.id
    ]


def test_no_standard_is_lost(belgium: Pack) -> None:
    assert len(belgium.sections.standards) == 29
    assert sum(len(standard.terms) for standard in belgium.sections.standards.values()) == 105


def test_the_codes_of_categories_are_terms_of_their_standards(belgium: Pack) -> None:
    standards = belgium.sections.standards
    reasons = {code for term in standards["dsa.sor.v2"].terms for code in (term.code, term.group)}
    risks = {term.code for term in standards["core.4cs"].terms} | {"cross-cutting/health"}
    for category in belgium.categories.values():
        assert set(category.dsa_sor) <= reasons, category.code
        assert category.four_c in risks, category.code
