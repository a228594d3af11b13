"""A school's team: people join by a link, lead or work along, hand over, and leave without anything getting lost."""

from datetime import datetime, timedelta
from secrets import choice

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from abri.centre.accounts import people
from abri.centre.accounts.models import Person
from abri.centre.learning.models import Appointment, Belonging, LearningInvitation, PlanItem, School
from abri.centre.learning.schools import links, registering
from abri.centre.records import audit

LEAD = Belonging.Role.LEAD
# Open links of one school: more than a team is no team.
MOST_OPEN = 20
# Links of one school in a day, those that were withdrawn too: each is a letter to an address that somebody typed.
MOST_A_DAY = 30
DAY = timedelta(days=1)
# Of a drawn sign-in name: no vowels, and nothing that looks like something else.
SIGNS, DRAWN, DRAWS, LONGEST_STEM = "cdfghjkmnpqrtvwxy34679", 4, 8, 40


class LinkGone(Exception):
    """The link was used or withdrawn, or has expired."""


class AlreadyOfTheTeam(Exception):
    """The person belongs to this school already."""


class NobodyLeads(Exception):
    """Nobody would lead the team any more: hand over first."""


class TooManyInvited(Exception):
    """So many links of this school are open, or were made since yesterday, that no more are sent."""


@transaction.atomic
def invite(*, school: School, email: str, role: str, language: str, by: Person, at: datetime) -> str:
    """Ask somebody to join the team; returns the link. Raises :class:`TooManyInvited`."""
    of_school = LearningInvitation.objects.filter(school=school)
    made = of_school.filter(created_at__gt=at - DAY).count()
    if made >= MOST_A_DAY or of_school.open(at).count() >= MOST_OPEN:
        raise TooManyInvited
    invitation, link = links.send(email=email, language=language, at=at, by=by, school=school, role=role)
    audit.record("school.invited", subject=school, actor=by, at=at, invitation=str(invitation.pk), role=role)
    return link


def accept_as_newcomer(
    *, invitation: LearningInvitation, name: str, language: str, password: str, at: datetime
) -> Person:
    """Make the account of whoever opened the link, with what the link is for; raises :class:`LinkGone`.

    The sign-in name is drawn: who may choose one, and has as many links as they like, learns which names are taken.
    """
    # Slow on purpose, so outside the transaction.
    person, _identity = people.prepare(
        username=sign_in_name(name), name=name, email=invitation.email, password=password, language=language, at=at
    )  # fmt: skip
    with transaction.atomic():
        _use(invitation, at)
        _enter(person, at)
        _take_part(invitation, person, at)
    return person


def sign_in_name(name: str) -> str:
    """A sign-in name after somebody's name, with signs that are drawn whether or not the name is taken."""
    return f"{slugify(name)[:LONGEST_STEM].strip('-') or 'school'}-{''.join(choice(SIGNS) for _ in range(DRAWN))}"


@transaction.atomic
def accept(*, invitation: LearningInvitation, person: Person, at: datetime) -> None:
    """Give ``person``, who has an account, what the link is for.

    Raises :class:`LinkGone`, :class:`AlreadyOfTheTeam`.
    """
    _use(invitation, at)
    _take_part(invitation, person, at)


@transaction.atomic
def hand_over(*, belonging: Belonging, by: Person, at: datetime) -> None:
    """Let a member lead the team too; whoever led it stays a lead until they step back."""
    _change(belonging, LEAD, by, at)


@transaction.atomic
def step_back(*, belonging: Belonging, by: Person, at: datetime) -> None:
    """Let a lead only work along; raises :class:`NobodyLeads`."""
    _keep_a_lead(belonging)
    _change(belonging, Belonging.Role.MEMBER, by, at)


@transaction.atomic
def leave(*, belonging: Belonging, by: Person, at: datetime) -> None:
    """End a belonging. Answers, evidence and plan stay; open lines of the plan wait for somebody else.

    Raises :class:`NobodyLeads` where others stay behind without a lead. The last one to go takes the school out.
    """
    alone = not Belonging.objects.current().filter(school=belonging.school).exclude(pk=belonging.pk).exists()
    if not alone:
        _keep_a_lead(belonging)
    if not Belonging.objects.current().filter(pk=belonging.pk).update(until=at):
        return
    PlanItem.objects.filter(owner=belonging, done_on=None, dropped_on=None).update(owner=None)
    audit.record(
        "school.left_team", subject=belonging.school, actor=by, at=at, person=str(belonging.person_id)
    )
    if alone:
        School.objects.filter(pk=belonging.school_id).update(state=School.State.LEFT, left_at=at)
        audit.record("school.left", subject=belonging.school, actor=by, at=at)


def _enter(person: Person, at: datetime) -> None:
    for _ in range(DRAWS):
        try:
            people.enter(person, at=at)
        except IntegrityError:
            if not Person.objects.filter(username__iexact=person.username).exists():
                raise
            person.username = sign_in_name(person.name)
        else:
            return
    raise RuntimeError("no sign-in name was free")


def _use(invitation: LearningInvitation, at: datetime) -> None:
    if not LearningInvitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at):
        raise LinkGone


def _take_part(invitation: LearningInvitation, person: Person, at: datetime) -> None:
    # An account that closes by itself at this moment takes part in nothing.
    if not Person.objects.select_for_update().get(pk=person.pk).is_active:
        raise LinkGone
    if invitation.school is None:
        _appoint(invitation, person, at)
        return
    school = School.objects.select_for_update().get(pk=invitation.school.pk)
    if school.state in {School.State.REFUSED, School.State.LEFT}:
        raise LinkGone
    if Belonging.objects.current().filter(school=school, person=person).exists():
        raise AlreadyOfTheTeam
    Belonging.objects.create(school=school, person=person, role=invitation.role, since=at)
    audit.record("school.joined", subject=school, actor=person, at=at, role=invitation.role)
    if not invitation.invited_by_id and school.state == School.State.ASKED:
        registering.opened(school, by=person, at=at)


def _appoint(invitation: LearningInvitation, person: Person, at: datetime) -> None:
    _appointment, new = Appointment.objects.get_or_create(
        person=person,
        part=invitation.part,
        region=invitation.region,
        until=None,
        defaults={"since": at, "appointed_by_id": invitation.invited_by_id},
    )
    if new:
        audit.record("learning.appointed", subject=person, actor=person, at=at, part=invitation.part)


def _keep_a_lead(without: Belonging) -> None:
    # Locked in one order, so that two leads cannot step back at the same moment.
    leads = Belonging.objects.leads().filter(school=without.school, person__is_active=True).order_by("pk")
    left = {belonging.pk for belonging in leads.select_for_update()}
    if not left - {without.pk}:
        raise NobodyLeads


def _change(belonging: Belonging, role: str, by: Person, at: datetime) -> None:
    if Belonging.objects.current().filter(pk=belonging.pk).exclude(role=role).update(role=role):
        audit.record(
            "school.role_changed", subject=belonging.school, actor=by, at=at, role=role,
            person=str(belonging.person_id),
        )  # fmt: skip
