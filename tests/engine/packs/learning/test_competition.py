"""Reading a competition: every mistake is named, and a country's own file comes whole before a shared one."""

from __future__ import annotations

import tomllib

import pytest

from abri.engine.packs.learning.competition import Competition, read_competition
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.loader import SHIPPED
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin

LANGUAGES = ("nl", "fr", "de", "en")
WHOLE = (SHIPPED / "eu" / "learning" / "competition.toml").read_text(encoding="utf-8")


def shelf(text: str, problems: Problems, origin: str = "xx") -> LearningShelf:
    """A folder whose only file holds this text."""
    table = Table(f"{origin}.toml", "file", tomllib.loads(text), problems, Language(LANGUAGES, LANGUAGES))
    return LearningShelf(Origin(origin, shared=False, regions=()), {"competition.toml": table})


def read(*texts: str) -> tuple[Competition | None, list[str]]:
    """What the folders give, and what is wrong with them."""
    problems = Problems()
    found = read_competition([shelf(text, problems, f"f{at}") for at, text in enumerate(texts)])
    return found, [f"{one.entry}: {one.problem}" for one in problems.found]


def test_the_shared_competition_is_read_whole() -> None:
    found, wrong = read(WHOLE)
    assert wrong == []
    assert found is not None
    assert [len(one.meanings) for one in found.criteria.values()] == [5, 5, 5, 5]
    assert tuple(found.states) == ("planned", "begun", "done", "dropped")
    assert found.tips == 5


def test_without_a_file_there_is_no_competition() -> None:
    assert read_competition(()) is None


def test_the_first_folder_gives_all_of_it() -> None:
    found, wrong = read(WHOLE.replace("tips = 5", "tips = 2"), WHOLE)
    assert (found.tips if found else 0, wrong) == (2, [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tips = 5", "tips = 0", "out of bounds"),
        ("winners = 3", "", "'winners' is missing"),
        ('id = "clear"', 'id = "useful"', "is used twice"),
        ('id = "clear"', f'id = "{"a" * 41}"', "is too long"),
        ("means.3.nl = ", "means.3.xx = ", "'3' has no 'nl'"),
        ("states.done.nl = ", "states.done.xx = ", "'done' has no 'nl'"),
        ("states.planned.", "states.soon.", "unknown key 'soon'"),
        ("[[rule]]", "[[rules]]", "[[rule]] is missing"),
        ("[[theme]]", "[[themes]]", "[[theme]] is missing"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, said: str) -> None:
    assert old in WHOLE
    assert any(said in one for one in read(WHOLE.replace(old, new))[1])
