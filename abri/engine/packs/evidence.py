"""Evidence: how long it is kept, who may take in what, what a file for the police needs. Read from `evidence.toml`.

A pack without the file keeps evidence until somebody decides, takes intimate images of adults at no desk, and leaves
what was sealed off to the people who are told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from abri.engine.facts import FIELDS, Facts
from abri.engine.packs.answers import Answer
from abri.engine.packs.categories import DESK_KINDS
from abri.engine.packs.country import ClosingOutcome
from abri.engine.packs.folders import Shelf
from abri.engine.packs.organisations import CLOSED, Organisation
from abri.engine.packs.reader import NOT_CHECKED, Table
from abri.engine.packs.text import Text

EVIDENCE = "evidence.toml"
LONGEST_KEPT = 3650
"""Ten years, in days: evidence of a closed case is not an archive."""

LONGEST_SEALED_OFF = 90
HAND_OVER, DELETE = "hand_over", "delete"
SEALED_OFF_RULES = (HAND_OVER, DELETE)
TEAM, CASEWORKERS, ADMINISTRATORS = "team", "caseworkers", "administrators"
ALERTED = (TEAM, CASEWORKERS, ADMINISTRATORS)
"""Whom a pack may have told: its team mailbox, each of its caseworkers, the administrators of the centre."""

TICKING = (
    "image", "video", "audio", "pdf", "text", "chat", "archive", "mail", "other",
    "link", "link.account", "link.account_id", "link.seen_at", "link.zone",
)  # fmt: skip
"""What a case can hold that answers a point of the checklist: groups of files, links, and what is said of a link."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from. `verified` is False for a proposal that nobody competent has confirmed."""

    source: str
    checked: date
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days evidence is kept after a case was closed, by outcome. Empty: until somebody decides."""

    days: Mapping[str, int]
    basis: Basis


@dataclass(frozen=True, slots=True)
class SealedOff:
    """What happens to a file that nobody may look at again.

    `hand_over`: it stays closed until somebody says that it was handed over to one of `to`; after `days` those of
    `alert` are told once more. `delete`: it is destroyed after `days`. `says` tells the desk what to do now.
    """

    alert: tuple[str, ...]
    rule: str
    days: int
    to: tuple[str, ...]
    says: Text | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    """One thing that a file for the police should hold.

    It is answered as soon as one of `facts` is known, one of the intake questions `answers` was answered or the case
    holds one of `evidence` (words of `TICKING`). Where all three are empty only a person can say so.
    """

    id: str
    ask: Text
    hint: Text | None
    facts: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    origin: str
    basis: Basis

    def is_answered(self, facts: Facts, answers: Mapping[str, Answer], evidence: Collection[str]) -> bool:
        """Whether something in the case answers this point."""
        return (
            any(getattr(facts, name) is not None for name in self.facts)
            or any(answers.get(question) for question in self.answers)
            or any(word in evidence for word in self.evidence)
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that must not go into such a file, and why."""

    id: str
    says: Text
    origin: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """What `evidence.toml` says, with the checklists of what the pack shares."""

    retention: Retention
    adult_desks: tuple[str, ...]
    sealed_off: SealedOff
    checklist: tuple[ChecklistPoint, ...]
    leave_out: tuple[LeftOut, ...]

    def answered(
        self, facts: Facts, answers: Mapping[str, Answer], evidence: Collection[str]
    ) -> frozenset[str]:
        """The ids of the points that the case answers by itself; the others are missing, or a person ticks them."""
        return frozenset(point.id for point in self.checklist if point.is_answered(facts, answers, evidence))


_Listed = TypeVar("_Listed", ChecklistPoint, LeftOut)
_UNSAID = Basis(source="", checked=NOT_CHECKED, verified=False, note="")
_NO_TERMS = Retention(MappingProxyType({}), _UNSAID)
_LEFT_TO_PEOPLE = SealedOff((TEAM,), HAND_OVER, LONGEST_SEALED_OFF, (), None, _UNSAID)


