"""Who works on how much, and who could take one more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases.models import Case
from abri.centre.casework.models import Absence, Task
from abri.centre.casework.work.absences import absence_of, acting_at, away, works_at
from abri.centre.casework.work.exposure import Load, loads_of, met_enough
from abri.centre.casework.work.tasks import today
from abri.centre.country import country

# What a case of each urgency weighs when work is shared out: an immediate one takes as much as four low ones.
WEIGHTS = (4, 3, 2, 1)
# Who met so much of it in a week is as loaded as by one more case.
MINUTES_LIKE_A_CASE = 60


@dataclass(frozen=True)
class Workload:
    """What one member of a desk has on their hands. ``by_urgency`` counts open cases, the most urgent first."""

    membership: Membership
    by_urgency: tuple[int, ...]
    overdue: int
    tasks: int
    absence: Absence | None
    load: Load

    @property
    def person(self) -> Person:
        """Whose it is."""
        return self.membership.person

    @property
    def cases(self) -> int:
        """How many cases wait that this person holds."""
        return sum(self.by_urgency)

    @property
    def weight(self) -> int:
        """How much that is, for comparing people."""
        return sum(count * weight for count, weight in zip(self.by_urgency, WEIGHTS, strict=True))

    def weight_for(self, category: str) -> int:
        """How much it is for who should take a case of this category: what somebody met of its kind counts too."""
        severe = category in country().work.wellbeing.severe
        return self.weight + (self.load.minutes_week // MINUTES_LIKE_A_CASE if severe else 0)


def workloads(desk: Desk, at: datetime) -> list[Workload]:
    """Everybody who works on cases of ``desk``, in the order of their names; the same few queries for any number."""
    memberships = list(acting_at(desk))
    people = [one.person_id for one in memberships]
    held = {
        row["assignee"]: row
        for row in Case.objects.waiting()
        .filter(Q(desk=desk) | Q(escalated_to=desk), assignee__in=people)
        .values("assignee")
        .annotate(
            **{f"urgency_{level}": Count("pk", filter=Q(urgency=level)) for level in Case.Urgency.values},
            overdue=Count("pk", filter=Q(due_at__lt=at)),
        )
    }
    tasks = _tasks_due(people, desk, at)
    absent, loads = away([desk], today(at)), loads_of(people, at)
    return [
        Workload(
            membership=one,
            by_urgency=tuple(
                held.get(one.person_id, {}).get(f"urgency_{level}", 0) for level in Case.Urgency.values
            ),
            overdue=held.get(one.person_id, {}).get("overdue", 0),
            tasks=tasks.get(one.person_id, 0),
            absence=absent.get((desk.pk, one.person_id)),
            load=loads[one.person_id],
        )
        for one in memberships
    ]


def _tasks_due(people: Iterable[UUID], desk: Desk, at: datetime) -> Mapping[UUID, int]:
    """How many tasks are due today or before, by the person who has to do them."""
    due = Task.objects.filter(
        done_on=None, dropped_on=None, due_on__lte=today(at), case__desk=desk, person__in=list(people)
    )
    return dict(due.values_list("person").annotate(Count("pk")))


def who_could_take(
    category: str,
    desk_loads: Sequence[Workload],
    *,
    waiting: frozenset[UUID] = frozenset(),
    but: Person | None = None,
) -> list[Workload]:
    """Who could take a case of this category, the least loaded first.

    Nobody who is away or waits to be let in (``waiting``, ids of people). Where the category is severe, nobody who has
    met enough for today, unless everybody has.
    """
    free = [
        one
        for one in desk_loads
        if one.absence is None and one.person != but and one.person.pk not in waiting
    ]
    if category in country().work.wellbeing.severe:
        free = [one for one in free if not one.load.is_heavy] or free
    return sorted(free, key=lambda one: (one.weight_for(category), str(one.person), str(one.person.pk)))


@dataclass(frozen=True)
class Proposed:
    """Somebody who could take a case, and why somebody should."""

    workload: Workload
    because: str

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.workload.person


def proposed_for(case: Case, reader: Person, at: datetime) -> Proposed | None:
    """Who could take an open case that nobody holds who is there, or whose holder has met enough for today.

    ``None`` where the case is in good hands, or nobody else is there.
    """
    because = _why_somebody_else(case, reader, at) if case.is_open else ""
    if not because:
        return None
    rows, closed_to = workloads(case.desk, at), not_let_in(case.desk)
    could = who_could_take(case.category, rows, waiting=closed_to, but=case.assignee)
    return Proposed(could[0], because) if could else None


def _why_somebody_else(case: Case, reader: Person, at: datetime) -> str:
    """Why another person should hold ``case``, in words; empty where it is in good hands."""
    holder, desks = case.assignee, [desk for desk in (case.desk, case.escalated_to) if desk is not None]
    if holder is None or not works_at(holder, desks, reader=reader):
        return _("Nobody who is there holds this case.")
    if absence_of(holder, desks, today(at), reader=reader) is not None:
        return _("%(who)s is away.") % {"who": holder}
    if case.category not in country().work.wellbeing.severe or not met_enough(holder.pk, at):
        return ""
    if holder == reader:
        return _("You have met a lot of heavy things today.")
    return _("%(who)s has met a lot of heavy things today.") % {"who": holder}


def not_let_in(desk: Desk) -> frozenset[UUID]:
    """The ids of people at ``desk`` whom nobody has let in to its key yet: a case stays closed to them."""
    return frozenset(Membership.objects.waiting().filter(desk=desk).values_list("person", flat=True))
