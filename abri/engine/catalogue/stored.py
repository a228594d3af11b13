"""A world on disk: one file of JSON that opens fast and is read entry by entry.

Lines of entries come first, then one line that says where each stands and what the countries are called, then the place
of that line and the digest of everything before. Whoever opens it keeps the file open: a newer one may take its place
and the reader goes on with the one it has. JSON and not pickle, because who can write here must not run code.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from abri.engine.catalogue.catalogue import Catalogue, listed
from abri.engine.catalogue.entry import Entry, Json
from abri.engine.catalogue.heads import head_json, read_head
from abri.engine.catalogue.world import Taken, World, turned
from abri.engine.packs.problems import Problems

KEPT = 4_000
"""Entries that stay decoded, those used last: some ten countries, a few dozen megabytes."""
_DIGEST = "blake2b"
_DIGITS = 20
_FOOT = _DIGITS + 1 + 128 + 1


class Damaged(Exception):
    """The file is not one that was written to its end."""


class Writing:
    """A world being written, country after country, so that only one of them is in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.new(_DIGEST)
        self._at = 0
        self._origins: dict[str, dict[str, Json]] = {}
        self._countries: dict[str, Json] = {}
        self._taken = Taken()
        self._problems = Problems()

    def add(self, catalogue: Catalogue) -> None:
        """Write one country, and what it shares unless another country brought that already."""
        if catalogue.id in self._countries:
            said = "two packs are about this country"
            self._problems.add(catalogue.id, "pack.toml", said, "remove one of them")
            return
        self._countries[catalogue.id] = head_json(catalogue)
        fresh = [origin for origin in catalogue.origins if origin not in self._origins]
        places: dict[str, list[Json]] = {origin: [] for origin in fresh}
        for entry in catalogue.entries.values():
            if entry.country in places:
                self._taken.take(entry.id, entry.also, entry.country, self._problems)
                places[entry.country].append(self._place(entry))
                fallback = list(entry.title.fallback)
                self._origins[entry.country] = {"fallback": fallback, "entries": places[entry.country]}
        for origin in fresh:
            self._origins.setdefault(origin, {"fallback": list(catalogue.fallback), "entries": []})

    def _place(self, entry: Entry) -> list[Json]:
        line = _line(entry.as_json())
        at = self._at
        self._write(line)
        return [entry.id, entry.section, at, len(line), list(entry.also), list(entry.related)]

    def finish(self) -> None:
        """Write where everything stands; raises PackError where packs clash."""
        self._problems.refuse()
        at = self._at
        self._write(_line({"origins": self._origins, "countries": self._countries}))
        self._file.write(f"{at:0{_DIGITS}} {self._digest.hexdigest()}\n".encode())

    def _write(self, line: bytes) -> None:
        self._file.write(line)
        self._digest.update(line)
        self._at += len(line)


def _line(values: Mapping[str, Json]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_world(path: Path, digest: str) -> World:
    """The world in this file; raises Damaged where it was not written to its end, OSError where it is not there."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    shelf = Shelf(descriptor)
    index = shelf.index()
    return _world(shelf, index, digest)


class Shelf:
    """The open file; hands out its entries by id."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.places: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        self.entry = lru_cache(maxsize=KEPT)(self._decode)

    def index(self) -> Any:
        """The line that says where everything stands, once the digest of the whole file agrees."""
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            size = file.seek(0, os.SEEK_END)
            foot = os.pread(self._descriptor, _FOOT, max(0, size - _FOOT))
            at, _, said = foot.decode("ascii", "replace").strip().partition(" ")
            if size < _FOOT or not at.isdigit() or _digest(file, size - _FOOT) != said:
                raise Damaged
        line = os.pread(self._descriptor, size - _FOOT - int(at), int(at))
        return json.loads(line)

    def _decode(self, name: str) -> Entry:
        at, length, fallback = self.places[name]
        return Entry.from_json(json.loads(os.pread(self._descriptor, length, at)), fallback)

    def __del__(self) -> None:
        os.close(self._descriptor)


def _digest(file: BinaryIO, length: int) -> str:
    digest = hashlib.new(_DIGEST)
    file.seek(0)
    while length > 0:
        part = file.read(min(length, 1 << 20))
        if not part:
            break
        digest.update(part)
        length -= len(part)
    return digest.hexdigest()


class Entries(Mapping[str, Entry]):
    """Some of the entries of a shelf, in order; each is read when it is asked for."""

    def __init__(self, shelf: Shelf, names: Iterable[str]) -> None:
        self._shelf = shelf
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Entry:
        if name not in self._names:
            raise KeyError(name)
        return self._shelf.entry(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _world(shelf: Shelf, index: Any, digest: str) -> World:
    names: dict[str, str] = {}
    related: list[tuple[str, list[str]]] = []
    sections: dict[str, list[tuple[str, str]]] = {}
    for origin, group in index["origins"].items():
        fallback = tuple(group["fallback"])
        sections[origin] = [(section, name) for name, section, *_ in group["entries"]]
        for name, _, at, length, also, others in group["entries"]:
            related.append((name, others))
            shelf.places[name] = (at, length, fallback)
            names.update(dict.fromkeys((name, *also), name))
    countries = {
        country: _catalogue(country, head, shelf, sections)
        for country, head in sorted(index["countries"].items())
    }
    return World(
        countries=MappingProxyType(countries),
        entries=Entries(shelf, shelf.places),
        names=MappingProxyType(names),
        mentioned=turned(related),
        digest=digest,
    )


def _catalogue(
    country: str, head: Any, shelf: Shelf, sections: Mapping[str, list[tuple[str, str]]]
) -> Catalogue:
    found = [pair for origin in head["origins"] for pair in sections[origin]]
    return read_head(country, head, Entries(shelf, (name for _, name in found)), listed(found))
