"""Who is away, who stands in, and whose cases nobody works on any more."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from abri.centre.accounts.belonging import ids_of_desks_of, once
from abri.centre.accounts.models import Desk, Membership, MembershipQuerySet, Person
from abri.centre.cases import actions
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.casework.models import Absence
from abri.centre.records import audit


class NoSuchStandIn(Exception):
    """The person who should stand in does not work on cases of this desk, or is the one who is away."""


class NotYours(Exception):
    """Only the person who is away, or a supervisor of the desk, says so."""


def may_enter(*, desk: Desk, person: Person, by: Person) -> bool:
    """Whether ``by`` may say when ``person`` is away from ``desk``."""
    return person == by or Desk.objects.supervised_by(by).filter(pk=desk.pk).exists()


@transaction.atomic
def enter(
    *, desk: Desk, person: Person, stand_in: Person, first_day: date, last_day: date, by: Person, at: datetime
) -> Absence:
    """Write down that ``person`` is away from ``desk`` on these days.

    Raises :class:`NotYours`, :class:`NoSuchStandIn`.
    """
    if not may_enter(desk=desk, person=person, by=by):
        raise NotYours
    here = set(acting_at(desk).values_list("person", flat=True))
    if person == stand_in or not {person.pk, stand_in.pk} <= here:
        raise NoSuchStandIn
    absence = Absence.objects.create(
        desk=desk, person=person, stand_in=stand_in, first_day=first_day, last_day=last_day, entered_by=by,
        entered_at=at,
    )  # fmt: skip
    audit.record(
        "desk.absence_entered", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person.pk)
    )
    return absence


@transaction.atomic
def end(*, absence: Absence, by: Person, at: datetime) -> None:
    """Forget an absence: the person is back, or it was a mistake; raises :class:`NotYours`."""
    if not may_enter(desk=absence.desk, person=absence.person, by=by):
        raise NotYours
    desk, person = absence.desk, absence.person_id
    absence.delete()
    audit.record("desk.absence_ended", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person))


def acting_at(desk: Desk) -> MembershipQuerySet:
    """The memberships of everybody who works on cases of ``desk``, in the order of their names."""
    acting = Membership.objects.acting().filter(desk=desk, person__is_active=True)
    return acting.select_related("person").order_by("person__name", "person__id")


def about_day(day: date) -> str:
    """What a person remembers the absences of that day under, while a page is read."""
    return f"absences on {day}"


def _around(reader: Person, day: date) -> tuple[Absence, ...]:
    """The absences of that day from the desks of ``reader``, or for which ``reader`` stands in; asked once a page."""

    def ask() -> tuple[Absence, ...]:
        theirs = Q(desk__in=ids_of_desks_of(reader)) | Q(stand_in=reader)
        return tuple(Absence.objects.on(day).filter(theirs).select_related("stand_in", "desk"))

    return once(reader, about_day(day), ask)


def covered_for(person: Person, day: date) -> list[Absence]:
    """The absences of that day for which ``person`` stands in."""
    return [
        one for one in _around(person, day) if one.stand_in_id == person.pk and one.desk.dissolved_at is None
    ]


def covered_by(person: Person, day: date) -> Q:
    """The cases that ``person`` looks after on that day for somebody who is away."""
    held = Q()
    for absence in covered_for(person, day):
        held |= Q(desk=absence.desk_id, assignee=absence.person_id)
    return held


def absence_of(person: Person, desks: Sequence[Desk], day: date, *, reader: Person) -> Absence | None:
    """The absence of ``person`` from one of these desks on that day; once a page where ``reader`` is there."""
    here = {desk.pk for desk in desks}
    known = here <= set(ids_of_desks_of(reader))
    found = _around(reader, day) if known else away(desks, day).values()
    return next((one for one in found if one.person_id == person.pk and one.desk_id in here), None)


def who_acts_at(desks: Sequence[UUID], *, reader: Person) -> list[Person]:
    """Everybody who works on cases of one of these desks, by name; asked once a page of ``reader``."""

    def ask() -> list[Person]:
        acting = Membership.objects.acting().filter(desk__in=desks, person__is_active=True)
        return sorted({one.person for one in acting.select_related("person")}, key=str)

    return once(reader, f"who acts at {sorted(map(str, desks))}", ask)


def works_at(person: Person, desks: Sequence[Desk], *, reader: Person) -> bool:
    """Whether ``person`` works on cases of one of these desks."""
    return person in who_acts_at([desk.pk for desk in desks], reader=reader)


def away(desks: Iterable[Desk], day: date) -> dict[tuple[UUID, UUID], Absence]:
    """Who is away on that day, by desk and person."""
    found = Absence.objects.on(day).filter(desk__in=list(desks)).select_related("stand_in")
    return {(one.desk_id, one.person_id): one for one in found}


def left_behind(desk: Desk) -> CaseQuerySet:
    """Cases of ``desk`` that wait and are held by somebody who does not work on its cases any more."""
    here = acting_at(desk).values("person")
    return Case.objects.waiting().filter(desk=desk, assignee__isnull=False).exclude(assignee__in=here)


def hand_over(*, cases: Iterable[Case], to: Person, by: Person, at: datetime) -> tuple[int, int]:
    """Give these cases to ``to``; returns how many changed hands, and how many did not because somebody else took them.

    A case that was closed, erased or taken since it was listed is left as it is. Raises ``actions.NotAllowed``.
    """
    given = missed = 0
    for case in cases:
        try:
            actions.assign(case=case, to=to, expected=case.assignee, by=by, at=at)
        except (actions.AlreadyTaken, actions.CannotFollow, Case.DoesNotExist):
            missed += 1
        else:
            given += 1
    return given, missed
