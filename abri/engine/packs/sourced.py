"""What every entry of the directory has: an id, a source, the day somebody last looked, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, NamedTuple, TypedDict

from abri.engine.facts import shown
from abri.engine.packs.partial_dates import NotADate, PartialDate
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text

PRECISIONS = ("page", "site_or_named_only", "none")
"""How exactly `source` says where a fact stands."""

EVERYWHERE = ("EU", "*")
"""The regions that entries of a shared folder may name."""

WEB = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_NO_DATE = PartialDate("", date.min, date.max)
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Origin:
    """The folder that entries stand in: a pack's own, or one that it shares. `regions` are those of the pack."""

    id: str
    shared: bool
    regions: tuple[str, ...]


class Mention(NamedTuple):
    """Other entries that an entry names under a key, and what they must be, where that is said."""

    key: str
    ids: tuple[str, ...]
    noun: Literal["", "organisation", "provision"] = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """What changed in the world: the fact was different before that day."""

    on: PartialDate
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A fact that can be cited.

    `origin` is the pack ("be") or shared folder ("eu") that it stands in, `file` the file. `also` holds other ids
    under which it is known: addresses with them lead here. `note` is for authors and never shown.
    """

    noun: ClassVar[str]
    """What messages call such an entry."""

    id: str
    origin: str
    file: str
    source: str
    source_precision: str
    checked: date
    verified: bool
    note: str
    also: tuple[str, ...]
    history: tuple[Happening, ...]

    @property
    def label(self) -> str:
        """The entry as messages name it."""
        return f"{self.noun} {self.id}"

    def mentions(self) -> Iterator[Mention]:
        """The other entries that this one names."""
        return iter(())


class SourcedFields(TypedDict):
    """The fields of `Sourced` by name, so that each kind of entry can be made with its own beside them."""

    id: str
    origin: str
    file: str
    source: str
    source_precision: str
    checked: date
    verified: bool
    note: str
    also: tuple[str, ...]
    history: tuple[Happening, ...]


def read_sourced(name: str, table: Table, origin: Origin) -> SourcedFields:
    """What the table of the entry `name` says about where it comes from."""
    return SourcedFields(
        id=name,
        origin=origin.id,
        file=table.file,
        source=table.string("source"),
        source_precision=table.choice("source_precision", PRECISIONS, default=PRECISIONS[0]),
        checked=table.day("checked"),
        verified=table.flag("verified"),
        note=table.string("note", default=""),
        also=table.identifiers("also"),
        history=tuple(_history(table)),
    )


def _history(table: Table) -> Iterator[Happening]:
    for part in table.tables("history", named_by="on", required=False):
        yield Happening(read_partial(part, "on"), part.text("says"))
        part.done()


def read_partial(table: Table, key: str) -> PartialDate:
    """The partial date under a key that must be there."""
    value = table.string(key)
    try:
        return PartialDate.read(value)
    except NotADate:
        if value:
            table.wrong(f"{key} {shown(value)} is not a date", 'write "2021", "2021-09" or "2021-09-30"')
        return _NO_DATE


def read_maybe_partial(table: Table, key: str) -> PartialDate | None:
    """The partial date under a key, or None where the key is missing."""
    return read_partial(table, key) if table.has(key) else None


def read_time(table: Table) -> tuple[PartialDate | None, PartialDate | None]:
    """`from` and `until`, each None where it is not known; `until` is the last year, month or day of it."""
    starts, ends = read_maybe_partial(table, "from"), read_maybe_partial(table, "until")
    check_order(table, starts, ends)
    return starts, ends


def check_order(table: Table, starts: PartialDate | None, ends: PartialDate | None) -> None:
    """Report an end that lies before the beginning."""
    if starts and ends and ends.last < starts.first:
        table.wrong(f"it ends ({ends}) before it begins ({starts})", "write until = the last year or day")


def read_region(table: Table, origin: Origin) -> tuple[str, ...]:
    """Where something holds: regions of the pack, a country's code in capitals, "EU", or "*" for the world."""
    named = table.strings("region")
    for code in named:
        if origin.shared:
            if code not in EVERYWHERE:
                table.wrong(f"region {shown(code)} is not for all who share it", 'use "EU" or "*"')
        elif code not in origin.regions and code not in EVERYWHERE and _COUNTRY.fullmatch(code) is None:
            cure = f'use {", ".join(origin.regions)}, a country code in capitals, "EU" or "*"'
            table.wrong(f"{code!r} is not a region of the pack", cure)
    return named


def read_web(table: Table, key: str = "web") -> str:
    """The address under `web` or another key, empty where there is none."""
    value = table.string(key, default="")
    if value and WEB.fullmatch(value) is None:
        table.wrong(f"{key} {shown(value)} does not fit", "write one address that begins with https://")
    return value
