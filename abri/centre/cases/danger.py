"""What danger that the software found does to a case: it raises the urgency, and a desk that can help gets a key."""

from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Desk
from abri.centre.cases import keys
from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.models import Case, Grant
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring


class UnreadDanger(Exception):
    """Nobody at the desk has read this danger yet, so it stays as urgent as it is. Nothing was changed."""


def must_be_read(case: Case) -> None:
    """Refuse to put off what nobody has read: raises :class:`UnreadDanger`. ``case`` is locked."""
    if case.is_unread_danger:
        raise UnreadDanger


def raise_urgency(case: Case, least: Case.Urgency | None, *, at: datetime) -> int | None:
    """Let ``case`` (unsaved) be at least as urgent as ``least``; returns its urgency before, ``None`` if it stays.

    The software raises and never lowers; a person may set any urgency afterwards. The caller records it with
    :func:`record_raised`.
    """
    if least is None or case.urgency <= least:
        return None
    before, owed = case.urgency, owed_by(least, at, case.desk)
    case.urgency, case.rank = int(least), Case.rank_of(least, unread=case.unread)
    case.due_at = owed if case.due_at is None else min(case.due_at, owed)
    return before


def record_raised(case: Case, before: int | None, *, at: datetime) -> None:
    """Write down that the software raised the urgency of ``case`` from ``before``, if it did."""
    if before is not None:
        audit.record(
            "case.urgency_raised",
            subject=case,
            at=at,
            desk_id=case.desk_id,
            before=before,
            after=case.urgency,
        )


def begin(case: Case, *, at: datetime) -> None:
    """Let the chain of alerts for ``case`` (unsaved) begin: danger was said at that instant."""
    case.danger_since, case.danger_step, case.escalated_at = at, 0, None


def end(case: Case) -> None:
    """Let the chain of alerts for ``case`` (unsaved) end: somebody has read it."""
    case.danger_since, case.danger_step, case.escalated_at = None, 0, None


def fallback_for(desk: Desk) -> Desk | None:
    """The desk that gets a key to danger at ``desk`` too, from the start: one that holds none cannot help."""
    fallback = Desk.objects.able_to_receive().filter(is_fallback=True).first()
    return fallback if fallback is not None and fallback != desk else None


def helper_for(case: Case, ring: Keyring) -> Grant | None:
    """An unsaved grant of ``case`` to the fallback desk, where danger came up later and it holds no key yet.

    ``ring`` is the reporter's, which holds the identity of the case.
    """
    fallback = fallback_for(case.desk)
    key = fallback.current_key if fallback is not None else None
    if key is None or case.grants.filter(desk_key__desk=fallback).exists():
        return None
    return keys.grants_for(case, Identity(ring.secret(case.recipient)), [key], None)[0]


def let_in(grant: Grant | None) -> Desk | None:
    """Store what :func:`helper_for` made, within the caller's transaction; returns the desk that reads along now."""
    if grant is None or grant.desk_key is None:
        return None
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError:
        # Another message of this moment let it in.
        return None
    return grant.desk_key.desk
