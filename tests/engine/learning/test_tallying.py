"""What a class answered, counted: for each kind of question, and whatever was answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.learning.answers import NotAnAnswer
from abri.engine.learning.tallying import kept, scene_of, tally
from abri.engine.packs.learning.quiz import Quiz
from tests.engine.packs.learning.samples import country_with, quiz_of, sample


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Quiz:
    folder: Path = tmp_path_factory.mktemp("quiz") / "tiny"
    return quiz_of(country_with(folder, sample("en", "fr")))


def counted(quiz: Quiz, name: str, answers: list[list[str]], scene: str = "") -> tuple[object, ...]:
    """How many answered, how many were right, and the bars of a round."""
    question = quiz.questions[f"passwords.{name}"]
    givens: dict[str, int] = {}
    for answer in answers:
        words = kept(question, scene, answer)
        givens[words] = givens.get(words, 0) + 1
    found = tally(question, scene, givens)
    return found.answered, found.right, {bar.part: bar.count for bar in found.bars}


# fmt: off
ROUNDS = [
    ("length", [["long"], ["long"], ["pet"]], "", (3, 2, {"long": 2, "pet": 1, "short": 0})),
    ("share", [["parent", "me"], ["me", "parent"], ["friend"]], "",
     (3, 2, {"me": 2, "parent": 2, "friend": 1, "game": 0})),
    ("hacked", [["change", "out", "tell"], ["change", "tell", "out"]], "", (2, 1, {"change": 2, "out": 1, "tell": 1})),
    ("words", [["manager", "second", "key"], ["manager", "key", "key"]], "",
     (2, 1, {"manager": 2, "second": 1, "key": 2})),
    ("found", [["try"], ["back"], ["try"]], "", (3, None, {"try": 2, "back": 1})),
    ("found", [["stop"]], "in", (1, None, {"stop": 1, "on": 0})),
]
# fmt: on


@pytest.mark.parametrize(("name", "answers", "scene", "expected"), ROUNDS)
def test_a_round_is_counted(
    quiz: Quiz, name: str, answers: list[list[str]], scene: str, expected: tuple[object, ...]
) -> None:
    if name == "found" and scene:
        story = quiz.questions["passwords.found"]
        scene = next(c.to for c in scene_of(story, "").choices if c.id == "try")  # type: ignore[union-attr]
    assert counted(quiz, name, answers, scene) == expected


def test_an_estimate_is_counted_in_ranges_that_hold_the_whole_scale(quiz: Quiz) -> None:
    question = quiz.questions["passwords.many"]
    found = tally(question, "", {"0": 1, "12.5": 2, "100": 3})
    assert (found.answered, found.right) == (6, 2)
    assert sum(bar.count for bar in found.bars) == 6
    assert (found.bars[0].part, found.bars[-1].to, found.bars[-1].count) == ("0", "100", 3)
    assert sum(bar.right is True for bar in found.bars) == 1
    assert len(found.bars) <= 8


def test_what_most_gave_and_the_wrong_part_that_most_gave_are_found(quiz: Quiz) -> None:
    question = quiz.questions["passwords.length"]
    found = tally(question, "", {"long": 5, "pet": 2, "short": 1})
    assert (found.favourite and found.favourite.part, found.trap and found.trap.part) == ("long", "pet")
    nobody = tally(question, "", {})
    assert (nobody.answered, nobody.right, nobody.favourite, nobody.trap) == (0, 0, None, None)


@pytest.mark.parametrize(
    ("answer", "reason"), [([], "none"), ([""], "none"), (["try", "back"], "several"), (["stop"], "unknown")]
)
def test_a_vote_that_is_none_says_why(quiz: Quiz, answer: list[str], reason: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        kept(quiz.questions["passwords.found"], "", answer)
    assert refused.value.reason == reason


@settings(deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_refused_or_can_be_counted(quiz: Quiz, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(list(quiz.questions.values())))
    words = sorted({*_ids(question.task), "", "5", "elephant"})
    untrusted = data.draw(st.lists(st.sampled_from(words) | st.text(max_size=8), max_size=7))
    try:
        given_words = kept(question, "", untrusted)
    except NotAnAnswer:
        return
    found = tally(question, "", {given_words: 2})
    assert found.answered == 2
    assert found.right in {None, 0, 2}
    assert all(bar.count in {0, 2} for bar in found.bars)
    assert len(given_words) <= 400


def _ids(task: object) -> set[str]:
    parts = (getattr(task, name, ()) for name in ("options", "steps", "pairs", "messages"))
    return {part.id for group in parts for part in group}
