"""What a desk does with a case. The only writers across rows; every change leaves an audit entry in its transaction."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.belonging import acting_desks_of
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import danger, deadlines, keys, states
from abri.centre.cases.coarsening import coarsen
from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.cases.states import AlreadyClosed, CannotFollow, NotClosed
from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError

__all__ = [
    "AlreadyClosed",
    "AlreadySent",
    "AlreadyTaken",
    "CannotFollow",
    "NoSuchFinding",
    "NotAllowed",
    "NotClosed",
    "OpenTask",
    "UnknownOutcome",
    "UnreadMessage",
    "Withdrawn",
    "acting_desk",
    "answer",
    "assign",
    "change_urgency",
    "changing",
    "close",
    "dismiss",
    "hold",
    "may_act",
    "note",
    "open_case",
    "read_on",
    "remind",
    "reopen",
    "restore",
    "sealed_note",
]

logger = logging.getLogger(__name__)


class NotAllowed(Exception):
    """This person may read the case, not change it."""


class Withdrawn(Exception):
    """The reporter withdrew the report, so its content is not shown any more."""


class UnreadMessage(Exception):
    """The reporter wrote something that nobody at the desk has read, so the case cannot be closed."""


class OpenTask(Exception):
    """Somebody still has to do something in this case, so it cannot be closed."""


class AlreadyTaken(Exception):
    """Somebody else holds the case; ``by`` is that person."""

    def __init__(self, by: Person) -> None:
        super().__init__("taken")
        self.by = by


class UnknownOutcome(Exception):
    """The pack has no such outcome, or it is not one that people choose."""


class NoSuchFinding(Exception):
    """This case has no such finding of the software."""


def may_act(case: Case, person: Person) -> bool:
    """Whether ``person`` may change ``case``: a caseworker of its desk, or of the desk it was escalated to."""
    return acting_desk(case, person) is not None


def open_case(*, case: Case, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Open ``case`` for reading and return the ring that opens its items.

    A caseworker who opens a case that nobody holds takes it, by a conditional update; it is read from then on.
    Raises :class:`Withdrawn`, and ``NotForThisKey`` when this session cannot open it; then nothing is changed.
    """
    opened = keys.case_keyring(case, keyring)
    with transaction.atomic():
        # Locked, so that a withdrawal or a message of this very moment comes before or after, not in between.
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not locked.shows_content_to(by):
            raise Withdrawn
        audit.record("case.opened", subject=case, actor=by, at=at, desk_id=case.desk_id)
        if may_act(case, by):
            _take(locked, by, at)
    _follow(case, locked, by)
    return opened


