"""Comparisons of one value with what a condition says, three-valued where the value is a range.

Each maker takes the field that is compared and the literal from the file, and gives the comparison together
with the words it names; it raises Misfit when the two are unlike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from abri.engine.facts import AtLeast, Days, Field, Kind, Misfit, Span

Outcome: TypeAlias = bool | None
Answers: TypeAlias = Mapping[str, "str | list[str]"]
NO_ANSWERS: Answers = MappingProxyType({})


class Setting(NamedTuple):
    """What a condition may look at besides the facts: the day it is asked on, and raw intake answers."""

    today: date | None = None
    answers: Answers = NO_ANSWERS


Compare: TypeAlias = Callable[[object, Setting], Outcome]
Made: TypeAlias = tuple[Compare, tuple[str, ...]]


def _is_word(field_: Field, literal: object) -> Made:
    word = field_.word(literal)
    return lambda value, _: value == word, (word,)


def _in_words(field_: Field, literal: object) -> Made:
    words = _several_words(field_, literal)
    return lambda value, _: value in words, words


def _has(field_: Field, literal: object) -> Made:
    word = field_.word(literal)
    return lambda value, _: word in value or _not_there(value), (word,)  # type: ignore[operator]  # a tuple


def _has_any(field_: Field, literal: object) -> Made:
    words = frozenset(_several_words(field_, literal))

    def compare(value: object, _: Setting) -> Outcome:
        return not words.isdisjoint(value) or _not_there(value)  # type: ignore[arg-type]  # a tuple

    return compare, tuple(sorted(words))


def _not_there(value: object) -> Outcome:
    """Whether a word that a list does not have is surely not so: a list is complete, unless it says otherwise."""
    return None if isinstance(value, AtLeast) else False


def _is_flag(field_: Field, literal: object) -> Made:
    flag = field_.read(literal)
    return lambda value, _: value is flag, ()


def _at_least(field_: Field, literal: object) -> Made:
    bound = field_.number(literal)
    return lambda value, _: _reaches(value, bound), ()


def _below(field_: Field, literal: object) -> Made:
    bound = field_.number(literal)
    return lambda value, _: _opposite(_reaches(value, bound)), ()


def _is_number(field_: Field, literal: object) -> Made:
    number = field_.number(literal)

    def compare(value: object, _: Setting) -> Outcome:
        low, high = _span(value)
        if low == high:
            return low == number
        return None if low <= number <= high else False

    return compare, ()


def _from(field_: Field, literal: object) -> Made:
    day = field_.day(literal)
    return lambda value, _: _reaches(value, day), ()


def _before(field_: Field, literal: object) -> Made:
    day = field_.day(literal)
    return lambda value, _: _opposite(_reaches(value, day)), ()


def _began_before(field_: Field, literal: object) -> Made:
    day = field_.day(literal)

    def compare(value: object, _: Setting) -> Outcome:
        assert isinstance(value, Days)  # noqa: S101  # the operators table pairs comparisons with kinds
        return value.first < day

    return compare, ()


def _within_days(_field: Field, literal: object) -> Made:
    if isinstance(literal, bool) or not isinstance(literal, int) or not 0 <= literal <= 36_500:
        raise Misfit("it is not a number of days", "write a whole number from 0 to 36500")
    span = timedelta(days=literal)

    def compare(value: object, setting: Setting) -> Outcome:
        return None if setting.today is None else _reaches(value, max(date.min + span, setting.today) - span)

    return compare, ()


def _is_answer(field_: Field, literal: object) -> Made:
    word = field_.word(literal)
    return lambda value, _: value == (word,), (word,)


def _reaches(value: object, bound: int | date) -> Outcome:
    """Whether a value known as a range is at or past the bound: surely, surely not, or it depends."""
    assert isinstance(value, Span | Days)  # noqa: S101  # the operators table pairs comparisons with kinds
    low, high = value
    if low >= bound:  # type: ignore[operator]  # a span meets a number, days meet a day
        return True
    return False if high < bound else None  # type: ignore[operator]


def _span(value: object) -> Span:
    assert isinstance(value, Span)  # noqa: S101  # the operators table pairs comparisons with kinds
    return value


def _opposite(outcome: Outcome) -> Outcome:
    return None if outcome is None else not outcome


def _several_words(field_: Field, literal: object) -> tuple[str, ...]:
    if not isinstance(literal, list) or not literal:
        raise Misfit("it is not a list of words", "write ['...', '...']")
    return tuple(dict.fromkeys(field_.word(item) for item in literal))


Maker: TypeAlias = Callable[[Field, object], Made]
ANY_WORD = Field("choice", form="an option's value")
OF_FACTS: Mapping[Kind, Mapping[str, Maker]] = MappingProxyType(
    {
        "list": {"has": _has, "has_any": _has_any},
        "choice": {"is": _is_word, "in": _in_words},
        "flag": {"is": _is_flag},
        "number": {"is": _is_number, "at_least": _at_least, "below": _below},
        "days": {
            "from": _from,
            "before": _before,
            "began_before": _began_before,
            "within_days": _within_days,
        },
    }
)
OF_ANSWERS: Mapping[str, Maker] = MappingProxyType(
    {"is": _is_answer, "has": _has, "has_any": _has_any, "in": _has_any}
)
