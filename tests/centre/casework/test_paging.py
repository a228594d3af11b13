"""Places in an order of rows, whatever the order."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from abri.centre.cases.models import Case
from abri.centre.casework.paging import NotAPlace, Order, page_of
from tests.centre.conftest import NOON, Cast, Report

ORDER = Order(Case.QUEUE_ORDER)


@given(some.text(max_size=80))
def test_whatever_stands_in_an_address_is_a_place_or_refused(untrusted: str) -> None:
    try:
        ORDER.after(untrusted, Case)
    except NotAPlace:
        return


@pytest.mark.parametrize(
    "columns",
    [
        [10**40, "2026-11-21T12:00:00+00:00", "00000000-0000-0000-0000-000000000000"],
        [1, "0001-01-01T00:00:00+14:00", "00000000-0000-0000-0000-000000000000"],
        [1, "2026-11-21T12:00:00", "00000000-0000-0000-0000-000000000000"],
        [1, None, None],
        [True, {}, []],
        [1, "2026-11-21T12:00:00+00:00", "a\x00b"],
        [[[[[]]]]],
    ],
)
def test_what_no_database_can_compare_is_refused(columns: list[object]) -> None:
    written = base64.urlsafe_b64encode(json.dumps(columns).encode()).decode()
    with pytest.raises(NotAPlace):
        ORDER.after(written, Case)


def test_a_place_deeper_than_any_row_is_refused() -> None:
    with pytest.raises(NotAPlace):
        ORDER.after(base64.urlsafe_b64encode(b"[" * 100_000).decode(), Case)


def test_the_reversed_order_twice_is_the_order() -> None:
    order = Order(("-closed_at", "rank", "id"))
    assert order.reversed().columns == ("closed_at", "-rank", "-id")
    assert order.reversed().reversed() == order


@pytest.mark.parametrize("order", [ORDER, ORDER.reversed(), Order(("-changed_at", "rank", "id"))])
def test_behind_every_row_stand_exactly_those_that_follow(report: Report, order: Order) -> None:
    start = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    for number in range(12):
        report(
            at=start + timedelta(minutes=number % 4),
            danger="suicide" if number % 5 == 0 else "none",
            category=["sextortion" if number % 3 == 0 else "cyberbullying.peers"],
        )
    rows = list(Case.objects.order_by(*order.columns))
    for position, row in enumerate(rows):
        behind = Case.objects.filter(order.after(order.place_of(row), Case)).order_by(*order.columns)
        assert list(behind) == rows[position + 1 :]


@pytest.mark.parametrize(("order", "way"), [(ORDER, ">"), (ORDER.reversed(), "<")])
def test_an_index_is_entered_at_the_place_and_not_read_up_to_it(
    report: Report, order: Order, way: str
) -> None:
    behind = Case.objects.filter(order.after(order.place_of(report().case), Case))
    columns = ", ".join(f'"cases_case"."{name}"' for name in Case.QUEUE_ORDER)
    assert f"({columns}) {way} (" in str(behind.query)


def test_a_place_tells_no_more_than_its_row(report: Report) -> None:
    case = report().case
    assert ORDER.place_of(case).isascii()
    assert "=" not in ORDER.place_of(case)


@pytest.mark.parametrize("columns", [("rank", "created_at", "id"), ("-changed_at", "-id")])
def test_asking_one_after_the_other_gives_the_same_pages(
    columns: tuple[str, ...], cast: Cast, report: Report
) -> None:
    for number in range(12):
        report(desk_slug="school" if number % 3 else "", at=NOON - timedelta(minutes=number * 7 % 5))
    rows, order = Case.objects.all(), Order(columns)
    parts = [rows.filter(desk=desk) for desk in (cast.helpline, cast.school)]
    whole, pieces, after = [], [], ("", "")
    for _ in range(4):
        together = page_of(rows, order, size=4, after=after[0])
        one_by_one = page_of(parts, order, size=4, after=after[1])
        whole += [row.pk for row in together.rows]
        pieces += [row.pk for row in one_by_one.rows]
        after = together.after, one_by_one.after
        if not together.after:
            break
    assert pieces == whole
    assert len(set(whole)) == 12
