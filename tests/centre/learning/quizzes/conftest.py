"""The sample of every kind of question in place of what the pack teaches, and a browser that plays it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from django.test import Client

from abri.centre.country import lessons, pack_as_shipped
from abri.centre.learning.quizzes import exporting, views
from abri.engine.packs.learning import Learning
from abri.engine.packs.learning.quiz import read_quiz
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin
from tests.engine.packs.learning.samples import sample

LANGUAGES = ("nl", "fr", "de", "en")
QUIZ = "/en/quizzes/passwords/"


@cache
def sampled() -> Learning:
    """The sample alone, resting on a fact of the pack."""
    text = sample(*LANGUAGES).replace('["xx.child"]', '["be.112"]')
    problems = Problems()
    table = Table("passwords.toml", "file", tomllib.loads(text), problems, Language(LANGUAGES, LANGUAGES))
    shelf = LearningShelf(Origin("be", shared=False, regions=()), {"quiz/passwords.toml": table})
    quiz = read_quiz((shelf,), pack_as_shipped(), problems)
    problems.refuse()
    return replace(lessons(), quiz=quiz)


@pytest.fixture
def quiz_of_sample(monkeypatch: pytest.MonkeyPatch) -> Learning:
    """Lets the pages teach the sample."""
    for module in (views, exporting):
        monkeypatch.setattr(module, "lessons", sampled)
    return sampled()


class Player:
    """Somebody who plays a round: fills fields in and presses buttons, as a browser without scripts does."""

    def __init__(self, address: str = QUIZ, **query: str) -> None:
        self.client, self.address = Client(), address
        self.query = query
        self.page = self._text(self.client.get(address, query))

    def press(self, name: str, value: str | int, **fields: str | list[str]) -> str:
        """Send the form with its hidden fields; gives the words of the page that comes."""
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.raw)
        data: dict[str, str | list[str]] = {}
        for key, held in hidden:
            known = data.setdefault(key, [])
            assert isinstance(known, list)
            known.append(unescape(held))
        action = re.search(r'<form method="post" action="([^"]+)"', self.raw)
        assert action is not None
        response = self.client.post(unescape(action[1]), {**data, **fields, name: str(value)})
        assert response.status_code == 200
        assert not response.cookies
        assert not self.client.cookies
        self.page = self._text(response)
        return self.page

    def _text(self, response: object) -> str:
        self.raw = response.content.decode()  # type: ignore[attr-defined]
        main = self.raw[self.raw.index("<main") : self.raw.index("</main>")]
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
