"""Self-checks that stay in the browser: every answer leads to one of four outcomes, and the most serious one shows.

There is no score. The weights are fixed, because a stylesheet decides which outcome shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import merged, points
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

SELFCHECKS = "selfcheck.toml"
WEIGHTS = ("now", "talk", "watch", "fine")
"""Where an answer leads, the most serious first: danger now, talk to somebody, keep an eye on it, nothing worries."""

FEWEST_OPTIONS, MOST_OPTIONS = 2, 4


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `leads` is one of `WEIGHTS`."""

    id: str
    says: Text
    leads: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a check."""

    id: str
    asks: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """What somebody reads in the end; `when` says for which answers, for browsers that cannot choose."""

    weight: str
    names: Text
    when: Text
    says: Text
    points: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One check. `young`: its texts speak to young people. `endings`: the most serious first."""

    id: str
    names: Text
    says: Text
    young: bool
    questions: tuple[Question, ...]
    endings: tuple[Ending, ...]
    basis: Basis


def read_selfchecks(shelves: Sequence[LearningShelf]) -> Mapping[str, SelfCheck]:
    """What `selfcheck.toml` says, by id."""
    return merged(shelves, SELFCHECKS, "check", _check)


def _check(name: str, table: Table) -> SelfCheck:
    endings = {key: _ending(key, one) for key, one in unique(table.tables("ending"), "id")}
    check = SelfCheck(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        young=table.flag("young", default=False),
        questions=tuple(_question(key, one) for key, one in unique(table.tables("question"), "id")),
        endings=tuple(endings[weight] for weight in WEIGHTS if weight in endings),
        basis=read_basis(table),
    )
    led = {option.leads for question in check.questions for option in question.options}
    for weight in WEIGHTS:
        if weight in led and weight not in endings:
            table.wrong(f"answers lead to {weight!r}, which is no ending", f'add [[ending]] id = "{weight}"')
        if weight in endings and weight not in led:
            table.wrong(f"no answer leads to the ending {weight!r}", "remove it, or lead an answer to it")
    return check


def _question(name: str, table: Table) -> Question:
    options = tuple(_option(key, one) for key, one in unique(table.tables("option"), "id"))
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        table.wrong(f"it has {len(options)} options", f"write {FEWEST_OPTIONS} to {MOST_OPTIONS}")
    if options and all(option.leads != WEIGHTS[-1] for option in options):
        table.wrong("no answer leads to 'fine'", 'let "no" lead there: a check may find nothing')
    question = Question(name, table.text("asks"), options)
    table.done()
    return question


def _option(name: str, table: Table) -> Option:
    option = Option(name, table.text("says"), table.choice("leads", WEIGHTS))
    table.done()
    return option


def _ending(name: str, table: Table) -> Ending:
    table.choice("id", WEIGHTS)
    ending = Ending(
        weight=name,
        names=table.text("names"),
        when=table.text("when"),
        says=table.text("says"),
        points=points(table, "point"),
    )
    table.done()
    return ending
