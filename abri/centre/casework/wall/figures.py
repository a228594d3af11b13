"""What stands on the wall: numbers and spans of time. No reference, no name, no text, no category."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk
from abri.centre.cases import escalation
from abri.centre.cases.models import Case
from abri.centre.ui.spans import age, ago

# More do not fit on a screen; their number does.
MOST_LINES = 8
_TOLD: tuple[str | Promise, ...] = (
    _("the mailbox of the team was told"),
    _("everybody at the desk was told"),
    _("those who supervise were told"),
    _("the fallback desk was told"),
)


@dataclass(frozen=True)
class Danger:
    """Unread danger: how long it waits, in words, and who has been told of it so far."""

    waits: str
    told: str | Promise


@dataclass(frozen=True)
class Figures:
    """How one desk is doing now."""

    desk: Desk
    danger: list[Danger]
    # How much unread danger there is beyond what ``danger`` holds.
    more_danger: int
    unread: int
    waiting: int
    overdue: int
    due_within_the_day: int
    # When the oldest report came that nobody has opened, in words; empty: there is none.
    oldest: str


def figures_of(desk: Desk, *, at: datetime) -> Figures:
    """The figures of ``desk`` at ``at``, of its own cases and those that were escalated to it."""
    cases = Case.objects.filter(Q(desk=desk) | Q(escalated_to=desk)).waiting()
    counted = cases.aggregate(
        unread=Count("pk", filter=Q(unread=True)),
        waiting=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=at)),
        due_within_the_day=Count("pk", filter=Q(due_at__gte=at, due_at__lt=at + timedelta(days=1))),
        oldest=Min("created_at", filter=Q(opened_at=None)),
    )
    oldest = counted.pop("oldest")
    unread = list(
        cases.filter(rank=0)
        .order_by("danger_since", "created_at")
        .values_list("danger_since", "created_at", "danger_step")[: MOST_LINES + 1]
    )
    danger = [
        Danger(age(since or created_at, at), _TOLD[min(step, escalation.FALLBACK + 1)])
        for since, created_at, step in unread[:MOST_LINES]
    ]
    more = cases.filter(rank=0).count() - MOST_LINES if len(unread) > MOST_LINES else 0
    return Figures(
        desk=desk,
        danger=danger,
        more_danger=more,
        oldest="" if oldest is None else ago(oldest, at),
        **counted,
    )