def read_evidence(
    shelves: Sequence[Shelf],
    outcomes: Mapping[str, ClosingOutcome],
    organisations: Mapping[str, Organisation],
    questions: Collection[str],
) -> EvidenceRules:
    """What the `evidence.toml` of these folders say: the pack's own rules, then the checklists of what it shares."""
    retention, adult_desks, sealed_off = _NO_TERMS, tuple[str, ...](), _LEFT_TO_PEOPLE
    points: dict[str, ChecklistPoint] = {}
    left_out: dict[str, LeftOut] = {}
    for shelf in shelves:
        file = shelf.folder.tables.get(EVIDENCE)
        if file is None:
            continue
        if not shelf.origin.shared:
            retention = _retention(file.table("retention"), outcomes)
            adult_desks = _adult_desks(file.table("intimate"))
            sealed_off = _sealed_off(file.table("sealed_off"), organisations)
        for table in file.tables("checklist", required=False):
            point = _point(table, shelf.origin.id, None if shelf.origin.shared else questions)
            _keep(points, point, table)
        for table in file.tables("leave_out", required=False):
            left = LeftOut(table.identifier("id"), table.text("says"), shelf.origin.id, read_basis(table))
            _keep(left_out, left, table)
        file.done()
    return EvidenceRules(retention, adult_desks, sealed_off, tuple(points.values()), tuple(left_out.values()))


def _keep(found: dict[str, _Listed], one: _Listed, table: Table) -> None:
    if one.id in found:
        table.wrong(f"the id {one.id!r} is used twice", "rename one, or leave it to the shared folder")
    found[one.id] = one
    table.done()


def read_basis(table: Table) -> Basis:
    """Where the rule of this table comes from."""
    return Basis(
        source=table.string("source"),
        checked=table.day("checked"),
        verified=table.flag("verified"),
        note=table.string("note", default=""),
    )


def _retention(table: Table, outcomes: Mapping[str, ClosingOutcome]) -> Retention:
    terms = table.table("days")
    chosen = tuple(name for name, outcome in outcomes.items() if outcome.by_hand)
    days = {name: terms.number(name, least=1, most=LONGEST_KEPT) for name in chosen}
    terms.done()
    retention = Retention(MappingProxyType(days), read_basis(table))
    table.done()
    return retention


def _adult_desks(table: Table) -> tuple[str, ...]:
    desks = table.strings("adult_desks", required=False, allowed=DESK_KINDS)
    table.done()
    return desks


def _sealed_off(table: Table, organisations: Mapping[str, Organisation]) -> SealedOff:
    current = tuple(name for name, organisation in organisations.items() if organisation.kind != CLOSED)
    rule = SealedOff(
        alert=table.strings("alert", allowed=ALERTED),
        rule=table.choice("rule", SEALED_OFF_RULES),
        days=table.number("days", least=1, most=LONGEST_SEALED_OFF),
        to=table.strings("to", required=False, allowed=current),
        says=table.maybe_text("says"),
        basis=read_basis(table),
    )
    if rule.rule == HAND_OVER and not rule.to:
        table.wrong("it names nobody to hand over to", 'add to = ["xx.police"]')
    table.done()
    return rule


def _point(table: Table, origin: str, questions: Collection[str] | None) -> ChecklistPoint:
    """`questions` are those that may be named; None for a shared folder, which knows no pack's questions."""
    answered_by = table.table("answered_by", required=False)
    point = ChecklistPoint(
        id=table.identifier("id"),
        ask=table.text("ask"),
        hint=table.maybe_text("hint"),
        facts=answered_by.strings("facts", required=False, allowed=tuple(FIELDS)),
        answers=answered_by.strings(
            "answers", required=False, allowed=None if questions is None else tuple(questions)
        ),
        evidence=answered_by.strings("evidence", required=False, allowed=TICKING),
        origin=origin,
        basis=read_basis(table),
    )
    answered_by.done()
    return point
