"""How a case may go to another desk: how long the person is asked, and when their agreement can be missing at all.

Read from `referral.toml`. `abri.engine.routing.secrecy_gate` holds the grounds against an incident.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from abri.engine.packs.categories import DESK_KINDS
from abri.engine.packs.conditions import Condition
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.folders import Shelf
from abri.engine.packs.reader import NOT_CHECKED, Table, unique
from abri.engine.packs.text import Text

REFERRAL = "referral.toml"
CONSENT = "consent"
"""What the person's agreement is called; no ground of a pack may have this id."""

LONGEST_ASKED, LONGEST_SHARED = 60, 730
"""In days: how long somebody is asked at most, and how long another desk may look into a case at most."""

Stands: TypeAlias = Literal["", "listed", "not_listed"]
STANDS = ("listed", "not_listed")
WAYS_TO_SPEAK = ("phone", "in_person")
SECONDS = ("colleague", "supervisor")
LISTED = "listed"
AUTHORITIES = ("police",)
"""Kinds of desk before which professional secrecy stands: nobody agrees to them by voice alone."""

PLATFORM = "platform"
RECEIVING_KINDS = tuple(kind for kind in DESK_KINDS if kind != PLATFORM)


@dataclass(frozen=True, slots=True)
class Times:
    """In days: how long the person is asked, until when another desk may look by default, and at most."""

    asked: int
    until: int
    longest: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whether somebody may agree by voice, and how: `ways` of :data:`WAYS_TO_SPEAK`, none where the pack says nothing.

    `second`: who else has to confirm it before anything leaves (of :data:`SECONDS`); "" where nobody has to.
    """

    ways: tuple[str, ...]
    second: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Something that a person has to confirm. `stated`: what the facts say about it; None: only people can say."""

    id: str
    text: Text
    stated: Condition | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason to refer a case without the person's agreement, to desks of these kinds.

    `stands`: "listed" or "not_listed" where it counts only for acts on the list of the law, or only for others; ""
    whatever the act. `tells` is what the person reads in the mailbox. All `confirmations` have to be given.
    """

    id: str
    names: Text
    says: Text
    tells: Text
    desks: tuple[str, ...]
    stands: Stands
    provisions: tuple[str, ...]
    confirmations: tuple[Confirmation, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class ReferralRules:
    """What `referral.toml` says, with what the pack shares.

    `receivers` tells by kind of desk, to the person who is asked, what such a desk does with a case. `declines` are
    reasons to decline one, `outcomes` ways in which it is completed.
    """

    times: Times
    spoken: Spoken
    grounds: Mapping[str, Ground]
    receivers: Mapping[str, Text]
    declines: Mapping[str, Text]
    outcomes: Mapping[str, Text]

    def listed_for(self, kind: str) -> tuple[str, ...]:
        """The ids of grounds that let a case go to such a desk only for acts on the list of the law."""
        return tuple(one.id for one in self.grounds.values() if kind in one.desks and one.stands == LISTED)


_NO_BASIS = Basis(source="", checked=NOT_CHECKED, verified=False, note="")
_UNSAID, _IN_WRITING = Times(14, 90, 365, _NO_BASIS), Spoken((), "", _NO_BASIS)


def read_referral(shelves: Sequence[Shelf]) -> ReferralRules:
    """What the `referral.toml` of these folders say: times and grounds are the pack's own, words may be shared."""
    times, spoken, grounds = _UNSAID, _IN_WRITING, dict[str, Ground]()
    receivers, declines, outcomes = dict[str, Text](), dict[str, Text](), dict[str, Text]()
    for shelf in shelves:
        file = shelf.folder.tables.get(REFERRAL)
        if file is None:
            continue
        if not shelf.origin.shared:
            times = _times(file.table("times"))
            if file.has("spoken"):
                spoken = _spoken(file.table("spoken"))
            for name, table in unique(file.tables("ground", required=False), "id"):
                grounds[name] = _ground(name, table)
        for table in file.tables("receiver", named_by="kind", required=False):
            receivers.setdefault(table.choice("kind", RECEIVING_KINDS), table.text("says"))
            table.done()
        for key, said in (("decline", declines), ("outcome", outcomes)):
            for name, table in unique(file.tables(key, required=False), "id"):
                said.setdefault(name, table.text("names"))
                table.done()
        file.done()
    return ReferralRules(
        times,
        spoken,
        MappingProxyType(grounds),
        MappingProxyType(receivers),
        MappingProxyType(declines),
        MappingProxyType(outcomes),
    )


def _times(table: Table) -> Times:
    times = Times(
        asked=table.number("asked", least=1, most=LONGEST_ASKED),
        until=table.number("until", least=1, most=LONGEST_SHARED),
        longest=table.number("longest", least=1, most=LONGEST_SHARED),
        basis=read_basis(table),
    )
    if times.until > times.longest:
        table.wrong("'until' is longer than 'longest'", "make it shorter")
    table.done()
    return times


def _spoken(table: Table) -> Spoken:
    spoken = Spoken(
        ways=table.strings("ways", allowed=WAYS_TO_SPEAK),
        second=table.choice("second", SECONDS, default=""),
        basis=read_basis(table),
    )
    table.done()
    return spoken


def _ground(name: str, table: Table) -> Ground:
    if name == CONSENT:
        table.wrong(f"{CONSENT!r} is the person's agreement, not a ground without it", "rename it")
    stands = table.choice("stands", STANDS, default="")
    ground = Ground(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        tells=table.text("tells"),
        desks=table.strings("desks", allowed=RECEIVING_KINDS),
        stands="listed" if stands == "listed" else "not_listed" if stands == "not_listed" else "",
        provisions=table.identifiers("provisions"),
        confirmations=tuple(
            _confirmation(one, confirm) for one, confirm in unique(table.tables("confirm"), "id")
        ),
        basis=read_basis(table),
    )
    if not ground.confirmations:
        table.wrong("nothing has to be confirmed", "add [[ground.confirm]] with id and text")
    table.done()
    return ground


def _confirmation(name: str, table: Table) -> Confirmation:
    stated = table.condition("stated") if table.has("stated") else None
    confirmation = Confirmation(name, table.text("text"), stated)
    table.done()
    return confirmation
