"""Whatever stands in a file of the quiz, reading it gives questions or names mistakes, and nothing else."""

from __future__ import annotations

import copy
import random
import tomllib
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.learning.quiz import Quiz, read_quiz
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin
from tests.engine.conftest import TINY
from tests.engine.packs.learning.samples import sample
from tests.engine.packs.test_fuzzing import junk, places

DOCUMENT = tomllib.loads(sample("en", "fr"))
awkward = st.sampled_from(
    ["desk", "given", "single", "scenario", "estimate", "a", "passwords.many", float("inf"), 1e-300, 10**400]
)


@cache
def tiny() -> Pack:
    return load_pack(TINY)


def read(document: dict[str, object], problems: Problems) -> Quiz:
    table = Table("quiz/passwords.toml", "file", document, problems, Language(("en", "fr"), ("en", "fr")))
    shelf = LearningShelf(Origin("xx", shared=False, regions=()), {"quiz/passwords.toml": table})
    return read_quiz((shelf,), tiny(), problems)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 10**6), values=st.lists(junk | awkward, min_size=1, max_size=4))
def test_a_mutated_quiz_names_mistakes_and_raises_nothing(seed: int, values: list[object]) -> None:
    """Random values in random places (None removes the place)."""
    chance = random.Random(seed)
    document = copy.deepcopy(DOCUMENT)
    for value in values:
        if not document:
            break
        *above, last = chance.choice(places(document))
        target: object = document
        for key in above:
            target = target[key]  # type: ignore[index]
        assert isinstance(target, dict | list)
        if value is not None:
            target[last] = value  # type: ignore[index]
        else:
            del target[last]  # type: ignore[arg-type]
    problems = Problems()
    read(document, problems)
    assert all(problem.problem and problem.cure for problem in problems.found)


def test_the_sample_itself_has_no_mistake() -> None:
    problems = Problems()
    quiz = read(copy.deepcopy(DOCUMENT), problems)
    assert (problems.found, len(quiz.questions)) == ((), 7)
