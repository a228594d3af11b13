"""Deleting processes that were kept long enough, also those that a restore brought back."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from abri.centre.cases import erasure
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.pages import forget_pages
from abri.centre.restoring.models import Process

logger = logging.getLogger(__name__)

LISTED = "process"
"""Under which key the list of what was erased names a process."""


def erase_due(*, at: datetime) -> int:
    """Delete every ended process whose time is over; returns how many. One that cannot be deleted stops no other."""
    today, done = at.astimezone(country().zone).date(), 0
    for process in Process.objects.due_for_erasure(today).only("pk"):
        try:
            with transaction.atomic():
                due = Process.objects.due_for_erasure(today).select_for_update().filter(pk=process.pk).first()
                if due is None:
                    continue
                # The line comes before the commit: a power cut between the two repeats it.
                erasure.append({LISTED: str(due.pk), "desk": str(due.desk_id), "at": at.isoformat()})
                audit.record("restoring.erased", subject=due, at=at, desk_id=due.desk_id)
                due.delete()
                done += 1
        except (DatabaseError, OSError):
            logger.exception("process not erased", extra={"process": str(process.pk)})
    if done:
        forget_pages()
    return done


def replay() -> int:
    """Delete again every process that the list names and that a restore brought back; returns how many."""
    named = {line[LISTED] for line in erasure.lines(LISTED)}
    back = [pk for pk in Process.objects.values_list("pk", flat=True) if str(pk) in named]
    for pk in back:
        Process.objects.filter(pk=pk).delete()
    if back:
        forget_pages()
    return len(back)
