"""The intake: which question comes next, and what answers say about the incident."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.facts import Days, Facts, Span
from abri.engine.packs import (
    AnswerError,
    Pack,
    PackError,
    UnknownQuestion,
    chat_answer,
    chat_counts,
    compile_condition,
    files_answer,
    files_count,
    load_pack,
)
from tests.engine.conftest import TINY

TODAY = date(2026, 11, 21)
PACK = load_pack(TINY)
Said = dict[str, str | list[str]]


def ids(pack: Pack, answers: Said) -> list[str]:
    return [question.id for question in pack.intake.applicable(answers)]


some_answers = st.fixed_dictionaries(
    {},
    optional={
        question.id: (
            st.lists(st.sampled_from(list(question.values)), min_size=1, unique=True)
            if question.kind == "many"
            else st.sampled_from(list(question.values))
        )
        for question in PACK.intake.questions
        if question.options
    },
)


def test_a_question_is_asked_once_its_condition_is_met(tiny: Pack) -> None:
    assert "wants" not in ids(tiny, {})
    assert "wants" in ids(tiny, {"danger": "none"})
    assert "minor_image" not in ids(tiny, {"category": ["threat"]})
    assert "minor_image" in ids(tiny, {"category": ["threat", "image.adult"]})
    assert "email" not in ids(tiny, {"contact": "mailbox"})
    assert ids(tiny, {"contact": "email"})[-1] == "email"


def test_after_and_before_step_over_what_is_not_asked(tiny: Pack) -> None:
    following = tiny.intake.after("danger", {"danger": "suicide"})
    assert following is not None
    assert following.id == "category"
    preceding = tiny.intake.before("category", {"danger": "suicide"})
    assert preceding is not None
    assert preceding.id == "danger"


def test_the_first_has_none_before_and_the_last_none_after(tiny: Pack) -> None:
    assert tiny.intake.before("reporter", {}) is None
    assert tiny.intake.after("contact", {"contact": "mailbox"}) is None


@given(some_answers)
def test_forward_and_back_visit_the_same_questions(answers: Said) -> None:
    asked = ids(PACK, answers)
    forward = [asked[0]]
    while (question := PACK.intake.after(forward[-1], answers)) is not None:
        forward.append(question.id)
    back = [asked[-1]]
    while (question := PACK.intake.before(back[-1], answers)) is not None:
        back.append(question.id)
    assert forward == asked
    assert back[::-1] == asked


@given(some_answers)
def test_missing_names_the_required_questions_that_apply(answers: Said) -> None:
    missing = PACK.intake.missing(answers)
    assert ("danger" in missing) is ("danger" not in answers)
    assert ("category" in missing) is ("category" not in answers)
    assert ("email" in missing) is (answers.get("contact") == "email")


@given(some_answers)
def test_answers_to_questions_that_do_not_apply_say_nothing(answers: Said) -> None:
    asked = set(ids(PACK, answers))
    applied = {name: answer for name, answer in answers.items() if name in asked}
    assert PACK.intake.facts(answers, today=TODAY) == PACK.intake.facts(applied, today=TODAY)


def test_no_answer_is_no_fact(tiny: Pack) -> None:
    assert tiny.intake.facts({}, today=TODAY) == Facts()


def test_answers_become_facts(tiny: Pack) -> None:
    facts = tiny.intake.facts(
        {
            "reporter": "teacher",
            "age": "12-17",
            "danger": "none",
            "wants": ["talk", "removal"],
            "category": ["threat", "image.minor"],
            "story": "It began in May.",
            "platform": "WhatsApp",
            "since": "2026-05-03",
            "acts": "14",
            "minor_image": "unsure",
            "region": "xx.north",
            "contact": "email",
            "email": "dina@example.org",
        },
        today=TODAY,
    )
    assert facts == Facts(
        reporter="teacher",
        at_school=True,
        victim_age=Span(12, 17),
        danger="none",
        wants=("talk", "removal"),
        category=("threat", "image.minor"),
        conduct=("threat", "intimate_image_shared"),
        platform="whatsapp",
        on=Days(date(2026, 5, 3), TODAY),
        acts=Span(14, 14),
        image="intimate_unknown_age",
        region="xx.north",
    )


def test_a_category_without_certain_conduct_leaves_conduct_open(tiny: Pack) -> None:
    assert tiny.intake.facts({"category": ["bullying"]}, today=TODAY).conduct is None


def test_an_option_the_pack_no_longer_has_is_no_answer(tiny: Pack) -> None:
    old: Said = {"danger": "flood", "category": ["gone", "threat"]}
    assert tiny.intake.missing(old) == ("danger",)
    assert tiny.intake.facts(old, today=TODAY).category == ("threat",)


def test_a_question_nobody_knows_is_an_error(tiny: Pack) -> None:
    with pytest.raises(UnknownQuestion):
        tiny.intake.after("shoe_size", {})
    with pytest.raises(UnknownQuestion):
        tiny.intake.clean("shoe_size", "44", today=TODAY)


def test_options_come_from_the_lists_of_the_pack(tiny: Pack) -> None:
    category = tiny.intake.question("category")
    assert [option.value for option in category.options] == list(tiny.categories)
    assert category.options[0].group == "people"
    assert list(tiny.intake.question("region").values) == ["xx.north", "xx.south", "elsewhere"]
    assert list(tiny.intake.question("age").values) == ["0-11", "12-17", "18+"]


def test_the_young_form_of_a_question_is_said(tiny: Pack) -> None:
    assert tiny.intake.question("reporter").ask.say("fr-young") == "Qui es-tu ?"


def test_what_a_category_implies_is_not_the_whole_list(tiny: Pack) -> None:
    conduct = tiny.intake.facts({"category": ["threat"]}, today=TODAY).conduct
    assert conduct == ("threat",)
    facts = Facts(conduct=conduct)
    assert compile_condition({"fact": "conduct", "has": "threat"}).holds(facts) is True
    assert compile_condition({"fact": "conduct", "has": "insult"}).holds(facts) is None
    assert compile_condition({"fact": "conduct", "has_any": ["insult", "rumour"]}).holds(facts) is None


CHAT = """
[[question]]
id = "chat"
kind = "chat"
required = false
ask = { fr = "Chat ?", en = "Chat?" }
"""


def with_questions(folder: Path, *added: str) -> Path:
    """A copy of the tiny pack that asks these as well."""
    shutil.copytree(TINY, folder / "tiny")
    with (folder / "tiny" / "intake.toml").open("a") as file:
        file.writelines(added)
    return folder / "tiny"


def test_a_pack_may_ask_for_a_chat(tmp_path: Path, tiny: Pack) -> None:
    asks = load_pack(with_questions(tmp_path, CHAT)).intake
    assert asks.chat is not None
    assert asks.chat.id == "chat"
    assert asks.chat.sets() == frozenset()
    assert tiny.intake.chat is None


def test_the_answer_says_how_much_there_is_and_nothing_of_it(tmp_path: Path) -> None:
    intake = load_pack(with_questions(tmp_path, CHAT)).intake
    answer = chat_answer(120, 5)
    assert intake.clean("chat", answer, today=TODAY) == answer
    assert chat_counts(answer) == (120, 5)
    assert intake.clean("chat", "", today=TODAY) == ""
    assert chat_counts("") is chat_counts([]) is None
    for other in ("hello", "120", "-1 2", "\u0661 \u0662", "1 2 3", "12345678 1", "9" * 100):
        with pytest.raises(AnswerError) as refused:
            intake.clean("chat", other, today=TODAY)
        assert refused.value.code == "bad_chat"


@pytest.mark.parametrize(
    ("added", "cure"),
    [
        ((CHAT.replace("false", "true"),), "not everybody has a chat"),
        ((CHAT, CHAT.replace('id = "chat"', 'id = "another"')), "a report takes one chat"),
    ],
)
def test_one_chat_that_nobody_has_to_have(tmp_path: Path, added: tuple[str, ...], cure: str) -> None:
    with pytest.raises(PackError) as mistakes:
        load_pack(with_questions(tmp_path, *added))
    assert cure in str(mistakes.value)


IMAGE = """
[[question]]
id = "picture"
kind = "one"
required = false
ask = { fr = "Image ?", en = "Picture?" }
[[question.option]]
value = "no"
label = { fr = "Non", en = "No" }
sets = { image = "none" }
[[question.option]]
value = "adults"
label = { fr = "Adultes", en = "Adults" }
sets = { image = "intimate_adult" }
[[question.option]]
value = "minor"
label = { fr = "Oui", en = "Yes" }
sets = { image = "intimate_minor" }
[[question.option]]
value = "not_sure"
label = { fr = "Peut-être", en = "Maybe" }
sets = { image = "intimate_unknown_age" }
[[question.option]]
value = "other"
label = { fr = "Autre", en = "Other" }
sets = { danger = "none" }
"""
FILES = """
[[question]]
id = "files"
kind = "files"
required = false
ask = { fr = "Fichiers ?", en = "Files?" }
"""


def test_files_are_asked_for_only_after_a_clear_answer_about_pictures(tmp_path: Path) -> None:
    intake = load_pack(with_questions(tmp_path, IMAGE, FILES)).intake
    assert intake.files is intake.question("files")
    assert intake.image is intake.question("picture")
    asked = {
        said: "files" in [one.id for one in intake.applicable({"picture": said} if said else {})]
        for said in ("", "no", "adults", "minor", "not_sure", "other")
    }
    assert [said for said, asks in asked.items() if asks] == ["no", "adults"]


def test_no_condition_of_a_pack_widens_that(tmp_path: Path) -> None:
    widened = FILES + 'when = { answer = "picture", in = ["minor", "not_sure", "no"] }\n'
    intake = load_pack(with_questions(tmp_path, IMAGE, widened)).intake
    assert intake.files not in intake.applicable({"picture": "minor"})
    assert intake.files not in intake.applicable({"picture": "not_sure"})
    assert intake.files in intake.applicable({"picture": "no"})


@pytest.mark.parametrize(
    ("added", "cure"),
    [
        ((FILES,), "ask first whether there is an intimate image"),
        ((FILES, IMAGE), "ask first whether there is an intimate image"),
        ((IMAGE, FILES.replace("false", "true")), "not everybody has files"),
        ((IMAGE, FILES, FILES.replace('id = "files"', 'id = "more"')), "one question takes all files"),
    ],
)
def test_files_after_that_question_once_and_never_required(
    tmp_path: Path, added: tuple[str, ...], cure: str
) -> None:
    with pytest.raises(PackError) as mistakes:
        load_pack(with_questions(tmp_path, *added))
    assert cure in str(mistakes.value)


def test_the_answer_about_files_is_how_many(tmp_path: Path) -> None:
    intake = load_pack(with_questions(tmp_path, IMAGE, FILES)).intake
    assert files_answer(0) == ""
    assert intake.clean("files", files_answer(12), today=TODAY) == "12"
    assert files_count("12") == 12
    assert files_count("") is files_count([]) is files_count("0") is None
    for other in ("photo.jpg", "0", "-1", "99999", "\u0661"):
        with pytest.raises(AnswerError) as refused:
            intake.clean("files", other, today=TODAY)
        assert refused.value.code == "bad_files"
