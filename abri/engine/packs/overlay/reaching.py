"""Whether somebody can come to a question: answers that lead there, searched for among the questions before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, islice, product

from abri.engine.facts import FIELDS
from abri.engine.packs.answers import Answer, AnswerError, clean
from abri.engine.packs.intake import Intake, Question

MOST_TRIES = 20_000
"""Combinations of answers that are tried before a question counts as unreachable."""

SOME_DAY = date(2100, 1, 1)
"""Late enough for every day that is tried."""

_NUMBER = re.compile(r"\d+")
_SAMPLES = {"date": "2026-01-01", "email": "name@example.org"}


def answers_leading_to(intake: Intake, question: Question) -> Mapping[str, Answer] | None:
    """Answers of somebody who was asked them in this order and is then asked `question`; None where none were found.

    What is found proves that the question can be reached. That nothing is found proves the opposite only as long as
    fewer than MOST_TRIES combinations had to be tried.
    """
    before = intake.questions[: intake.questions.index(question)]
    if question.hidden:
        return None
    deciding = _deciding(question, before)
    mentioned = _mentioned((question, *deciding))
    numbers = _numbers((question, *deciding))
    choices = [
        [one for one in _choices(asked, mentioned, numbers) if _can_be(asked, one)] for asked in deciding
    ]
    for chosen in islice(product(*choices), MOST_TRIES):
        answers = {one.id: answer for one, answer in zip(deciding, chosen, strict=True) if answer}
        asked = intake.applicable(answers)
        # An answer to a question that was not asked is none, and so proves nothing.
        if question in asked and all(one in asked for one in deciding if one.id in answers):
            return answers
    return None


def _deciding(question: Question, before: tuple[Question, ...]) -> tuple[Question, ...]:
    """The earlier questions whose answers can decide whether this one is asked, in their order."""
    wanted = [question]
    found: dict[str, Question] = {}
    while wanted:
        one = wanted.pop()
        facts, answers = _looks_at(one)
        for earlier in before:
            if earlier.id in found or earlier.hidden or earlier is one:
                continue
            if earlier.id in answers or facts & earlier.sets():
                found[earlier.id] = earlier
                wanted.append(earlier)
    return tuple(one for one in before if one.id in found)


def _looks_at(question: Question) -> tuple[frozenset[str], frozenset[str]]:
    """The facts and the questions that decide whether this one is asked."""
    mentions = question.when.mentions if question.when else ()
    gate = {"image"} if question.kind == "files" else set()
    return (
        frozenset(one.name for one in mentions if not one.of_answer) | gate,
        frozenset(one.name for one in mentions if one.of_answer),
    )


def _mentioned(questions: tuple[Question, ...]) -> frozenset[str]:
    """What conditions look at: names of facts, and "question=word" for words of answers."""
    found = set[str]()
    for question in questions:
        found |= _looks_at(question)[0]
        for mention in question.when.mentions if question.when else ():
            if mention.of_answer:
                found |= {f"{mention.name}={word}" for word in mention.words}
            else:
                found |= {f"{mention.name}:{word}" for word in mention.words}
    return frozenset(found)


def _numbers(questions: tuple[Question, ...]) -> tuple[int, ...]:
    """The numbers that conditions compare with, and their neighbours."""
    named = {int(digits) for one in questions if one.when for digits in _NUMBER.findall(one.when.source)[:50]}
    return tuple(sorted({number + step for number in named for step in (-1, 0, 1)}))


def _choices(question: Question, mentioned: frozenset[str], numbers: tuple[int, ...]) -> Iterator[Answer]:
    """Answers that differ in what conditions look at; first none at all, where that is possible."""
    if not question.required:
        yield ""
    if question.options:
        yield from _chosen(question, mentioned)
    elif question.kind == "number":
        field = FIELDS[question.fact] if question.fact else None
        yield from (str(one) for one in numbers if field is None or field.least <= one <= field.most)
        yield "1"
    else:
        head = f"{question.fact}:" if question.fact else f"{question.id}="
        yield from (one.removeprefix(head) for one in sorted(mentioned) if one.startswith(head))
        yield _SAMPLES.get(question.kind, "1")


def _can_be(question: Question, answer: Answer) -> bool:
    """Whether somebody can answer so."""
    try:
        return not answer or clean(question, answer, SOME_DAY) == answer
    except AnswerError:
        return False


def _chosen(question: Question, mentioned: frozenset[str]) -> Iterator[Answer]:
    """One option of each effect; where several may be chosen, also each two of them and all together."""
    by_effect: dict[object, str] = {}
    for option in question.options:
        stated = tuple((name, value) for name, value in option.sets.items() if name in mentioned)
        named = option.value if f"{question.id}={option.value}" in mentioned else ""
        by_effect.setdefault((stated, named), option.value)
    values = tuple(by_effect.values())
    if question.kind == "one":
        yield from values
        return
    yield from ([value] for value in values)
    yield from (list(pair) for pair in combinations(values, 2))
    if len(values) > 2:
        yield list(values)
