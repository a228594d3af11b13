"""The score of a self-assessment: levels follow from the published rule, and nothing that gets better lowers one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.learning.label import HIGHEST, assess
from abri.engine.packs.learning.label import AREAS, LEVELS
from tests.engine.learning.labels import LARGE, WHOLE, label_of, shelf

LABEL = label_of(shelf(WHOLE))
IDS = tuple(LABEL.questions)
STEPS = st.integers(0, HIGHEST)
ANSWERS = st.dictionaries(st.sampled_from(IDS), STEPS)
PROVED = st.sets(st.sampled_from(IDS))
RANKS = ("", *LEVELS)

# In which three questions of an area may not apply, and two are left out at most.
WIDE = label_of(shelf(LARGE))
MAY = tuple(one.id for one in WIDE.questions.values() if one.may_not_apply("primary"))
SAID = st.tuples(
    st.dictionaries(st.sampled_from(tuple(WIDE.questions)), STEPS), st.sets(st.sampled_from(MAY))
)
SHOWN = st.sets(st.sampled_from(tuple(WIDE.questions)))


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


def at(step: int, *exempt: str) -> dict[str, int]:
    return {one: step for one in WIDE.questions if one not in exempt}


def test_what_does_not_apply_is_left_out_of_the_share() -> None:
    exempt = ("policy.6", "policy.7")
    answers = at(2, *exempt) | {"policy.2": 0}
    share = assess(WIDE, answers, (), exempt).shares["policy"]
    assert (share.answered, share.asked, share.exempt, share.left_out) == (8, 8, 2, 2)
    assert share.percent == 100 * 5 * 2 // (6 * 3)


def test_what_is_beyond_the_cap_counts_as_not_yet() -> None:
    two, three = MAY[:2], MAY[:3]
    capped = assess(WIDE, at(3, *three), WIDE.questions, three)
    assert capped.shares["infrastructure"].percent == 100 * 5 // 6
    assert capped.shares["infrastructure"].left_out == 2
    others = assess(WIDE, at(3, *three) | {three[2]: 0}, (), two).shares
    assert capped.shares == {**others, "infrastructure": capped.shares["infrastructure"]}


def test_nobody_comes_to_gold_by_what_does_not_apply() -> None:
    for step in range(3):
        assert assess(WIDE, at(step, *MAY), WIDE.questions, MAY).level != "gold"


def test_gold_leaves_out_only_what_is_explained() -> None:
    answers = at(3, "practice.6") | {"practice.2": 1, "practice.3": 1, "practice.4": 1}
    shown = set(WIDE.questions) - {"practice.6"}
    without = assess(WIDE, answers, shown, ("practice.6",))
    assert (without.level, without.next_level) == ("silver", "gold")
    assert without.gaps["gold"].unshown == ("practice.6",)
    best = assess(WIDE, at(3, "practice.6"), shown, ("practice.6",))
    assert best.level == "gold"
    assert [(one.kind, one.question) for one in best.moves] == [("show", "practice.6")]
    assert assess(WIDE, at(3, "practice.6"), WIDE.questions, ("practice.6",)).moves == ()


def test_what_does_not_apply_has_no_step() -> None:
    with pytest.raises(ValueError, match="has no step"):
        assess(WIDE, at(1), (), ("policy.6",))


@given(SAID, SHOWN, SHOWN)
def test_explaining_more_never_lowers_a_level(
    said: tuple[dict[str, int], set[str]], proved: set[str], more: set[str]
) -> None:
    steps, exempt = _apart(said)
    before = assess(WIDE, steps, proved, exempt)
    assert RANKS.index(assess(WIDE, steps, proved | more, exempt).level) >= RANKS.index(before.level)


@given(SAID, SHOWN)
def test_saying_that_it_does_not_apply_is_never_worse_than_not_yet(
    said: tuple[dict[str, int], set[str]], proved: set[str]
) -> None:
    steps, exempt = _apart(said)
    not_yet = assess(WIDE, steps | dict.fromkeys(exempt, 0), proved)
    score = assess(WIDE, steps, proved, exempt)
    assert RANKS.index(score.level) >= RANKS.index(not_yet.level)
    reached = [gap.reached for gap in score.gaps.values()]
    assert reached == sorted(reached, reverse=True)


@given(SAID, SHOWN)
def test_following_the_moves_ends_in_gold_whatever_does_not_apply(
    said: tuple[dict[str, int], set[str]], proved: set[str]
) -> None:
    steps, exempt = _apart(said)
    proved = set(proved)
    for _ in range(len(WIDE.questions) * (HIGHEST + 2)):
        moves = assess(WIDE, steps, proved, exempt).moves
        if not moves:
            break
        if moves[0].kind == "show":
            proved.add(moves[0].question)
        else:
            exempt.discard(moves[0].question)
            steps[moves[0].question] = moves[0].step
    assert assess(WIDE, steps, proved, exempt).level == "gold"


def _apart(said: tuple[dict[str, int], set[str]]) -> tuple[dict[str, int], set[str]]:
    """Steps of what applies alone, and what does not apply."""
    steps, exempt = said
    return {one: step for one, step in steps.items() if one not in exempt}, set(exempt)
