"""The sections of a country's public pages: what stands beside the organisations and the law.

One module a section. Each entry is a frozen object that says where it comes from (`abri.engine.packs.sourced`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from abri.engine.packs.citable import Citable, merged
from abri.engine.packs.folders import Shelf
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Table
from abri.engine.packs.sections.campaigns import Campaign, read_campaigns
from abri.engine.packs.sections.changes import Change, read_changes
from abri.engine.packs.sections.education import Initiative, read_initiatives
from abri.engine.packs.sections.figures import Figure, read_figures
from abri.engine.packs.sections.pillars import Pillar, read_pillars
from abri.engine.packs.sections.research import Study, read_studies
from abri.engine.packs.sections.standards import Standard, read_standards
from abri.engine.packs.sections.statistics import (
    Area,
    Caution,
    Caveat,
    Indicator,
    Topic,
    Unit,
    read_indicators,
    read_topics,
    read_words,
)
from abri.engine.packs.sections.timeline import Event, read_events
from abri.engine.packs.sourced import Origin


@dataclass(frozen=True, slots=True)
class Sections:
    """All entries by id, in the order of the files: the pack's own first, then those it shares."""

    topics: Mapping[str, Topic]
    units: Mapping[str, Unit]
    areas: Mapping[str, Area]
    caveats: Mapping[str, Caveat]
    cautions: tuple[Caution, ...]
    indicators: Mapping[str, Indicator]
    figures: Mapping[str, Figure]
    initiatives: Mapping[str, Initiative]
    study_topics: Mapping[str, Topic]
    studies: Mapping[str, Study]
    events: Mapping[str, Event]
    campaigns: Mapping[str, Campaign]
    standards: Mapping[str, Standard]
    pillars: Mapping[str, Pillar]
    changes: tuple[Change, ...]

    def entries(self) -> Iterator[Citable]:
        """Everything that has an id of its own."""
        for several in (
            self.indicators,
            self.figures,
            self.initiatives,
            self.studies,
            self.events,
            self.campaigns,
            self.standards,
            self.pillars,
        ):
            yield from several.values()


_Entry = TypeVar("_Entry", bound=Citable)


def read_sections(shelves: Sequence[Shelf], problems: Problems) -> Sections:
    """The sections that these folders hold together."""
    files = [shelf.folder.tables for shelf in shelves]
    statistics = [tables["statistics.toml"] for tables in files if "statistics.toml" in tables]
    words = read_words(statistics)
    study_topics = read_topics([tables["research.toml"] for tables in files if "research.toml" in tables])

    def read(name: str, reader: Callable[[Table, Origin], Iterable[_Entry]]) -> Mapping[str, _Entry]:
        found = [reader(table, origin) for table, origin in _files(shelves, name)]
        return merged(chain.from_iterable(found), problems)

    indicators = read("statistics.toml", lambda table, origin: read_indicators(table, origin, words))
    sheets = [(shelf.folder.sheets.get("statistics.csv"), shelf.origin) for shelf in shelves]
    figures = [
        read_figures(sheet, origin, words, indicators) for sheet, origin in sheets if sheet is not None
    ]
    changes = [read_changes(table, origin) for table, origin in _files(shelves, "changes.toml")]
    return Sections(
        topics=words.topics,
        units=words.units,
        areas=words.areas,
        caveats=words.caveats,
        cautions=words.cautions,
        indicators=indicators,
        figures=merged(chain.from_iterable(figures), problems),
        initiatives=read("education.toml", read_initiatives),
        study_topics=study_topics,
        studies=read("research.toml", lambda table, origin: read_studies(table, origin, tuple(study_topics))),
        events=read("timeline.toml", read_events),
        campaigns=read("campaigns.toml", read_campaigns),
        standards=read("standards.toml", read_standards),
        pillars=read("pillars.toml", read_pillars),
        changes=tuple(chain.from_iterable(changes)),
    )


def _files(shelves: Sequence[Shelf], name: str) -> Iterator[tuple[Table, Origin]]:
    for shelf in shelves:
        if name in shelf.folder.tables:
            yield shelf.folder.tables[name], shelf.origin
