"""How long closed cases are kept: the terms of the country's pack, by outcome. A legal hold stops them.

The case and its evidence go together: what somebody told is kept no longer than what they handed in.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from abri.centre.cases import erasure
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.country import country
from abri.centre.records.pages import forget_pages
from abri.centre.vault import destruction

logger = logging.getLogger(__name__)

REASON = "retention"


def due(at: datetime) -> CaseQuerySet:
    """Closed cases whose outcome's term is over and that nothing holds back. Outcomes without a term are kept."""
    terms = country().evidence.retention.days
    over = Q(pk__in=[])
    for outcome, days in terms.items():
        over |= Q(outcome=outcome, closed_at__lte=at - timedelta(days=days))
    return Case.objects.filter(over, state=Case.State.CLOSED, legal_hold=False)


def enforce(*, at: datetime) -> int:
    """Destroy the evidence of every case that is due and erase the case; returns how many.

    A case that cannot be erased now is logged and tried again next time; it does not stop the others.
    """
    done = 0
    for case in due(at).only("pk"):
        try:
            done += _end(case, at)
        except (DatabaseError, OSError):
            logger.exception("case not erased after its term", extra={"case": str(case.pk)})
    if done:
        # The files of the evidence, and what SQLite remembers.
        destruction.follow(at=at)
        forget_pages()
    return done


def _end(case: Case, at: datetime) -> bool:
    """Everything or nothing, under the lock of the case: it may be opened again, or held, at this very moment."""
    with transaction.atomic():
        locked = due(at).select_for_update().filter(pk=case.pk).first()
        if locked is None:
            return False
        for evidence in locked.evidence.present().in_order():
            destruction.empty(evidence, reason=REASON, at=at)
        return erasure.erase(due(at).filter(pk=case.pk), reason=REASON, at=at)
