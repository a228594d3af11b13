"""Reads `learning/quiz/<topic>.toml`: questions to learn with, each with an explanation and a source.

A topic may stand in the pack's own folder and in one that it shares: its questions are one list then, the pack's own
first. One of the files has to say what the topic is called; the pack's own words count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from abri.engine.facts import nearest
from abri.engine.packs.citable import check_mentions
from abri.engine.packs.learning.digcomp import COMPETENCES
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.learning.tasks import KINDS, Task, read_task
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import Mention
from abri.engine.packs.text import Text

AGES = ("10-12", "13-15", "16-18", "adults")
AUDIENCES = ("pupils", "parents", "teachers")
DIFFICULTIES = (1, 2, 3)
OWN_PROPOSAL = "own proposal"
"""How a source begins that is no source: advice that nobody outside has checked."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What several questions are about."""

    id: str
    names: Text
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, whose task is of its kind. `origin` is the folder that it stands in, `file` the file."""

    id: str
    topic: str
    kind: str
    ages: tuple[str, ...]
    audience: str
    difficulty: int
    digcomp: tuple[str, ...]
    asks: Text
    explains: Text
    source: str
    checked: date
    verified: bool
    facts: tuple[str, ...]
    task: Task
    origin: str
    file: str

    @property
    def label(self) -> str:
        """The question as messages name it."""
        return f"question {self.id}"

    def mentions(self) -> Iterator[Mention]:
        """The entries of the pack that the answer rests on."""
        yield Mention("facts", self.facts)


@dataclass(frozen=True, slots=True)
class Quiz:
    """All topics and questions by id, in the order of the files."""

    topics: Mapping[str, Topic]
    questions: Mapping[str, Question]

    def about(self, topic: str) -> tuple[Question, ...]:
        """The questions of a topic, the easy ones first."""
        mine = (question for question in self.questions.values() if question.topic == topic)
        return tuple(sorted(mine, key=lambda question: question.difficulty))


NO_QUIZ = Quiz(MappingProxyType({}), MappingProxyType({}))


def read_quiz(shelves: Sequence[LearningShelf], pack: Pack, problems: Problems) -> Quiz:
    """The quiz of all shelves. What a question rests on must be an entry of the pack."""
    topics: dict[str, Topic] = {}
    questions: dict[str, Question] = {}
    files = [(shelf, name, file) for shelf in shelves for name, file in shelf.below("quiz")]
    named = {name for _, name, file in files if "topic" in file.values}
    for shelf, name, file in files:
        if file.has("topic") or name not in named:
            topics.setdefault(name, _topic(name, file))
        for question in _questions(name, file, shelf.origin.id):
            other = questions.setdefault(question.id, question)
            if other is not question:
                problem = f"the id {question.id!r} is used twice, also in {other.file}"
                problems.add(question.file, question.label, problem, "rename one")
        file.done()
    known = {entry.id: entry for entry in pack.entries()}
    check_mentions(questions.values(), known, pack.id, problems)
    return Quiz(MappingProxyType(topics), MappingProxyType(questions))


def _topic(name: str, file: Table) -> Topic:
    table = file.table("topic")
    if table.values and table.identifier("id") != name:
        table.wrong(f"its id is not {name!r}", "give it the name of its file")
    topic = Topic(name, table.text("names"), table.text("says"))
    table.done()
    return topic


def _questions(topic: str, file: Table, origin: str) -> Iterator[Question]:
    for name, table in unique(file.tables("question"), "id"):
        stem, _, slug = name.rpartition(".")
        if name and (stem != topic or not slug):
            table.wrong(f"its id {name!r} does not begin with its topic", f'write id = "{topic}.<word>"')
        yield _question(name, topic, table, origin)
        table.done()


def _question(name: str, topic: str, table: Table, origin: str) -> Question:
    kind = table.choice("kind", KINDS)
    audience, ages = _written_for(table)
    source, verified = table.string("source"), table.flag("verified")
    facts = table.identifiers("facts")
    if verified and source.lower().startswith(OWN_PROPOSAL):
        table.wrong(
            "it is verified, and its source is an own proposal", "write verified = false, or its source"
        )
    return Question(
        id=name,
        topic=topic,
        kind=kind,
        ages=ages,
        audience=audience,
        difficulty=table.number("difficulty", least=DIFFICULTIES[0], most=DIFFICULTIES[-1]),
        digcomp=_digcomp(table),
        asks=table.text("asks"),
        explains=table.text("explains"),
        source=source,
        checked=table.day("checked"),
        verified=verified,
        facts=facts,
        task=read_task(kind, table),
        origin=origin,
        file=table.file,
    )


def _written_for(table: Table) -> tuple[str, tuple[str, ...]]:
    """For whom it is written, and of what age they are."""
    audience = table.choice("audience", AUDIENCES)
    ages = table.strings("ages", allowed=AGES)
    if audience in AUDIENCES[1:] and ages and ages != ("adults",):
        table.wrong(
            f"it is for {audience}, and for the young", 'write ages = ["adults"]: who it is written for'
        )
    return audience, ages


def _digcomp(table: Table) -> tuple[str, ...]:
    named = table.strings("digcomp")
    for code in named:
        if code not in COMPETENCES:
            table.wrong(f"{code!r} is not a competence of DigComp", nearest(code, COMPETENCES))
    return named
