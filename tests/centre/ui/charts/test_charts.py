"""Drawings: from zero, in proportion, told to readers, safe in a strict policy, and legible on a telephone."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.ui.charts import Bar, Lane, Mark, Point, Series, bars, lines, timeline
from abri.centre.ui.charts.drawing import folded

NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="￾￿"), max_size=40)
VALUES = st.floats(min_value=0, max_value=1e12)


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314


def widths(drawing: str) -> list[float]:
    return [float(one.get("width", "").rstrip("%")) for one in parsed(drawing).iter("rect")]


def points(name: str, *values: float) -> Series:
    return Series(
        name, [Point(2020 + n, str(2020 + n), value, f"{value:g}") for n, value in enumerate(values)]
    )


def test_bars_begin_at_zero_and_keep_their_proportions() -> None:
    drawn = bars("b", "T", "D", [Bar("a", 10, "10"), Bar("b", 5, "5"), Bar("c", 0, "0"), Bar("d", None, "?")])
    ten, five, zero, unknown = widths(drawn)
    assert ten == pytest.approx(2 * five, rel=0.01)
    assert (zero, unknown) == (0, 0)


def test_a_drawing_is_one_picture_with_a_title_and_a_description() -> None:
    for drawn in (
        bars("x", "Title", "What it shows", [Bar("a", 1, "1")]),
        lines("x", "Title", "What it shows", [points("a", 1, 2)]),
        timeline("x", "Title", "What it shows", [Lane("a", [Mark(2001)])]),
    ):
        root = parsed(drawn)
        assert root.get("role") == "img"
        named = {one.get("id"): one.text for one in root if one.tag in {"title", "desc"}}
        assert [named[name] for name in root.get("aria-labelledby", "").split()] == ["Title", "What it shows"]
        assert not re.search(r"\sstyle=|<style|<script|href=", drawn)


def test_what_is_not_known_is_said_and_not_drawn() -> None:
    assert "not known" in bars("b", "T", "D", [Bar("a", None, "not known"), Bar("b", 3, "3")])


def test_texts_cannot_break_out_of_the_drawing() -> None:
    nasty = '"><script>alert(1)</script>'
    for drawn in (
        bars("b", nasty, nasty, [Bar(nasty, 1, nasty)]),
        lines("l", nasty, nasty, [Series(nasty, [Point(1, nasty, 1, nasty)]), points("b", 1)]),
        timeline("t", nasty, nasty, [Lane(nasty, [Mark(1)])]),
    ):
        assert "<script" not in drawn


def test_values_below_zero_and_more_lines_than_looks_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        bars("b", "T", "D", [Bar("a", -1, "-1")])
    with pytest.raises(ValueError, match="one to four"):
        lines("l", "T", "D", [points(str(n), 1) for n in range(5)])
    with pytest.raises(ValueError, match="one to four"):
        lines("l", "T", "D", [])


def test_names_at_the_ends_of_lines_never_meet_nor_leave_the_drawing() -> None:
    close = [points(f"A rather long name of line {n}", 5, 5 + n / 100) for n in range(4)]
    root = parsed(lines("l", "T", "D", close))
    rows = [float(one.get("y", "0")) for one in root.iter("text") if one.get("class") == "abri-chart__label"]
    assert all(later - earlier >= 20 for earlier, later in zip(sorted(rows), sorted(rows)[1:], strict=False))
    assert max(rows) < float(root.get("height", "0"))


def test_lines_differ_in_more_than_colour() -> None:
    root = parsed(lines("l", "T", "D", [points(str(n), 1, n) for n in range(4)]))
    looks = {one.get("class") for one in root.iter("polyline")}
    assert len(looks) == 4
    assert len(list(root.iter("circle"))) == 4


def test_where_values_would_meet_the_first_the_last_and_the_highest_are_told() -> None:
    root = parsed(lines("l", "T", "D", [points("a", 1_000_000, 2, 9_000_000, *range(20), 3_000_000)]))
    told = [one.text for one in root.iter("text") if one.get("class") == "abri-chart__value"]
    assert told[:3] == ["1e+06", "3e+06", "9e+06"]
    assert len(told) < 15


def test_events_of_one_year_stand_on_each_other() -> None:
    root = parsed(timeline("t", "T", "D", [Lane("a", [Mark(2001), Mark(2001), Mark(2005, 2007)])]))
    dots = [(one.get("cx"), one.get("cy")) for one in root.iter("circle")]
    assert len(set(dots)) == 3
    assert dots[0][0] == dots[1][0]
    assert [one for one in root.iter("line") if one.get("class") == "abri-chart__lasting"]


def test_long_words_are_folded_so_that_a_telephone_shows_them() -> None:
    lines_of = folded("Jugendschutzmaßnahmenüberwachungsbehörde der Deutschsprachigen Gemeinschaft")
    assert all(len(line) <= 31 for line in lines_of)
    assert lines_of[0].endswith("-")


@given(st.lists(st.tuples(NAMES, VALUES | st.none()), max_size=12))
def test_any_bars_can_be_drawn(data: list[tuple[str, float | None]]) -> None:
    parsed(bars("b", "T", "D", [Bar(name, value, f"{value}") for name, value in data]))


@given(st.lists(st.lists(VALUES, min_size=1, max_size=30), min_size=1, max_size=4), NAMES)
def test_any_lines_can_be_drawn(data: list[list[float]], name: str) -> None:
    parsed(lines("l", "T", "D", [points(f"{n} {name}", *values) for n, values in enumerate(data)]))


@given(st.lists(st.lists(st.integers(1, 9999), max_size=9), max_size=5))
def test_any_timeline_can_be_drawn(data: list[list[int]]) -> None:
    parsed(
        timeline(
            "t", "T", "D", [Lane(str(n), [Mark(year) for year in years]) for n, years in enumerate(data)]
        )
    )
