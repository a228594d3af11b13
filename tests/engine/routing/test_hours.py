"""When a desk is there, and by when it should have acted in its own working time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.packs import Due, load_pack
from abri.engine.routing import ALWAYS, Hours, HoursError, closes_at, due_at, is_open, opens_at, read_hours

BELGIUM = load_pack("be")
OFFICE = read_hours([{"days": [0, 1, 2, 3, 4], "begins": "09:00", "until": "17:00"}])
EVENINGS = read_hours(
    [
        {"days": [1, 3], "begins": "18:00", "until": "22:00"},
        {"days": [2], "begins": "13:00", "until": "16:00"},
        {"days": [5], "begins": "22:00", "until": "02:00"},
    ]
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BELGIUM.zone)  # type: ignore[arg-type,misc]  # as many as a test names


def owed(amount: int, unit: str, at: datetime, hours: Hours = OFFICE) -> datetime:
    return due_at(BELGIUM, Due(amount, unit), at, hours)  # type: ignore[arg-type]  # the three words


@pytest.mark.parametrize(
    ("at", "is_there"),
    [
        (local(2026, 11, 20, 9), True),
        (local(2026, 11, 20, 16, 59), True),
        (local(2026, 11, 20, 17), False),  # excluded
        (local(2026, 11, 21, 12), False),  # Saturday
        (local(2026, 11, 11, 12), False),  # Armistice, a Wednesday
    ],
)
def test_a_desk_is_there_in_its_hours(at: datetime, is_there: bool) -> None:
    assert is_open(OFFICE, at, BELGIUM) is is_there


def test_a_desk_that_works_on_holidays_is_there_on_them() -> None:
    on_holidays = Hours(OFFICE.openings, on_holidays=True)
    assert is_open(on_holidays, local(2026, 11, 11, 12), BELGIUM)


def test_hours_that_end_before_they_begin_go_on_after_midnight() -> None:
    assert is_open(EVENINGS, local(2026, 11, 21, 23), BELGIUM)
    assert is_open(EVENINGS, local(2026, 11, 22, 1, 59), BELGIUM)
    assert not is_open(EVENINGS, local(2026, 11, 22, 2), BELGIUM)
    assert not is_open(EVENINGS, local(2026, 11, 21, 1), BELGIUM)


def test_the_next_opening_is_behind_weekend_and_holidays() -> None:
    assert opens_at(OFFICE, local(2026, 12, 24, 18), BELGIUM) == local(2026, 12, 28, 9)
    assert opens_at(OFFICE, local(2026, 12, 24, 12), BELGIUM) == local(2026, 12, 24, 12)


def test_a_desk_closes_at_the_end_of_its_period_also_across_midnight() -> None:
    assert closes_at(OFFICE, local(2026, 11, 20, 10), BELGIUM) == local(2026, 11, 20, 17)
    assert closes_at(EVENINGS, local(2026, 11, 21, 23), BELGIUM) == local(2026, 11, 22, 2)
    assert closes_at(OFFICE, local(2026, 11, 20, 18), BELGIUM) is None


def test_who_is_always_there_neither_opens_nor_closes() -> None:
    day_and_night = read_hours(
        [{"days": list(range(7)), "begins": "00:00", "until": "24:00"}], on_holidays=True
    )
    at = local(2026, 11, 21, 3)
    for hours in (ALWAYS, day_and_night):
        assert is_open(hours, at, BELGIUM)
        assert opens_at(hours, at, BELGIUM) == at
        assert closes_at(hours, at, BELGIUM) is None


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (local(2026, 11, 18, 16), local(2026, 11, 20, 16)),  # while open: the time of day stays
        (local(2026, 11, 20, 23), local(2026, 11, 25, 9)),  # Friday night counts from Monday at nine
        (local(2026, 11, 9, 10), local(2026, 11, 12, 10)),  # over Armistice
        (local(2026, 12, 23, 16), local(2026, 12, 28, 16)),  # over Christmas
    ],
)
def test_working_days_are_days_on_which_the_desk_is_there(at: datetime, due: datetime) -> None:
    assert owed(2, "working_day", at) == due


def test_a_time_outside_the_hours_of_the_last_day_moves_into_them() -> None:
    tuesday_evening = local(2026, 11, 17, 20)
    assert owed(1, "working_day", tuesday_evening, EVENINGS) == local(2026, 11, 18, 16)
    wednesday = local(2026, 11, 18, 14)
    assert owed(1, "working_day", wednesday, EVENINGS) == local(2026, 11, 19, 18)


def test_working_hours_stop_while_the_desk_is_away() -> None:
    assert owed(4, "working_hour", local(2026, 11, 20, 15)) == local(2026, 11, 23, 11)
    assert owed(8, "working_hour", local(2026, 11, 20, 20)) == local(2026, 11, 23, 17)
    assert owed(4, "working_hour", local(2026, 11, 20, 15), ALWAYS) == local(2026, 11, 20, 19)


def test_plain_hours_do_not_ask_who_is_there() -> None:
    assert owed(1, "hour", local(2026, 11, 21, 3)) == local(2026, 11, 21, 4)


def test_the_night_of_the_clock_change_counts_the_hours_that_pass() -> None:
    """On 25 October 2026 three o'clock comes twice, on 29 March two o'clock does not come."""
    nights = read_hours([{"days": [6], "begins": "00:00", "until": "06:00"}])
    assert owed(7, "working_hour", local(2026, 10, 25, 0), nights) == local(2026, 10, 25, 6)
    assert owed(5, "working_hour", local(2026, 3, 29, 0), nights) == local(2026, 3, 29, 6)
    assert owed(1, "working_day", local(2026, 10, 23, 10)) == local(2026, 10, 26, 10)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"days": [0]}, "entry 1 needs days, begins and until"),
        ({"days": [], "begins": "09:00", "until": "17:00"}, "the days of entry 1"),
        ({"days": [7], "begins": "09:00", "until": "17:00"}, "the days of entry 1"),
        ({"days": [True], "begins": "09:00", "until": "17:00"}, "the days of entry 1"),
        ({"days": [0], "begins": "9", "until": "17:00"}, "begins of entry 1 is not a time"),
        ({"days": [0], "begins": "09:00", "until": "25:00"}, "until of entry 1 is not a time"),
        ({"days": [0], "begins": "09:00", "until": "09:00"}, "entry 1 ends when it begins"),
    ],
)
def test_hours_that_make_no_sense_are_refused(entry: dict[str, object], problem: str) -> None:
    with pytest.raises(HoursError, match=problem):
        read_hours([entry])


_INSTANTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001  # a zone follows
    lambda wall: wall.replace(tzinfo=UTC)
)


@settings(deadline=None, max_examples=60)
@given(
    _INSTANTS,
    st.integers(0, 200),
    st.integers(1, 6),
    st.sampled_from(["working_hour", "working_day"]),
    st.sampled_from([OFFICE, EVENINGS]),
)
def test_who_comes_later_is_never_owed_sooner_and_nothing_is_due_while_all_are_away(
    at: datetime, later: int, amount: int, unit: str, hours: Hours
) -> None:
    due = owed(amount, unit, at, hours)
    assert at < due <= owed(amount, unit, at + timedelta(hours=later), hours)
    just_before = due - timedelta(seconds=1)
    assert is_open(hours, due, BELGIUM) or is_open(hours, just_before, BELGIUM)
