"""Standards: taxonomies, protocols and frameworks of the field, and how Abri uses each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import Mention, Origin, Sourced, read_sourced
from abri.engine.packs.text import Text

STANDARD_KINDS = (
    "taxonomy",
    "directory",
    "standard",
    "protocol",
    "style",
    "form",
    "pattern",
    "framework",
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a standard as it says it, with its code and the group it stands in, where it has them."""

    code: str
    says: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Sourced):
    """One standard: what it is for, and what this software does with it."""

    noun: ClassVar[str] = "standard"

    kind: str
    names: Text
    steward: str
    version: str
    purpose: Text
    use: Text
    licence: str
    terms: tuple[Term, ...]
    related: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("related", self.related)


def read_standards(file: Table, origin: Origin) -> Iterator[Standard]:
    """The standards of one `standards.toml`, in the order of the file."""
    for name, table in unique(file.tables("standard", required=False), "id"):
        yield Standard(
            **read_sourced(name, table, origin),
            kind=table.choice("kind", STANDARD_KINDS),
            names=table.text("names"),
            steward=table.string("steward"),
            version=table.string("version", default=""),
            purpose=table.text("purpose"),
            use=table.text("use"),
            licence=table.string("licence", default=""),
            terms=tuple(_terms(table)),
            related=table.identifiers("related"),
        )
        table.done()
    file.done()


def _terms(table: Table) -> Iterator[Term]:
    seen: set[tuple[str, str, str]] = set()
    for part in table.tables("term", named_by="says", required=False):
        term = Term(part.string("code", default=""), part.string("says"), part.string("group", default=""))
        if (term.code, term.says, term.group) in seen:
            part.wrong("this term is there twice", "remove one")
        seen.add((term.code, term.says, term.group))
        part.done()
        yield term
