"""How much heavy material somebody met: what was uncovered is counted, the time on severe cases is estimated.

The estimate: from opening a case of a severe category until the next thing that the same person did anywhere, never
more than the pack says for one visit. It is an estimate and said to be one: nobody measures how long somebody reads.
It exists so that people are looked after, and is shown to the person and to the supervisors of their desks.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.models import Exposure
from abri.centre.casework.work.tasks import today
from abri.centre.country import country
from abri.centre.records.models import AuditEntry

KEPT_FOR = timedelta(days=92)
A_WEEK = 7
OPENED = "case.opened"
# From when on the minutes of somebody on a day may be as many as the pack says, as far as this process has seen.
_enough_from: dict[tuple[UUID, date, int], datetime] = {}
_MOST_KEPT = 10_000


@dataclass(frozen=True)
class Load:
    """What one person met: today, and in the last seven days with today. Minutes are an estimate."""

    reveals_today: int = 0
    reveals_week: int = 0
    minutes_today: int = 0
    minutes_week: int = 0

    @property
    def is_heavy(self) -> bool:
        """Whether the pack suggests a pause after such a day."""
        care = country().work.wellbeing
        many = 0 < care.reveals_a_day <= self.reveals_today
        return many or 0 < care.severe_minutes_a_day <= self.minutes_today


@transaction.atomic
def count_reveal(*, person: Person, at: datetime) -> None:
    """Count that ``person`` uncovered something once more today."""
    day = today(at)
    Exposure.objects.get_or_create(person=person, day=day)
    Exposure.objects.filter(person=person, day=day).update(reveals=F("reveals") + 1)


def forget(at: datetime) -> None:
    """Delete what is older than three months, also of people who uncover nothing any more."""
    Exposure.objects.filter(day__lt=today(at) - KEPT_FOR).delete()


def loads_of(people: Collection[UUID], at: datetime, *, days: int = A_WEEK) -> Mapping[UUID, Load]:
    """The load of each of these people, in three queries whatever their number.

    ``days``: how far back the week reaches; 1 where only today matters.
    """
    day = today(at)
    since = day - timedelta(days=days - 1)
    rows = Exposure.objects.filter(person__in=people, day__gte=since)
    week: Counter[UUID] = Counter()
    now: dict[UUID, int] = {}
    for person, on, reveals in rows.values_list("person", "day", "reveals"):
        week[person] += reveals
        if on == day:
            now[person] = reveals
    minutes = _minutes(people, since, at)
    return {
        person: Load(
            reveals_today=now.get(person, 0),
            reveals_week=week[person],
            minutes_today=_whole(minutes, person, day, day),
            minutes_week=_whole(minutes, person, since, day),
        )
        for person in people
    }


def pause_for(person: Person, at: datetime) -> str:
    """What the pack says to somebody who has met enough for today, in the reader's language; empty before that."""
    says = country().work.wellbeing.says
    return words.said(says) if says and met_enough(person.pk, at) else ""


def met_enough(person: UUID, at: datetime) -> bool:
    """Whether the pack suggests a pause to this person after what today brought.

    Every queue asks. Minutes do not grow faster than the clock, so about somebody with ninety of a hundred and twenty
    the audit trail is not read again for half an hour (a category that is corrected meanwhile counts from then on).
    What was uncovered is looked up each time.
    """
    asked = person, today(at), country().work.wellbeing.severe_minutes_a_day
    if asked in _enough_from and at < _enough_from[asked]:
        return Load(reveals_today=_revealed(person, today(at))).is_heavy
    load = loads_of([person], at, days=1)[person]
    if len(_enough_from) >= _MOST_KEPT:
        _enough_from.clear()
    _enough_from[asked] = at + _left(load)
    return load.is_heavy


def _left(load: Load) -> timedelta:
    """How long it takes at least until the pack suggests a pause because of the time spent today."""
    most = country().work.wellbeing.severe_minutes_a_day
    return max(timedelta(minutes=most - load.minutes_today - 1), timedelta()) if most else timedelta(days=1)


def _revealed(person: UUID, day: date) -> int:
    found = Exposure.objects.filter(person=person, day=day).values_list("reveals", flat=True).first()
    return found or 0


def _whole(spent: Mapping[tuple[UUID, date], timedelta], person: UUID, first: date, last: date) -> int:
    own = (span for (who, day), span in spent.items() if who == person and first <= day <= last)
    return sum(own, timedelta()) // timedelta(minutes=1)


def _minutes(people: Collection[UUID], since: date, at: datetime) -> dict[tuple[UUID, date], timedelta]:
    """The estimated time on severe cases by person and day."""
    care, zone = country().work.wellbeing, country().zone
    begin = datetime(since.year, since.month, since.day, tzinfo=zone)
    entries = list(
        AuditEntry.objects.filter(actor_id__in=[str(one) for one in people], at__gte=begin, at__lte=at)
        .order_by("actor_id", "at", "id")
        .values_list("actor_id", "at", "action", "subject_id")
    )
    severe = _severe({subject for _, _, action, subject in entries if action == OPENED})
    longest = timedelta(minutes=care.minutes_a_visit)
    spent: dict[tuple[UUID, date], timedelta] = {}
    for place, (actor, opened, action, subject) in enumerate(entries):
        if action != OPENED or subject not in severe:
            continue
        following = entries[place + 1] if place + 1 < len(entries) else None
        left = following[1] if following and following[0] == actor else at
        key = UUID(actor), opened.astimezone(zone).date()
        spent[key] = spent.get(key, timedelta()) + min(left - opened, longest)
    return spent


def _severe(cases: Collection[str]) -> set[str]:
    codes = country().work.wellbeing.severe
    if not codes or not cases:
        return set()
    found = Case.objects.filter(pk__in=cases, category__in=codes).values_list("pk", flat=True)
    return {str(pk) for pk in found}
