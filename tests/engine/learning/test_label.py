"""The score of a self-assessment: levels follow from the published rule, and nothing that gets better lowers one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.learning.label import HIGHEST, assess
from abri.engine.packs.learning.label import AREAS, LEVELS
from tests.engine.learning.labels import WHOLE, label_of, shelf

LABEL = label_of(shelf(WHOLE))
IDS = tuple(LABEL.questions)
STEPS = st.integers(0, HIGHEST)
ANSWERS = st.dictionaries(st.sampled_from(IDS), STEPS)
PROVED = st.sets(st.sampled_from(IDS))
RANKS = ("", *LEVELS)


def everywhere(step: int) -> dict[str, int]:
    return dict.fromkeys(IDS, step)


def test_nothing_answered_is_no_level() -> None:
    score = assess(LABEL, {}, ())
    assert (score.level, score.next_level) == ("", "iron")
    assert score.gaps["iron"].unanswered == IDS
    assert {move.kind for move in score.moves} == {"answer"}


def test_everything_in_place_and_shown_is_gold() -> None:
    score = assess(LABEL, everywhere(3), IDS)
    assert (score.level, score.next_level, score.moves) == ("gold", "", ())
    assert [share.percent for share in score.shares.values()] == [100, 100, 100]


def test_everything_said_and_nothing_shown_is_iron() -> None:
    score = assess(LABEL, everywhere(3), ())
    assert (score.level, score.next_level) == ("iron", "bronze")
    assert {one.question for one in score.gaps["bronze"].essentials} == {f"{area}.1" for area in AREAS}
    assert all(one.unshown for one in score.gaps["bronze"].essentials)
    assert score.moves[0].kind == "show"


def test_gold_counts_an_unshown_answer_at_most_as_begun() -> None:
    essentials = [f"{area}.1" for area in AREAS]
    score = assess(LABEL, everywhere(3), essentials)
    assert score.level == "silver"
    assert {(one.area, one.percent) for one in score.gaps["gold"].areas} == {(area, 66) for area in AREAS}
    assert set(score.gaps["gold"].unshown) == set(IDS) - set(essentials)


def test_one_question_without_answer_is_no_level() -> None:
    answers = everywhere(3)
    del answers["practice.2"]
    score = assess(LABEL, answers, IDS)
    assert score.level == ""
    assert score.gaps["gold"].unanswered == ("practice.2",)
    assert score.moves[0].question == "practice.2"


def test_what_the_label_does_not_ask_counts_for_nothing() -> None:
    answers = everywhere(1)
    assert assess(LABEL, {**answers, "gone.question": 3}, {"gone.question"}) == assess(LABEL, answers, ())


def test_a_step_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="a step is 0 to 3"):
        assess(LABEL, {IDS[0]: 4}, ())


@given(ANSWERS, PROVED, st.sampled_from(IDS), STEPS)
def test_more_steps_never_lower_a_level(
    answers: dict[str, int], proved: set[str], one: str, more: int
) -> None:
    before = assess(LABEL, answers, proved)
    after = assess(LABEL, {**answers, one: max(more, answers.get(one, 0))}, proved)
    assert RANKS.index(after.level) >= RANKS.index(before.level)
    assert all(after.shares[area].percent >= before.shares[area].percent for area in AREAS)


@given(ANSWERS, PROVED, PROVED)
def test_more_evidence_never_lowers_a_level(
    answers: dict[str, int], proved: set[str], more: set[str]
) -> None:
    before, after = assess(LABEL, answers, proved), assess(LABEL, answers, proved | more)
    assert RANKS.index(after.level) >= RANKS.index(before.level)


@given(st.fixed_dictionaries(dict.fromkeys(IDS, STEPS)), PROVED)
def test_a_level_is_reached_only_with_those_below_it(answers: dict[str, int], proved: set[str]) -> None:
    reached = [gap.reached for gap in assess(LABEL, answers, proved).gaps.values()]
    assert reached == sorted(reached, reverse=True)


@given(ANSWERS, PROVED)
def test_following_the_moves_ends_in_gold(answers: dict[str, int], proved: set[str]) -> None:
    answers, proved = dict(answers), set(proved)
    for _ in range(len(IDS) * (HIGHEST + 2)):
        moves = assess(LABEL, answers, proved).moves
        if not moves:
            break
        assert moves[0].gain > 0
        if moves[0].kind == "show":
            proved.add(moves[0].question)
        else:
            answers[moves[0].question] = moves[0].step
    assert assess(LABEL, answers, proved).level == "gold"
