"""The desks' side of a referral: opening it, accepting or declining it, writing to each other, completing it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import actions, deadlines
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError
from abri.centre.records.pages import forget_pages
from abri.centre.referrals import ending, offering, states
from abri.centre.referrals.models import Referral, ReferralNote
from abri.engine.packs import Text

State = Referral.State


class NotYours(Exception):
    """This person does not act for the desk that would have to do this."""


class Ended(Exception):
    """The referral is not open any more: it was taken back, withdrawn, or its time is over. Nothing was changed."""


class AlreadyAnswered(Exception):
    """Somebody else of the desk answered; ``by`` is that person, where it was accepted."""

    def __init__(self, by: Person | None) -> None:
        super().__init__("answered")
        self.by = by


class UnknownReason(Exception):
    """The pack has no such reason, or no such outcome."""


def ring_of(referral: Referral, keyring: Keyring) -> Keyring:
    """A ring with the identity of ``referral`` and nothing else; raises ``NotForThisKey``."""
    for grant in referral.grants.select_related("desk_key"):
        if keyring.holds(grant.desk_key.recipient):
            try:
                return Keyring([keyring.opened_identity(grant, "sealed_identity")])
            except SealingError:
                continue
    raise NotForThisKey("no grant opens this referral")


def receives(referral: Referral, person: Person) -> bool:
    """Whether ``person`` acts for the desk that it was offered to."""
    return _acts_for(referral.to_desk_id, person)


def sends(referral: Referral, person: Person) -> bool:
    """Whether ``person`` acts for the desk that offered it, on its case."""
    return _acts_for(referral.from_desk_id, person) and actions.may_act(referral.case, person)


def look(*, referral: Referral, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Open ``referral`` for a member of the receiving desk, written down; raises :class:`Ended`, ``NotForThisKey``."""
    if not Referral.objects.open_to_receiver(at).filter(pk=referral.pk).exists():
        raise Ended
    ring = ring_of(referral, keyring)
    audit.record("referral.opened", subject=referral, actor=by, at=at, desk_id=referral.to_desk_id)
    return ring


