"""Working things out without blame: how a school's support group or a mediation goes, step by step.

Read from `restorative.toml`. Approaches stand in the pack or in a folder that it shares; the pack's own comes instead
of a shared one of the same id. What such a track is not meant for may name categories of the pack. A pack without the
file, and without a shared one, offers no such track.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.packs.categories import DESK_KINDS
from abri.engine.packs.evidence import LONGEST_KEPT, Basis, read_basis
from abri.engine.packs.folders import Shelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

RESTORATIVE = "restorative.toml"
MOST_PEOPLE = 40
"""Of one role: more than a class is no group that talks."""

AGREEMENT = "{agreement}"
"""Where a sheet holds what was agreed."""


@dataclass(frozen=True, slots=True)
class Role:
    """Whom a record calls by what they do in it, instead of by name.

    `begins`: everybody of this role has to agree before others are brought in. `agrees`: an agreement holds only once
    everybody of this role agreed to its words.
    """

    id: str
    names: Text
    most: int
    begins: bool
    agrees: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with what to say and do in it.

    `asks`: it comes before everybody agreed, because it is where they are asked. `agreement`: an agreement is written
    in it. `look_back_days`: after how many days to look how it goes; None where that is not part of it.
    """

    id: str
    names: Text
    says: Text
    points: tuple[Text, ...]
    asks: bool
    agreement: bool
    look_back_days: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds from the first step to the last."""

    id: str
    says: Text


@dataclass(frozen=True, slots=True)
class Ending:
    """How such a track can end."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text to begin with, for something that leaves the desk. `young`: it speaks to young people.

    `agreement`: the words of the agreement stand in it, in place of `AGREEMENT`.
    """

    id: str
    names: Text
    body: Text
    young: bool
    agreement: bool


@dataclass(frozen=True, slots=True)
class Approach:
    """One way to work things out, for desks of these kinds. A closed record of it is kept `keep_days`."""

    id: str
    names: Text
    says: Text
    desks: tuple[str, ...]
    keep_days: int
    roles: Mapping[str, Role]
    rules: tuple[Rule, ...]
    steps: Mapping[str, Step]
    endings: Mapping[str, Ending]
    sheets: Mapping[str, Sheet]
    origin: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class NotFor:
    """What some approaches are not meant for; certainly not where the case is of one of these categories."""

    id: str
    says: Text
    approaches: tuple[str, ...]
    categories: tuple[str, ...]
    origin: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Restorative:
    """What `restorative.toml` says, with what the pack shares."""

    approaches: Mapping[str, Approach]
    not_for: tuple[NotFor, ...]

    def offered_by(self, kind: str) -> tuple[Approach, ...]:
        """The approaches of a desk of this kind."""
        return tuple(one for one in self.approaches.values() if kind in one.desks)

    def against(self, approach: str) -> tuple[NotFor, ...]:
        """What speaks against an approach, to be checked before it begins."""
        return tuple(one for one in self.not_for if approach in one.approaches)

    def ruled_out(self, approach: str, category: str) -> tuple[NotFor, ...]:
        """What speaks against an approach because the case is of this category."""
        return tuple(one for one in self.against(approach) if category in one.categories)


def read_restorative(shelves: Sequence[Shelf], categories: Collection[str]) -> Restorative:
    """What the `restorative.toml` of these folders say: the pack's own first, then what it shares."""
    approaches: dict[str, Approach] = {}
    written: list[tuple[Table, str, Collection[str]]] = []
    for shelf in shelves:
        file = shelf.folder.tables.get(RESTORATIVE)
        if file is None:
            continue
        for name, table in unique(file.tables("approach", required=False), "id"):
            approach = _approach(name, table, shelf.origin.id)
            approaches.setdefault(name, approach)
        known: Collection[str] = () if shelf.origin.shared else categories
        written += [(table, shelf.origin.id, known) for table in file.tables("not_for", required=False)]
        file.done()
    not_for: dict[str, NotFor] = {}
    for table, origin, known in written:
        one = _not_for(table, origin, tuple(approaches), known)
        not_for.setdefault(one.id, one)
    return Restorative(MappingProxyType(approaches), tuple(not_for.values()))


def _approach(name: str, table: Table, origin: str) -> Approach:
    approach = Approach(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        desks=table.strings("desks", allowed=DESK_KINDS),
        keep_days=table.number("keep_days", least=1, most=LONGEST_KEPT),
        roles=MappingProxyType({key: _role(key, one) for key, one in unique(table.tables("role"), "id")}),
        rules=tuple(_rule(key, one) for key, one in unique(table.tables("rule"), "id")),
        steps=MappingProxyType({key: _step(key, one) for key, one in unique(table.tables("step"), "id")}),
        endings=MappingProxyType(
            {key: _ending(key, one) for key, one in unique(table.tables("ending"), "id")}
        ),
        sheets=MappingProxyType(
            {key: _sheet(key, one) for key, one in unique(table.tables("sheet", required=False), "id")}
        ),
        origin=origin,
        basis=read_basis(table),
    )
    _check(approach, table)
    table.done()
    return approach


def _check(approach: Approach, table: Table) -> None:
    """An approach in which nobody is asked first, or only after others were brought in, is none."""
    if not any(role.begins for role in approach.roles.values()):
        table.wrong("nobody has to agree before it begins", "add begins = true to a role")
    steps = list(approach.steps.values())
    if not steps or not steps[0].asks:
        table.wrong("its first step does not ask whether they agree", "add asks = true to it")
    if any(sheet.agreement for sheet in approach.sheets.values()) and not any(one.agreement for one in steps):
        table.wrong("a sheet shows an agreement that no step makes", "add agreement = true to a step")


def _role(name: str, table: Table) -> Role:
    role = Role(
        id=name,
        names=table.text("names"),
        most=table.number("most", least=1, most=MOST_PEOPLE, default=MOST_PEOPLE),
        begins=table.flag("begins", default=False),
        agrees=table.flag("agrees", default=False),
    )
    table.done()
    return role


def _rule(name: str, table: Table) -> Rule:
    rule = Rule(name, table.text("says"))
    table.done()
    return rule


def _step(name: str, table: Table) -> Step:
    step = Step(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        points=tuple(_point(one) for one in table.tables("point", required=False)),
        asks=table.flag("asks", default=False),
        agreement=table.flag("agreement", default=False),
        look_back_days=table.number("look_back_days", least=1, most=LONGEST_KEPT)
        if table.has("look_back_days")
        else None,
    )
    table.done()
    return step


def _point(table: Table) -> Text:
    says = table.text("says")
    table.done()
    return says


def _ending(name: str, table: Table) -> Ending:
    ending = Ending(name, table.text("names"))
    table.done()
    return ending


def _sheet(name: str, table: Table) -> Sheet:
    agreement = table.flag("agreement", default=False)
    sheet = Sheet(
        id=name,
        names=table.text("names"),
        body=table.text("body", placeholders=(AGREEMENT,) if agreement else ()),
        young=table.flag("young", default=False),
        agreement=agreement,
    )
    table.done()
    return sheet


def _not_for(table: Table, origin: str, approaches: Sequence[str], categories: Collection[str]) -> NotFor:
    one = NotFor(
        id=table.identifier("id"),
        says=table.text("says"),
        approaches=table.strings("approaches", allowed=approaches),
        categories=table.strings("categories", required=False, allowed=tuple(categories)),
        origin=origin,
        basis=read_basis(table),
    )
    table.done()
    return one
