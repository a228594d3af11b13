"""Watching a case without holding it: the queue says when something happened."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Person
from abri.centre.cases import states
from abri.centre.cases.models import Case
from abri.centre.casework.models import Watch
from abri.centre.records import audit


@transaction.atomic
def watch(*, case: Case, on: bool, by: Person, at: datetime) -> None:
    """Begin or stop watching ``case``; doing it twice changes nothing. Raises ``states.CannotFollow``."""
    if not on:
        gone, _ = Watch.objects.filter(case=case, person=by).delete()
        if gone:
            audit.record("case.unwatched", subject=case, actor=by, at=at, desk_id=case.desk_id)
        return
    states.check("watch", case)
    _, made = Watch.objects.get_or_create(
        case=case, person=by, defaults={"seen_at": at, "seen_state": case.state}
    )
    if made:
        audit.record("case.watched", subject=case, actor=by, at=at, desk_id=case.desk_id)


def look(*, case: Case, by: Person, at: datetime) -> bool:
    """``by`` sees the case now, so nothing in it is news any more; returns whether ``by`` watches it."""
    return bool(Watch.objects.filter(case=case, person=by).update(seen_at=at, seen_state=case.state))


def news_for(person: Person) -> QuerySet[Watch]:
    """The watches of cases that ``person`` still sees and in which something happened since the last look."""
    desks = ids_of_desks_of(person)
    seen = Q(case__desk__in=desks) | Q(case__escalated_to__in=desks)
    news = Q(case__changed_at__gt=F("seen_at")) | ~Q(case__state=F("seen_state"))
    watched = Watch.objects.filter(person=person).exclude(case__state=Case.State.WITHDRAWN)
    return watched.filter(seen).filter(news)
