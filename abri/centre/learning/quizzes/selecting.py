"""Which questions somebody wants: filters in the address, and rounds short enough to be played in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.quizzes.words import AGES, AUDIENCES, DIFFICULTIES, DIGCOMP, Words
from abri.engine.packs.learning.quiz import Question

LONGEST_ROUND = 10
LABELS = {
    "audience": _("For whom"),
    "age": _("Age"),
    "difficulty": _("How hard"),
    "digcomp": _("Competence (DigComp)"),
}


class Filters(forms.Form):
    """Narrows questions down. Only what some of them have is offered, and a value that is not is as good as none."""

    def __init__(self, data: Mapping[str, Any] | None, offered: Sequence[Question]) -> None:
        super().__init__(data)
        for name, words in (
            ("audience", AUDIENCES),
            ("age", AGES),
            ("difficulty", DIFFICULTIES),
            ("digcomp", DIGCOMP),
        ):
            had = {value for question in offered for value in values(question, name)}
            choices = [("", _("Any")), *_choices(name, words, had)]
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=choices, required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that are set, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _choices(name: str, words: Words, had: set[str]) -> list[tuple[str, Any]]:
    return [
        (value, f"{value} {said}" if name == "digcomp" else said)
        for value, said in words.items()
        if value in had
    ]


def values(question: Question, name: str) -> tuple[str, ...]:
    """What a question has under the name of a filter."""
    match name:
        case "audience":
            return (question.audience,)
        case "age":
            return question.ages
        case "difficulty":
            return (str(question.difficulty),)
        case _:
            return question.digcomp


@dataclass(frozen=True, slots=True)
class Selection:
    """The questions that filters leave, and those filters as an address carries them."""

    filters: Filters
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, untrusted: Mapping[str, Any], offered: Sequence[Question]) -> Selection:
        """What is left of `offered`."""
        filters = Filters(untrusted, offered)
        wanted = filters.wanted
        left = (
            question
            for question in offered
            if all(value in values(question, name) for name, value in wanted.items())
        )
        return cls(filters, tuple(left))

    @property
    def query(self) -> str:
        """The filters with a question mark before them, empty where none is set."""
        wanted = urlencode(self.filters.wanted)
        return f"?{wanted}" if wanted else ""

    @property
    def rounds(self) -> tuple[tuple[Question, ...], ...]:
        """The questions dealt out to rounds of about equal length, each for one audience and from easy to hard."""
        return tuple(
            dealt
            for audience in AUDIENCES
            for dealt in _dealt([one for one in self.questions if one.audience == audience])
        )

    @property
    def young(self) -> bool:
        """Whether pages speak to young people: unless all of it is for adults."""
        return any(question.audience == "pupils" for question in self.questions) or not self.questions


def _dealt(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    count = ceil(len(questions) / LONGEST_ROUND)
    return (tuple(questions[start::count]) for start in range(count))
