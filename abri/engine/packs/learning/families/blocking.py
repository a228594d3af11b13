"""Content blocked by the mobile operator because a parent asks: what to ask for, and a letter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import files, points
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

BLOCKING = "blocking.toml"


@dataclass(frozen=True, slots=True)
class Wish:
    """Something a parent can ask for; `letter` is the sentence for it in the letter."""

    id: str
    names: Text
    letter: Text
    start: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands around the wishes: subject, beginning, what is asked besides, end."""

    subject: Text
    begins: Text
    also: tuple[Text, ...]
    ends: Text


@dataclass(frozen=True, slots=True)
class Blocking:
    """What operators undertook, what blocking does not do, and how to ask for it. `facts`: entries it rests on."""

    says: Text
    limits: tuple[Text, ...]
    wishes: tuple[Wish, ...]
    letter: Letter
    facts: tuple[str, ...]
    basis: Basis


def read_blocking(shelves: Sequence[LearningShelf], entries: Collection[str]) -> Blocking | None:
    """What the first `blocking.toml` says; None where there is none: operators promised nothing there.

    What it rests on has to be among the `entries` of the pack.
    """
    for table in files(shelves, BLOCKING):
        letter = table.table("letter")
        read = Blocking(
            says=table.text("says"),
            limits=points(table, "limit"),
            wishes=tuple(_wish(name, one) for name, one in unique(table.tables("wish"), "id")),
            letter=Letter(
                subject=letter.text("subject"),
                begins=letter.text("begins"),
                also=points(letter, "also", least=0),
                ends=letter.text("ends"),
            ),
            facts=table.identifiers("facts"),
            basis=read_basis(table),
        )
        for fact in read.facts:
            if fact not in entries:
                table.wrong(f"{fact!r} is no entry of the pack", "write the id of a fact, or leave it out")
        letter.done()
        return read
    return None


def _wish(name: str, table: Table) -> Wish:
    wish = Wish(name, table.text("names"), table.text("letter"), table.flag("start", default=False))
    table.done()
    return wish
