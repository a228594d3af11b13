"""A contact by telephone or face to face: what a helpline writes down about it, and what it tells the caller.

Read from `contact.toml`. What is counted are the fields of Insafe's helpline statistics; the reason is the category,
and the caller, the age and the region are questions of the intake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.folders import Shelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

CONTACT = "contact.toml"
GENDERS = ("female", "male", "other", "unknown")
PLACES = ("social_media", "messaging", "gaming", "other")
"""The words of Insafe's quarterly table; platforms are known to about half of the helplines only."""

LONGEST_CALL = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; `insafe` is the word under which the network of helplines counts it."""

    id: str
    names: Text
    insafe: str
    origin: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a contact took: `least` minutes and more, up to the least of the next."""

    id: str
    names: Text
    least: int
    origin: str


@dataclass(frozen=True, slots=True)
class Saying:
    """What the desk tells somebody who calls: `before` anything is written down, and with the `receipt`."""

    before: Text
    receipt: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class ContactForm:
    """What `contact.toml` says. An empty list is a field that is not asked; `saying` is None where nobody wrote it."""

    genders: Mapping[str, Choice]
    places: Mapping[str, Choice]
    lasting: Mapping[str, Lasting]
    saying: Saying | None


_Listed = TypeVar("_Listed", Choice, Lasting)


def read_contact(shelves: Sequence[Shelf]) -> ContactForm:
    """What the `contact.toml` of these folders say: of each list and of what is told, the first that there is.

    A country's own list stands in for the one of a folder that it shares.
    """
    genders: Mapping[str, Choice] = MappingProxyType({})
    places: Mapping[str, Choice] = genders
    lasting: Mapping[str, Lasting] = MappingProxyType({})
    saying = None
    for shelf in shelves:
        file = shelf.folder.tables.get(CONTACT)
        if file is None:
            continue
        origin = shelf.origin.id
        genders = _listed(file, "gender", partial(_choice, GENDERS, origin), genders)
        places = _listed(file, "place", partial(_choice, PLACES, origin), places)
        lasting = _listed(file, "lasting", partial(_lasting, origin), lasting)
        _check_order(file, [one.least for one in lasting.values()])
        if file.has("say"):
            said = _saying(file.table("say"))
            saying = saying or said
        file.done()
    return ContactForm(genders, places, lasting, saying)


def _listed(
    file: Table, key: str, read: Callable[[str, Table], _Listed], before: Mapping[str, _Listed]
) -> Mapping[str, _Listed]:
    found: dict[str, _Listed] = {}
    for name, table in unique(file.tables(key, required=False), "id"):
        found[name] = read(name, table)
        table.done()
    return before or MappingProxyType(found)


def _check_order(file: Table, least: Sequence[int]) -> None:
    if list(least) != sorted(set(least)):
        file.wrong("the entries of 'lasting' do not stand in order", "begin with the shortest")


def _choice(words: Sequence[str], origin: str, name: str, table: Table) -> Choice:
    return Choice(name, table.text("names"), table.choice("insafe", words), origin)


def _lasting(origin: str, name: str, table: Table) -> Lasting:
    return Lasting(name, table.text("names"), table.number("least", least=0, most=LONGEST_CALL), origin)


def _saying(table: Table) -> Saying:
    saying = Saying(table.text("before"), table.text("receipt"), read_basis(table))
    table.done()
    return saying
