"""The questions that come with Abri: enough of each, and nothing in them that the directory does not know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from abri.engine.learning.items import items
from abri.engine.packs import load_pack
from abri.engine.packs.learning import load_learning
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import KINDS, Choosing, Deciding, Option, Ordering, Pairing, Spotting
from abri.engine.packs.text import Text

PACK = load_pack("be")
QUIZ = load_learning("be", PACK).quiz
TOPICS = (
    "communication", "anonymity", "personal-data", "bystanders", "grooming", "pictures", "passwords", "hate",
    "gaming", "ai-fakes", "well-being", "parents", "teachers",
)  # fmt: skip
LANGUAGES = ("nl", "fr", "de", "en")


def texts(question: Question) -> Iterator[Text]:
    """Every sentence of a question."""
    yield from (question.asks, question.explains)
    match question.task:
        case Choosing(options):
            for option in options:
                yield from (option.says, *([option.why] if option.why else []))
        case Spotting(people, messages):
            yield from people.values()
            for message in messages:
                yield from (message.says, *([message.why] if message.why else []))
        case Ordering(steps):
            yield from (step.says for step in steps)
        case Pairing(pairs):
            for pair in pairs:
                yield from (pair.left, pair.right)
        case Deciding(scenes):
            for scene in scenes.values():
                yield from (scene.says, *(choice.says for choice in scene.choices))
        case estimate:
            yield estimate.unit


def test_there_are_enough_of_every_kind_and_topic() -> None:
    assert set(TOPICS) <= set(QUIZ.topics)
    assert len(QUIZ.questions) >= 120
    kinds = Counter(question.kind for question in QUIZ.questions.values())
    assert {kind: kinds[kind] for kind in KINDS if kinds[kind] < 6} == {}
    for topic in QUIZ.topics:
        about = QUIZ.about(topic)
        assert len(about) >= 8, topic
        assert {question.difficulty for question in about} == {1, 2, 3}, topic


# Short numbers as the country has them, and whatever is long enough to be dialled. A year and a hundred are neither.
NUMBER = re.compile(r"(?<![\d.,-])(?:\+?\d[\d \u00a0\u202f./]{4,}\d|10[1-9]|11\d|1[78]\d\d)(?![\d.,]?\d)")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_telephone_number_is_one_of_an_organisation(topic: str) -> None:
    numbers = {re.sub(r"\D", "", one.contact.phone) for one in PACK.organisations.values()}
    for question in QUIZ.about(topic):
        for text in texts(question):
            for words in text.values():
                found = {re.sub(r"\D", "", number) for number in NUMBER.findall(words)}
                assert found <= numbers, question.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_can_be_taken_along_once_by_its_id(language: str) -> None:
    taken = [item.id for item in items(QUIZ.questions.values(), language, lambda question: question.source)]
    assert len(set(taken)) == len(taken)
    assert {name for name in QUIZ.questions if not any(one.startswith(name) for one in taken)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_is_given_away_by_its_length(language: str) -> None:
    """Whoever always takes the longest option gets few of the single questions right. Seen to fail in French."""
    longest = []
    for options in _of_single_questions():
        most = max(len(option.says.say(language)) for option in options)
        longest.append(any(option.right for option in options if len(option.says.say(language)) == most))
    assert sum(longest) / len(longest) < 0.45


def test_no_answer_is_given_away_by_its_place() -> None:
    places = Counter([option.right for option in options].index(True) for options in _of_single_questions())
    assert max(places.values()) / places.total() < 0.4


def _of_single_questions() -> list[tuple[Option, ...]]:
    tasks = (question.task for question in QUIZ.questions.values() if question.kind == "single")
    return [task.options for task in tasks if isinstance(task, Choosing)]
