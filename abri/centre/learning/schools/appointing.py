"""Administrators give people a part in learning and end it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Appointment, SchoolDomain
from abri.centre.learning.schools import links
from abri.centre.records import audit


class AlreadyAppointed(Exception):
    """The person has this part already; nothing was changed."""


class NotBlind(Exception):
    """The jury must not know whose tips it reads, and this person sees it in another part; nothing was changed."""


def appoint(*, person: Person, part: str, region: str, by: Person, at: datetime) -> None:
    """Give ``person`` a part, for a region or for all (""); raises :class:`AlreadyAppointed` and :class:`NotBlind`."""
    if _sees_what_the_jury_must_not(person, part, region):
        raise NotBlind
    try:
        with transaction.atomic():
            Appointment.objects.create(
                person=person, part=part, region=region, since=at, appointed_by_id=str(by.pk)
            )
            audit.record("learning.appointed", subject=person, actor=by, at=at, part=part)
    except IntegrityError as error:
        raise AlreadyAppointed from error


def _sees_what_the_jury_must_not(person: Person, part: str, region: str) -> bool:
    """Whether the jury would meet a part that sees whose tips are whose: editors everywhere, moderators by region."""
    juror, editor, moderator = Appointment.Part.JUROR, Appointment.Part.EDITOR, Appointment.Part.MODERATOR
    held = Appointment.objects.current().filter(person=person)
    here = Q() if not region else Q(region__in=["", region])
    clashing = {
        juror: Q(part=editor) | Q(here, part=moderator),
        editor: Q(part=juror),
        moderator: Q(here, part=juror),
    }
    return part in clashing and held.filter(clashing[Appointment.Part(part)]).exists()


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
def add_domain(*, domain: str, school_name: str, by: Person, at: datetime) -> None:
    """From now on a school whose link was opened at this domain is confirmed at once; once more: another name.

    Where ``school_name`` says whose domain it is, only a school of that name.
    """
    added, new = SchoolDomain.objects.get_or_create(
        domain=domain, defaults={"school_name": school_name, "added_by_id": str(by.pk), "added_at": at}
    )
    if new:
        audit.record("school.domain_added", subject=added, actor=by, at=at)
    elif added.school_name != school_name:
        SchoolDomain.objects.filter(pk=added.pk).update(school_name=school_name)
        audit.record("school.domain_changed", subject=added, actor=by, at=at)


@transaction.atomic
def remove_domain(*, domain: SchoolDomain, by: Person, at: datetime) -> None:
    """Let moderators decide about that domain again; schools that were confirmed stay so."""
    audit.record("school.domain_removed", subject=domain, actor=by, at=at)
    domain.delete()
