"""Administrators give people a part in learning and end it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Appointment, SchoolDomain
from abri.centre.learning.schools import links
from abri.centre.records import audit


class AlreadyAppointed(Exception):
    """The person has this part already; nothing was changed."""


def appoint(*, person: Person, part: str, region: str, by: Person, at: datetime) -> None:
    """Give ``person`` a part, for a region or for all ("" ); raises :class:`AlreadyAppointed`."""
    try:
        with transaction.atomic():
            Appointment.objects.create(
                person=person, part=part, region=region, since=at, appointed_by_id=str(by.pk)
            )
            audit.record("learning.appointed", subject=person, actor=by, at=at, part=part)
    except IntegrityError as error:
        raise AlreadyAppointed from error


@transaction.atomic
def invite(*, email: str, part: str, region: str, language: str, by: Person, at: datetime) -> str:
    """Ask somebody without an account to take a part; returns the link."""
    invitation, link = links.send(email=email, language=language, at=at, by=by, part=part, region=region)
    audit.record("learning.invited", subject=invitation, actor=by, at=at, part=part)
    return link


@transaction.atomic
def dismiss(*, appointment: Appointment, by: Person, at: datetime) -> None:
    """End an appointment at once; ending it twice changes nothing."""
    if Appointment.objects.current().filter(pk=appointment.pk).update(until=at):
        audit.record("learning.dismissed", subject=appointment.person, actor=by, at=at, part=appointment.part)


@transaction.atomic
def add_domain(*, domain: str, by: Person, at: datetime) -> None:
    """From now on a school whose link was opened at this domain is confirmed at once; adding it twice is the same."""
    added, new = SchoolDomain.objects.get_or_create(
        domain=domain, defaults={"added_by_id": str(by.pk), "added_at": at}
    )
    if new:
        audit.record("school.domain_added", subject=added, actor=by, at=at)


@transaction.atomic
def remove_domain(*, domain: SchoolDomain, by: Person, at: datetime) -> None:
    """Let moderators decide about that domain again; schools that were confirmed stay so."""
    audit.record("school.domain_removed", subject=domain, actor=by, at=at)
    domain.delete()
