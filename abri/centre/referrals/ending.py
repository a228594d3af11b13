"""How a referral ends: the receiving desk's grant goes, and with it all that it could open.

What a receiving desk still sees afterwards is what it needs to count its own work: the reference, the day of the end,
and how it answered itself, if it did (declined or completed, with the code of the pack). Not from whom it came, how
urgent it was, since when, on what ground or until when, nor which things and kinds of things there were, nor who dealt
with it. Nor why it ended where somebody else ended it: that a person took an agreement back is theirs. With the report
that line goes too. ``tests/guarantees/test_referred_only.py`` asks every address.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Q

from abri.centre.cases import deadlines
from abri.centre.cases.models import Case
from abri.centre.records import audit
from abri.centre.records.pages import forget_pages
from abri.centre.referrals import offering, states
from abri.centre.referrals.models import Referral

logger = logging.getLogger(__name__)

State, EndReason = Referral.State, Referral.EndReason


def end(locked: Referral, state: str, *, at: datetime, reason: str = EndReason.NONE) -> None:
    """Let ``locked`` end in ``state``, saved; in the caller's transaction. Raises ``CannotFollow``.

    What the two desks wrote, and what was passed on, stays for the desk that offered it.
    """
    states.move(locked, state)
    locked.ended_at, locked.end_reason, locked.due_at, locked.sealed_identity = at, reason, None, None
    locked.save()
    locked.grants.filter(desk_key__desk=locked.to_desk_id).delete()
    locked.items.update(sealed_identity=None)
    deadlines.release(locked.deadline, at=at)


def hand_back(locked: Referral, *, at: datetime) -> None:
    """Let the case of ``locked`` wait for its desk again, which has to look for another way; in a transaction."""
    case = Case.objects.select_for_update().get(pk=locked.case_id)
    if case.is_open and case.due_at is None:
        case.due_at = deadlines.owed_by(case.urgency, at, case.desk)
        case.save(update_fields=["due_at"])
        deadlines.follow(case, at=at)
    offering.tell(locked.from_desk, key=f"referral {locked.pk} back", at=at)


def end_with_report(case: Case, *, at: datetime) -> None:
    """The person withdrew the report: what rests on their agreement ends with it; in a transaction."""
    rows = Referral.objects.select_for_update().running().filter(case=case, ground=Referral.CONSENT)
    for row in rows:
        _finish(row, State.WITHDRAWN, EndReason.REPORT, at)


def follow(*, at: datetime) -> int:
    """End what nobody answered in time, what was agreed until now, and what has lost its desk or its ground.

    Returns how many. One that fails is logged and tried again in the next round.
    """
    done = 0
    for pk, state, reason in _due(at):
        try:
            with transaction.atomic():
                done += _follow(pk, state, reason, at)
        except DatabaseError:
            logger.exception("referral not ended", extra={"referral": str(pk)})
    if done:
        # The grants are gone; so is what a database keeps of them until its next clearing up.
        forget_pages()
    return done


def _due(at: datetime) -> Iterator[tuple[UUID, str, str]]:
    running = Referral.objects.running()
    withdrawn = Q(ground=Referral.CONSENT, case__state=Case.State.WITHDRAWN)
    for rows, state, reason in (
        (running.filter(withdrawn), State.WITHDRAWN, EndReason.REPORT),
        (running.filter(to_desk__dissolved_at__isnull=False), State.WITHDRAWN, EndReason.DISSOLVED),
        (running.overdue(at), State.EXPIRED, EndReason.NO_ANSWER),
        (running.filter(until__lte=at), State.EXPIRED, EndReason.AGREED_TIME),
    ):
        for pk in list(rows.values_list("pk", flat=True)):
            yield pk, state, reason


def _follow(pk: UUID, state: str, reason: str, at: datetime) -> bool:
    """End one, unless somebody was faster; its case waits for its desk again."""
    # The case first, as everywhere, so that two who change it do not wait for each other.
    Case.objects.select_for_update().filter(referrals=pk).first()
    locked = Referral.objects.select_for_update().running().filter(pk=pk).first()
    if locked is None or (reason == EndReason.NO_ANSWER and (locked.due_at is None or locked.due_at > at)):
        return False
    nobody_took_it = locked.state != State.ACCEPTED
    _finish(locked, state, reason, at)
    if reason != EndReason.REPORT and (nobody_took_it or reason == EndReason.DISSOLVED):
        hand_back(locked, at=at)
    logger.info("referral ended", extra={"referral": str(pk), "why": reason})
    return True


def _finish(locked: Referral, state: str, reason: str, at: datetime) -> None:
    end(locked, state, at=at, reason=reason)
    audit.record(
        "referral.ended", subject=locked.case, at=at, desk_id=locked.from_desk_id, to=str(locked.to_desk_id),
        reason=reason,
    )  # fmt: skip
