"""What a desk does with a case. The only writers across rows; every change leaves an audit entry in its transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from abri.centre.accounts.models import Membership, Person
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey


class NotAllowed(Exception):
    """This person may read the case, not change it."""


class AlreadyClosed(Exception):
    """The case was closed or withdrawn before this action ran."""


class NotClosed(Exception):
    """Only a closed case can be reopened."""


class AlreadyTaken(Exception):
    """Somebody else holds the case; ``by`` is that person."""

    def __init__(self, by: Person) -> None:
        super().__init__("taken")
        self.by = by


class UnknownOutcome(Exception):
    """The pack has no such outcome, or it is not one that people choose."""


def may_act(case: Case, person: Person) -> bool:
    """Whether ``person`` may change ``case``: a caseworker of its desk, or of the desk it was escalated to."""
    desks = [case.desk_id, case.escalated_to_id]
    return (
        Membership.objects.current()
        .filter(person=person, desk__in=[desk for desk in desks if desk], role=Membership.Role.CASEWORKER)
        .exists()
    )


def open_case(*, case: Case, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Open ``case`` for reading and return the ring that opens its items.

    A caseworker who opens a case that nobody holds takes it, by a conditional update; it is read from then on.
    Raises ``NotForThisKey`` when this session cannot open it, and then nothing is changed.
    """
    opened = keys.case_keyring(case, keyring)
    with transaction.atomic():
        audit.record("case.opened", subject=case, actor=by, at=at, desk_id=case.desk_id)
        if not may_act(case, by):
            return opened
        Case.objects.filter(pk=case.pk, assignee=None, state__in=Case.OPEN_STATES).update(assignee=by)
        Case.objects.filter(pk=case.pk, state=Case.State.WITHDRAWN, rank=0).update(assignee=by, opened_at=at)
        Case.objects.filter(pk=case.pk, opened_at=None).update(opened_at=at)
        Case.objects.filter(pk=case.pk, state=Case.State.NEW).update(state=Case.State.OPEN)
        Case.objects.filter(pk=case.pk, unread=True).update(unread=False, rank=F("urgency") + 1)
        case.items.filter(kind=Item.Kind.FROM_REPORTER, read_at=None).update(read_at=at)
    case.refresh_from_db()
    return opened


def answer(*, case: Case, keyring: Keyring, text: str, by: Person, at: datetime) -> Item:
    """Send a message to the reporter's mailbox; the reporter who asked for it gets a mail that says only that.

    Raises :class:`NotAllowed`, :class:`AlreadyClosed`, ``NotForThisKey``.
    """
    report = keys.opened(case.items.get(kind=Item.Kind.REPORT), keyring)
    content = {"text": text, "sent_at": at.isoformat()}
    with _changing(case, by, at) as locked:
        item = keys.sealed_item(
            locked, Item.Kind.FROM_DESK, content, number=keys.next_number(locked), at=at, author=by
        )
        item.save(force_insert=True)
        locked.state = Case.State.WAITING
        audit.record("message.from_desk", subject=locked, actor=by, at=at, desk_id=locked.desk_id)
        _hint(report, locked, at)
    return item


def note(*, case: Case, text: str, by: Person, at: datetime) -> Item:
    """Write an internal note, sealed to the desk: the reporter's receipt does not open it."""
    desk_key = case.desk.current_key
    if desk_key is None:
        raise NotForThisKey("the desk has no key")
    content = {"text": text, "written_at": at.isoformat()}
    with _changing(case, by, at, closed_too=True) as locked:
        item = keys.sealed_item(
            locked,
            Item.Kind.NOTE,
            content,
            number=keys.next_number(locked),
            at=at,
            author=by,
            desk_key=desk_key,
        )
        item.save(force_insert=True)
        audit.record("note.written", subject=locked, actor=by, at=at, desk_id=locked.desk_id)
    return item


def assign(*, case: Case, to: Person | None, expected: Person | None, by: Person, at: datetime) -> None:
    """Give ``case`` to ``to`` (``None``: to nobody), if ``expected`` still holds it; raises :class:`AlreadyTaken`.

    What the person saw when deciding is part of the condition, so two people never hold one case unknowingly.
    """
    with _changing(case, by, at) as locked:
        if locked.assignee != expected and locked.assignee is not None:
            raise AlreadyTaken(locked.assignee)
        if to is not None and not may_act(locked, to):
            raise NotAllowed
        locked.assignee = to
        audit.record(
            "case.assigned",
            subject=locked,
            actor=by,
            at=at,
            desk_id=locked.desk_id,
            to=str(to.pk) if to else "",
        )


