"""PostgreSQL is asked every kind of statement that SQLite is asked, and by no more tests than that takes."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests import statements
from tests.on_postgresql import left_to_sqlite
from tests.statements import Noted, kind_of, note

SELECT = "SELECT name FROM desks WHERE slug IN (%s)"


def noted(**tests: Iterable[str]) -> list[Noted]:
    return [Noted(name, frozenset(kinds)) for name, kinds in tests.items()]


def test_what_asks_nothing_that_others_do_not_ask_is_left_out() -> None:
    assert left_to_sqlite(noted(short=["a"], long=["a", "b"], other=["c"], none=[]), set()) == {
        "short",
        "none",
    }


def test_every_kind_is_asked() -> None:
    tests = noted(one=["a", "b"], two=["b", "c"], three=["a", "c"], four=["b"])
    left = left_to_sqlite(tests, set())
    asked = {kind for test in tests if test.name not in left for kind in test.kinds}
    assert asked == {"a", "b", "c"}
    assert left == {"two", "four"}


def test_what_works_at_the_same_time_as_something_else_is_never_left_out() -> None:
    assert left_to_sqlite(noted(first=["a", "b"], second=["a"], third=["b"]), {"second"}) == {"third"}


def test_more_values_or_rows_are_no_other_kind() -> None:
    assert kind_of("IN (%s, %s, %s)", [1, 2, 3]) == kind_of("IN (%s)", [1])
    assert kind_of("VALUES (%s, %s), (%s, %s)", [1, 2, 3, 4]) == kind_of("VALUES (%s, %s)", [1, 2])
    assert kind_of('SAVEPOINT "s1_x1"', ()) == kind_of('SAVEPOINT "s2_x9"', ())
    assert kind_of(SELECT, ["a"]) != kind_of("SELECT slug FROM desks", ())


@pytest.mark.parametrize("odd", ["a\0", "a" * 40, "a" * 200, 2**31, -(2**31) - 1])
def test_a_value_that_one_of_them_might_refuse_is_another_kind(odd: object) -> None:
    assert kind_of(SELECT, [odd]) != kind_of(SELECT, ["a"])


def test_being_refused_is_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise ValueError

    asked: set[str] = set()
    monkeypatch.setattr(statements, "_asked", asked)
    note(lambda *_: None, SELECT, ["a"], many=False, context={})
    note(lambda *_: None, SELECT, [["a"], ["b"]], many=True, context={})
    assert len(asked) == 1
    with pytest.raises(ValueError, match=r"^$"):
        note(refuse, SELECT, ["a"], many=False, context={})
    assert len(asked) == 2
