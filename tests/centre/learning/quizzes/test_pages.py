"""Topics, filters, the sheet to print, and what every page of the quizzes keeps to."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from abri.centre.country import lessons
from abri.centre.learning.quizzes import views
from abri.centre.learning.quizzes.drawings import DRAWINGS, drawing
from abri.centre.learning.quizzes.selecting import LONGEST_ROUND, Selection
from abri.engine.packs.learning.quiz import NO_QUIZ
from tests.centre.learning.quizzes.conftest import LANGUAGES, QUIZ

HEAVIEST = 20_000
"""Bytes of a page as it travels: styles, font and script, which every page shares, take 40 of the 60 KB."""


@pytest.mark.usefixtures("quiz_of_sample")
def test_topics_are_there_with_drawing_and_count(client: Client) -> None:
    page = client.get("/en/quizzes/").content.decode()
    assert "Passwords" in page
    assert "Keep your account to yourself." in page
    assert "7 questions" in page
    assert 'class="abri-topic-drawing"' in page


@pytest.mark.usefixtures("quiz_of_sample")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("audience=parents", "1 question<"),
        ("age=16-18", "1 question<"),
        ("difficulty=1", "1 question<"),
        ("digcomp=2.1", "1 question<"),
        ("audience=pupils&difficulty=2", "3 questions"),
        ("difficulty=elephant", "7 questions"),
    ],
)
def test_filters_narrow_down(client: Client, query: str, count: str) -> None:
    assert count in client.get(f"/en/quizzes/?{query}").content.decode()


@pytest.mark.usefixtures("quiz_of_sample")
def test_filters_that_leave_nothing_say_so(client: Client) -> None:
    for address in ("/en/quizzes/", QUIZ, f"{QUIZ}print/"):
        answer = client.get(f"{address}?audience=parents&difficulty=3")
        assert answer.status_code == 200
    assert "No question is like that." in client.get(f"{QUIZ}?audience=parents&difficulty=3").content.decode()


@pytest.mark.usefixtures("quiz_of_sample")
def test_the_sheet_gives_no_answer_away_before_the_answers(client: Client) -> None:
    page = client.get(f"{QUIZ}print/").content.decode()
    questions, answers = page.split('class="abri-paper__answers"')
    for secret in ("Length counts most", "A code is for you alone", "12.5"):
        assert secret not in questions
        assert secret in answers
    for asked in ("Many characters", "Send me your code", "Remembers passwords", "(go to 3)", "per cent"):
        assert asked in questions
    assert "&lt;b&gt; &amp; co" in questions


def test_a_country_without_questions_has_no_quizzes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "lessons", lambda: type("Nothing", (), {"quiz": NO_QUIZ}))
    assert client.get("/en/quizzes/").status_code == 404
    assert client.get(QUIZ).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_pack_has_its_pages_in_every_language(client: Client, language: str) -> None:
    for name, topic in lessons().quiz.topics.items():
        address = f"/{language}/quizzes/{name}/"
        for page in (
            client.get(address),
            client.get(f"{address}print/"),
            client.post(address, {"round": "1"}),
        ):
            assert page.status_code == 200
            assert not page.cookies
            assert topic.names[language] in page.content.decode().replace("&#x27;", "'").replace("&amp;", "&")
            assert len(gzip.compress(page.content)) < HEAVIEST
            assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_the_pack_can_be_asked(client: Client, language: str) -> None:
    for name in lessons().quiz.topics:
        for number, questions in enumerate(Selection.of({}, lessons().quiz.about(name)).rounds, start=1):
            assert len(questions) <= LONGEST_ROUND
            for place, question in enumerate(questions, start=1):
                data = {"round": str(number), "go": str(place)}
                page = client.post(f"/{language}/quizzes/{name}/", data).content.decode()
                heading = re.search(r"<h1[^>]*>(?:<label[^>]*>)?(.*?)<", page)
                assert heading is not None, question.id


def test_every_topic_of_the_pack_has_a_drawing_of_its_own() -> None:
    assert {name for name in lessons().quiz.topics if name not in DRAWINGS} == set()
    assert drawing("elephants").template.endswith("/any.html")
