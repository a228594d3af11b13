"""Changes: what was corrected or added in a pack, for its readers and for whoever cites it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from abri.engine.packs.reader import Table
from abri.engine.packs.sections.names import SECTION_NAMES
from abri.engine.packs.sourced import Mention, Origin
from abri.engine.packs.text import Text


@dataclass(frozen=True, slots=True)
class Change:
    """One change, made on the day `on`, to these entries and sections.

    Of law, `starts` and `ends` are the affected period: the first day, and the first day no longer affected.
    """

    on: date
    origin: str
    file: str
    ids: tuple[str, ...]
    sections: tuple[str, ...]
    says: Text
    starts: date | None
    ends: date | None

    @property
    def label(self) -> str:
        """The entry as messages name it."""
        return f"change {self.on}"

    def mentions(self) -> Iterator[Mention]:
        """The entries that it names."""
        yield Mention("ids", self.ids)


def read_changes(file: Table, origin: Origin) -> Iterator[Change]:
    """The changes of one `changes.toml`, in the order of the file."""
    for table in file.tables("change", named_by="on", required=False):
        starts, ends = table.maybe_day("from"), table.maybe_day("until")
        if starts and ends and ends <= starts:
            table.wrong(
                f"it ends ({ends}) before it begins ({starts})", "until is the day after its last day"
            )
        change = Change(
            on=table.day("on"),
            origin=origin.id,
            file=table.file,
            ids=table.identifiers("ids"),
            sections=table.strings("sections", required=False, allowed=SECTION_NAMES),
            says=table.text("says"),
            starts=starts,
            ends=ends,
        )
        if not change.ids and not change.sections:
            table.wrong("it does not say what changed", "name ids or sections")
        table.done()
        yield change
    file.done()
