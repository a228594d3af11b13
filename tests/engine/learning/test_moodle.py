"""Moodle XML read again as Moodle reads it: kinds, fractions, feedback, tags."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from abri.engine.learning.items import items
from abri.engine.learning.moodle import moodle_xml
from tests.engine.packs.learning.samples import country_with, quiz_of, sample

# The parts of a hundred that Moodle accepts for an answer, also below nothing.
FRACTIONS = {
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20",
    "16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0",
}  # fmt: skip
Questions = dict[str, ElementTree.Element]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("quiz") / "tiny"
    quiz = quiz_of(country_with(folder, sample("en", "fr")))
    taken = items(quiz.questions.values(), "en", lambda question: f"Source: {question.source}")
    return moodle_xml(taken, {"passwords": "Passwords / keys"})


@pytest.fixture(scope="module")
def questions(written: bytes) -> Questions:
    root = ElementTree.fromstring(written)  # noqa: S314  our own
    assert root.tag == "quiz"
    return {str(one.findtext("idnumber")): one for one in root if one.get("type") != "category"}


def answers(question: ElementTree.Element) -> dict[str, str]:
    return {text(one): str(one.get("fraction")) for one in question.iter("answer")}


def text(above: ElementTree.Element) -> str:
    """The words of a part, without the paragraph around them."""
    return unescape(str(above.findtext("text")).replace("<p>", "").replace("</p>", ""))


def test_a_category_comes_first_and_its_slash_parts_nothing(written: bytes) -> None:
    first = ElementTree.fromstring(written)[0]  # noqa: S314  our own
    assert first.get("type") == "category"
    assert first.findtext("category/text") == "$course$/top/Passwords // keys"


def test_every_kind_becomes_the_nearest_that_moodle_has(questions: Questions) -> None:
    assert {name: question.get("type") for name, question in questions.items()} == {
        "passwords.length": "multichoice",
        "passwords.share": "multichoice",
        "passwords.hacked": "matching",
        "passwords.words": "matching",
        "passwords.chat": "multichoice",
        "passwords.found.desk": "multichoice",
        "passwords.found.asked": "multichoice",
        "passwords.many": "numerical",
    }


def test_one_right_option_has_the_whole_mark(questions: Questions) -> None:
    one = questions["passwords.length"]
    assert one.findtext("single") == "true"
    assert answers(one) == {"Many characters": "100", "The name of my dog": "0", "A short word": "0"}


def test_wrong_ones_of_several_take_away_what_right_ones_give(questions: Questions) -> None:
    several = questions["passwords.share"]
    assert several.findtext("single") == "false"
    assert list(answers(several).values()) == ["50", "50", "-50", "-50"]
    told = [one.findtext("feedback/text") for one in several.iter("answer")]
    assert told == ["", "", "<p>A friendship can break.</p>", "<p>You do not know who that is.</p>"]


def test_words_of_the_pack_are_text_and_no_markup(questions: Questions, written: bytes) -> None:
    said = str(questions["passwords.share"].findtext("questiontext/text"))
    assert "&lt;b&gt; &amp; co" in said
    assert b"<b>" not in written


def test_an_order_is_matched_with_places(questions: Questions) -> None:
    order = questions["passwords.hacked"]
    pairs = {text(part): part.findtext("answer/text") for part in order.iter("subquestion")}
    assert pairs == {"Change the password": "1", "Sign out everywhere": "2", "Warn friends": "3"}


def test_pairs_are_matched(questions: Questions) -> None:
    match = questions["passwords.words"]
    pairs = {text(part): part.findtext("answer/text") for part in match.iter("subquestion")}
    assert pairs["Second step"] == "A code as well"


def test_a_chat_stands_in_the_question_and_its_messages_are_the_answers(questions: Questions) -> None:
    chat = questions["passwords.chat"]
    assert "<strong>Robin:</strong> Send me your code" in str(chat.findtext("questiontext/text"))
    assert answers(chat)["Robin: Quick, now"] == "50"
    assert answers(chat)["You: Hey"] == "-50"


def test_a_scene_marks_what_a_choice_leaves_open(questions: Questions) -> None:
    assert answers(questions["passwords.found.desk"]) == {"Give it back": "100", "Try it": "50"}
    # Nothing better than a risky end is left there: it has the whole mark.
    assert answers(questions["passwords.found.asked"]) == {"Stop": "100", "Go on": "0"}
    first = next(questions["passwords.found.desk"].iter("answer"))
    assert first.findtext("feedback/text") == "<p>She is glad.</p>"


def test_a_scene_that_leaves_nothing_good_is_not_asked(tmp_path: Path) -> None:
    quiz = quiz_of(country_with(tmp_path / "tiny", sample("en", "fr").replace('"risky"', '"bad"')))
    taken = list(items([quiz.questions["passwords.found"]], "en", lambda _: ""))
    assert [item.id for item in taken] == ["passwords.found.desk"]
    assert b'fraction="0"' in moodle_xml(taken, {"passwords": "Passwords"})


def test_a_number_has_a_tolerance_and_half_the_mark_beyond(questions: Questions) -> None:
    found = [
        (one.findtext("text"), one.get("fraction"), one.findtext("tolerance"))
        for one in questions["passwords.many"].iter("answer")
    ]
    assert found == [("12.5", "100", "5"), ("12.5", "50", "10")]


def test_each_has_explanation_source_tags_and_fractions_that_moodle_accepts(questions: Questions) -> None:
    for question in questions.values():
        told = str(question.findtext("generalfeedback/text"))
        assert told.startswith("<p>")
        assert "Source: own proposal, prepared 2026-11-22" in told
        assert {tag.findtext("text") for tag in question.iter("tag")} >= {"DigComp 4.2"}
        assert {fraction.removeprefix("-") for fraction in answers(question).values()} - {"None"} <= FRACTIONS
