"""The yearly competition: what it is called, its rules, what tips are about, how a jury reads them, what a promise is.

Read from `learning/competition.toml`. The first folder that has the file gives all of it, the country's own before a
shared one: rules that come from two hands contradict each other. `docs/pack-author/format.md` shows an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

COMPETITION = "competition.toml"
LEAST_POINTS, MOST_POINTS = 1, 5
STATES = ("planned", "begun", "done", "dropped")
"""How far a politician's promise is."""

MOST_TIPS = 20
MOST_WINNERS = 20


@dataclass(frozen=True, slots=True)
class Theme:
    """What a tip is about; the charter has a chapter for each."""

    id: str
    names: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a juror looks at, with what each number of points from 1 to 5 means."""

    id: str
    names: Text
    asks: Text
    meanings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Classes that are compared with each other."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Competition:
    """The whole of it. `tips` is how many a class may send, `winners` how many places are named a list."""

    names: Text
    says: Text
    charter: Text
    preamble: Text
    tips: int
    winners: int
    steps: tuple[Text, ...]
    rules: tuple[Text, ...]
    ages: Mapping[str, AgeBand]
    themes: Mapping[str, Theme]
    criteria: Mapping[str, Criterion]
    commitment: Text
    states: Mapping[str, Text]
    basis: Basis


def read_competition(shelves: Sequence[LearningShelf]) -> Competition | None:
    """What the first folder that has the file says; None where none has it. Problems are reported, in each of them."""
    found = [_read(shelf.tables[COMPETITION]) for shelf in shelves if COMPETITION in shelf.tables]
    return found[0] if found else None


def _read(file: Table) -> Competition:
    head = file.table("competition")
    promise = file.table("commitment")
    competition = Competition(
        names=head.text("names"),
        says=head.text("says"),
        charter=head.text("charter"),
        preamble=head.text("preamble"),
        tips=head.number("tips", least=1, most=MOST_TIPS),
        winners=head.number("winners", least=1, most=MOST_WINNERS),
        steps=tuple(_sentences(file, "step")),
        rules=tuple(_sentences(file, "rule")),
        ages=_ages(file),
        themes=_themes(file),
        criteria=_criteria(file),
        commitment=promise.text("says"),
        states=_states(promise),
        basis=read_basis(head),
    )
    for key, needed in (("step", competition.steps), ("rule", competition.rules)):
        if not needed:
            file.wrong(f"[[{key}]] is missing", "write one at least")
    for table in (head, promise, file):
        table.done()
    return competition


def _sentences(file: Table, key: str) -> Iterator[Text]:
    for table in file.tables(key):
        yield table.text("says")
        table.done()


def _ages(file: Table) -> Mapping[str, AgeBand]:
    found = {}
    for name, table in unique(file.tables("age"), "id"):
        found[name] = AgeBand(name, table.text("names"))
        table.done()
    _some(file, "age", found)
    return MappingProxyType(found)


def _themes(file: Table) -> Mapping[str, Theme]:
    found = {}
    for name, table in unique(file.tables("theme"), "id"):
        found[name] = Theme(name, table.text("names"), table.text("says"))
        table.done()
    _some(file, "theme", found)
    return MappingProxyType(found)


def _criteria(file: Table) -> Mapping[str, Criterion]:
    found = {}
    for name, table in unique(file.tables("criterion"), "id"):
        means = table.table("means")
        keys = [str(points) for points in range(LEAST_POINTS, MOST_POINTS + 1)]
        found[name] = Criterion(
            name, table.text("names"), table.text("asks"), tuple(means.text(key) for key in keys)
        )
        means.done()
        table.done()
    _some(file, "criterion", found)
    return MappingProxyType(found)


def _states(promise: Table) -> Mapping[str, Text]:
    table = promise.table("states")
    found = {state: table.text(state) for state in STATES}
    table.done()
    return MappingProxyType(found)


def _some(file: Table, key: str, found: Mapping[str, object]) -> None:
    if not found:
        file.wrong(f"[[{key}]] is missing", "write one at least")
    for name in found:
        if len(name) > LONGEST_ID:
            file.wrong(f"the id {name!r} is too long", f"use {LONGEST_ID} signs at most")


LONGEST_ID = 40
"""Ids stand in the centre's tables for as long as an edition does."""
