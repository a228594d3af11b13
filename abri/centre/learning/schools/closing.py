"""Accounts that came through learning and take part in nothing any more: closed, and forgotten where they can be.

Somebody whose school was refused or left, who left a team or whose part ended keeps the account for a month: they can
read what became of it, and be asked back. Administrators and members of desks are nobody's business here.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.deletion import ProtectedError

from abri.centre.accounts import people
from abri.centre.accounts.models import Membership, Person
from abri.centre.learning.models import Appointment, Belonging, School
from abri.centre.records import audit
from abri.centre.records.models import AuditEntry

KEPT = timedelta(days=30)


def close_idle(at: datetime) -> None:
    """Close the accounts of people who have taken part in nothing for :data:`KEPT`."""
    for pk in list(_idle(at).values_list("pk", flat=True)):
        with transaction.atomic():
            # Asked again under the lock that whoever joins a school takes too.
            person = Person.objects.select_for_update().filter(pk=pk).first()
            if person is not None and _idle(at).filter(pk=pk).exists() and not _was_administrator(pk, at):
                people.close(person=person, at=at)


def forget(closed: Person, at: datetime) -> None:
    """Delete a closed account that nothing speaks of any more; else it stays as a name beside what it wrote."""
    if closed.is_active:
        return
    try:
        with transaction.atomic():
            audit.record("person.forgotten", subject=closed, at=at)
            closed.delete()
    except ProtectedError:
        return


def _was_administrator(pk: UUID, at: datetime) -> bool:
    """Whether somebody stopped being an administrator within :data:`KEPT`: only the audit log knows the day."""
    return AuditEntry.objects.filter(
        subject_table="accounts_person",
        subject_id=str(pk),
        at__gt=at - KEPT,
        action="person.administrator_dismissed",
    ).exists()


def _idle(at: datetime) -> QuerySet[Person]:
    since = at - KEPT
    belongings = Belonging.objects.filter(person=OuterRef("pk"))
    appointments = Appointment.objects.filter(person=OuterRef("pk"))
    lately = Q(until__gt=since)
    takes_part = Q(until=None, school__state__in=[School.State.ASKED, School.State.CONFIRMED])
    refused_lately = Q(until=None, school__confirmed_at__gt=since) | Q(until=None, school__left_at__gt=since)
    at_a_desk = Membership.objects.filter(person=OuterRef("pk")).filter(
        Q(ended_at=None) | Q(ended_at__gt=since)
    )
    return Person.objects.filter(
        Exists(belongings) | Exists(appointments),
        ~Exists(belongings.filter(takes_part | lately | refused_lately)),
        ~Exists(appointments.filter(Q(until=None) | lately)),
        ~Exists(at_a_desk),
        is_active=True, is_administrator=False, joined_at__lte=since,
    )  # fmt: skip
