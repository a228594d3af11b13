"""Danger is never left unread: what nobody opened in time is told to the fallback desk as well."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from abri.centre.accounts.models import Desk
from abri.centre.cases.alerts import alert
from abri.centre.cases.models import Case
from abri.centre.records import audit

logger = logging.getLogger(__name__)


def escalate_due(*, at: datetime) -> int:
    """Escalate every case whose danger nobody has read for too long, each once until it is read; returns how many."""
    limit = at - timedelta(minutes=settings.ABRI_DANGER_UNREAD_MINUTES)
    waiting = Case.objects.danger_unread_since(limit).filter(escalated_at=None).select_related("desk")
    return sum(_escalate(case, at=at) for case in waiting)


def _escalate(case: Case, *, at: datetime) -> bool:
    """Show ``case`` to the other desk that holds a key to it and alert that desk; without one, alert its own again."""
    helper = Desk.objects.filter(dissolved_at=None, keys__grants__case=case).exclude(pk=case.desk_id).first()
    with transaction.atomic():
        # Somebody may have opened the case, or another worker escalated it, since it was looked up.
        unread = Case.objects.filter(pk=case.pk, rank=0, escalated_at=None)
        if not unread.update(escalated_at=at, escalated_to=helper):
            return False
        audit.record(
            "case.escalated", subject=case, at=at, desk_id=case.desk_id, to=str(helper.pk) if helper else ""
        )
        alert(helper or case.desk, case, at=at)
    logger.info("unread danger escalated", extra={"case": str(case.pk)})
    return True
