"""A topic with a question of every kind, in four languages, for tests of the reader, of marking and of pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from abri.engine.packs import load_pack
from abri.engine.packs.learning import load_learning
from abri.engine.packs.learning.quiz import Quiz
from tests.engine.conftest import TINY

SAMPLE = TINY.parent / "passwords.toml"


def sample(*languages: str) -> str:
    """The file in these languages alone."""
    text = SAMPLE.read_text(encoding="utf-8")
    others = {"nl", "fr", "de", "en"} - set(languages)
    return re.sub(rf"(?m)^\w+\.({'|'.join(others)}) = .*\n", "", text) if others else text


def country_with(folder: Path, text: str, name: str = "passwords") -> Path:
    """The invented country, whose folder is made here, with this file as a topic of its quiz."""
    shutil.copytree(TINY, folder)
    place = folder / "learning" / "quiz"
    place.mkdir(parents=True)
    (place / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def quiz_of(folder: Path) -> Quiz:
    """The quiz that the country in this folder has; raises PackError."""
    return load_learning(folder, load_pack(folder)).quiz
