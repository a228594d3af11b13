"""The words in which statistics are told: topics, units, areas, caveats, and the indicators that figures measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from abri.engine.packs.reader import Table, by_id, unique
from abri.engine.packs.sourced import Mention, Origin
from abri.engine.packs.text import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading, under which indicators or studies stand."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted; `symbol` is a short sign such as "%", empty where there is none."""

    id: str
    names: Text
    symbol: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where figures hold: a country, a region, or all countries of a network."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Caveat:
    """A sentence that limits what a figure says."""

    id: str
    says: Text


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning over all figures: what cannot be compared."""

    says: Text
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What figures measure: `explains` says what is counted, how, and the trap. A `header` heads the country's page."""

    noun: ClassVar[str] = "indicator"

    id: str
    origin: str
    file: str
    names: Text
    explains: Text | None
    topic: str
    unit: str
    header: bool

    @property
    def label(self) -> str:
        """The entry as messages name it."""
        return f"{self.noun} {self.id}"

    @property
    def also(self) -> tuple[str, ...]:
        """An indicator has no other ids."""
        return ()

    def mentions(self) -> Iterator[Mention]:
        """An indicator names no other entries."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of figures by id, in the order of the files."""

    topics: Mapping[str, Topic]
    units: Mapping[str, Unit]
    areas: Mapping[str, Area]
    caveats: Mapping[str, Caveat]
    cautions: tuple[Caution, ...]


def read_words(files: Sequence[Table]) -> Words:
    """What these files `statistics.toml` define together, without the indicators."""
    return Words(
        topics=read_topics(files),
        units=by_id(files, "unit", _unit),
        areas=by_id(files, "area", lambda name, table: Area(name, table.text("names")), either_case=True),
        caveats=by_id(files, "caveat", lambda name, table: Caveat(name, table.text("says"))),
        cautions=tuple(_cautions(files)),
    )


def read_topics(files: Sequence[Table]) -> Mapping[str, Topic]:
    """The `[[topic]]` tables of several files."""
    return by_id(files, "topic", lambda name, table: Topic(name, table.text("names")))


def read_indicators(file: Table, origin: Origin, words: Words) -> Iterator[Indicator]:
    """The indicators of one `statistics.toml`, which may name these words."""
    for name, table in unique(file.tables("indicator", required=False), "id"):
        yield Indicator(
            id=name,
            origin=origin.id,
            file=file.file,
            names=table.text("names"),
            explains=table.maybe_text("explains"),
            topic=table.choice("topic", tuple(words.topics)),
            unit=table.choice("unit", tuple(words.units)),
            header=table.flag("header", default=False),
        )
        table.done()
    file.done()


def _unit(name: str, table: Table) -> Unit:
    return Unit(name, table.text("names"), table.string("symbol", default=""))


def _cautions(files: Sequence[Table]) -> Iterator[Caution]:
    for table in chain.from_iterable(file.tables("caution", required=False) for file in files):
        yield Caution(table.text("says"), table.string("source"))
        table.done()
