"""The reporter's side of a case: what a receipt opens, and what the reporter may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Desk
from abri.centre.cases import danger, deadlines, escalation, keys, states
from abri.centre.cases.alerts import alert
from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import ERASE_AFTER, Case, Grant, Item, Tombstone
from abri.centre.cases.screening import screen
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, Receipt

__all__ = [
    "AlreadySent",
    "Erased",
    "Mailbox",
    "MailboxClosed",
    "NoSuchMailbox",
    "NobodyReads",
    "Posted",
    "is_read",
    "mark_read",
    "open_with_receipt",
    "open_with_secret",
    "post",
    "withdraw",
]


class NoSuchMailbox(Exception):
    """No case and no tombstone belongs to this receipt."""


class Erased(Exception):
    """The report of this receipt was erased; ``on`` says when."""

    def __init__(self, on: datetime) -> None:
        super().__init__("erased")
        self.on = on


class MailboxClosed(Exception):
    """Nothing can be written any more: the report was withdrawn."""


class NobodyReads(MailboxClosed):
    """The desk was dissolved, and no other one holds a key: what is written would be read by nobody.

    ``distress``: the writer of this message may be at risk, so show who answers now.
    """

    def __init__(self, *, distress: bool) -> None:
        super().__init__("nobody reads")
        self.distress = distress


@dataclass(frozen=True)
class Mailbox:
    """A case, opened by its reporter."""

    case: Case
    keyring: Keyring

    @property
    def secret(self) -> str:
        """The case's identity, to keep in the sealed pocket of this browser."""
        return self.keyring.secret(self.case.recipient)

    def report(self) -> dict[str, Any]:
        """What was sent: ``answers``, ``language``, ``received_at``; without answers where it was damaged."""
        item = self.case.items.get(kind=Item.Kind.REPORT)
        damaged = {
            "answers": {},
            "language": self.case.language,
            "received_at": item.created_at.isoformat(),
            "damaged": True,
        }
        return self._opened(item) or damaged

    def conversation(self, *, after: int = 0) -> list[tuple[Item, dict[str, Any]]]:
        """The messages with their content (``text``, ``sent_at``), oldest first; ``damaged`` where one was.

        Those with a number above ``after``.
        """
        return [
            (
                item,
                self._opened(item) or {"text": "", "sent_at": item.created_at.isoformat(), "damaged": True},
            )
            for item in self.case.items.conversation().filter(number__gt=after)
        ]

    def _opened(self, item: Item) -> dict[str, Any] | None:
        """The content of ``item``, ``None`` where it was damaged: one spoilt row must not close the mailbox."""
        if not self.keyring.holds(self.case.recipient):
            raise NotForThisKey("another case's key")
        return keys.opened_if_whole(item, self.keyring)


@dataclass(frozen=True)
class Posted:
    """A message that was stored. ``distress``: its writer may be at risk, so show who answers now.

    ``fallback`` is a second desk that can read the case from now on, because of that danger: say so too.
    """

    item: Item
    distress: bool = False
    fallback: Desk | None = None


def open_with_receipt(receipt: Receipt) -> Mailbox:
    """The mailbox of ``receipt``; raises :class:`NoSuchMailbox` or :class:`Erased`.

    The database is asked for a value that follows from the receipt by HKDF, so how long the answer takes tells nothing
    about codes that nearly match; a wrong receipt does the key work of a right one.
    """
    case = Case.objects.filter(lookup=receipt.lookup).first()
    if case is None:
        Keyring([receipt.identity])
        tombstone = Tombstone.objects.filter(lookup=receipt.lookup).first()
        if tombstone is not None:
            raise Erased(tombstone.erased_at)
        raise NoSuchMailbox
    grant = case.grants.get(desk_key=None)
    identity = Keyring([receipt.identity]).opened_identity(grant, "sealed_identity")
    return Mailbox(case, Keyring([identity]))


def open_with_secret(case_id: str, secret: str) -> Mailbox:
    """The mailbox from what this browser's pocket keeps; raises :class:`NoSuchMailbox` once the case is erased."""
    try:
        case = Case.objects.select_related("desk").get(pk=case_id)
    except Case.DoesNotExist as error:
        raise NoSuchMailbox from error
    mailbox = Mailbox(case, Keyring([Identity(secret)]))
    if not mailbox.keyring.holds(case.recipient):
        raise NotForThisKey("another case's key")
    return mailbox


