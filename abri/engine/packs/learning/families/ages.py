"""From age to age: what fits a child, and which provisions of the country name an age."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from abri.engine.facts import Span
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.agreement import read_ages
from abri.engine.packs.learning.families.merging import merged, points
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text

AGES = "ages.toml"


@dataclass(frozen=True, slots=True)
class Age:
    """Some years of childhood: what they are like, what fits, what to talk about, what to agree on."""

    id: str
    names: Text
    ages: Span
    says: Text
    fits: tuple[Text, ...]
    talk: tuple[Text, ...]
    agree: tuple[Text, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class AgeLaw:
    """A provision that is worth knowing for these age bands of the pack. Its words are its own."""

    provision: str
    bands: tuple[str, ...]


def read_age_guide(shelves: Sequence[LearningShelf]) -> Mapping[str, Age]:
    """The `[[age]]` of `ages.toml`, youngest first."""
    found = merged(shelves, AGES, "age", _age)
    return dict(sorted(found.items(), key=lambda item: item[1].ages))


def read_age_laws(
    shelves: Sequence[LearningShelf], provisions: Collection[str], bands: Collection[str]
) -> Mapping[str, AgeLaw]:
    """The `[[law]]` of `ages.toml` by provision; provisions and bands that the pack does not have are reported."""
    return merged(shelves, AGES, "law", lambda name, table: _law(name, table, provisions, tuple(bands)))


def _age(name: str, table: Table) -> Age:
    return Age(
        id=name,
        names=table.text("names"),
        ages=read_ages(table),
        says=table.text("says"),
        fits=points(table, "fit"),
        talk=points(table, "talk"),
        agree=points(table, "agree"),
        basis=read_basis(table),
    )


def _law(name: str, table: Table, provisions: Collection[str], bands: tuple[str, ...]) -> AgeLaw:
    if name not in provisions:
        table.wrong(f"{name!r} is no provision of the pack", "write the id of one in provisions/")
    return AgeLaw(name, table.strings("bands", allowed=bands))
