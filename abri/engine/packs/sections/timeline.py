"""The timeline: what happened when in a country's work for children online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.packs.partial_dates import PartialDate
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import (
    Mention,
    Origin,
    Sourced,
    check_order,
    read_maybe_partial,
    read_partial,
    read_sourced,
)
from abri.engine.packs.text import Text

EVENT_KINDS = (
    "treaty",
    "law",
    "agreement",
    "policy",
    "campaign",
    "conference",
    "award",
    "report",
    "institution",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Sourced):
    """Something that happened `on` a day, month or year, or from then `until` another, both included."""

    noun: ClassVar[str] = "event"

    kind: str
    on: PartialDate
    until: PartialDate | None
    names: Text
    summary: Text
    related: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("related", self.related)


def read_events(file: Table, origin: Origin) -> Iterator[Event]:
    """The events of one `timeline.toml`, in the order of the file."""
    for name, table in unique(file.tables("event", required=False), "id"):
        on, until = read_partial(table, "on"), read_maybe_partial(table, "until")
        check_order(table, on, until)
        yield Event(
            **read_sourced(name, table, origin),
            kind=table.choice("kind", EVENT_KINDS),
            on=on,
            until=until,
            names=table.text("names"),
            summary=table.text("summary"),
            related=table.identifiers("related"),
        )
        table.done()
    file.done()
