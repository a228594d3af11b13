"""A country's profile: everything public that its pack says, as entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from abri.engine.catalogue.entry import PILLARS, Entry
from abri.engine.catalogue.law import law_entries
from abri.engine.catalogue.organisations import organisation_entries
from abri.engine.packs import Pack, Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One country. `entries` are its own and those it shares, by id, in the order of the sections and their files.

    `listed` are the ids of each section. `origins` are the folders the entries come from, the country's own first.
    """

    id: str
    name: Text
    languages: tuple[str, ...]
    fallback: tuple[str, ...]
    checked: date
    regions: Mapping[str, Text]
    origins: tuple[str, ...]
    entries: Mapping[str, Entry]
    listed: Mapping[str, tuple[str, ...]]

    def section(self, name: str) -> tuple[Entry, ...]:
        """The entries of one section; none where the pack has no such section."""
        return tuple(self.entries[one] for one in self.listed.get(name, ()))

    @property
    def pillars(self) -> tuple[Entry, ...]:
        """What the country builds on, in order."""
        return self.section(PILLARS)


def catalogue_of(pack: Pack) -> Catalogue:
    """The public profile that a pack holds."""
    entries = [*organisation_entries(pack), *law_entries(pack)]
    return Catalogue(
        id=pack.id,
        name=pack.name,
        languages=pack.languages,
        fallback=pack.fallback,
        checked=pack.checked,
        regions=MappingProxyType({region.id: region.names for region in pack.regions.values()}),
        origins=tuple(dict.fromkeys((pack.id, *(entry.country for entry in entries)))),
        entries=MappingProxyType({entry.id: entry for entry in entries}),
        listed=MappingProxyType(listed((entry.section, entry.id) for entry in entries)),
    )


def listed(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Ids by section, from pairs of section and id."""
    found: dict[str, list[str]] = {}
    for section, name in pairs:
        found.setdefault(section, []).append(name)
    return {section: tuple(names) for section, names in found.items()}
