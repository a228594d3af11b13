"""The intake: which questions to ask in which order, and what the answers say about the incident.

Answers are a plain mapping of question id to a text or a list of texts, as `clean` gives them; a question that
was skipped is absent. Nothing is remembered between calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from abri.engine.facts import FIELDS, AtLeast, Days, Facts, Span, Value
from abri.engine.packs.answers import Answer, clean
from abri.engine.packs.comparisons import Answers, Setting
from abri.engine.packs.conditions import Condition
from abri.engine.packs.text import Text

QuestionKind: TypeAlias = Literal[
    "one", "many", "long_text", "text", "date", "number", "email", "chat", "files"
]
QUESTION_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
FILES_WITH_IMAGE = frozenset({"none", "intimate_adult"})
"""What the fact `image` has to say before files are asked for. No pack can widen it: nobody is asked to send what
may be an intimate image of a minor."""


class UnknownQuestion(LookupError):
    """The intake has no question of this id."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `sets` are the facts that choosing it states; `opens` belongs to the page."""

    value: str
    label: Text
    hint: Text | None
    sets: Mapping[str, Value]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One screen of the intake.

    `when` is None for a question that is always asked. `max_length` is in characters, 0 where it has no
    meaning. `fact` names the fact that the answer sets, "" where it sets none or only its options do. `options` are
    offered; `values` are understood, also those that are offered no more. A `hidden` question is asked of nobody, but
    an answer that somebody gave while it was asked still counts.
    """

    id: str
    kind: QuestionKind
    ask: Text
    help: Text | None
    options: tuple[Option, ...]
    required: bool
    max_length: int
    when: Condition | None
    fact: str
    values: Mapping[str, Option]
    hidden: bool = False

    def sets(self) -> frozenset[str]:
        """The names of the facts that an answer to this question may state."""
        named = {self.fact} - {""}
        return frozenset(named.union(*(option.sets for option in self.options)))

    @property
    def says_no_image(self) -> bool:
        """Whether one of its options states that there is no intimate image."""
        return any(option.sets.get("image") == "none" for option in self.options)


@dataclass(frozen=True, slots=True)
class Intake:
    """The questions of a pack in order, and the pure functions over them and somebody's answers."""

    questions: tuple[Question, ...]
    by_id: Mapping[str, Question]

    def question(self, question_id: str) -> Question:
        """The question of this id; raises UnknownQuestion."""
        try:
            return self.by_id[question_id]
        except KeyError as error:
            raise UnknownQuestion(question_id) from error

    @property
    def first(self) -> Question:
        """The question that everybody is asked first."""
        return self.applicable({})[0]

    @property
    def chat(self) -> Question | None:
        """The question that takes a chat, if the pack has one."""
        return next((question for question in self.questions if question.kind == "chat"), None)

    @property
    def files(self) -> Question | None:
        """The question that takes files, if the pack has one."""
        return next((question for question in self.questions if question.kind == "files"), None)

    @property
    def asks_for_files(self) -> bool:
        """Whether anybody is asked for files, or could be."""
        return self.image is not None and self.files is not None and not self.files.hidden

    @property
    def image(self) -> Question | None:
        """The question that can say that there is no intimate image, if the pack has one."""
        return next((question for question in self.questions if question.says_no_image), None)

    def applicable(self, answers: Answers) -> tuple[Question, ...]:
        """The questions to ask, given the answers so far: those whose condition is met, in order.

        A condition looks only at questions before its own. One that is still open does not ask. Files are asked
        for only after an answer that surely speaks of no intimate image of a minor. A hidden question is among them
        only where it has an answer, which can then be changed.
        """
        return self._walk(answers, None)[0]

    def after(self, question_id: str, answers: Answers) -> Question | None:
        """The applicable question that follows, or None after the last; raises UnknownQuestion."""
        here = self.questions.index(self.question(question_id))
        later = frozenset(question.id for question in self.questions[here + 1 :])
        return next((question for question in self.applicable(answers) if question.id in later), None)

    def before(self, question_id: str, answers: Answers) -> Question | None:
        """The applicable question that comes before, or None before the first; raises UnknownQuestion."""
        here = self.questions.index(self.question(question_id))
        earlier = frozenset(question.id for question in self.questions[:here])
        asked = [question for question in self.applicable(answers) if question.id in earlier]
        return asked[-1] if asked else None

    def clean(self, question_id: str, untrusted: Answer, *, today: date) -> Answer:
        """The answer in its one spelling, ready to be kept; "" or [] where a question is skipped.

        Takes what the form sent: a text, or the list of texts under the field's name (for a date also its day,
        month and year). Raises AnswerError with a code for the page, and UnknownQuestion.
        """
        return clean(self.question(question_id), untrusted, today)

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """The ids of the required questions that apply and have no answer, in order."""
        return tuple(
            question.id
            for question in self.applicable(answers)
            if question.required and not _given(question, answers)
        )

    def facts(self, answers: Answers, *, today: date) -> Facts:
        """What the answers say, as Facts. Answers to questions that do not apply say nothing.

        `today` closes the period that began on the day of the answer "since when".
        """
        return _facts(self._walk(answers, today)[1])

    def _walk(self, answers: Answers, today: date | None) -> tuple[tuple[Question, ...], dict[str, Value]]:
        """The applicable questions, and what their answers state."""
        asked: list[Question] = []
        found: dict[str, Value] = {}
        applied: dict[str, Answer] = {}
        for question in self.questions:
            if question.when is not None and not question.when.holds(_facts(found), Setting(None, applied)):
                continue
            if question.kind == "files" and found.get("image") not in FILES_WITH_IMAGE:
                continue
            given = _given(question, answers)
            if question.hidden and not given:
                continue
            asked.append(question)
            if given:
                applied[question.id] = given
                _count_in(question, given, found, today)
        return tuple(asked), found


