"""What all entries take over from a pack: where a fact comes from, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Protocol, TypedDict

from abri.engine.catalogue.entry import Change, Json
from abri.engine.packs import Pack, Text
from abri.engine.packs.partial_dates import PartialDate
from abri.engine.packs.sourced import Happening

Years = tuple[int | None, int | None] | None


class FromPack(Protocol):
    """A fact of a pack that can be cited."""

    @property
    def id(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def source_precision(self) -> str: ...
    @property
    def checked(self) -> date: ...
    @property
    def verified(self) -> bool: ...
    @property
    def also(self) -> tuple[str, ...]: ...


class Provenance(TypedDict):
    """The fields of an entry that say what it is called and where it comes from."""

    id: str
    country: str
    source: str
    source_precision: str
    checked: date
    verified: bool
    also: tuple[str, ...]


def provenance(fact: FromPack) -> Provenance:
    """The fields that every entry takes over as they are."""
    return Provenance(
        id=fact.id,
        country=fact.origin,
        source=fact.source,
        source_precision=fact.source_precision,
        checked=fact.checked,
        verified=fact.verified,
        also=fact.also,
    )


def corrections(pack: Pack, fact: FromPack) -> tuple[Change, ...]:
    """What was said wrongly about a fact, from the changes that stand in its own folder, oldest first."""
    return tuple(
        Change(change.on.isoformat(), change.says, correction=True)
        for change in sorted(pack.sections.changes, key=lambda change: change.on)
        if fact.id in change.ids and change.origin == fact.origin
    )


def history(pack: Pack, fact: FromPack, happenings: tuple[Happening, ...]) -> tuple[Change, ...]:
    """What changed in the world and what was corrected, oldest first."""
    changed = [Change(happening.on.text, happening.says) for happening in happenings]
    return tuple(sorted((*changed, *corrections(pack, fact)), key=lambda change: change.on))


def years(starts: PartialDate | None, ends: PartialDate | None) -> Years:
    """The first and the last year; None where neither is known."""
    if starts is None and ends is None:
        return None
    return starts.first.year if starts else None, ends.last.year if ends else None


def maybe(text: Text | None) -> Json:
    """A text as JSON, None where there is none."""
    return dict(text) if text is not None else None
