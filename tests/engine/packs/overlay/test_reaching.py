"""Whatever changes are accepted: every question that is asked can be reached, and the pack still works."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from abri.engine.facts import Facts
from abri.engine.packs import Answer, Pack, PackError, Question, load_pack
from abri.engine.packs.danger import LATEST
from abri.engine.packs.overlay import lay_over, what_fits
from abri.engine.packs.overlay.reaching import answers_leading_to
from abri.engine.packs.problems import Problems
from abri.engine.packs.references import check_references
from abri.engine.routing import recommend
from tests.engine.conftest import TINY, Changed

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PACKS = {"tiny": load_pack(TINY), "be": load_pack("be")}
WORDS = [
    "category",
    "question",
    "own_question",
    "order",
    "due",
    "option",
    "hidden",
    "ask",
    "when",
    "kind",
    "answer",
    "in",
    "wants",
    "own_x",
]
OWN_NAMES = ("own_a", "own_b", "own_c")
UNITS = ("hour", "working_hour", "working_day")


def every_language(pack: Pack, words: str) -> dict[str, str]:
    return {code: f"{words} {code}" for code in pack.languages}


def some_of(ids: Any, what: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(sorted(ids)), what, max_size=4)


def own_questions(pack: Pack) -> st.SearchStrategy[dict[str, Any]]:
    """A question that a centre asks beside those of the pack, perhaps only after another answer."""
    text = st.just(every_language(pack, "Words"))
    asked = [*(one.id for one in pack.intake.questions), *OWN_NAMES]
    return st.fixed_dictionaries(
        {
            "kind": st.just("one"),
            "ask": text,
            "option": st.just([{"value": value, "label": every_language(pack, value)} for value in "xy"]),
        },
        optional={
            "hidden": st.booleans(),
            "when": st.fixed_dictionaries(
                {
                    "answer": st.sampled_from(asked),
                    "in": st.lists(
                        st.sampled_from(["x", "y", "self", "email", "none", "threat"]), min_size=1
                    ),
                }
            ),
        },
    )


def questions(pack: Pack) -> st.SearchStrategy[dict[str, Any]]:
    """What a centre changes of a question of the pack."""
    text = st.just(every_language(pack, "Words"))
    values = {value for one in pack.intake.questions for value in one.values}
    return st.fixed_dictionaries(
        {},
        optional={
            "hidden": st.booleans(),
            "ask": text,
            "option": some_of(
                values, st.fixed_dictionaries({}, optional={"hidden": st.booleans(), "label": text})
            ),
        },
    )


def changes_to(pack: Pack) -> st.SearchStrategy[dict[str, Any]]:
    """Changes of every kind, most of them such as an editor could try."""
    text = st.just(every_language(pack, "Words"))
    hidden = st.fixed_dictionaries({}, optional={"hidden": st.booleans(), "hint": text})
    names = [one.id for one in pack.intake.questions]
    answer = st.fixed_dictionaries({}, optional={"hidden": st.booleans(), "text": text, "names": text})
    own_answer = st.fixed_dictionaries(
        {"names": text, "text": st.just(every_language(pack, "See {mailbox}"))}
    )
    due = st.fixed_dictionaries({"amount": st.integers(0, 30), "unit": st.sampled_from(UNITS)})
    return st.fixed_dictionaries(
        {},
        optional={
            "category": some_of(pack.categories, hidden),
            "question": some_of(names, questions(pack)),
            "own_question": some_of(OWN_NAMES, own_questions(pack)),
            "order": st.permutations([*names, *OWN_NAMES]).map(lambda order: order[:6]) | near(names),
            "due": some_of(pack.routing.due, due),
            "tier": some_of(pack.routing.due, st.fixed_dictionaries({"target": text})),
            "danger": some_of(LATEST, st.fixed_dictionaries({"minutes": st.integers(0, 70)})),
            "answer": some_of([*pack.work.answers, "gone"], answer),
            "own_answer": some_of(OWN_NAMES, own_answer),
        },
    )


def near(names: list[str]) -> st.SearchStrategy[list[str]]:
    """An order in which one question moved."""

    def moved(places: tuple[int, int]) -> list[str]:
        order = list(names)
        order.insert(places[1], order.pop(places[0]))
        return order

    place = st.integers(0, len(names) - 1)
    return st.tuples(place, place).map(moved)


# By name: a pack is too long to be shown.
some_changes = st.sampled_from(sorted(PACKS)).flatmap(
    lambda name: st.tuples(st.just(name), changes_to(PACKS[name]))
)


def walked(pack: Pack, target: Question, answers: dict[str, Answer]) -> bool:
    """Whether somebody who answers so, one screen after the other, is asked the question."""
    given_so_far: dict[str, Answer] = {}
    asked: Question | None = pack.intake.first
    while asked is not None and asked.id != target.id:
        answer = answers.get(asked.id, "")
        if asked.required and not answer:
            answer = asked.options[0].value
        given_so_far[asked.id] = pack.intake.clean(asked.id, answer, today=NOON.date()) if answer else ""
        asked = pack.intake.after(asked.id, given_so_far)
    return asked is not None


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(some_changes)
def test_no_accepted_change_makes_a_question_unreachable(drawn: tuple[str, dict[str, Any]]) -> None:
    pack, changes = PACKS[drawn[0]], drawn[1]
    kept, _ = what_fits(pack, changes)
    assume(kept)
    laid = lay_over(pack, kept)
    for question in laid.intake.questions:
        if not question.hidden:
            answers = answers_leading_to(laid.intake, question)
            assert answers is not None, question.id
            assert walked(laid, question, dict(answers)), question.id


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(some_changes)
def test_no_accepted_change_breaks_the_pack(drawn: tuple[str, dict[str, Any]]) -> None:
    pack, changes = PACKS[drawn[0]], drawn[1]
    kept, _ = what_fits(pack, changes)
    # As the database keeps them.
    laid = lay_over(pack, json.loads(json.dumps(kept)))
    problems = Problems()
    check_references(laid, problems)
    assert problems.found == ()
    for example in laid.routing_examples:
        before, after = recommend(pack, example.facts, example.at), recommend(laid, example.facts, example.at)
        assert (before.urgency, before.evidence_upload, before.desks) == (
            after.urgency,
            after.evidence_upload,
            after.desks,
        )
    for question in laid.intake.questions:
        assert set(pack.languages) <= set(question.ask)
    # What safety hangs on is untouched.
    for danger in ("suicide", "violence_now", "self_harm"):
        due = recommend(laid, Facts(danger=danger), NOON).due
        assert due.amount <= recommend(pack, Facts(danger=danger), NOON).due.amount
    assert all(getattr(laid.routing.danger, one) <= getattr(pack.routing.danger, one) for one in LATEST)
    fixed = [one for one in pack.intake.questions if one.sets() & {"danger", "image"}]
    assert [laid.intake.question(one.id) for one in fixed] == fixed


@given(
    st.sampled_from(sorted(PACKS)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(WORDS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
)
def test_changes_of_any_shape_are_taken_or_refused_and_never_end_in_an_error(name: str, changes: Any) -> None:
    assume(isinstance(changes, dict))
    pack = PACKS[name]
    kept, problems = what_fits(pack, changes)
    assert kept == changes or problems
    assert lay_over(pack, kept)


CHAIN = """
[[question]]
id = "step_{here}"
kind = "one"
required = false
ask = {{ en = "?", fr = "?" }}
when = {{ answer = "step_{before}", is = "go" }}
[[question.option]]
value = "go"
label = {{ en = "go", fr = "go" }}
[[question.option]]
value = "stay"
label = {{ en = "stay", fr = "stay" }}
"""
LAST = '[[question]]\nid = "contact"'


def with_questions(changed: Changed, added: str) -> Pack:
    """The invented country with more questions before its last ones."""
    return load_pack(changed("intake.toml", LAST, f"{added}\n\n{LAST}"))


def test_a_chain_of_conditions_is_followed_to_its_end(changed: Changed) -> None:
    first = CHAIN.format(here=0, before="").replace('when = { answer = "step_", is = "go" }', "")
    chain = first + "".join(CHAIN.format(here=number, before=number - 1) for number in range(1, 6))
    pack = with_questions(changed, chain)
    found = answers_leading_to(pack.intake, pack.intake.question("step_5"))
    assert found == {f"step_{number}": "go" for number in range(5)}
    with pytest.raises(PackError, match="question step_5: nobody can come"):
        lay_over(pack, {"question": {"step_4": {"option": {"go": {"hidden": True}}}}})


@pytest.mark.parametrize(
    ("condition", "reachable"),
    [
        ('{ fact = "acts", at_least = 7 }', True),
        ('{ fact = "platform", is = "Discord" }', True),
        ('{ all = [{ fact = "category", has = "threat" }, { fact = "category", has = "bullying" }] }', True),
        ('{ all = [{ fact = "danger", is = "none" }, { fact = "danger", is = "suicide" }] }', False),
        ('{ not = { known = "danger" } }', False),
        ('{ not = { known = "platform" } }', True),
    ],
)
def test_conditions_of_every_kind_are_tried(changed: Changed, condition: str, reachable: bool) -> None:
    pack = with_questions(
        changed,
        f'[[question]]\nid = "more"\nkind = "text"\nrequired = false\nwhen = {condition}\n'
        'ask = { en = "?", fr = "?" }',
    )
    assert (answers_leading_to(pack.intake, pack.intake.question("more")) is not None) is reachable
