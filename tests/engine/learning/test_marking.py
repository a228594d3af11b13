"""Marks of each kind of question, and answers that cannot be marked."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.learning.answers import NotAnAnswer, mixed, read_answer
from abri.engine.learning.marking import mark
from abri.engine.packs.learning.quiz import Quiz
from tests.engine.packs.learning.samples import country_with, quiz_of, sample


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Quiz:
    folder: Path = tmp_path_factory.mktemp("quiz") / "tiny"
    return quiz_of(country_with(folder, sample("en", "fr")))


# fmt: off
MARKS = [
    ("length", ["long"], Fraction(1), "right"),
    ("length", ["pet"], Fraction(0), "wrong"),
    ("share", ["parent", "me"], Fraction(1), "right"),
    ("share", ["me"], Fraction(1, 2), "partly"),
    ("share", ["me", "parent", "game"], Fraction(1, 2), "partly"),
    ("share", ["me", "game"], Fraction(0), "wrong"),
    ("share", ["friend", "game"], Fraction(0), "wrong"),
    ("hacked", ["change", "out", "tell"], Fraction(1), "right"),
    ("hacked", ["change", "tell", "out"], Fraction(1, 3), "partly"),
    ("words", ["manager", "second", "key"], Fraction(1), "right"),
    ("words", ["manager", "key", "key"], Fraction(2, 3), "partly"),
    ("chat", ["code", "quick"], Fraction(1), "right"),
    ("chat", ["code", "hi"], Fraction(0), "wrong"),
    ("chat", ["code", "quick", "hi"], Fraction(1, 2), "partly"),
    ("found", ["back"], Fraction(1), "right"),
    ("found", ["try", "stop"], Fraction(1, 2), "partly"),
    ("found", ["try", "on"], Fraction(0), "wrong"),
    ("many", ["12.5"], Fraction(1), "right"),
    ("many", ["17,5"], Fraction(1), "right"),
    ("many", ["18"], Fraction(1, 2), "partly"),
    ("many", ["22.5"], Fraction(1, 2), "partly"),
    ("many", ["23"], Fraction(0), "wrong"),
]
REFUSED = [
    ("length", [], "none"), ("length", [""], "none"), ("length", ["long", "pet"], "several"),
    ("length", ["elephant"], "unknown"), ("share", ["me", "me"], "twice"), ("chat", ["code", "elephant"], "unknown"),
    ("hacked", ["change", "out"], "incomplete"), ("hacked", ["change", "change", "out"], "twice"),
    ("hacked", ["change", "", "out"], "incomplete"), ("words", ["manager", "", "key"], "incomplete"),
    ("words", ["manager", "key"], "incomplete"), ("found", ["try"], "incomplete"), ("found", ["stop"], "unknown"),
    ("found", ["back", "back"], "unknown"), ("many", ["much"], "number"), ("many", ["101"], "number"),
    ("many", ["NaN"], "number"), ("many", ["Infinity"], "number"), ("many", ["5", "6"], "number"),
    ("many", ["0." + "1" * 40], "number"), ("many", ["-1"], "number"),
]
# fmt: on


@pytest.mark.parametrize(("name", "given", "share", "verdict"), MARKS)
def test_an_answer_is_marked(quiz: Quiz, name: str, given: list[str], share: Fraction, verdict: str) -> None:
    question = quiz.questions[f"passwords.{name}"]
    found = mark(question, read_answer(question, given))
    assert (found.share, found.verdict) == (share, verdict)


@pytest.mark.parametrize(("name", "given", "reason"), REFUSED)
def test_what_is_no_answer_says_why(quiz: Quiz, name: str, given: list[str], reason: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        read_answer(quiz.questions[f"passwords.{name}"], given)
    assert refused.value.reason == reason


def test_parts_say_what_was_decided_rightly(quiz: Quiz) -> None:
    share, order = quiz.questions["passwords.share"], quiz.questions["passwords.hacked"]
    assert mark(share, ("me", "game")).parts == {"me": True, "parent": False, "friend": True, "game": False}
    assert mark(order, ("out", "change", "tell")).parts == {"change": False, "out": False, "tell": True}


def test_an_estimate_is_marked_as_it_is_written(quiz: Quiz) -> None:
    """A tenth is no binary fraction: 12.5 and 17.5 are 5 apart, and so are 12.6 and 17.6."""
    question = quiz.questions["passwords.many"]
    assert mark(question, ("7.5",)).share == 1
    assert mark(question, ("7.499999999",)).share == Fraction(1, 2)


def test_what_is_shown_is_mixed_always_alike_and_never_in_the_right_order(quiz: Quiz) -> None:
    for question in quiz.questions.values():
        for names in (["change", "out", "tell"], ["a", "b"], ["b", "a"]):
            assert mixed(question, names) == mixed(question, names)
            assert sorted(mixed(question, names)) == sorted(names)
            assert list(mixed(question, names)) != names
    assert mixed(question, ["one"]) == ("one",)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_marked_or_refused(quiz: Quiz, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(sorted(quiz.questions.values(), key=lambda one: one.id)))
    known = [
        "long",
        "me",
        "change",
        "out",
        "tell",
        "manager",
        "key",
        "code",
        "back",
        "try",
        "stop",
        "12.5",
        "",
    ]
    untrusted = data.draw(st.lists(st.sampled_from(known) | st.text(max_size=30), max_size=6))
    try:
        found = mark(question, read_answer(question, untrusted))
    except NotAnAnswer:
        return
    assert 0 <= found.share <= 1
