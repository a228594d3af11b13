"""Weekends and public holidays, by the code that a pack names."""

from __future__ import annotations

from datetime import date

import pytest

from abri.engine.packs import load_pack
from abri.engine.packs.calendars import Calendar, UnknownCalendar
from tests.engine.conftest import Changed, complaints

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("code", "day", "holiday"),
    [
        ("BE", date(2026, 7, 21), True),
        ("BE", date(2026, 4, 6), True),
        ("BE", date(2026, 7, 22), False),
        ("BE", date(2026, 11, 21), False),  # a Saturday
        ("DE", date(2026, 1, 6), False),
        ("DE-BY", date(2026, 1, 6), True),  # Epiphany, in Bavaria
        ("", CHRISTMAS, False),
    ],
)
def test_public_holidays_are_those_of_the_code(code: str, day: date, holiday: bool) -> None:
    assert Calendar(code).is_holiday(day) is holiday


@pytest.mark.parametrize(
    ("code", "day", "worked"),
    [
        ("BE", date(2026, 11, 20), True),
        ("BE", date(2026, 11, 21), False),
        ("BE", date(2026, 11, 22), False),
        ("BE", CHRISTMAS, False),
        ("", CHRISTMAS, True),
        ("", date(2026, 11, 20), True),
        ("", date(2026, 11, 21), False),
        ("", date(2026, 11, 22), False),
        ("AE", date(2010, 6, 4), False),  # a weekend on Friday
    ],
)
def test_working_days_leave_out_weekends_and_holidays(code: str, day: date, worked: bool) -> None:
    assert Calendar(code).is_working_day(day) is worked


@pytest.mark.parametrize("code", ["XX", "be", "BE-XX", "BE-", "../BE", "DE-BY-BY"])
def test_a_calendar_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(UnknownCalendar):
        Calendar(code).check()


def test_the_empty_code_and_known_ones_pass() -> None:
    for code in ("", "BE", "LU", "DE-BY"):
        Calendar(code).check()


def test_a_pack_without_a_code_takes_its_countrys(changed: Changed) -> None:
    folder = changed("pack.toml", 'holidays = "PT"\n', "")
    assert any("the public holidays of 'XX' are not known" in line for line in complaints(folder))


def test_a_pack_may_say_that_there_is_no_calendar(changed: Changed) -> None:
    assert load_pack(changed("pack.toml", 'holidays = "PT"', 'holidays = ""')).holidays == ""


def test_a_wrong_code_is_named_with_its_cure(changed: Changed) -> None:
    (complaint,) = complaints(changed("pack.toml", 'holidays = "PT"', 'holidays = "PTX"'))
    assert "the public holidays of 'PTX' are not known" in complaint
    assert 'write holidays = "BE"' in complaint
