"""How entries of several folders become one collection: the pack's own first, instead of shared ones of the same id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

MOST_POINTS = 12
"""Of one list: more than that nobody reads."""

_Entry = TypeVar("_Entry")


def merged(
    shelves: Sequence[LearningShelf], file: str, key: str, make: Callable[[str, Table], _Entry]
) -> Mapping[str, _Entry]:
    """The tables `[[key]]` of a file in every folder, by id."""
    found: dict[str, _Entry] = {}
    for table in files(shelves, file):
        for name, entry in unique(table.tables(key, required=False), "id"):
            found.setdefault(name, make(name, entry))
            entry.done()
    return MappingProxyType(found)


def files(shelves: Sequence[LearningShelf], file: str) -> Iterator[Table]:
    """The file in each folder that has it."""
    for shelf in shelves:
        table = shelf.tables.get(file)
        if table is not None:
            yield table


def close(shelves: Sequence[LearningShelf], *names: str) -> None:
    """Report the keys of these files that nobody asked for, once everything was read."""
    for name in names:
        for table in files(shelves, name):
            table.done()


def points(table: Table, key: str, *, least: int = 1) -> tuple[Text, ...]:
    """The sentences of `[[key]]`, each under `says`; too few or too many are reported."""
    said = []
    for one in table.tables(key, named_by="", required=least > 0):
        said.append(one.text("says"))
        one.done()
    if not least <= len(said) <= MOST_POINTS:
        table.wrong(f"it has {len(said)} [[{key}]]", f"write {least} to {MOST_POINTS}")
    return tuple(said)