def read_on(*, case: Case, by: Person, at: datetime) -> None:
    """What came since ``by`` opened ``case`` is read, in a live conversation: that opening stands in the audit."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if locked.unread and may_act(locked, by) and locked.shows_content_to(by):
            _take(locked, by, at)
    case.refresh_from_db()


def remind(*, case: Case, keyring: Keyring, at: datetime) -> None:
    """Send the mail that an answer sends, for answers that were to be read along and were not."""
    if not case.items.filter(kind=Item.Kind.FROM_DESK, read_at=None).exists():
        return
    if hint := _hint_of(case, keyring):
        with transaction.atomic():
            letters.enqueue(letters.Kind.REPORTER_HINT, about=case.pk, at=at, **hint)


def answer(
    *,
    case: Case,
    keyring: Keyring,
    text: str,
    by: Person,
    at: datetime,
    once: UUID | None = None,
    reads_along: bool = False,
) -> Item:
    """Send a message to the reporter's mailbox; the reporter who asked for it gets a mail that says only that.

    ``keyring`` is the one that :func:`open_case` gave, ``once`` an id drawn when the form was shown. Nobody gets a mail
    who ``reads_along`` in a live conversation. Raises :class:`NotAllowed`, :class:`AlreadyClosed`,
    :class:`AlreadySent`, ``NotForThisKey``.
    """
    hint = None if reads_along else _hint_of(case, keyring)
    content = {"text": text, "sent_at": at.isoformat()}
    item = keys.sealed_item(case, Item.Kind.FROM_DESK, content, at=at, author=by, once=once)
    with changing("answer", case, by, at) as locked:
        keys.append(item, case=locked)
        states.take("answer", locked)
        locked.due_at = None
        deadlines.meet(locked, *deadlines.TO_THE_REPORTER, at=at)
        locked.assignee = locked.assignee or by
        audit.record("message.from_desk", subject=locked, actor=by, at=at, desk_id=locked.desk_id)
        if hint:
            letters.enqueue(letters.Kind.REPORTER_HINT, about=locked.pk, at=at, **hint)
    return item


def note(*, case: Case, text: str, by: Person, at: datetime, once: UUID | None = None) -> Item:
    """Write an internal note, sealed to the writer's desk: neither the receipt nor another desk opens it.

    Raises :class:`NotAllowed`, :class:`AlreadyClosed`, :class:`AlreadySent`, ``NotForThisKey``.
    """
    item = sealed_note(case, {"text": text, "written_at": at.isoformat()}, by=by, at=at, once=once)
    with changing("note", case, by, at) as locked:
        keys.append(item, case=locked)
        audit.record("note.written", subject=locked, actor=by, at=at, desk_id=locked.desk_id)
    return item


def dismiss(*, case: Case, finding: tuple[UUID, int], reason: str = "", by: Person, at: datetime) -> None:
    """Let a finding of the software count no more, for everybody who works on the case.

    ``finding`` is the id of the item that holds it and its place in there, or the number of the chat's message. A
    reason is kept as an internal note. Raises :class:`NoSuchFinding`, :class:`NotAllowed`, :class:`AlreadyClosed`,
    ``NotForThisKey``.
    """
    _judge(case, finding, reason, dismissed=True, by=by, at=at)


def restore(*, case: Case, finding: tuple[UUID, int], by: Person, at: datetime) -> None:
    """Let a dismissed finding count again; raises as :func:`dismiss` does."""
    _judge(case, finding, "", dismissed=False, by=by, at=at)


def assign(*, case: Case, to: Person | None, expected: Person | None, by: Person, at: datetime) -> None:
    """Give ``case`` to ``to`` (``None``: to nobody), if ``expected`` still holds it; raises :class:`AlreadyTaken`.

    What the person saw when deciding is part of the condition, so two people never hold one case unknowingly.
    """
    with changing("assign", case, by, at) as locked:
        if locked.assignee is not None and locked.assignee not in {expected, to}:
            raise AlreadyTaken(locked.assignee)
        if to is not None and not may_act(locked, to):
            raise NotAllowed
        if locked.assignee == to:
            return
        locked.assignee = to
        audit.record(
            "case.assigned", subject=locked, actor=by, at=at, desk_id=locked.desk_id,
            to=str(to.pk) if to else "",
        )  # fmt: skip


def change_urgency(*, case: Case, urgency: int, reason: str = "", by: Person, at: datetime) -> None:
    """Set or confirm the urgency; a reason is kept as a sealed note, the change as an audit entry.

    What the desk owes is owed by the new urgency's due time, counted from now. Raises :class:`NotAllowed`,
    :class:`AlreadyClosed`, ``danger.UnreadDanger`` where it would be less urgent, ``NotForThisKey``.
    """
    content = {"text": reason, "written_at": at.isoformat(), "urgency": urgency}
    item = sealed_note(case, content, by=by, at=at) if reason else None
    with changing("judge", case, by, at) as locked:
        if urgency > locked.urgency:
            danger.must_be_read(locked)
        if item is not None:
            keys.append(item, case=locked)
        audit.record(
            "case.urgency_changed", subject=locked, actor=by, at=at, desk_id=locked.desk_id,
            before=locked.urgency, after=urgency,
        )  # fmt: skip
        if locked.due_at is not None and locked.urgency != urgency:
            locked.due_at = owed_by(urgency, at, locked.desk)
        locked.urgency = urgency
        locked.rank = Case.rank_of(urgency, unread=locked.unread)
        deadlines.follow(locked, at=at)


def close(*, case: Case, outcome: str, by: Person, at: datetime) -> None:
    """Close ``case`` with an outcome of the pack; instants are coarsened to days from here on.

    Raises :class:`UnknownOutcome`, :class:`UnreadMessage`, :class:`OpenTask`, :class:`NotAllowed`,
    :class:`AlreadyClosed`.
    """
    known = country().outcomes.get(outcome)
    if known is None or not known.by_hand:
        raise UnknownOutcome
    with changing("close", case, by, at) as locked:
        if locked.unread:
            raise UnreadMessage
        if locked.deadlines.running().filter(kind=Deadline.Kind.TASK).exists():
            raise OpenTask
        states.take("close", locked)
        locked.outcome, locked.closed_at = outcome, at
        deadlines.drop(locked, *deadlines.TO_THE_REPORTER, at=at)
        audit.record("case.closed", subject=locked, actor=by, at=at, desk_id=locked.desk_id, outcome=outcome)


def reopen(*, case: Case, by: Person, at: datetime) -> None:
    """Open a closed case again, for the one who does it; raises :class:`NotAllowed`, :class:`NotClosed`."""
    with changing("reopen", case, by, at) as locked:
        states.take("reopen", locked)
        locked.outcome, locked.closed_at, locked.assignee = "", None, by
        locked.due_at = owed_by(locked.urgency, at, locked.desk)
        deadlines.follow(locked, at=at)
        audit.record("case.reopened", subject=locked, actor=by, at=at, desk_id=locked.desk_id)


def hold(*, case: Case, on: bool, by: Person, at: datetime) -> None:
    """Keep ``case`` from being erased while a legal matter runs, or let go of it again; raises :class:`NotAllowed`."""
    with changing("hold", case, by, at) as locked:
        if locked.legal_hold == on:
            return
        locked.legal_hold = on
        action = "case.held" if on else "case.released"
        audit.record(action, subject=locked, actor=by, at=at, desk_id=locked.desk_id)


@contextmanager
def changing(verb: str, case: Case, by: Person, at: datetime) -> Iterator[Case]:
    """The case's row, locked, checked and saved at the end; ``case`` itself is brought up to date.

    ``verb`` is one of the table of ``cases.states``. Raises :class:`NotAllowed` and what its check raises.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not may_act(locked, by):
            raise NotAllowed
        states.check(verb, locked)
        locked.changed_at = at
        yield locked
        if locked.state == Case.State.CLOSED:
            coarsen(locked)
        locked.save()
    case.refresh_from_db()