def reread(*, referral: Referral, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Open ``referral`` for a member of the desk that offered it, written down; raises ``NotForThisKey``."""
    ring = ring_of(referral, keyring)
    audit.record("referral.opened", subject=referral, actor=by, at=at, desk_id=referral.from_desk_id)
    return ring


def accept(*, referral: Referral, by: Person, at: datetime) -> None:
    """Take ``referral`` on; raises :class:`NotYours`, :class:`Ended`, :class:`AlreadyAnswered`."""
    with _answered_by_receiver(referral, by, at) as locked:
        states.move(locked, State.ACCEPTED)
        locked.taken_by, locked.answered_at, locked.due_at = by, at, None
        locked.save()
        deadlines.keep(locked.deadline, at=at)
        _record("referral.accepted", locked, by, at)


def decline(*, referral: Referral, reason: str, text: str, by: Person, at: datetime) -> None:
    """Decline ``referral`` with a reason of the pack and words for the other desk, whose case waits for it again.

    Raises :class:`UnknownReason`, :class:`NotYours`, :class:`Ended`, :class:`AlreadyAnswered`.
    """
    _check(reason, country().referral.declines)
    note = _note(referral, text, desk=referral.to_desk, by=by, at=at) if text else None
    with _answered_by_receiver(referral, by, at) as locked:
        deadlines.keep(locked.deadline, at=at)
        locked.decline, locked.answered_at = reason, at
        ending.end(locked, State.DECLINED, at=at)
        if note is not None:
            offering.append(note)
        ending.hand_back(locked, at=at)
        _record("referral.declined", locked, by, at, reason=reason)
    forget_pages()


def complete(*, referral: Referral, outcome: str, text: str, by: Person, at: datetime) -> None:
    """Complete an accepted referral: the desk says how it ended, and can open it no more.

    Raises :class:`UnknownReason`, :class:`NotYours`, :class:`Ended`.
    """
    _check(outcome, country().referral.outcomes)
    note = _note(referral, text, desk=referral.to_desk, by=by, at=at) if text else None
    with _changing(referral, at) as locked:
        if not receives(locked, by):
            raise NotYours
        locked.outcome = outcome
        ending.end(locked, State.COMPLETED, at=at)
        if note is not None:
            offering.append(note)
        offering.tell(locked.from_desk, key=f"referral {locked.pk} completed", at=at)
        _record("referral.completed", locked, by, at, outcome=outcome)
    forget_pages()


def write(*, referral: Referral, text: str, by: Person, at: datetime, once: UUID | None = None) -> None:
    """Write to the other desk, sealed to the referral; raises :class:`NotYours`, :class:`Ended`, ``AlreadySent``."""
    desk = referral.to_desk if receives(referral, by) else referral.from_desk
    if desk == referral.from_desk and not sends(referral, by):
        raise NotYours
    note = _note(referral, text, desk=desk, by=by, at=at, once=once)
    with _changing(referral, at) as locked:
        if locked.state not in Referral.WITH_RECEIVER:
            raise Ended
        offering.append(note)
        _record("referral.written", locked, by, at)
        other = locked.from_desk if desk == locked.to_desk else locked.to_desk
        offering.tell(other, key=f"referral {locked.pk} note {note.number}", at=at)


def take_back(*, referral: Referral, by: Person, at: datetime, for_person: bool = False) -> None:
    """The desk that offered it takes it back, whatever the other one did so far; raises as :func:`complete` does.

    ``for_person``: the person took an agreement back by voice, as they can in the mailbox.
    """
    with _changing(referral, at) as locked:
        if not sends(locked, by):
            raise NotYours
        theirs = for_person and locked.by_consent and locked.state in Referral.WITH_RECEIVER
        reasons = Referral.EndReason
        ending.end(locked, State.WITHDRAWN, at=at, reason=reasons.PERSON if theirs else reasons.TAKEN_BACK)
        _record("referral.taken_back" if theirs else "referral.recalled", locked, by, at)
    forget_pages()


@contextmanager
def _changing(referral: Referral, at: datetime) -> Iterator[Referral]:
    """The row, locked; raises :class:`Ended` where its state does not let this be done, its report is withdrawn or its
    time is over.
    """
    try:
        with transaction.atomic():
            # The case first, as everywhere, so that two requests do not wait for each other.
            case = Case.objects.select_for_update().get(referrals=referral.pk)
            locked = (
                Referral.objects.select_for_update()
                .select_related("to_desk", "from_desk", "case")
                .get(pk=referral.pk)
            )
            if locked.until <= at or (locked.by_consent and case.state == Case.State.WITHDRAWN):
                raise Ended
            yield locked
    except states.CannotFollow as error:
        raise Ended from error
    referral.refresh_from_db()


@contextmanager
def _answered_by_receiver(referral: Referral, by: Person, at: datetime) -> Iterator[Referral]:
    """The same for the answer to an offer, which only one person gives."""
    with _changing(referral, at) as locked:
        if not receives(locked, by):
            raise NotYours
        if locked.state in {State.ACCEPTED, State.DECLINED}:
            raise AlreadyAnswered(locked.taken_by)
        yield locked


def _acts_for(desk_id: UUID, person: Person) -> bool:
    return Membership.objects.acting().filter(desk=desk_id, person=person, desk__dissolved_at=None).exists()


def _check(code: str, known: Mapping[str, Text]) -> None:
    if code not in known:
        raise UnknownReason


def _note(
    referral: Referral, text: str, *, desk: Desk, by: Person, at: datetime, once: UUID | None = None
) -> ReferralNote:
    whose = {"author": by, "desk": desk, **({"pk": once} if once else {})}
    kind = ReferralNote.Kind.NOTE
    return offering.sealed_note(referral, kind, text, to=[referral.recipient], at=at, **whose)


def _record(action: str, locked: Referral, by: Person, at: datetime, **detail: str) -> None:
    """For both: the story of the case, and what the receiving desk did."""
    audit.record(
        action, subject=locked.case, actor=by, at=at, desk_id=locked.from_desk_id, to=str(locked.to_desk_id),
        **detail,
    )  # fmt: skip
