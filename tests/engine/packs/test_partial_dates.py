"""Dates are as precise as anybody knows them, and never impossible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs import NotADate, PartialDate, Period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2006", date(2006, 1, 1), date(2006, 12, 31)),
        ("2006-02", date(2006, 2, 1), date(2006, 2, 28)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("2006-05-12", date(2006, 5, 12), date(2006, 5, 12)),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    read = PartialDate.read(text)
    assert (read.first, read.last, str(read), read.year) == (first, last, text, first.year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "06",
        "1788",
        "2200",
        "2006-",
        "2006-00",
        "2006-13",
        "2006-02-30",
        "2006-2",
        "2006-05-12T10:00",
        "२००६",
        " 2006",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        PartialDate.read(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2021/22", date(2021, 1, 1), date(2022, 12, 31)),
        ("1999/2000", date(1999, 1, 1), date(2000, 12, 31)),
        ("2006-2012", date(2006, 1, 1), date(2012, 12, 31)),
        ("2017-10..2022-05", date(2017, 10, 1), date(2022, 5, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    read = Period.read(text)
    assert (read.first, read.last, str(read)) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "2025-Q5", "2023-24", "2022/21", "2012-2006", "2024..", "..2024", "2024..2023", "1..2..3", "soon"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        Period.read(text)


@given(st.text(alphabet="0123456789-/.Q", max_size=16) | st.text())
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        read = Period.read(text)
    except NotADate:
        return
    assert read.first <= read.last
    assert read.text == text


@given(st.dates(date(1789, 1, 1), date(2199, 12, 31)))
def test_every_day_can_be_written(day: date) -> None:
    assert PartialDate.read(day.isoformat()) == PartialDate(day.isoformat(), day, day)