def _take(locked: Case, by: Person, at: datetime) -> None:
    """What opening does to a locked case: somebody holds it, it is read, its danger is seen.

    Nothing is written where all of that is so already: most pages of a case are not the first.
    """
    before = _columns(locked)
    danger_after_withdrawal = locked.state == Case.State.WITHDRAWN and locked.is_unread_danger
    if danger_after_withdrawal or (locked.is_open and locked.assignee_id != by.pk and _is_free(locked)):
        locked.assignee = by
    if danger_after_withdrawal or locked.opened_at is None:
        locked.opened_at = at
    states.take("open", locked)
    locked.unread, locked.rank = False, Case.rank_of(locked.urgency, unread=False)
    danger.end(locked)
    changed = [name for name, value in _columns(locked).items() if value != before[name]]
    if not changed:
        return
    locked.save(update_fields=changed)
    deadlines.meet(locked, Deadline.Kind.FIRST_LOOK, at=at)
    locked.items.filter(kind=Item.Kind.FROM_REPORTER, read_at=None).update(read_at=at)


def _follow(case: Case, stored: Case, by: Person) -> None:
    """Give ``case`` the columns of ``stored``; who is still the same, or took it, is not asked for again."""
    for name, value in _columns(stored).items():
        setattr(case, name, value)
    if case.assignee_id == by.pk:
        case.assignee = by


def _columns(case: Case) -> dict[str, Any]:
    """What is stored of ``case``."""
    return {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}


def _is_free(case: Case) -> bool:
    """Whether nobody holds ``case``: nobody took it, or whoever did has left the desk since."""
    desks = [desk for desk in (case.desk_id, case.escalated_to_id) if desk]
    return (
        case.assignee_id is None
        or not Membership.objects.current().filter(person=case.assignee_id, desk__in=desks).exists()
    )


def acting_desk(case: Case, person: Person) -> Desk | None:
    """The desk through which ``person`` may change ``case``: its own first, else the one it was escalated to."""
    mine = {desk.pk: desk for desk in acting_desks_of(person)}
    return next((mine[desk] for desk in (case.desk_id, case.escalated_to_id) if desk in mine), None)


def sealed_note(
    case: Case, content: dict[str, Any], *, by: Person, at: datetime, once: UUID | None = None
) -> Item:
    """An unsaved note, sealed to the desk through which ``by`` acts; raises :class:`NotAllowed`, ``NotForThisKey``."""
    desk = acting_desk(case, by)
    if desk is None:
        raise NotAllowed
    desk_key = desk.current_key
    if desk_key is None:
        raise NotForThisKey("the desk has no key")
    return keys.sealed_item(case, Item.Kind.NOTE, content, at=at, author=by, desk_key=desk_key, once=once)


def _judge(
    case: Case, finding: tuple[UUID, int], reason: str, *, dismissed: bool, by: Person, at: datetime
) -> None:
    """Store what a person thinks of a finding, sealed to the case; the last word about it counts."""
    held_by, place = finding
    if not case.items.filter(pk=held_by, kind=Item.Kind.FINDINGS).exists():
        raise NoSuchFinding
    about = {"finding": str(held_by), "place": place}
    content = {**about, "dismissed": dismissed, "at": at.isoformat()}
    items = [keys.sealed_item(case, Item.Kind.DISMISSAL, content, at=at, author=by)]
    if reason:
        items.append(sealed_note(case, {"text": reason, "written_at": at.isoformat(), **about}, by=by, at=at))
    with changing("dismiss", case, by, at) as locked:
        for item in items:
            keys.append(item, case=locked)
        action = "finding.dismissed" if dismissed else "finding.restored"
        audit.record(action, subject=locked, actor=by, at=at, desk_id=locked.desk_id)


def _hint_of(case: Case, keyring: Keyring) -> dict[str, str] | None:
    """Where and in which language the reporter wants to hear that a message waits; ``None``: only in the mailbox."""
    if not keyring.holds(case.recipient):
        raise NotForThisKey("open the case first")
    try:
        report = keys.opened(case.items.get(kind=Item.Kind.REPORT), keyring)
    except SealingError:
        # Spoilt: the answer still reaches the mailbox.
        logger.warning("report cannot be opened", extra={"case": str(case.pk)})
        return None
    answers = report["answers"]
    if answers.get("contact") != "email" or not answers.get("email"):
        return None
    return {"to": answers["email"], "language": report["language"]}
