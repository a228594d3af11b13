"""A round that somebody plays alone. Everything about it travels in the form from page to page; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from abri.engine.learning.answers import Answer, NotAnAnswer, read_answer
from abri.engine.learning.marking import UNANSWERED, Mark, mark
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting

ANSWER = "answer."


@dataclass(frozen=True, slots=True)
class Round:
    """The questions of a round, and the answers so far by the question's id."""

    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]

    @classmethod
    def read(cls, questions: tuple[Question, ...], posted: QueryDict) -> Round:
        """The round as the form brings it; what is no answer counts as none."""
        answers = {}
        for question in questions:
            try:
                answers[question.id] = read_answer(question, posted.get(ANSWER + question.id, "").split())
            except NotAnAnswer:
                continue
        return cls(questions, answers)

    def answered(self, question: Question, answer: Answer) -> Round:
        """The round with one more answer."""
        return Round(self.questions, {**self.answers, question.id: answer})

    def mark(self, question: Question) -> Mark:
        """The mark of the answer to a question."""
        answer = self.answers.get(question.id)
        return UNANSWERED if answer is None else mark(question, answer)

    def verdict(self, question: Question) -> str:
        """The verdict of that mark, empty where the question was skipped."""
        return self.mark(question).verdict if question.id in self.answers else ""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers as the names and values of hidden fields."""
        return [(ANSWER + name, " ".join(answer)) for name, answer in self.answers.items()]


def given(question: Question, posted: QueryDict) -> list[str]:
    """What the fields of a question say; raises NotAnAnswer where two steps were given the same place."""
    match question.task:
        case Choosing() | Spotting():
            return posted.getlist("choice")
        case Pairing(pairs):
            return [posted.get(f"pair.{pair.id}", "") for pair in pairs]
        case Deciding():
            return [*posted.getlist("way"), *posted.getlist("choice")]
        case Estimating():
            return [posted.get("guess", "").strip()]
        case Ordering(steps):
            places = {step.id: posted.get(f"place.{step.id}", "") for step in steps}
            taken = [place for place in places.values() if place]
            if len(set(taken)) < len(taken):
                raise NotAnAnswer("twice")
            by_place = {place: name for name, place in places.items()}
            return [by_place.get(str(number), "") for number, _ in enumerate(steps, start=1)]
