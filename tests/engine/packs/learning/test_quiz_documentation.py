"""The page for pack authors shows a question that the reader takes, and names what it knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from abri.engine.packs import load_pack
from abri.engine.packs.learning.quiz import AGES, AUDIENCES, read_quiz
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.learning.tasks import KINDS
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin
from tests.engine.conftest import TINY

DOCS = Path(__file__).parents[4] / "docs"
FORMAT = (DOCS / "pack-author" / "format.md").read_text(encoding="utf-8")
CHAPTER = FORMAT.split("## learning/quiz/")[1].split("\n## ")[0]


def test_the_example_has_no_problems() -> None:
    problems = Problems()
    block = re.findall(r"```toml\n(.*?)```", CHAPTER, re.DOTALL)[0]
    languages = ("nl", "fr", "de", "en")
    table = Table("passwords.toml", "file", tomllib.loads(block), problems, Language(languages, languages))
    shelf = LearningShelf(Origin("xx", shared=False, regions=()), {"quiz/passwords.toml": table})
    quiz = read_quiz((shelf,), load_pack(TINY), problems)
    assert (problems.found, list(quiz.questions)) == ((), ["passwords.length"])


def test_every_kind_age_and_audience_is_named() -> None:
    kinds = re.findall(r"^\| `(\w+)` \|", CHAPTER, re.MULTILINE)
    assert tuple(kinds) == KINDS
    for marker, words in (("ages", AGES), ("quiz audiences", AUDIENCES)):
        listed = re.search(rf"<!-- {marker} -->(.*?)<!-- end -->", CHAPTER, re.DOTALL)
        assert listed
        assert tuple(re.findall(r"`([a-z0-9-]+)`", listed[1])) == words


def test_schools_are_told_how_every_kind_is_marked_and_exported() -> None:
    page = (DOCS / "school" / "quizzes.md").read_text(encoding="utf-8")
    table = page.split("| kind | what pupils do | how it is marked |")[1].split("\n\n")[0]
    assert len(re.findall(r"^\| \w", table, re.MULTILINE)) == len(KINDS)
