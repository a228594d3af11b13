"""Education: strategies, reports, frameworks and programmes that bring safety online into schools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.packs.organisations import AUDIENCES
from abri.engine.packs.partial_dates import PartialDate
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import (
    Mention,
    Origin,
    Sourced,
    read_region,
    read_sourced,
    read_time,
    read_web,
)
from abri.engine.packs.text import Text

INITIATIVE_KINDS = (
    "strategy",
    "report",
    "framework",
    "programme",
    "label",
    "competition",
    "curriculum",
    "observatory",
    "law",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative(Sourced):
    """One initiative. `starts` and `ends` are the first and the last time it ran, None where not known."""

    noun: ClassVar[str] = "initiative"

    kind: str
    names: Text
    summary: Text
    starts: PartialDate | None
    ends: PartialDate | None
    region: tuple[str, ...]
    audience: tuple[str, ...]
    organisations: tuple[str, ...]
    provisions: tuple[str, ...]
    web: str
    related: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("organisations", self.organisations, "organisation")
        yield Mention("provisions", self.provisions, "provision")
        yield Mention("related", self.related)


def read_initiatives(file: Table, origin: Origin) -> Iterator[Initiative]:
    """The initiatives of one `education.toml`, in the order of the file."""
    for name, table in unique(file.tables("initiative", required=False), "id"):
        starts, ends = read_time(table)
        yield Initiative(
            **read_sourced(name, table, origin),
            kind=table.choice("kind", INITIATIVE_KINDS),
            names=table.text("names"),
            summary=table.text("summary"),
            starts=starts,
            ends=ends,
            region=read_region(table, origin),
            audience=table.strings("audience", allowed=AUDIENCES),
            organisations=table.identifiers("organisations"),
            provisions=table.identifiers("provisions"),
            web=read_web(table),
            related=table.identifiers("related"),
        )
        table.done()
    file.done()
