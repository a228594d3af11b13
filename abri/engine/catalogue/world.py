"""Every country that is installed, and every fact by its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.catalogue.catalogue import Catalogue
from abri.engine.catalogue.entry import Entry
from abri.engine.packs.problems import Problems


@dataclass(frozen=True, slots=True)
class World:
    """The catalogues by country, sorted by id, and all their entries by id; shared entries are there once.

    `names` leads every id and every other id (`also`) to the id of its entry. `mentioned` leads an id to those of the
    entries that relate to it. `digest` is that of the packs' files: while it stays the same, everything here does.
    """

    countries: Mapping[str, Catalogue]
    entries: Mapping[str, Entry]
    names: Mapping[str, str]
    mentioned: Mapping[str, tuple[str, ...]]
    digest: str

    def find(self, name: str) -> Entry | None:
        """The entry with this id, or known by it as well; its `id` then differs from what was asked."""
        known = self.names.get(name)
        return None if known is None else self.entries[known]

    def mentioning(self, name: str) -> tuple[Entry, ...]:
        """The entries that relate to the one with this id, in the order of the countries and their sections."""
        return tuple(self.entries[one] for one in self.mentioned.get(name, ()))


def join(catalogues: Iterable[Catalogue], digest: str = "") -> World:
    """The world of these catalogues; raises PackError where countries or ids of different packs clash."""
    problems, taken = Problems(), Taken()
    countries: dict[str, Catalogue] = {}
    entries: dict[str, Entry] = {}
    for catalogue in catalogues:
        if catalogue.id in countries:
            problems.add(catalogue.id, "pack.toml", "two packs are about this country", "remove one of them")
            continue
        countries[catalogue.id] = catalogue
        for entry in catalogue.entries.values():
            taken.take(entry.id, entry.also, entry.country, problems)
            entries[entry.id] = entry
    problems.refuse()
    return World(
        countries=MappingProxyType(dict(sorted(countries.items()))),
        entries=MappingProxyType(entries),
        names=MappingProxyType(taken.names),
        mentioned=turned((entry.id, entry.related) for entry in entries.values()),
        digest=digest,
    )


def turned(related: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    """From ids with those they relate to: each id with those that relate to it."""
    found: dict[str, list[str]] = {}
    for name, others in related:
        for other in others:
            found.setdefault(other, []).append(name)
    return MappingProxyType({name: tuple(others) for name, others in found.items()})


class Taken:
    """The ids that are in use, each with the entry it leads to and the pack that uses it."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._by: dict[str, str] = {}

    def take(self, name: str, also: tuple[str, ...], origin: str, problems: Problems) -> None:
        """Take the ids of one entry; where another pack has one of them, that is a problem that names both."""
        for one in (name, *also):
            other = self._by.setdefault(one, origin)
            if other == origin:
                self.names.setdefault(one, name)
            else:
                said = f"the id {one!r} is used by two packs, {other} and {origin}"
                problems.add(f"{other} and {origin}", name, said, "rename one of the two")
