"""What packs hold for families: the worked examples are read whole, and each mistake of an author is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.learning.families import FAMILY_FILES, WEIGHTS, WHO, Families, read_families
from abri.engine.packs.learning.shelves import LearningShelf, open_shelves
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin

PAGE = Path(__file__).parents[4] / "docs" / "pack-author" / "format.md"
CHAPTER = PAGE.read_text(encoding="utf-8").split("## learning/: for families")[1].split("\n## ")[0]
EXAMPLES = dict(re.findall(r"```toml\n# (\w+\.toml)[^\n]*\n(.*?)```", CHAPTER, re.DOTALL))
LANGUAGE = Language(("nl", "fr", "de", "en"), ("en", "fr", "nl", "de"))


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


def shelf(problems: Problems, files: dict[str, str], origin: str = "be") -> LearningShelf:
    """A folder `learning/` with these files."""
    tables = {
        name: Table(name, "file", tomllib.loads(text), problems, LANGUAGE) for name, text in files.items()
    }
    return LearningShelf(Origin(origin, shared=origin != "be", regions=()), tables)


def read(files: dict[str, str], pack: Pack) -> tuple[Families, list[str]]:
    problems = Problems()
    families = read_families((shelf(problems, files),), pack)
    return families, [str(problem) for problem in problems.found]


def test_the_worked_examples_have_no_problems(belgium: Pack) -> None:
    assert sorted(EXAMPLES) == sorted(FAMILY_FILES)
    families, problems = read(EXAMPLES, belgium)
    assert problems == []
    assert families.audiences["children"].asks.reporter == "self"
    assert [one.weight for one in families.selfchecks["bullying"].endings] == ["talk", "fine"]
    assert families.laws["be.gdpr.age13"].bands == ("12-13", "14-15")
    assert families


def test_a_country_with_none_of_the_files_has_nothing_for_families(belgium: Pack) -> None:
    families, problems = read({}, belgium)
    assert (bool(families), problems) == (False, [])


MISTAKES = {
    "an audience that has no page": (
        "audiences.toml",
        ('id = "children"', 'id = "uncles"'),
        "id 'uncles' is not allowed",
    ),
    "a reader that nobody knows": (
        "audiences.toml",
        ('"self"', '"uncle"'),
        "reporter 'uncle' is not allowed",
    ),
    "an audience without signs": ("audiences.toml", ("[[audience.sign]]", "[[audience.talk]]"), "'sign'"),
    "a language left out": ("audiences.toml", (', en = "You are afraid."', ""), "has no 'en'"),
    "a key that nobody asks for": ("audiences.toml", ("young = true", "youg = true"), "unknown key 'youg'"),
    "a kind of screen": ("settings.toml", ('"app"', '"fridge"'), "kind 'fridge' is not allowed"),
    "a way that is not told": ("settings.toml", ("reporting = ", "reprting = "), "'reporting' is missing"),
    "an address that is none": ("settings.toml", ("https://", "help at "), "web"),
    "a fact that is not there": (
        "blocking.toml",
        ("eu.time.2007.mobile_framework", "eu.time.1807.letter"),
        "'eu.time.1807.letter' is no entry of the pack",
    ),
    "a letter without an end": ("blocking.toml", ("ends = ", "end = "), "'ends' is missing"),
    "a side that promises nothing": (
        "agreement.toml",
        ('side = "parents"', 'side = "child"'),
        "no clause of 'parents' fits it",
    ),
    "clauses for others": ("agreement.toml", ("[9, 11]", "[18, 20]"), "no clause of 'child' fits it"),
    "no ages": ("agreement.toml", ("ages = [9, 11]", ""), "'ages' is missing"),
    "ages the wrong way round": ("ages.toml", ("[9, 11]", "[11, 9]"), "is not a range"),
    "a provision that is not there": (
        "ages.toml",
        ("be.gdpr.age13", "be.gdpr.age12"),
        "'be.gdpr.age12' is no provision of the pack",
    ),
    "a band that is not there": ("ages.toml", ('"14-15"', '"14-99"'), "bands '14-99' is not allowed"),
    "a question too long for a card": ("cards.toml", ("What made", "What " * 40), "characters in 'en'"),
    "an ending that nothing leads to": (
        "selfcheck.toml",
        ('leads = "talk"', 'leads = "fine"'),
        "no answer leads to the ending 'talk'",
    ),
    "an answer that leads nowhere": (
        "selfcheck.toml",
        ('leads = "talk"', 'leads = "watch"'),
        "answers lead to 'watch', which is no ending",
    ),
    "a question that always finds something": (
        "selfcheck.toml",
        ('leads = "fine"', 'leads = "talk"'),
        "no answer leads to 'fine'",
    ),
    "a weight that nobody knows": ("selfcheck.toml", ('"talk"', '"panic"'), "is not allowed"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_file(name: str, belgium: Pack) -> None:
    file, (found, put), said = MISTAKES[name]
    assert found in EXAMPLES[file]
    _families, problems = read({**EXAMPLES, file: EXAMPLES[file].replace(found, put)}, belgium)
    assert any(problem.startswith(file) and said in problem for problem in problems), problems


def test_a_card_stands_in_one_deck_only(belgium: Pack) -> None:
    twice = EXAMPLES["cards.toml"] + EXAMPLES["cards.toml"].replace('"warm_up"', '"other"')
    _families, problems = read({"cards.toml": twice}, belgium)
    assert any("'warm_up.laugh' is in two decks" in problem for problem in problems)


def test_a_country_s_own_entry_stands_in_place_of_a_shared_one(belgium: Pack) -> None:
    problems = Problems()
    own = shelf(problems, {"settings.toml": EXAMPLES["settings.toml"].replace('"Messages"', '"Berichten"')})
    shared = shelf(problems, {"settings.toml": EXAMPLES["settings.toml"]}, origin="eu")
    families = read_families((own, shared), belgium)
    assert problems.found == ()
    assert [one.name for one in families.screens.values()] == ["Berichten"]


@pytest.fixture(scope="module")
def shipped(belgium: Pack) -> Families:
    problems = Problems()
    found = [
        LearningShelf(one.origin, {name: one.tables[name] for name in FAMILY_FILES if name in one.tables})
        for one in open_shelves("be", belgium, problems)
    ]
    families = read_families(found, belgium)
    assert problems.found == ()
    return families


def test_every_audience_has_its_page_and_no_number_of_a_country(shipped: Families) -> None:
    assert tuple(shipped.audiences) == WHO
    said = [
        words
        for one in shipped.audiences.values()
        for text in (*one.signs, *one.talk, *one.avoid, *one.where)
        for words in text.values()
    ]
    # 112 holds all over Europe; every other number comes from the organisations of the country.
    assert {number for words in said for number in re.findall(r"\d{3,}", words)} <= {"112"}


def test_what_nobody_confirmed_does_not_claim_to_be(shipped: Families) -> None:
    bases = [
        *(one.basis for one in shipped.audiences.values()),
        *(one.basis for one in shipped.selfchecks.values()),
    ]
    assert not any(basis.verified for basis in bases)


def test_settings_are_confirmed_only_by_pages_that_they_name(shipped: Families) -> None:
    assert len(shipped.screens) >= 8
    confirmed = [one.basis.source for one in shipped.screens.values() if one.basis.verified]
    assert confirmed
    assert [
        source for source in confirmed if not all(page.startswith("https://") for page in source.split(" ; "))
    ] == []


def test_every_self_check_can_end_in_danger_and_in_nothing(shipped: Families) -> None:
    for check in shipped.selfchecks.values():
        weights = [ending.weight for ending in check.endings]
        assert (weights[0], weights[-1]) == (WEIGHTS[0], WEIGHTS[-1])
        assert all(option.leads != "now" for question in check.questions for option in question.options[:1])
