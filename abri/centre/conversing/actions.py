"""Asking to talk, joining, talking and ending. What is said are items of the case, sealed and screened as any other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from abri.centre import streams
from abri.centre.accounts.models import Person
from abri.centre.cases import actions as desks_side
from abri.centre.cases import mailbox as reporters_side
from abri.centre.cases.mailbox import Mailbox, Posted
from abri.centre.cases.models import Case, Item
from abri.centre.conversing.models import THERE, Conversation
from abri.centre.conversing.numbers import THE_LINE
from abri.centre.conversing.offers import offer_of
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring

State, End = Conversation.State, Conversation.End

# After these the other side is not kept waiting for a page that was closed.
WAITS_WITHOUT_PAGE = timedelta(minutes=2)
TALKS_WITHOUT_REPORTER = timedelta(minutes=10)
TALKS_WITHOUT_DESK = timedelta(minutes=3)
INVITED_FOR = timedelta(minutes=30)
# How long what ended stays beside a case that is closed, or was withdrawn.
KEPT = timedelta(days=1)


class NotOffered(Exception):
    """Nobody of this desk is there to talk now."""


class NotNow(Exception):
    """The case is closed or was withdrawn, so nobody talks about it."""


class Over(Exception):
    """The conversation has ended."""


class AlreadyJoined(Exception):
    """Somebody else of the desk talks; ``by`` is that person."""

    def __init__(self, by: Person | None) -> None:
        super().__init__("joined")
        self.by = by


def ask(box: Mailbox, *, at: datetime) -> Conversation:
    """Put the reporter in the line of the desk, or let an invitation become a conversation; twice is once.

    Raises :class:`NotNow`, :class:`NotOffered`.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().select_related("desk").get(pk=box.case.pk)
        if not case.is_open:
            raise NotNow
        there = case.conversations.under_way().select_for_update(of=("self",)).first()
        if there is None:
            offer = offer_of(case.desk, at)
            if offer is None or not offer.is_now:
                raise NotOffered
            there = Conversation(case=case, desk=case.desk, asked_at=at)
            _record("asked", there, at=at)
        elif there.state == State.INVITED:
            there.state, there.joined_at = State.OPEN, at
            _record("taken_up", there, at=at)
        there.reporter_seen_at = at
        there.save()
        tell(there)
    return there


def invite(*, case: Case, by: Person, at: datetime) -> Conversation:
    """Let the reporter, who may have the mailbox open, see that ``by`` is there to talk; joins who waits already.

    Raises ``NotAllowed``, :class:`NotNow`, :class:`NotOffered`, :class:`AlreadyJoined`.
    """
    if not desks_side.may_act(case, by):
        raise desks_side.NotAllowed
    with transaction.atomic():
        locked = Case.objects.select_for_update().select_related("desk").get(pk=case.pk)
        if not locked.is_open:
            raise NotNow
        there = locked.conversations.under_way().first()
        if there is not None:
            return join(there, by=by, at=at)
        if not locked.desk.live:
            raise NotOffered
        there = Conversation(case=locked, desk=locked.desk, state=State.INVITED, person=by, asked_at=at)
        there.desk_seen_at = at
        there.save()
        _record("invited", there, by=by, at=at)
        tell(there)
    return there


def join(conversation: Conversation, *, by: Person, at: datetime) -> Conversation:
    """Let ``by`` talk with who waits. Of two who join at once one does; also for a colleague whose page is gone.

    Raises ``NotAllowed``, :class:`Over`, :class:`AlreadyJoined`.
    """
    if not desks_side.may_act(conversation.case, by):
        raise desks_side.NotAllowed
    free = Q(state=State.WAITING) | Q(person=by) | Q(desk_seen_at=None) | Q(desk_seen_at__lt=at - THERE)
    with transaction.atomic():
        row = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
        if row.is_over:
            raise Over
        if not Conversation.objects.filter(free, pk=row.pk).exists():
            raise AlreadyJoined(row.person)
        is_new = row.person != by
        row.person, row.desk_seen_at = by, at
        if row.state == State.WAITING:
            row.state, row.joined_at = State.OPEN, at
        row.save()
        if is_new:
            _record("joined", row, by=by, at=at)
        tell(row)
    return row


def say_as_reporter(
    box: Mailbox, conversation: Conversation | None, text: str, *, at: datetime, once: UUID | None = None
) -> Posted:
    """Store a message of the reporter; raises as ``cases.mailbox.post`` does. It is stored also where nobody talks."""
    posted = reporters_side.post(box, text, at=at, once=once)
    if conversation is not None:
        _there(conversation).update(reporter_seen_at=at, reporter_typed_at=None)
        tell(conversation)
    return posted


