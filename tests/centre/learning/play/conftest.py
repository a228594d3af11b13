"""A class that plays questions of every kind."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from abri.centre import turns
from abri.centre.learning.play import asking, fragments
from tests.centre.learning.play.school_class import Pupil, Teacher
from tests.centre.learning.quizzes.conftest import sampled


def forget_fragments() -> None:
    """What a process that was just started does not know."""
    for kept in (fragments._question, fragments._result, fragments._waiting):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample alone is played, and a turn is earned quickly."""
    monkeypatch.setattr(asking, "lessons", sampled)
    monkeypatch.setattr(turns, "HARDEST", 50)
    forget_fragments()
    yield
    forget_fragments()


@pytest.fixture
def teacher(db: None) -> Teacher:
    """Nobody whom Abri knows."""
    return Teacher()


@pytest.fixture
def class_of(teacher: Teacher) -> Callable[..., list[Pupil]]:
    """Opens a room with so many pupils in it, and these questions."""

    def opened(number: int, *questions: str, **more: Any) -> list[Pupil]:
        room = teacher.opens(*questions, **more)
        pupils = [Pupil() for _ in range(number)]
        for place, pupil in enumerate(pupils):
            assert pupil.joins(room.code, f"Panda {place + 10}").status_code == 302
        return pupils

    return opened
