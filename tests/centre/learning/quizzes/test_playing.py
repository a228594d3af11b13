"""A round played alone: every kind of question, what is told, and that nothing is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abri.centre.learning.quizzes.showing import shown
from abri.engine.packs.learning import Learning
from abri.engine.packs.learning.tasks import Spotting
from tests.centre.learning.quizzes.conftest import QUIZ, Player

pytestmark = pytest.mark.usefixtures("quiz_of_sample")

# In the order of the round: from easy to hard, as the pack has them.
LENGTH, SHARE, WORDS, CHAT, HACKED, FOUND = range(1, 7)


@pytest.fixture
def player() -> Player:
    playing = Player()
    playing.press("round", 1)
    return playing


def test_a_round_goes_question_by_question_to_its_result(player: Player) -> None:
    assert "question 1 of 6" in player.page
    assert "What makes a password strong?" in player.page
    told = player.press("check", LENGTH, choice="long")
    assert "Right" in told
    assert "You chose this, and it is right." in told
    assert "Length counts most. Take four words." in told
    assert "Our own advice, written on 22 November 2026." in told
    assert "question 2 of 6" in player.press("go", SHARE)
    told = player.press("check", SHARE, choice=["me", "game"])
    assert "Not right" in told
    assert "You do not know who that is." in told
    assert "This is right too." in told
    player.press("go", WORDS)
    fields = {"pair.manager": "manager", "pair.second": "key", "pair.key": "key"}
    told = player.press("check", WORDS, **fields)
    assert "Partly right" in told
    assert "You chose: No password needed" in told
    player.press("go", CHAT)
    told = player.press("check", CHAT, choice=["code", "quick"])
    assert "Robin: Send me your code" in told
    assert "A code is for you alone." in told
    player.press("go", HACKED)
    told = player.press("check", HACKED, **{"place.change": "1", "place.out": "3", "place.tell": "2"})
    assert "Partly right" in told
    assert "You put it at place 3." in told
    player.press("go", FOUND)
    player.press("check", FOUND, choice="try")
    assert "You chose: Try it" in player.page
    assert "A friend asks what you are doing." in player.page
    told = player.press("check", FOUND, choice="stop")
    assert "It ends, but that was risky." in told
    assert "→ Try it" in told
    result = player.press("go", 7)
    assert "2 of 6 right" in result
    assert "3 more were partly right." in result
    assert "Next round" not in result, "what follows is for parents"
    for way in ("Your account", "What the law says", "Talk to someone"):
        assert way in result


@pytest.mark.parametrize(
    ("number", "fields", "said"),
    [
        (LENGTH, {}, "Choose an answer, or skip the question."),
        (LENGTH, {"choice": ["long", "pet"]}, "Choose one answer only."),
        (LENGTH, {"choice": "<script>"}, "That answer does not belong to this question."),
        (SHARE, {}, "Choose an answer, or skip the question."),
        (WORDS, {"pair.manager": "key"}, "Choose something for each, or skip the question."),
        (CHAT, {"choice": "elephant"}, "That answer does not belong to this question."),
        (HACKED, {"place.out": "1"}, "Give every step a place, or skip the question."),
        (HACKED, {"place.out": "1", "place.tell": "1"}, "Two steps have the same place."),
        (FOUND, {}, "Choose an answer, or skip the question."),
        (FOUND, {"choice": "stop"}, "That answer does not belong to this question."),
    ],
)
def test_what_is_no_answer_says_what_to_do(
    player: Player, number: int, fields: dict[str, str | list[str]], said: str
) -> None:
    player.press("go", number)
    page = player.press("check", number, **fields)
    assert said in page
    assert f"question {number} of 6" in page
    assert "<title>Error:" in player.raw
    assert "<script>" not in player.raw.split("<main")[1]


def test_what_was_chosen_before_an_error_is_still_there(player: Player) -> None:
    player.press("go", HACKED)
    player.press("check", HACKED, **{"place.out": "2", "place.tell": "2"})
    assert player.raw.count('<option value="2" selected>') == 2


@pytest.mark.parametrize(("guess", "verdict"), [("15", "Right"), ("20", "Partly right"), ("60", "Not right")])
def test_parents_have_a_round_of_their_own_with_an_estimate(guess: str, verdict: str) -> None:
    parent = Player()
    assert "Round 1: 6 questions (Pupils)" in parent.page
    assert "Round 2: 1 question (Parents)" in parent.page
    parent.press("round", 2)
    assert "A number from 0 to 100." in parent.page
    for typed in ("many", "1e99", ""):
        assert "A number from 0 to 100." in parent.press("check", 1, guess=typed)
        assert f'value="{typed}"' in parent.raw
    told = parent.press("check", 1, guess=guess)
    assert verdict in told
    assert "12.5 per cent" in told
    assert f"You guessed {guess}." in told


def test_a_question_can_be_skipped_and_come_back_to(player: Player) -> None:
    player.press("check", LENGTH, choice="pet")
    player.press("go", SHARE)
    player.press("go", LENGTH)
    assert 'value="pet" checked' in player.raw
    player.press("go", 7)
    assert "0 of 6 right" in player.page
    assert player.page.count("Not answered") == 5


def test_a_story_begins_anew_where_its_way_is_impossible(player: Player) -> None:
    player.press("go", FOUND)
    page = player.press("check", FOUND, way=["elephant"], choice="back")
    assert "It lies on a bench." in page
    assert "That answer does not belong" in page


def test_nothing_that_is_sent_breaks_a_page(player: Player) -> None:
    for name, value in (
        ("go", "0"),
        ("go", "-3"),
        ("go", "99999"),
        ("check", "²"),
        ("check", "x"),
        ("round", "77"),
    ):
        page = player.press(
            name, value, **{"answer.passwords.length": "a b c", "answer.passwords.many": "NaN"}
        )
        assert " of " in page


def test_each_question_is_asked_in_the_register_of_its_reader(player: Player) -> None:
    player.address = "/fr/quizzes/passwords/"
    french = Player("/fr/quizzes/passwords/")
    french.press("round", 1)
    assert "Qu'est-ce qui rend un mot de passe fort ?" in french.page


def test_rounds_are_short_and_hold_every_question_once(quiz_of_sample: Learning) -> None:
    playing = Player(QUIZ, audience="pupils", age="10-12", difficulty="2")
    assert "3 questions" in playing.page
    assert "question 1 of 3" in playing.press("round", 1)
    assert "question 2 of 3" in playing.press("go", 2)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_chat_is_seen_from_the_side_that_has_to_be_careful(
    quiz_of_sample: Learning, *, swapped: bool
) -> None:
    question = quiz_of_sample.quiz.questions["passwords.chat"]
    assert isinstance(question.task, Spotting)
    other = {"a": "b", "b": "a"} if swapped else {"a": "a", "b": "b"}
    messages = tuple(replace(one, who=other[one.who]) for one in question.task.messages)
    seen = shown(replace(question, task=replace(question.task, messages=messages)), "en")
    assert [one.value for one in seen.messages if one.mine] == ["hey"]
