"""Campaigns: what was or is done to make something known, for whom, where and by whom."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Sourced):
    """One campaign. `starts` and `ends` are the first and the last time it ran, None where not known."""

    noun: ClassVar[str] = "campaign"

    names: Text
    summary: Text
    starts: PartialDate | None
    ends: PartialDate | None
    region: tuple[str, ...]
    audience: tuple[str, ...]
    organisations: tuple[str, ...]
    web: str
    related: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("organisations", self.organisations, "organisation")
        yield Mention("related", self.related)


def read_campaigns(file: Table, origin: Origin) -> Iterator[Campaign]:
    """The campaigns of one `campaigns.toml`, in the order of the file."""
    for name, table in unique(file.tables("campaign", required=False), "id"):
        starts, ends = read_time(table)
        yield Campaign(
            **read_sourced(name, table, origin),
            names=table.text("names"),
            summary=table.text("summary"),
            starts=starts,
            ends=ends,
            region=read_region(table, origin),
            audience=table.strings("audience", allowed=AUDIENCES),
            organisations=table.identifiers("organisations"),
            web=read_web(table),
            related=table.identifiers("related"),
        )
        table.done()
    file.done()
