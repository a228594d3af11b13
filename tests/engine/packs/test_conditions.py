"""Conditions: compiled once, three-valued, and never settled by what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abri.engine.facts import FIELDS, Days, Facts, Span, read_facts
from abri.engine.packs import ConditionError, Setting, compile_condition
from tests.engine.test_facts import facts_tables

TODAY = date(2026, 11, 21)


def holds(condition: object, **facts: object) -> bool | None:
    return compile_condition(condition).holds(read_facts(facts), Setting(TODAY))


def compared(operator: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, object]]:
    return values.map(lambda value: {operator: value})


def leaf(name: str) -> st.SearchStrategy[dict[str, object]]:
    field = FIELDS[name]
    words = st.sampled_from(field.words or ("nl", "fr", "be"))
    several = st.lists(words, min_size=1, max_size=3, unique=True)
    numbers = st.integers(field.least, 120)
    comparisons = {
        "list": compared("has", words) | compared("has_any", several),
        "choice": compared("is", words) | compared("in", several),
        "flag": compared("is", st.booleans()),
        "number": compared("is", numbers) | compared("at_least", numbers) | compared("below", numbers),
        "days": compared("from", st.dates())
        | compared("before", st.dates())
        | compared("within_days", st.integers(0, 400)),
    }
    return comparisons[field.kind].map(lambda comparison: {"fact": name, **comparison})


conditions = st.recursive(
    st.sampled_from(list(FIELDS)).flatmap(leaf),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)


@given(conditions, facts_tables, facts_tables)
def test_a_missing_fact_never_turns_a_decided_outcome_around(
    written: object, known: dict[str, object], added: dict[str, object]
) -> None:
    condition = compile_condition(written)
    before = condition.holds(read_facts(known), Setting(TODAY))
    after = condition.holds(read_facts(added | known), Setting(TODAY))
    assert before is None or after is before


@given(conditions, facts_tables)
def test_an_open_outcome_names_what_would_decide_it(written: object, table: dict[str, object]) -> None:
    condition, facts = compile_condition(written), read_facts(table)
    outcome = condition.holds(facts, Setting(TODAY))
    missing = condition.missing(facts, Setting(TODAY))
    assert bool(missing) is (outcome is None)
    assert set(missing) <= {mention.name for mention in condition.mentions}


@given(conditions)
def test_nothing_known_decides_nothing(written: object) -> None:
    assert compile_condition(written).holds(Facts(), Setting(TODAY)) is None


@given(conditions, facts_tables)
def test_not_is_the_opposite_or_as_open(written: object, table: dict[str, object]) -> None:
    facts = read_facts(table)
    outcome = compile_condition(written).holds(facts, Setting(TODAY))
    opposite = compile_condition({"not": written}).holds(facts, Setting(TODAY))
    assert opposite is (None if outcome is None else not outcome)


@given(st.integers(0, 130), st.integers(0, 130), st.integers(0, 130), st.integers(0, 130))
def test_knowing_an_age_better_never_turns_a_decided_outcome_around(
    a: int, b: int, age: int, bound: int
) -> None:
    low, high = sorted((a, b))
    assume(low <= age <= high)
    for operator in ("is", "at_least", "below"):
        condition = compile_condition({"fact": "victim_age", operator: bound})
        rough = condition.holds(Facts(victim_age=Span(low, high)))
        exact = condition.holds(Facts(victim_age=Span(age, age)))
        assert exact is not None
        assert rough is None or rough is exact


def test_an_age_band_across_the_boundary_is_open() -> None:
    assert holds({"fact": "victim_age", "below": 18}, victim_age=[16, 17]) is True
    assert holds({"fact": "victim_age", "below": 18}, victim_age=[16, 20]) is None
    assert holds({"fact": "victim_age", "below": 18}, victim_age=[18, 120]) is False
    assert holds({"fact": "victim_age", "at_least": 12, "below": 16}, victim_age=[12, 15]) is True


def test_a_period_across_the_day_is_open() -> None:
    new_code = {"fact": "on", "from": date(2026, 9, 1)}
    assert holds(new_code, on=date(2026, 9, 1)) is True
    assert holds(new_code, on=date(2026, 8, 31)) is False
    assert holds(new_code, on=[date(2026, 8, 31), date(2026, 9, 1)]) is None
    assert holds({"fact": "on", "before": date(2026, 9, 1)}, on=date(2026, 8, 31)) is True


def test_within_days_needs_to_know_today() -> None:
    recent = compile_condition({"fact": "offline_sexual_violence_on", "within_days": 7})
    week_ago = Facts(offline_sexual_violence_on=Days(TODAY - timedelta(days=7), TODAY - timedelta(days=7)))
    assert recent.holds(week_ago, Setting(TODAY)) is True
    assert recent.holds(week_ago, Setting(TODAY + timedelta(days=1))) is False
    assert recent.holds(week_ago) is None
    assert recent.holds(week_ago, Setting(date.min)) is True


def test_a_list_that_is_present_is_complete() -> None:
    threat = {"fact": "conduct", "has": "threat"}
    assert holds(threat, conduct=["insult"]) is False
    assert holds(threat, conduct=[]) is False
    assert holds(threat) is None


def test_known_asks_about_the_answer() -> None:
    assert holds({"known": "region"}) is False
    assert holds({"known": "region"}, region="be.vl") is True


def test_all_and_any_follow_kleene() -> None:
    yes, no, open_ = ({"fact": name, "is": True} for name in ("public", "written", "deliberate"))
    facts = {"public": True, "written": False}
    assert holds({"all": [yes, open_]}, **facts) is None
    assert holds({"all": [no, open_]}, **facts) is False
    assert holds({"any": [no, open_]}, **facts) is None
    assert holds({"any": [yes, open_]}, **facts) is True


def test_only_what_keeps_the_outcome_open_is_missing() -> None:
    condition = compile_condition(
        {
            "all": [
                {"any": [{"fact": "public", "is": True}, {"fact": "written", "is": True}]},
                {"fact": "acts", "is": 1},
            ]
        }
    )
    assert condition.missing(Facts()) == ("acts", "public", "written")
    assert condition.missing(Facts(public=True)) == ("acts",)
    assert condition.missing(Facts(acts=Span(2, 2))) == ()


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"fact": "dangr", "is": "none"}, "did you mean 'danger'?"),
        ({"fact": "danger", "is": "fire"}, "'fire' is not one of its words"),
        ({"fact": "danger", "has": "none"}, "'has' cannot compare 'danger', a choice; use is, in"),
        ({"fact": "victim_age", "below": "18"}, "not a whole number"),
        ({"fact": "victim_age", "is": True}, "not a whole number"),
        ({"fact": "on", "from": 2026}, "is not a day"),
        ({"fact": "on", "within_days": -1}, "not a number of days"),
        ({"fact": "public", "is": 1}, "neither true nor false"),
        ({"fact": "conduct", "has_any": []}, "not a list of words"),
        ({"fact": "danger"}, "compared with nothing"),
        ({"fact": ["danger"], "is": "none"}, "does not name anything"),
        ({"known": "nothing_at_all"}, "is not a fact"),
        ({"known": "danger", "is": "none"}, "cannot stand beside 'known'"),
        ({"all": []}, "needs a list of conditions"),
        ({"any": {"fact": "danger"}}, "needs a list of conditions"),
        ({"not": "danger"}, "is not a condition"),
        ({"all": [{}], "any": [{}]}, "has all and any"),
        ({}, "has none of"),
        ("danger == 'none'", "is not a condition"),
    ],
)
def test_a_wrong_condition_says_what_and_how_to_cure_it(written: object, named: str) -> None:
    with pytest.raises(ConditionError) as refused:
        compile_condition(written)
    assert named in str(refused.value)


def test_every_mistake_in_a_condition_is_named() -> None:
    with pytest.raises(ConditionError) as refused:
        compile_condition({"all": [{"fact": "x", "is": 1}, {"not": {"fact": "danger", "is": "y"}}, 3]})
    assert len(refused.value.problems) == 3


def test_endless_nesting_is_refused() -> None:
    nested: object = {"fact": "danger", "is": "none"}
    for _ in range(30):
        nested = {"not": nested}
    with pytest.raises(ConditionError, match="deeper than 20"):
        compile_condition(nested)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["fact", "answer", "known", "all", "any", "not", "is", "in", "has", "below", "x"]
            ),
            inner | st.sampled_from(list(FIELDS)),
            max_size=3,
        )
    ),
)


@given(anything)
def test_no_table_raises_anything_but_a_condition_error(written: object) -> None:
    try:
        condition = compile_condition(written)
    except ConditionError:
        return
    assert condition.holds(Facts()) in (True, False, None)


def test_answers_are_compared_by_their_options() -> None:
    by_mail = compile_condition({"answer": "contact", "is": "email"})
    assert by_mail.holds(Facts(), Setting(answers={"contact": "email"})) is True
    assert by_mail.holds(Facts(), Setting(answers={"contact": "mailbox"})) is False
    assert by_mail.holds(Facts()) is None
    several = compile_condition({"answer": "wants", "has_any": ["talk", "removal"]})
    assert several.holds(Facts(), Setting(answers={"wants": ["report", "talk"]})) is True


def test_conditions_are_equal_when_written_the_same() -> None:
    written = [
        {"fact": "danger", "is": "none"},
        {"fact": "danger", "is": "none"},
        {"fact": "danger", "is": "suicide"},
    ]
    first, second, third = (compile_condition(one) for one in written)
    assert first == second
    assert second != third
