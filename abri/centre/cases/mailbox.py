"""The reporter's side of a case: what a receipt opens, and what the reporter may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from abri.centre.cases import keys
from abri.centre.cases.arrivals import alert
from abri.centre.cases.models import ERASE_AFTER, Case, Item, Tombstone
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, Receipt


class NoSuchMailbox(Exception):
    """No case and no tombstone belongs to this receipt."""


class Erased(Exception):
    """The report of this receipt was erased; ``on`` says when."""

    def __init__(self, on: datetime) -> None:
        super().__init__("erased")
        self.on = on


class MailboxClosed(Exception):
    """The report was withdrawn, so nothing can be written any more."""


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
        """What was sent: ``answers``, ``language``, ``received_at``."""
        return keys.opened(self.case.items.get(kind=Item.Kind.REPORT), self.keyring)

    def conversation(self) -> list[tuple[Item, dict[str, Any]]]:
        """The messages with their content (``text``, ``sent_at``), oldest first."""
        return [(item, keys.opened(item, self.keyring)) for item in self.case.items.conversation()]


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


def post(mailbox: Mailbox, text: str, *, at: datetime) -> Item:
    """Add a message from the reporter; the case becomes unread and, when it was waiting, open again."""
    case = mailbox.case
    content = {"text": text, "sent_at": at.isoformat()}
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if locked.state == Case.State.WITHDRAWN:
            raise MailboxClosed
        item = keys.sealed_item(
            locked, Item.Kind.FROM_REPORTER, content, number=keys.next_number(locked), at=at
        )
        item.save(force_insert=True)
        was_danger = locked.is_unread_danger
        locked.unread = True
        locked.rank = Case.rank_of(locked.urgency, unread=True)
        locked.changed_at = at
        if locked.state in {Case.State.WAITING, Case.State.CLOSED}:
            locked.state, locked.closed_at, locked.outcome = Case.State.OPEN, None, ""
        locked.save(update_fields=["unread", "rank", "changed_at", "state", "closed_at", "outcome"])
        audit.record("message.from_reporter", subject=locked, at=at, desk_id=locked.desk_id)
        if locked.is_unread_danger and not was_danger:
            alert(locked.desk, locked, at=at)
    return item


def mark_read(mailbox: Mailbox, *, at: datetime) -> None:
    """The reporter saw the desk's messages."""
    mailbox.case.items.filter(kind=Item.Kind.FROM_DESK, read_at=None).update(read_at=at)


def withdraw(mailbox: Mailbox, *, at: datetime) -> Case:
    """Hide the report at once and let it be erased after 72 hours. Doing it twice changes nothing."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=mailbox.case.pk)
        if case.state != Case.State.WITHDRAWN:
            case.state, case.withdrawn_at, case.erase_at = Case.State.WITHDRAWN, at, at + ERASE_AFTER
            case.changed_at = at
            case.save(update_fields=["state", "withdrawn_at", "erase_at", "changed_at"])
            audit.record("case.withdrawn", subject=case, at=at, desk_id=case.desk_id)
    return case
