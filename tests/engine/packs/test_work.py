"""Answers to begin with, what a closed case is looked at for, and when a pause is suggested."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack, shipped_packs
from abri.engine.packs.work import GAP
from tests.engine.conftest import TINY, Changed, Mistakes, assert_named, each

# fmt: off
MISTAKES: Mistakes = {
    "work.toml": [
        ("cases_a_month = 2", "cases_a_month = 0", "cases_a_month 0 is out of bounds; use 1 to 50"),
        ("days = 3", "days = 0", "days 0 is out of bounds"),
        ('severe = ["image.minor"]', 'severe = ["image.minors"]', "did you mean 'image.minor'?"),
        ("minutes_a_visit = 15", "minutes_a_visit = 2000", "minutes_a_visit 2000 is out of bounds; use 1 to 1440"),
        ("reveals_a_day = 5", "reveal_a_day = 5", "unknown key 'reveal_a_day'; did you mean 'reveals_a_day'?"),
        ('placeholders = ["desk"]', 'placeholders = ["dessk"]', "did you mean 'desk'?"),
        ('fr = "Merci. {desk}"', 'fr = "Merci."', "the text 'text' has wrong braces in 'fr'; use {desk}, each once"),
        ('en = "Thank you. {desk}"', 'en = "Thank you. {name}"', "wrong braces in 'en'"),
        ("[… qui]", "quelqu'un", "its languages leave different things open"),
        ('categories = ["threat"]', 'categories = ["threats"]', "did you mean 'threat'?"),
        ('id = "threatened"', 'id = "received"', "the id 'received' is used twice"),
        (', fr = "Le danger', ', de = "Le danger', "the text 'ask' has no 'fr'"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_the_answers_that_fit_the_case_come_first_and_those_of_other_cases_last(tiny: Pack) -> None:
    assert [one.id for one in tiny.work.offered("threat")] == ["threatened", "received"]
    assert [one.id for one in tiny.work.offered("flash")] == ["received", "threatened"]


def test_young_people_are_answered_in_their_own_words(tiny: Pack) -> None:
    text = tiny.work.answers["received"].text
    assert text.say("fr-young") == "Merci à toi. {desk}"
    assert text.say("en-young") == text.say("en")


def test_a_pack_without_the_file_draws_nothing_and_suggests_nothing(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "tiny" / "work.toml").unlink()
    work = load_pack(tmp_path / "tiny").work
    assert not work.answers
    assert not work.rubrics
    assert (work.sampled_a_month, work.silent_days, work.wellbeing.severe) == (0, 0, ())


@pytest.mark.parametrize("name", shipped_packs())
def test_what_nobody_published_is_marked_as_the_centres_own(name: str) -> None:
    work = load_pack(name).work
    assert work.answers
    assert work.rubrics
    kept = [work.sampling_basis, work.wellbeing.basis]
    kept += [one.basis for one in work.rubrics]
    kept += [one.basis for one in work.answers.values()]
    for basis in kept:
        assert not basis.verified
        assert "own proposal" in basis.source


@pytest.mark.parametrize("name", shipped_packs())
def test_every_answer_speaks_to_young_people_and_to_adults(name: str) -> None:
    pack = load_pack(name)
    for answer in pack.work.answers.values():
        for language in {*pack.languages} - {"en"}:
            assert f"{language}-young" in answer.text, (answer.id, language)
            assert answer.text[language] != answer.text[f"{language}-young"]
        assert len({words.count(GAP) for words in answer.text.values()}) == 1
