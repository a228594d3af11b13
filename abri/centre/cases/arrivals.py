"""A report arrives: the engine proposes, the keys are made, the rows are stored.

Key work and the engine run in :func:`prepare`, outside any transaction; :func:`store` only writes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Desk, DeskKey
from abri.centre.cases import danger, deadlines, keys
from abri.centre.cases.alerts import alert
from abri.centre.cases.models import Case, Grant, Item
from abri.centre.cases.references import DRAWS, NoReferenceLeft, new_reference
from abri.centre.cases.screening import OF_CHAT, OF_STORY, Screened, screen, screen_chat
from abri.centre.cases.triage import NoDeskCanReceive, Proposal, facts_of, propose, receiving_desk
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Receipt
from abri.engine.routing import Route

__all__ = [
    "AlreadyReceived",
    "Arrival",
    "NoDeskCanReceive",
    "NoReferenceLeft",
    "facts_of",
    "prepare",
    "proposal",
    "receiving_desk",
    "store",
]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class AlreadyReceived(Exception):
    """A report with this receipt was stored before: it was sent twice."""


@dataclass
class Arrival:
    """A report whose keys are made and whose rows are not stored yet."""

    case: Case
    grants: list[Grant]
    items: list[Item]
    receipt: Receipt
    proposal: Proposal
    desk: Desk
    fallback: Desk | None
    # The reporter may be at risk, by what the story says: show who answers now.
    distress: bool
    # How urgent the answers alone are, where the software found danger that raised it.
    raised_from: int | None


@dataclass(frozen=True)
class _Report:
    """What was sent, with what screening finds in it."""

    sent: dict[str, Any]
    story: Screened
    chat: dict[str, Any] | None
    chatted: Screened | None
    # The urgency that the text of files asks for, which were screened when they came.
    found: Case.Urgency | None

    @classmethod
    def screened(cls, sent: dict[str, Any], chat: dict[str, Any] | None, found: Case.Urgency | None) -> Self:
        story = str(sent["answers"].get("story", ""))
        return cls(sent, screen(story), chat, screen_chat(chat) if chat is not None else None, found)

    @property
    def raises(self) -> Case.Urgency | None:
        """The urgency that the case has at least."""
        asked = [one.raises for one in (self.story, self.chatted) if one] + [self.found]
        return min((one for one in asked if one is not None), default=None)

    @property
    def wakes(self) -> bool:
        """Whether this is danger that everybody has to hear of at once."""
        return self.story.wakes or self.found == Case.Urgency.IMMEDIATE

    def findings(self) -> list[dict[str, Any]]:
        """What the screening says about each text."""
        return [one.content for one in (self.story, self.chatted) if one is not None]

    def items(self, case: Case, route: Route, *, once: UUID | None, at: datetime) -> list[Item]:
        """All of it, sealed as the first items of the case; the very first takes the id ``once``."""
        return [
            keys.sealed_item(case, kind, content, number=number, at=at, once=once if number == 1 else None)
            for number, (kind, content) in enumerate(self._contents(route), start=1)
        ]

    def _contents(self, route: Route) -> Iterator[tuple[Item.Kind, dict[str, Any]]]:
        yield Item.Kind.REPORT, self.sent
        yield Item.Kind.PROPOSAL, proposal(route)
        yield Item.Kind.FINDINGS, {"of": OF_STORY, **self.story.content}
        if self.chat is not None and self.chatted is not None:
            yield Item.Kind.CHAT, self.chat
            yield Item.Kind.FINDINGS, {"of": OF_CHAT, **self.chatted.content}


def prepare(
    answers: dict[str, Any],
    *,
    language: str,
    desk_slug: str = "",
    receipt: Receipt | None = None,
    chat: dict[str, Any] | None = None,
    found: Case.Urgency | None = None,
    beside: Mapping[str, Any] = _NOTHING,
    once: UUID | None = None,
    at: datetime,
) -> Arrival:
    """Make everything that a report needs, unsaved. ``language`` may carry a register (``fr-young``).

    ``answers`` have been cleaned by the pack's intake; ``chat`` is a record of ``engine.screening.records``; ``found``
    is the urgency that the text of files asks for. ``beside`` is sealed with the answers, ``once`` the id that the
    report takes, so that it is stored once. Raises :class:`NoDeskCanReceive`.
    """
    receipt = receipt or Receipt.new()
    sent = {**beside, "answers": answers, "language": language, "received_at": at.isoformat()}
    report = _Report.screened(sent, chat, found)
    proposed = propose(sent, report.findings(), at, slug=desk_slug)
    desk, fallback = proposed.receiver, _helper(report, proposed)
    identity = Identity.generate()
    case = _new_case(answers, proposed, at=at)
    case.lookup, case.recipient = receipt.lookup, identity.recipient
    raised_from = danger.raise_urgency(case, report.raises, at=at)
    if case.is_unread_danger:
        danger.begin(case, at=at)
    return Arrival(
        case=case,
        grants=keys.grants_for(case, identity, _keys_of(desk, fallback), receipt),
        items=report.items(case, proposed.route, once=once, at=at),
        receipt=receipt,
        proposal=proposed,
        desk=desk,
        fallback=fallback,
        distress=report.story.distress,
        raised_from=raised_from,
    )


def _helper(report: _Report, proposed: Proposal) -> Desk | None:
    """The desk that gets a key from the start, where the answers or the screening say danger."""
    in_danger = report.wakes or proposed.facts.danger not in (None, "none")
    return danger.fallback_for(proposed.receiver) if in_danger else None


def _keys_of(*desks: Desk | None) -> list[DeskKey]:
    """The keys that let these desks open a case; a desk that has none yet opens nothing."""
    return [key for key in (desk.current_key for desk in desks if desk) if key is not None]


def _new_case(answers: dict[str, Any], proposed: Proposal, *, at: datetime) -> Case:
    """The case's clear columns, and nothing that the threat model does not name.

    As urgent as the answers are: what the screening adds is recorded as raised by the software.
    """
    facts, route, desk = proposed.facts, proposed.route, proposed.receiver
    urgency = Case.Urgency[route.urgency.upper()]
    return Case(
        reference=new_reference(),
        category=proposed.category.code,
        urgency=urgency,
        age_band=answers.get("age", ""),
        region=facts.region or "",
        language=facts.language or "",
        desk=desk,
        rank=Case.rank_of(urgency, unread=True),
        created_at=at,
        due_at=deadlines.owed_within(route.due, at, desk),
        changed_at=at,
    )


@transaction.atomic
def store(arrival: Arrival) -> Case:
    """Write the rows of ``arrival`` with the audit entry and the desk's alert; on disk when this returns.

    Within a caller's transaction they are on disk when that one ends. Raises :class:`AlreadyReceived`, and
    :class:`NoDeskCanReceive` where the desk was dissolved in this moment.
    """
    case = arrival.case
    _insert(case)
    # Asked once the row stands: from then on a desk that somebody wants to dissolve has an open case.
    if not Desk.objects.standing().filter(pk=case.desk_id).exists():
        raise NoDeskCanReceive
    Grant.objects.bulk_create(arrival.grants)
    Item.objects.bulk_create(arrival.items)
    deadlines.receive(case)
    urgency = case.urgency if arrival.raised_from is None else arrival.raised_from
    audit.record("case.received", subject=case, at=case.created_at, desk_id=case.desk_id, urgency=urgency)
    danger.record_raised(case, arrival.raised_from, at=case.created_at)
    if case.is_unread_danger:
        alert(arrival.desk, case, at=case.created_at)
    return case


def _insert(case: Case) -> None:
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as error:
            if Case.objects.filter(lookup=case.lookup).exists():
                raise AlreadyReceived from error
            if not Case.objects.filter(reference=case.reference).exists():
                raise
            # Two random references met. Nothing is sealed to the reference, so another one is drawn.
            case.reference = new_reference()
        else:
            return
    raise NoReferenceLeft


def proposal(route: Route) -> dict[str, Any]:
    """What the software suggests, as plain JSON for the sealed item."""
    return {
        "urgency": route.urgency,
        "desks": list(route.desks),
        "channels": list(route.channels),
        "evidence_upload": route.evidence_upload,
        "may_inform": route.may_inform_authorities_without_consent,
        "reasons": [
            {
                "about": reason.about,
                "rule": reason.rule,
                "gives": list(reason.gives),
                "text": dict(reason.text),
            }
            for reason in route.reasons
        ],
    }
