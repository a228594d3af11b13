"""Somebody calls or comes by, and a caseworker writes it down: a case like any other, read by who took it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import actions, arrivals, deadlines
from abri.centre.cases.arrivals import Arrival
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.cases.triage import Proposal
from abri.centre.records import audit
from abri.centre.records.keyring import Receipt

# Where a contact's fields stand in the sealed report, beside the answers.
CONTACT = "contact"
# How somebody can reach a desk without the pages for reporters.
WAYS = (Case.CameBy.PHONE, Case.CameBy.IN_PERSON, Case.CameBy.CHAT, Case.CameBy.LETTER)


@dataclass(frozen=True)
class Contact:
    """What was written down. ``answers`` are cleaned answers of the intake, ``counted`` the fields of the statistics.

    ``outcome`` is how it ended, empty where the case stays open. ``receipt``: the caller takes a code along.
    """

    came_by: Case.CameBy
    answers: dict[str, Any]
    language: str
    counted: dict[str, str]
    receipt: bool
    outcome: str


@dataclass(frozen=True)
class Recorded:
    """A contact that was stored; the code to read out, where the caller wants one."""

    case: Case
    receipt: Receipt | None
    proposal: Proposal


def record(*, contact: Contact, desk: Desk, by: Person, at: datetime, once: UUID) -> Recorded:
    """Store what somebody told ``by``, who holds the case from the start; a second time it is not stored again.

    ``once`` is an id drawn when the form was shown. Raises ``actions.NotAllowed``, :class:`AlreadySent`,
    ``actions.UnknownOutcome``, and ``arrivals.NoDeskCanReceive`` where ``desk`` takes nothing any more.
    """
    if not Membership.objects.acting().filter(person=by, desk=desk, desk__dissolved_at=None).exists():
        raise actions.NotAllowed
    arrival = arrivals.prepare(
        contact.answers,
        language=contact.language,
        desk_slug=desk.slug,
        beside={CONTACT: {**contact.counted, "came_by": contact.came_by.value, "receipt": contact.receipt}},
        once=once,
        at=at,
    )
    if arrival.desk.pk != desk.pk:
        # It lost its key in this moment: a report would go to another desk, of which this person is not.
        raise arrivals.NoDeskCanReceive
    _take(arrival, contact, by, at)
    try:
        with transaction.atomic():
            case = arrivals.store(arrival)
            deadlines.meet(case, Deadline.Kind.FIRST_LOOK, at=at)
            audit.record(
                "contact.recorded", subject=case, actor=by, at=at, desk_id=case.desk_id,
                came_by=case.came_by, receipt=contact.receipt,
            )  # fmt: skip
            if contact.outcome:
                actions.close(case=case, outcome=contact.outcome, by=by, at=at)
    except IntegrityError as error:
        if not Item.objects.filter(pk=once).exists():
            raise
        raise AlreadySent from error
    return Recorded(case, arrival.receipt if contact.receipt else None, arrival.proposal)


def _take(arrival: Arrival, contact: Contact, by: Person, at: datetime) -> None:
    """Whoever writes it down has read it, holds it, and need not be told of its danger."""
    case = arrival.case
    case.came_by, case.assignee, case.opened_at = contact.came_by, by, at
    case.state, case.unread = Case.State.OPEN, False
    case.rank = Case.rank_of(case.urgency, unread=False)
    case.danger_since = None
    if not contact.receipt:
        # Nobody holds the code, so nothing is sealed to it.
        arrival.grants = [grant for grant in arrival.grants if grant.desk_key_id is not None]
