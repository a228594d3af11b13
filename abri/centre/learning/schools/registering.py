"""A school comes: it is registered from outside, its link is opened, its domain or a moderator confirms it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Belonging, LearningInvitation, School, SchoolDomain
from abri.centre.learning.schools import links
from abri.centre.outbox import letters
from abri.centre.records import audit

# What is read aloud is written down the same: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS, DRAWS = 6, 8
HOUR = timedelta(hours=1)
# In one hour: registrations by strangers, of the whole installation and with one address. A letter follows each.
MOST_AN_HOUR = 60
MOST_TO_ONE = 3
# A registration whose link nobody opened, or that was refused, is forgotten after so long.
KEPT_UNOPENED = timedelta(days=14)
KEPT_REFUSED = timedelta(days=60)


class TooMany(Exception):
    """So many schools registered within an hour that no more links are sent now; nothing was stored."""


class NoReferenceLeft(Exception):
    """Every reference that was drawn is taken."""


class AlreadyDecided(Exception):
    """Somebody else confirmed or refused this school before; nothing was changed."""


def register(
    *, name: str, place: str, place_name: str, region: str, kind: str, language: str, email: str, at: datetime
) -> str:
    """Store what somebody says of a school and send a link to ``email``; raises :class:`TooMany`.

    Returns the link, for an installation without a mail server to show nobody: callers in the demonstration and tests
    use it. Whoever asks for one address again and again gets no further letter, and the page says the same.
    """
    asked = LearningInvitation.objects.filter(created_at__gt=at - HOUR, invited_by_id="")
    if asked.count() >= MOST_AN_HOUR:
        raise TooMany
    if asked.filter(email=email.lower()).count() >= MOST_TO_ONE:
        return ""
    with transaction.atomic():
        school = save_new(
            School(
                name=name, place=place, place_name=place_name, region=region, kind=kind, language=language,
                mail_domain=email.lower().rpartition("@")[2], created_at=at,
            )
        )  # fmt: skip
        audit.record("school.registered", subject=school, at=at)
        _invitation, link = links.send(
            email=email, language=language, at=at, by=None, school=school, role=Belonging.Role.LEAD
        )
    return link


def save_new(school: School) -> School:
    """Save a school under a reference that no other has; raises :class:`NoReferenceLeft`."""
    for _ in range(DRAWS):
        school.reference = "S-" + "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
        try:
            with transaction.atomic():
                school.save(force_insert=True)
        except IntegrityError:
            if not School.objects.filter(reference=school.reference).exists():
                raise
        else:
            return school
    raise NoReferenceLeft


def opened(school: School, *, by: Person, at: datetime) -> None:
    """The link of a registration was opened: confirm the school where only staff have addresses at that domain."""
    if SchoolDomain.objects.filter(domain=school.mail_domain).exists():
        _decide(school, School.State.CONFIRMED, at=at, actor=by, decided_by="")


@transaction.atomic
def confirm(*, school: School, by: Person, at: datetime) -> None:
    """A moderator has checked the school; its leads are told. Raises :class:`AlreadyDecided`."""
    _decide(school, School.State.CONFIRMED, at=at, actor=by, decided_by=str(by.pk))
    _tell_leads(school, at)


@transaction.atomic
def refuse(*, school: School, by: Person, at: datetime) -> None:
    """A moderator says that this is no school, or not by somebody of it. Raises :class:`AlreadyDecided`."""
    _decide(school, School.State.REFUSED, at=at, actor=by, decided_by=str(by.pk))
    _tell_leads(school, at)


def forget_unopened(at: datetime) -> None:
    """Delete registrations whose link nobody opened, and refused ones after a while, with everything about them."""
    waiting = School.objects.filter(state=School.State.ASKED, created_at__lte=at - KEPT_UNOPENED)
    gone = [
        *waiting.filter(belongings=None),
        *School.objects.filter(state=School.State.REFUSED, confirmed_at__lte=at - KEPT_REFUSED),
    ]
    for school in gone:
        with transaction.atomic():
            Belonging.objects.filter(school=school).delete()
            audit.record("school.forgotten", subject=school, at=at)
            school.delete()


def _decide(school: School, state: str, *, at: datetime, actor: Person, decided_by: str) -> None:
    waiting = School.objects.filter(pk=school.pk, state=School.State.ASKED)
    if not waiting.update(state=state, confirmed_at=at, decided_by_id=decided_by):
        raise AlreadyDecided
    school.refresh_from_db()
    audit.record(f"school.{state}", subject=school, actor=actor, at=at)


def _tell_leads(school: School, at: datetime) -> None:
    if not settings.MAIL_CONFIGURED:
        return
    link = settings.ABRI_BASE_URL + reverse("learning:school", args=[school.reference])
    for belonging in Belonging.objects.leads().filter(school=school).select_related("person"):
        letters.enqueue(
            letters.Kind.SCHOOL_NEWS,
            to=belonging.person.email,
            language=belonging.person.language,
            at=at,
            about=school.pk,
            link=link,
            key=f"school {school.pk} {school.state} {belonging.person_id}",
        )
