"""A country's profile: everything public that its pack says, as entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from abri.engine.catalogue.entry import INDICATORS, PILLARS, STATISTICS, Entry
from abri.engine.catalogue.law import law_entries
from abri.engine.catalogue.organisations import organisation_entries
from abri.engine.catalogue.sections import section_entries
from abri.engine.catalogue.statistics import statistics_entries
from abri.engine.packs import Pack, Text
from abri.engine.packs.sections.changes import Change


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning over all figures of a country: what cannot be compared."""

    says: Text
    source: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What was changed in a pack on a day, for the feed: entries by `ids`, or whole `sections`.

    Where it is about law, `starts` and `ends` are the affected period: the first day, and the first day no longer
    affected. `country` is the pack or shared folder that was changed.
    """

    on: date
    country: str
    ids: tuple[str, ...]
    sections: tuple[str, ...]
    says: Text
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One country. `entries` are its own and those it shares, by id, in the order of the sections and their files.

    `listed` are the ids of each section. `origins` are the folders the entries come from, the country's own first.
    `topics` are the headings of figures, `study_topics` those of research, in the order in which they are shown.
    `revisions` are newest first.
    """

    id: str
    name: Text
    continent: str
    languages: tuple[str, ...]
    fallback: tuple[str, ...]
    checked: date
    regions: Mapping[str, Text]
    topics: Mapping[str, Text]
    study_topics: Mapping[str, Text]
    cautions: tuple[Caution, ...]
    revisions: tuple[Revision, ...]
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

    @property
    def header(self) -> tuple[Entry, ...]:
        """The indicators that head the country's page."""
        return tuple(indicator for indicator in self.section(INDICATORS) if indicator.details["header"])

    def series(self) -> Mapping[str, tuple[Entry, ...]]:
        """The figures of each indicator, by its id: area by area, each from the oldest to the newest."""
        found: dict[str, list[Entry]] = {name: [] for name in self.listed.get(INDICATORS, ())}
        for figure in self.section(STATISTICS):
            found[figure.related[0]].append(figure)
        return MappingProxyType({name: tuple(sorted(figures, key=_place)) for name, figures in found.items()})


def _place(figure: Entry) -> tuple[str, str, str]:
    area, begins, ends = figure.details["area"], figure.details["from"], figure.details["until"]
    return str(area["id"]) if isinstance(area, Mapping) else "", str(begins or ""), str(ends or "")


def catalogue_of(pack: Pack) -> Catalogue:
    """The public profile that a pack holds."""
    entries = [
        *statistics_entries(pack),
        *organisation_entries(pack),
        *law_entries(pack),
        *section_entries(pack),
    ]
    sections = pack.sections
    return Catalogue(
        id=pack.id,
        name=pack.name,
        continent=pack.continent,
        languages=pack.languages,
        fallback=pack.fallback,
        checked=pack.checked,
        regions=_names(pack.regions),
        topics=_names(sections.topics),
        study_topics=_names(sections.study_topics),
        cautions=tuple(Caution(caution.says, caution.source) for caution in sections.cautions),
        revisions=tuple(_revision(change) for change in sorted(sections.changes, key=_newest_first)),
        origins=tuple(dict.fromkeys((pack.id, *(entry.country for entry in entries)))),
        entries=MappingProxyType({entry.id: entry for entry in entries}),
        listed=MappingProxyType(listed((entry.section, entry.id) for entry in entries)),
    )


class _Named(Protocol):
    @property
    def names(self) -> Text: ...


def _names(named: Mapping[str, _Named]) -> Mapping[str, Text]:
    return MappingProxyType({name: one.names for name, one in named.items()})


def _newest_first(change: Change) -> int:
    return -change.on.toordinal()


def _revision(change: Change) -> Revision:
    return Revision(
        change.on, change.origin, change.ids, change.sections, change.says, change.starts, change.ends
    )


def listed(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Ids by section, from pairs of section and id."""
    found: dict[str, list[str]] = {}
    for section, name in pairs:
        found.setdefault(section, []).append(name)
    return {section: tuple(names) for section, names in found.items()}
