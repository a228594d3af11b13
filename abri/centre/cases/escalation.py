"""Danger is never left unread: who is told of it, one after the other, until somebody opens the case.

At once the mailbox of the team, and every open page of the desk. Then, after the minutes of the pack, each person at
the desk, those who supervise it, and the fallback desk, which has held a key from the start and sees the case from then
on; and all of them again and again. Each step is taken once, by a conditional update, whoever else takes steps.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from abri.centre.accounts.models import Desk
from abri.centre.cases.alerts import alert_everyone, alert_supervisors
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import audit
from abri.engine.packs.danger import STEPS, DangerChain

logger = logging.getLogger(__name__)

EVERYONE, SUPERVISORS, FALLBACK = range(len(STEPS))


def has_run(case: Case) -> bool:
    """Whether everybody whom the chain tells of this danger has been told once."""
    return case.danger_step > FALLBACK


def escalate_due(*, at: datetime) -> int:
    """Take the next step for every case whose danger nobody has read in time; returns how many were taken.

    A case whose step fails is logged and tried again in the next round: it silences no other one.
    """
    # Whatever made it danger without saying since when: it counts from now.
    Case.objects.unread_danger().filter(danger_since=None).update(danger_since=at, danger_step=0)
    chain = country().routing.danger
    waiting = Case.objects.danger_since(at - chain.due_after(EVERYONE)).select_related("desk")
    taken = 0
    for case in waiting:
        try:
            taken += _step(case, chain, at=at)
        except Exception:
            # An edge: what is wrong with one case must not keep anybody from hearing of the next.
            logger.exception("danger not escalated", extra={"case": str(case.pk)})
    return taken


def _step(case: Case, chain: DangerChain, *, at: datetime) -> bool:
    """Take the step of ``chain`` that is due for ``case``, if one is."""
    step, since = case.danger_step, case.danger_since
    if since is None or at - since < chain.due_after(step):
        return False
    # After a night without a worker everybody is told once more, and not once for every time that was missed.
    case.danger_step = step + 1 if step <= FALLBACK else max(step + 1, chain.steps_due(at - since))
    changes: dict[str, Any] = {"danger_step": case.danger_step}
    helper = helper_of(case) if step >= FALLBACK else None
    with transaction.atomic():
        # Somebody may have opened the case, or another worker taken the step, since it was looked up.
        unread = Case.objects.filter(pk=case.pk, rank=0, danger_since=since, danger_step=step)
        if step == FALLBACK:
            changes |= {"escalated_at": at, "escalated_to": helper}
        if not unread.update(**changes):
            return False
        told = _tell(case, step, helper, at=at)
        if step == FALLBACK:
            to = str(helper.pk) if helper else ""
            audit.record("case.escalated", subject=case, at=at, desk_id=case.desk_id, to=to)
        else:
            whom = STEPS[step] if step < FALLBACK else "again"
            audit.record("case.alerted", subject=case, at=at, desk_id=case.desk_id, whom=whom, told=told)
    logger.info("unread danger escalated", extra={"case": str(case.pk), "step": step})
    return True


def _tell(case: Case, step: int, helper: Desk | None, *, at: datetime) -> int:
    """Write to those whose turn it is; returns to how many people."""
    if step == EVERYONE:
        return alert_everyone(case.desk, case, at=at)
    if step == SUPERVISORS:
        return alert_supervisors(case.desk, case, at=at)
    told = alert_everyone(helper, case, at=at) if helper else 0
    if step > FALLBACK or helper is None:
        told += alert_everyone(case.desk, case, at=at) + alert_supervisors(case.desk, case, at=at)
    return told


def helper_of(case: Case) -> Desk | None:
    """The other desk that holds a key to ``case``, if there is one."""
    return Desk.objects.filter(dissolved_at=None, keys__grants__case=case).exclude(pk=case.desk_id).first()