def post(
    mailbox: Mailbox, text: str, *, at: datetime, once: UUID | None = None, found: Case.Urgency | None = None
) -> Posted:
    """Add a message from the reporter; the case becomes unread and, when it was waiting or closed, open again.

    Danger in it raises the urgency and begins the chain of alerts, also anew. ``once`` is an id drawn when the form was
    shown; ``found`` is the urgency that the text of files asks for, which come with the message. Raises
    :class:`MailboxClosed`, :class:`NobodyReads`, :class:`AlreadySent`.
    """
    screened = screen(text)
    raises = min((one for one in (screened.raises, found) if one is not None), default=None)
    wakes = raises == Case.Urgency.IMMEDIATE
    content = {"text": text, "sent_at": at.isoformat()}
    item = keys.sealed_item(mailbox.case, Item.Kind.FROM_REPORTER, content, at=at, once=once)
    about = {"of": str(item.pk), **screened.content}
    findings = keys.sealed_item(mailbox.case, Item.Kind.FINDINGS, about, at=at)
    helper = danger.helper_for(mailbox.case, mailbox.keyring) if wakes else None
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=mailbox.case.pk)
        if case.state == Case.State.WITHDRAWN:
            raise MailboxClosed
        if not is_read(case, hold=True) and not _find_reader(case, helper, at=at):
            raise NobodyReads(distress=screened.distress)
        keys.append(item, case=case)
        keys.append(findings, case=case)
        was_danger = case.is_unread_danger
        _await_the_desk(case, at=at)
        audit.record("message.from_reporter", subject=case, at=at, desk_id=case.desk_id)
        danger.record_raised(case, danger.raise_urgency(case, raises, at=at), at=at)
        deadlines.follow(case, at=at)
        if case.is_unread_danger and (not was_danger or (wakes and escalation.has_run(case))):
            # Danger that nobody reads and that is spoken of again is as new, once all have been told: before that, who
            # goes on writing must not put off whom the chain tells next.
            danger.begin(case, at=at)
            _alert_everybody(case, at=at)
        case.save()
        fallback = danger.let_in(helper)
    mailbox.case.refresh_from_db()
    return Posted(item, distress=screened.distress, fallback=fallback)


def is_read(case: Case, *, hold: bool = False) -> bool:
    """Whether a desk that stands sees ``case``. A desk with open cases is never dissolved, so only closed ones ask.

    ``hold``: in a transaction, and no such desk is dissolved before its end.
    """
    if case.state != Case.State.CLOSED:
        return True
    desks = Desk.objects.standing().filter(pk__in=[case.desk_id, case.escalated_to_id]).order_by("pk")
    return bool(desks.select_for_update(no_key=True)) if hold else desks.exists()


def mark_read(mailbox: Mailbox, *, at: datetime) -> None:
    """The reporter saw the desk's messages."""
    mailbox.case.items.filter(kind=Item.Kind.FROM_DESK, read_at=None).update(read_at=at)


def withdraw(mailbox: Mailbox, *, at: datetime) -> Case:
    """Hide the report at once and let it be erased after 72 hours. Doing it twice changes nothing."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=mailbox.case.pk)
        if case.state != Case.State.WITHDRAWN:
            states.take("withdraw", case)
            case.withdrawn_at, case.erase_at, case.changed_at = at, at + ERASE_AFTER, at
            case.save(update_fields=["state", "withdrawn_at", "erase_at", "changed_at"])
            deadlines.drop(case, at=at)
            audit.record("case.withdrawn", subject=case, at=at, desk_id=case.desk_id)
    return case


def _await_the_desk(case: Case, *, at: datetime) -> None:
    """Let ``case`` be unread, open, and owed an answer. The row is not saved."""
    had_ended = case.state == Case.State.CLOSED
    case.unread = True
    case.rank = Case.rank_of(case.urgency, unread=True)
    case.changed_at = at
    states.take("write", case)
    case.closed_at, case.outcome = None, ""
    if case.due_at is None or had_ended:
        case.due_at = owed_by(case.urgency, at, case.desk)


def _find_reader(case: Case, helper: Grant | None, *, at: datetime) -> bool:
    """Let another desk that holds a key see the locked ``case``, or the one that gets one because of danger."""
    holds = escalation.helper_of(case) or (helper.desk_key.desk if helper and helper.desk_key else None)
    if holds is None:
        return False
    case.escalated_to = holds
    audit.record("case.escalated", subject=case, at=at, desk_id=case.desk_id, to=str(holds.pk))
    return True


def _alert_everybody(case: Case, *, at: datetime) -> None:
    for desk in filter(None, (case.desk, case.escalated_to)):
        if desk.dissolved_at is None:
            alert(desk, case, at=at)
