"""Whom pages are written for: what to notice, how to begin to talk, what not to do, where to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.facts import FIELDS, Facts, Span
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import merged, points
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text

AUDIENCES = "audiences.toml"
WHO = ("children", "teenagers", "parents", "teachers", "professionals")
"""Ids of audiences: their addresses and drawings go by them."""

MOST_AGE = 130


@dataclass(frozen=True, slots=True)
class Audience:
    """One page. `young`: its texts speak to young people; `topics` are the articles of advice that go on from here.

    `asks` is what is known about whoever reads it: who can help follows from that.
    """

    id: str
    names: Text
    says: Text
    young: bool
    signs: tuple[Text, ...]
    talk: tuple[Text, ...]
    avoid: tuple[Text, ...]
    where: tuple[Text, ...]
    topics: tuple[str, ...]
    asks: Facts
    basis: Basis


def read_audiences(shelves: Sequence[LearningShelf]) -> Mapping[str, Audience]:
    """What `audiences.toml` says, by id, in the order of `WHO`."""
    found = merged(shelves, AUDIENCES, "audience", _audience)
    return {name: found[name] for name in WHO if name in found}


def _audience(name: str, table: Table) -> Audience:
    table.choice("id", WHO)
    reporter = table.choice("reporter", FIELDS["reporter"].words)
    ages = table.span("ages", most=MOST_AGE)
    return Audience(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        young=table.flag("young", default=False),
        signs=points(table, "sign"),
        talk=points(table, "talk"),
        avoid=points(table, "avoid"),
        where=points(table, "where"),
        topics=table.strings("topics", required=False),
        asks=Facts(reporter=reporter or None, victim_age=Span(*ages) if ages else None),
        basis=read_basis(table),
    )
