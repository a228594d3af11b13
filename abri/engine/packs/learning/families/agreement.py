"""A family's agreement about screens: clauses to choose from together, by age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.facts import Span
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import merged
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text

AGREEMENT = "agreement.toml"
SIDES = ("child", "parents", "all")
"""Whose promise a clause is. An agreement in which only children promise is a list of prohibitions."""

OLDEST = 25


@dataclass(frozen=True, slots=True)
class Stage:
    """Ages for which a family chooses, both ends included."""

    id: str
    names: Text
    ages: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence to choose. `start`: it is chosen to begin with."""

    id: str
    side: str
    ages: Span
    says: Text
    start: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Agreement:
    """The stages from young to old, and every clause."""

    stages: Mapping[str, Stage]
    clauses: Mapping[str, Clause]

    def for_stage(self, stage: Stage, side: str) -> tuple[Clause, ...]:
        """The clauses of one side that fit some age of the stage."""
        return tuple(
            one
            for one in self.clauses.values()
            if one.side == side and one.ages.low <= stage.ages.high and stage.ages.low <= one.ages.high
        )


def read_agreement(shelves: Sequence[LearningShelf]) -> Agreement:
    """What `agreement.toml` says; a stage for which one side has nothing to promise is reported."""
    tables: dict[str, Table] = {}
    stages = merged(shelves, AGREEMENT, "stage", lambda name, table: _stage(name, table, tables))
    agreement = Agreement(stages, merged(shelves, AGREEMENT, "clause", _clause))
    for stage in stages.values():
        for side in SIDES:
            if not agreement.for_stage(stage, side):
                tables[stage.id].wrong(
                    f"no clause of {side!r} fits it", f'add a [[clause]] with side = "{side}"'
                )
    return agreement


def _stage(name: str, table: Table, tables: dict[str, Table]) -> Stage:
    tables.setdefault(name, table)
    return Stage(name, table.text("names"), read_ages(table))


def _clause(name: str, table: Table) -> Clause:
    return Clause(
        id=name,
        side=table.choice("side", SIDES),
        ages=read_ages(table),
        says=table.text("says"),
        start=table.flag("start", default=False),
        basis=read_basis(table),
    )


def read_ages(table: Table) -> Span:
    """The `ages` of an entry, which must be there."""
    ages = table.span("ages", most=OLDEST)
    if ages is None:
        table.wrong("'ages' is missing", "add ages = [8, 11]")
    return Span(*(ages or (0, OLDEST)))
