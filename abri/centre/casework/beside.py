"""The numbers beside the desk's navigation, in one question.

They stand on every page, and working out the SQL of seven questions takes the processor longer than the database takes
to answer them. So the questions are asked together, and their SQL is kept: it is made once for somebody who does not
exist (:func:`_somebody`) and belongs to as many desks, and whoever asks is put into their place. Only SQL is kept, and
never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case as Either
from django.db.models import IntegerField, QuerySet, Value, When

from abri.centre.accounts.belonging import memberships_of, once
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases.models import Case
from abri.centre.casework.models import Absence
from abri.centre.casework.queue import mine
from abri.centre.casework.work import tasks, watching
from abri.centre.casework.work.absences import about_day, covered_for
from abri.centre.conversing.models import waiting_for
from abri.centre.referrals.models import Referral

# Of nobody: what stands for an instant and a day until somebody asks.
_AT = datetime(1900, 1, 2, 3, 4, 5, tzinfo=UTC)
_MOST_SHAPES = 200
# Instants, days and ids as they are put into SQL.
_INSTANT: models.Field[Any, Any] = models.DateTimeField()
_DAY: models.Field[Any, Any] = models.DateField()
_ID: models.Field[Any, Any] = models.UUIDField()
Shape = tuple[tuple[bool, ...], int]


@dataclass(frozen=True)
class Numbers:
    """How much waits for one person: cases of their desks, watched ones with news, tasks, referrals, reporters."""

    queue: int = 0
    mine: int = 0
    overdue: int = 0
    danger: int = 0
    news: int = 0
    tasks: int = 0
    referrals: int = 0
    reporters: int = 0
    # Of the cases that wait: those of other desks, which nobody there opened in time.
    escalated: int = 0


def numbers_for(person: Person, at: datetime) -> Numbers:
    """What waits for ``person`` at this instant; asked once a page."""
    return once(person, "numbers", lambda: _asked(person, at))


def _asked(person: Person, at: datetime) -> Numbers:
    memberships = [one for one in memberships_of(person) if one.desk.dissolved_at is None]
    if not memberships:
        return Numbers()
    day = tasks.today(at)
    covered = covered_for(person, day)
    shape = tuple(one.may_act for one in memberships), len(covered)
    sql, places = _kept(shape, connection.vendor)
    values = [*_values(person, at, day, memberships, covered)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [values[place] if isinstance(place, int) else place.value for place in places])
        own, escalated, *others = _split(cursor.fetchone())
    waits = (first + second for first, second in zip(own, escalated, strict=True))
    return replace(Numbers(*waits, *(one for (one,) in others)), escalated=escalated[0])


def _split(row: Sequence[Any]) -> Iterator[Sequence[int]]:
    """What the row says to each question: four numbers each to the first two, one to every other."""
    numbers = [int(one or 0) for one in row]
    yield numbers[:4]
    yield numbers[4:8]
    yield from ([one] for one in numbers[8:])


@dataclass(frozen=True)
class _Fixed:
    """A value of the SQL that is the same for everybody, such as a state."""

    value: Any


@lru_cache(maxsize=_MOST_SHAPES)
def _kept(shape: Shape, vendor: str) -> tuple[str, tuple[int | _Fixed, ...]]:
    """The SQL for somebody of this shape, and what belongs into its places: the number of a value, or a fixed one."""
    somebody, memberships, covered = _somebody(shape)
    marks = [*_values(somebody, _AT, tasks.today(_AT), memberships, covered)]
    asked = [_sql(question) for question in _questions(somebody, _AT)]
    # "vendor" tells the SQL of databases apart; the connection is of that one.
    whole = " CROSS JOIN ".join(f"({sql}) AS {vendor}_{number}" for number, (sql, _) in enumerate(asked))
    places = [marks.index(one) if one in marks else _Fixed(one) for _, values in asked for one in values]
    # Nothing in it was written by a person.
    return f"SELECT * FROM {whole}", tuple(places)  # noqa: S608


def _somebody(shape: Shape) -> tuple[Person, list[Membership], list[Absence]]:
    """A person who does not exist, with so many desks and so many absent people to stand in for."""
    acts, absences = shape
    somebody = Person(pk=uuid4())
    memberships = [
        Membership(
            person=somebody,
            desk=Desk(pk=uuid4()),
            role=Membership.Role.CASEWORKER if acting else Membership.Role.READ_ONLY,
        )
        for acting in acts
    ]
    covered = [Absence(desk=Desk(pk=uuid4()), person_id=uuid4(), stand_in=somebody) for _ in range(absences)]
    somebody.answers = {"memberships": tuple(memberships), about_day(tasks.today(_AT)): tuple(covered)}
    return somebody, memberships, covered


def _values(
    person: Person, at: datetime, day: date, memberships: Sequence[Membership], covered: Sequence[Absence]
) -> Iterator[Any]:
    """What tells the questions of one person from another's, in one order, as the database takes it."""
    ids: list[UUID] = [person.pk, *(one.desk_id for one in memberships)]
    ids += [one for absence in covered for one in (absence.desk_id, absence.person_id)]
    yield _INSTANT.get_db_prep_value(at, connection)
    yield _DAY.get_db_prep_value(day, connection)
    yield from (_ID.get_db_prep_value(one, connection) for one in ids)


def _questions(person: Person, at: datetime) -> Iterator[QuerySet[Any, Any]]:
    """The cases that wait at the desks of ``person`` and those escalated there, then what else is counted."""
    held, late = _is(mine(person, at)), _is(models.Q(due_at__lt=at))
    for part in Case.objects.waiting_for(person):
        columns = {"held": held, "late": late, "danger": _is(models.Q(rank=0))}
        yield part.annotate(**columns).values_list(*columns)
    yield watching.news_for(person).values_list("pk")
    yield tasks.due_for(person, at).values_list("pk")
    yield Referral.objects.received_by(person).offered().values_list("pk")
    yield waiting_for(person).values_list("pk")


def _is(question: models.Q) -> Either:
    return Either(When(question, then=Value(1)), default=Value(0), output_field=IntegerField())


def _sql(question: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """How many rows ``question`` has, and the sum of each of its columns where these are counted too."""
    columns = list(question.query.annotations)
    counted = ", ".join(["COUNT(*)", *(f'SUM("{name}")' for name in columns)])
    try:
        sql, values = question.order_by().query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT {', '.join('0' for _ in range(len(columns) + 1))}", ()
    return f"SELECT {counted} FROM ({sql}) AS rows_of_it", values  # noqa: S608 - as above
