"""Pillars: the parts of a country's answer to cyberbullying, and what this software does for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sections.names import SECTION_NAMES
from abri.engine.packs.sourced import Mention, Origin, Sourced, read_sourced
from abri.engine.packs.text import Text

MOST_PILLARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillar(Sourced):
    """One pillar. `summary` is what the country does, `here` what Abri does; `leads` are sections and entries."""

    noun: ClassVar[str] = "pillar"

    number: int
    names: Text
    summary: Text
    here: Text
    leads: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("leads", tuple(lead for lead in self.leads if lead not in SECTION_NAMES))


def read_pillars(file: Table, origin: Origin) -> Iterator[Pillar]:
    """The pillars of `pillars.toml`, in the order of the file."""
    numbers: set[int] = set()
    for name, table in unique(file.tables("pillar", required=False), "id"):
        number = table.number("number", least=1, most=MOST_PILLARS)
        if number in numbers:
            table.wrong(f"the number {number} is used twice", "count on")
        numbers.add(number)
        yield Pillar(
            **read_sourced(name, table, origin),
            number=number,
            names=table.text("names"),
            summary=table.text("summary"),
            here=table.text("here"),
            leads=table.identifiers("leads"),
        )
        table.done()
    file.done()
