"""How often a desk kept its word: of all promises that fell due, the share that was met in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from abri.centre.cases.models import Deadline
from abri.centre.country import country


@dataclass(frozen=True)
class Punctuality:
    """The promises of one desk that fell due in one month."""

    desk_id: UUID
    month: date
    due: int
    in_time: int

    @property
    def share(self) -> int:
        """The promises that were kept, of a hundred."""
        return round(100 * self.in_time / self.due) if self.due else 100


def punctuality(
    desks: Collection[UUID], *, since: datetime, at: datetime, kind: str = ""
) -> list[Punctuality]:
    """The figures of these desks by month, the newest month first, of what fell due since then; one query.

    What was dropped before it fell due counts neither way. What was dropped later, and what is still owed after its
    time, was not kept. ``kind`` narrows to one kind of promise.
    """
    fell_due = Q(met_at__isnull=False) | Q(due_at__lte=at, dropped_at=None) | Q(dropped_at__gt=F("due_at"))
    counted = Deadline.objects.filter(fell_due, desk__in=desks, due_at__gte=since)
    rows = (
        (counted.filter(kind=kind) if kind else counted)
        .annotate(month=TruncMonth("due_at", tzinfo=country().zone))
        .values("desk_id", "month")
        .annotate(due=Count("pk"), in_time=Count("pk", filter=Q(met_at__lte=F("due_at"))))
        .order_by("-month", "desk_id")
    )
    return [Punctuality(row["desk_id"], row["month"].date(), row["due"], row["in_time"]) for row in rows]
