"""By when the desk owes something: a first look, an answer to what the reporter wrote last, and what others promise.

``Case.due_at`` is what the reporter is owed next. The rows of ``Deadline`` are the promises themselves, one each, so
that punctuality can be counted; every verb here runs within the transaction of what made or kept the promise.
"""

from datetime import datetime

from abri.centre.accounts.hours import hours_of
from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case, Deadline
from abri.centre.country import country
from abri.engine.packs.rules import Due
from abri.engine.routing import due_at

# What the reporter waits for; tasks, referrals and notices are between colleagues.
TO_THE_REPORTER = (Deadline.Kind.FIRST_LOOK, Deadline.Kind.ANSWER)


def owed_by(urgency: int, at: datetime, desk: Desk) -> datetime:
    """By when ``desk`` should answer a case of this urgency that waits for it since ``at``."""
    return owed_within(country().routing.due[Case.Urgency(urgency).name.lower()], at, desk)


def owed_within(due: Due, at: datetime, desk: Desk) -> datetime:
    """The instant that lies ``due`` after ``at``, in the working time of ``desk``."""
    return due_at(country(), due, at, hours_of(desk))


def promise(
    kind: Deadline.Kind, *, due_at: datetime, desk: Desk, case: Case | None, urgency: int
) -> Deadline:
    """Store that ``desk`` owes something by ``due_at``."""
    return Deadline.objects.create(kind=kind, due_at=due_at, desk=desk, case=case, urgency=urgency)


def keep(deadline: Deadline | None, *, at: datetime) -> None:
    """That one promise was kept at this instant, if it still runs."""
    if deadline is not None:
        Deadline.objects.running().filter(pk=deadline.pk).update(met_at=at)


def release(deadline: Deadline | None, *, at: datetime) -> None:
    """That one promise is not owed any more, if it still runs. One that has passed stays broken."""
    if deadline is not None:
        Deadline.objects.running().filter(pk=deadline.pk).update(dropped_at=at)


def receive(case: Case) -> None:
    """A stored ``case`` arrived: somebody has to look at it, and to answer, by its due time."""
    if case.due_at is not None:
        for kind in TO_THE_REPORTER:
            promise(kind, due_at=case.due_at, desk=case.desk, case=case, urgency=case.urgency)


def meet(case: Case, *kinds: Deadline.Kind, at: datetime) -> None:
    """The promises of these kinds that run for ``case`` were kept at this instant."""
    case.deadlines.running().filter(kind__in=kinds).update(met_at=at)


def drop(case: Case, *kinds: Deadline.Kind, at: datetime) -> None:
    """Promises of these kinds are owed on ``case`` no more, without kinds none at all: it ended."""
    running = case.deadlines.running()
    (running.filter(kind__in=kinds) if kinds else running).update(dropped_at=at)


def follow(case: Case, *, at: datetime) -> None:
    """Bring what runs for the reporter in line with the due time and the urgency of ``case``; an answer is owed.

    A promise that has passed is not moved into the future: it stays broken, and a new one begins.
    """
    if case.due_at is None:
        return
    owed = case.deadlines.running().filter(kind__in=TO_THE_REPORTER)
    kinds = {Deadline.Kind.ANSWER.value, *owed.values_list("kind", flat=True)}
    owed.filter(due_at__lt=at).exclude(due_at=case.due_at).update(dropped_at=at)
    owed.update(due_at=case.due_at, urgency=case.urgency)
    for kind in sorted(kinds - set(owed.values_list("kind", flat=True))):
        promise(Deadline.Kind(kind), due_at=case.due_at, desk=case.desk, case=case, urgency=case.urgency)