def change_urgency(*, case: Case, urgency: int, reason: str, by: Person, at: datetime) -> None:
    """Set another urgency; the reason is kept as a sealed note, the change as an audit entry."""
    desk_key = case.desk.current_key
    if desk_key is None:
        raise NotForThisKey("the desk has no key")
    with _changing(case, by, at) as locked:
        content = {"text": reason, "written_at": at.isoformat(), "urgency": [locked.urgency, urgency]}
        keys.sealed_item(
            locked,
            Item.Kind.NOTE,
            content,
            number=keys.next_number(locked),
            at=at,
            author=by,
            desk_key=desk_key,
        ).save(force_insert=True)
        audit.record(
            "case.urgency_changed", subject=locked, actor=by, at=at, desk_id=locked.desk_id,
            before=locked.urgency, after=urgency,
        )  # fmt: skip
        locked.urgency = urgency
        locked.rank = Case.rank_of(urgency, unread=locked.unread)


def close(*, case: Case, outcome: str, by: Person, at: datetime) -> None:
    """Close ``case`` with an outcome of the pack; instants are coarsened to days from here on."""
    choice = country().outcomes.get(outcome)
    if choice is None or not choice.by_hand:
        raise UnknownOutcome
    with _changing(case, by, at) as locked:
        locked.state, locked.outcome, locked.closed_at = Case.State.CLOSED, outcome, at
        locked.unread = False
        locked.rank = Case.rank_of(locked.urgency, unread=False)
        _coarsen(locked)
        audit.record("case.closed", subject=locked, actor=by, at=at, desk_id=locked.desk_id, outcome=outcome)


def reopen(*, case: Case, by: Person, at: datetime) -> None:
    """Open a closed case again; raises :class:`NotClosed`."""
    with _changing(case, by, at, closed_too=True) as locked:
        if locked.state != Case.State.CLOSED:
            raise NotClosed
        locked.state, locked.outcome, locked.closed_at = Case.State.OPEN, "", None
        audit.record("case.reopened", subject=locked, actor=by, at=at, desk_id=locked.desk_id)


def hold(*, case: Case, on: bool, by: Person, at: datetime) -> None:
    """Keep ``case`` from being erased while a legal matter runs, or let go of it again."""
    with _changing(case, by, at, closed_too=True, withdrawn_too=True) as locked:
        locked.legal_hold = on
        audit.record(
            "case.held" if on else "case.released", subject=locked, actor=by, at=at, desk_id=locked.desk_id
        )


@contextmanager
def _changing(
    case: Case, by: Person, at: datetime, *, closed_too: bool = False, withdrawn_too: bool = False
) -> Iterator[Case]:
    """The case's row, locked, checked and saved at the end; ``case`` itself is brought up to date."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not may_act(locked, by):
            raise NotAllowed
        if locked.state == Case.State.WITHDRAWN and not withdrawn_too:
            raise AlreadyClosed
        if locked.state == Case.State.CLOSED and not closed_too:
            raise AlreadyClosed
        locked.changed_at = at
        yield locked
        locked.save()
    case.refresh_from_db()


def _hint(report: dict[str, Any], case: Case, at: datetime) -> None:
    email = report["answers"].get("email")
    if email and report["answers"].get("contact") == "email":
        letters.enqueue(
            letters.Kind.REPORTER_HINT, to=email, language=report["language"], about=case.pk, at=at
        )


def _coarsen(case: Case) -> None:
    """Round every instant of a closed case and its items down to the day: the exact ones are inside what is sealed."""

    def day(instant: datetime | None) -> datetime | None:
        return instant and instant.replace(hour=0, minute=0, second=0, microsecond=0)

    case.opened_at, case.due_at, case.closed_at = day(case.opened_at), day(case.due_at), day(case.closed_at)
    case.created_at = case.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
    case.changed_at = case.changed_at.replace(hour=0, minute=0, second=0, microsecond=0)
    for item in case.items.all():
        item.created_at = item.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
        item.read_at = day(item.read_at)
        item.save(update_fields=["created_at", "read_at"])
