"""Telling a desk that an urgent report waits."""

from datetime import datetime

from django.conf import settings

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case
from abri.centre.outbox import letters


def alert(desk: Desk, case: Case, *, at: datetime) -> None:
    """Write to the team mailbox of ``desk``, where it has one, that an urgent report waits, and nothing else."""
    if desk.alert_email:
        letters.enqueue(
            letters.Kind.DESK_ALERT,
            to=desk.alert_email,
            language=settings.LANGUAGE_CODE,
            about=case.pk,
            at=at,
        )