def _given(question: Question, answers: Answers) -> Answer:
    """The answer as far as the pack still knows it: an option that went away is no answer."""
    given = answers.get(question.id, "")
    if not question.options:
        return given
    chosen = [given] if isinstance(given, str) else given
    kept = [value for value in chosen if value in question.values]
    if question.kind == "many":
        return kept
    return kept[0] if kept else ""


def _count_in(question: Question, given: Answer, found: dict[str, Value], today: date | None) -> None:
    for value in [given] if isinstance(given, str) else given:
        option = question.values.get(value)
        for name, fact in (option.sets if option else {}).items():
            _state(name, _implied(fact) if name != question.fact else fact, found)
    if question.options or not question.fact or not isinstance(given, str):
        return
    if question.kind == "date":
        first = date.fromisoformat(given)
        if today is not None:
            _state(question.fact, Days(min(first, today), max(first, today)), found)
    else:
        _state(question.fact, _typed(question, given), found)


def _typed(question: Question, given: str) -> Value:
    field = FIELDS[question.fact]
    return field.read(int(given)) if question.kind == "number" else field.read(given)


def _state(name: str, fact: Value, found: dict[str, Value]) -> None:
    """Lists grow with every answer; of anything else the later answer counts."""
    known = found.get(name)
    if FIELDS[name].kind == "list" and isinstance(known, tuple) and isinstance(fact, tuple):
        complete = not (isinstance(known, AtLeast) and isinstance(fact, AtLeast))
        found[name] = (tuple if complete else AtLeast)(dict.fromkeys((*known, *fact)))
    else:
        found[name] = fact


def _implied(fact: Value) -> Value:
    """What an answer says about a fact that was not asked for: of a list, only a part."""
    return fact if isinstance(fact, str | bool | Span | Days) else AtLeast(fact)


def _facts(found: Mapping[str, Value]) -> Facts:
    return Facts(**found)  # type: ignore[arg-type]  # every value was read by the reader of its field


def intake_of(questions: tuple[Question, ...]) -> Intake:
    """The intake over these questions."""
    return Intake(questions, MappingProxyType({question.id: question for question in questions}))