def say_as_desk(
    conversation: Conversation,
    *,
    keyring: Keyring,
    text: str,
    by: Person,
    at: datetime,
    once: UUID | None = None,
) -> Item:
    """Store a message of the desk. Whoever reads along gets no mail that says that a message waits.

    Raises :class:`Over`, and as ``cases.actions.answer`` does.
    """
    if conversation.is_over:
        raise Over
    item = desks_side.answer(
        case=conversation.case,
        keyring=keyring,
        text=text,
        by=by,
        at=at,
        once=once,
        reads_along=conversation.reporter_is_there(at),
    )
    _there(conversation).update(desk_seen_at=at, desk_typed_at=None)
    tell(conversation)
    return item


def end(conversation: Conversation, how: str, *, by: Person | None = None, at: datetime) -> bool:
    """End it; returns whether it had not ended before. ``by`` is the caseworker who does."""
    with transaction.atomic():
        changed = _there(conversation).update(
            state=State.ENDED, end=how, ended_at=at, reporter_seen_at=None, desk_seen_at=None,
            reporter_typed_at=None, desk_typed_at=None,
        )  # fmt: skip
        if changed:
            _record("ended", conversation, by=by, at=at, why=how)
            tell(conversation)
    return bool(changed)


def end_as_desk(conversation: Conversation, *, keyring: Keyring, by: Person, at: datetime) -> None:
    """End it; a reporter who left before the last words gets the mail that an answer sends."""
    if not desks_side.may_act(conversation.case, by):
        raise desks_side.NotAllowed
    if end(conversation, End.DESK, by=by, at=at):
        desks_side.remind(case=conversation.case, keyring=keyring, at=at)


def tidy(*, at: datetime) -> None:
    """End what nobody is there for any more, and bring back to the line who was left by the desk. For the worker."""
    under_way = Conversation.objects.under_way().select_related("case", "desk")
    for conversation in under_way:
        how = _end_of(conversation, at)
        if how:
            end(conversation, how, at=at)
        elif conversation.state == State.OPEN and _silent(conversation.desk_seen_at, TALKS_WITHOUT_DESK, at):
            _give_back(conversation, at)
    over = Conversation.objects.filter(state=State.ENDED, ended_at__lt=at - KEPT)
    over.exclude(case__state__in=Case.OPEN_STATES).delete()


def _end_of(conversation: Conversation, at: datetime) -> str:
    """Why it is over; empty while it is not."""
    if not conversation.case.is_open:
        return End.CASE
    by_state: dict[str, Callable[[], str]] = {
        State.WAITING: lambda: _end_of_waiting(conversation, at),
        State.INVITED: lambda: End.NOBODY if conversation.asked_at < at - INVITED_FOR else "",
        State.OPEN: lambda: (
            End.GONE if _silent(conversation.reporter_seen_at, TALKS_WITHOUT_REPORTER, at) else ""
        ),
    }
    return by_state[conversation.state]()


def _end_of_waiting(conversation: Conversation, at: datetime) -> str:
    if _silent(conversation.reporter_seen_at, WAITS_WITHOUT_PAGE, at):
        return End.GONE
    return End.NOBODY if offer_of(conversation.desk, at) is None else ""


def _give_back(conversation: Conversation, at: datetime) -> None:
    """Whoever talked has gone: the reporter stands in the line again, at the place of before."""
    gone = Q(desk_seen_at=None) | Q(desk_seen_at__lt=at - TALKS_WITHOUT_DESK)
    with transaction.atomic():
        if _there(conversation).filter(gone).update(state=State.WAITING, person=None, joined_at=None):
            _record("given_back", conversation, at=at)
            tell(conversation)


def _silent(seen_at: datetime | None, longer_than: timedelta, at: datetime) -> bool:
    return seen_at is None or seen_at < at - longer_than


def _there(conversation: Conversation) -> QuerySet[Conversation]:
    """The row, while it has not ended."""
    return Conversation.objects.under_way().order_by().filter(pk=conversation.pk)


def _record(verb: str, about: Conversation, *, by: Person | None = None, at: datetime, why: str = "") -> None:
    detail = {"why": why} if why else {}
    audit.record(f"conversation.{verb}", subject=about.case, actor=by, at=at, desk_id=about.desk_id, **detail)


def tell(about: Conversation) -> None:
    """Let the pages about it and those that show the line hear of it once it is stored.

    Who waits behind it learns of a better place with the next look.
    """
    transaction.on_commit(partial(streams.wake, about.pk))
    transaction.on_commit(partial(streams.wake, THE_LINE))
