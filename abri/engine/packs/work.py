"""How a desk works: answers to begin with, what a closed case is looked at for, and how people who read a lot of
violence are looked after. Read from `work.toml`.

Answers and questions of a review stand in the pack or in a folder that it shares; the pack's own comes instead of a
shared one of the same id. A pack without the file has neither, draws no samples and suggests no pause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.folders import Shelf
from abri.engine.packs.reader import NOT_CHECKED, Table, unique
from abri.engine.packs.text import Text

WORK = "work.toml"
PLACEHOLDERS = ("desk", "reference", "mailbox", "lines")
"""What stands in braces in an answer: the desk's name, the case's reference, the address of the mailbox, and the help
lines that answer now, a line each."""

GAP = "[…"
"""Begins something that a person has to fill in before the answer leaves: "[… what the platform said]"."""

MOST_SAMPLED = 50
REVIEWER, SUPERVISORS = "reviewer", "supervisors"
"""Who reads what a closed case was found to be like: whoever wrote it alone, or every supervisor of the desk."""

A_DAY = 1440


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """An answer to begin with. It is edited before it leaves.

    `categories`: it is offered first in cases of these; empty: in every case. `placeholders` are those in its text.
    """

    id: str
    names: Text
    text: Text
    placeholders: tuple[str, ...]
    categories: tuple[str, ...]
    origin: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rubric:
    """One thing that a closed case is looked at for."""

    id: str
    ask: Text
    hint: Text | None
    origin: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """When somebody has seen enough for a day.

    Time on a case of one of the `severe` categories is an estimate: from opening it until the next thing the same
    person did, and never more than `minutes_a_visit`. A pause is suggested above `severe_minutes_a_day` or
    `reveals_a_day`; `says` is what is said then. Numbers of 0 suggest nothing.
    """

    severe: tuple[str, ...]
    minutes_a_visit: int
    severe_minutes_a_day: int
    reveals_a_day: int
    says: Text | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Work:
    """What `work.toml` says, with what the pack shares.

    `sampled_a_month`: so many closed cases of a desk are drawn each month to be looked at again; `sampled_read_by`
    (:data:`REVIEWER` or :data:`SUPERVISORS`) reads what was found. After `silent_days` without an answer of the
    reporter the desk is reminded that it waits.
    """

    answers: Mapping[str, CannedAnswer]
    rubrics: tuple[Rubric, ...]
    sampled_a_month: int
    sampled_read_by: str
    sampling_basis: Basis
    silent_days: int
    wellbeing: Wellbeing

    def offered(self, category: str) -> tuple[CannedAnswer, ...]:
        """Every answer, those for cases of this category first, those for other categories last."""

        def fit(one: CannedAnswer) -> int:
            return 0 if category in one.categories else 2 if one.categories else 1

        return tuple(sorted(self.answers.values(), key=fit))


_UNSAID = Basis(source="", checked=NOT_CHECKED, verified=False, note="")
_NO_CARE = Wellbeing((), 0, 0, 0, None, _UNSAID)


def read_work(shelves: Sequence[Shelf], categories: Collection[str]) -> Work:
    """What the `work.toml` of these folders say: the pack's own first, then what it shares."""
    answers: dict[str, CannedAnswer] = {}
    rubrics: dict[str, Rubric] = {}
    sampling, silent_days, wellbeing = (0, REVIEWER, _UNSAID), 0, _NO_CARE
    for shelf in shelves:
        file = shelf.folder.tables.get(WORK)
        if file is None:
            continue
        known = () if shelf.origin.shared else tuple(categories)
        for one in read_answers(file.tables("answer", required=False), shelf.origin.id, known):
            answers.setdefault(one.id, one)
        for name, table in unique(file.tables("rubric", required=False), "id"):
            rubrics.setdefault(name, _rubric(name, table, shelf.origin.id))
        if not shelf.origin.shared:
            sampling = _sampling(file.table("sampling"))
            silent_days = _silence(file.table("silence"))
            wellbeing = _wellbeing(file.table("wellbeing"), known)
        file.done()
    return Work(MappingProxyType(answers), tuple(rubrics.values()), *sampling, silent_days, wellbeing)


def read_answers(
    tables: Iterable[Table], origin: str, categories: Collection[str]
) -> tuple[CannedAnswer, ...]:
    """The answers of these tables `[[answer]]`, in their order; `categories` are those that they may name."""
    return tuple(_answer(name, table, origin, categories) for name, table in unique(iter(tables), "id"))


def _answer(name: str, table: Table, origin: str, categories: Collection[str]) -> CannedAnswer:
    placeholders = table.strings("placeholders", required=False, allowed=PLACEHOLDERS)
    answer = CannedAnswer(
        id=name,
        names=table.text("names"),
        text=table.text("text", placeholders=[f"{{{one}}}" for one in placeholders]),
        placeholders=placeholders,
        categories=table.strings("categories", required=False, allowed=tuple(categories)),
        origin=origin,
        basis=read_basis(table),
    )
    if len({words.count(GAP) for words in answer.text.values()}) > 1:
        table.wrong("its languages leave different things open", f"give each the same gaps {GAP} …]")
    table.done()
    return answer


def _rubric(name: str, table: Table, origin: str) -> Rubric:
    rubric = Rubric(name, table.text("ask"), table.maybe_text("hint"), origin, read_basis(table))
    table.done()
    return rubric


def _sampling(table: Table) -> tuple[int, str, Basis]:
    found = (
        table.number("cases_a_month", least=1, most=MOST_SAMPLED),
        table.choice("read_by", (REVIEWER, SUPERVISORS), default=REVIEWER),
        read_basis(table),
    )
    table.done()
    return found


def _silence(table: Table) -> int:
    days = table.number("days", least=1, most=365)
    read_basis(table)
    table.done()
    return days


def _wellbeing(table: Table, categories: tuple[str, ...]) -> Wellbeing:
    wellbeing = Wellbeing(
        severe=table.strings("severe", allowed=categories),
        minutes_a_visit=table.number("minutes_a_visit", least=1, most=A_DAY),
        severe_minutes_a_day=table.number("severe_minutes_a_day", least=1, most=A_DAY),
        reveals_a_day=table.number("reveals_a_day", least=1, most=1000),
        says=table.text("says"),
        basis=read_basis(table),
    )
    table.done()
    return wellbeing
