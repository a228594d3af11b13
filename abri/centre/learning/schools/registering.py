"""A school comes: it is registered from outside, its link is opened, its domain or a moderator confirms it.

One that takes part already is never confirmed a second time by its domain: whoever registered it again joins its team,
if a lead or a moderator says so.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from abri.centre.accounts.models import Person
from abri.centre.country import lessons
from abri.centre.learning.models import Belonging, LearningInvitation, School, SchoolDomain
from abri.centre.learning.schools import alike, closing, links
from abri.centre.outbox import letters
from abri.centre.records import audit

# What is read aloud is written down the same: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS, DRAWS = 6, 8
HOUR = timedelta(hours=1)
# In one hour: registrations by strangers before each takes a turn, and links to one address. A letter follows each.
FREE_AN_HOUR = 60
MOST_TO_ONE = 3
# A registration whose link nobody opened, or that was refused, is forgotten after so long.
KEPT_UNOPENED = timedelta(days=14)
KEPT_REFUSED = timedelta(days=60)
# One that nobody decided about is refused after so long: an account that leads nowhere does not stay for ever.
KEPT_UNDECIDED = timedelta(days=90)


class NoReferenceLeft(Exception):
    """Every reference that was drawn is taken."""


class AlreadyDecided(Exception):
    """Somebody else confirmed or refused this school before; nothing was changed."""


def register(
    *, name: str, place: str, place_name: str, region: str, kind: str, language: str, email: str, at: datetime
) -> str:
    """Store what somebody says of a school and send a link to ``email``.

    Returns the link, for an installation without a mail server to show nobody: callers in the demonstration and tests
    use it. Whoever asks for one address again and again gets no further letter, and the page says the same.
    """
    if _asked_since(at - HOUR).filter(email=email.lower()).count() >= MOST_TO_ONE:
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


def are_many(at: datetime) -> bool:
    """Whether so many schools registered within an hour that each further one takes a turn."""
    return _asked_since(at - HOUR).count() >= FREE_AN_HOUR


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
    """The link of a registration was opened: its domain confirms the school, or somebody has to look at it."""
    # Its row is held from here on, so that of two who open links of one school at once only the first one's counts.
    known = SchoolDomain.objects.select_for_update().filter(domain=school.mail_domain).first()
    if alike.taking_part(school):
        _tell_of_claim(school, at)
    elif known is not None and confirms(known, school.name):
        _decide(school, School.State.CONFIRMED, at=at, actor=by, decided_by="")


def confirms(known: SchoolDomain, name: str) -> bool:
    """Whether an address at a listed domain is enough for a school of this name.

    Staff alone have addresses there, and where the list says whose domain it is, it is that school's.
    """
    if lessons().mail.is_anybodys(known.domain):
        return False
    return not known.school_name or alike.are_one(known.school_name, name)


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


@transaction.atomic
def admit(*, registration: School, into: School, by: Person, at: datetime) -> bool:
    """Whoever registered a school that takes part already works along in its team; that registration is deleted.

    ``False`` where somebody decided about it before, or ``into`` takes part no more; then nothing was changed.
    """
    waiting = School.objects.select_for_update().filter(pk=registration.pk, state=School.State.ASKED)
    if not waiting.exists() or not School.objects.confirmed().filter(pk=into.pk).exists():
        return False
    of_team = Belonging.objects.current().filter(school=into).values_list("person", flat=True)
    people = Person.objects.filter(belongings__in=Belonging.objects.current().filter(school=registration))
    for person in people.exclude(pk__in=list(of_team)).distinct():
        Belonging.objects.create(school=into, person=person, role=Belonging.Role.MEMBER, since=at)
        audit.record("school.admitted", subject=into, actor=by, at=at, person=str(person.pk))
        _tell(person, into, at, key=f"admitted {registration.pk.hex} {person.pk.hex}")
    _forget(registration, at)
    return True


def refuse_undecided(at: datetime) -> None:
    """Refuse registrations that waited too long for anybody to decide; their leads are told."""
    for school in School.objects.to_confirm().filter(created_at__lte=at - KEPT_UNDECIDED):
        # A moderator may decide in this very moment.
        with suppress(AlreadyDecided), transaction.atomic():
            _decide(school, School.State.REFUSED, at=at, actor=None, decided_by="")
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
            _forget(school, at)


def _forget(school: School, at: datetime) -> None:
    people = list(Person.objects.filter(belongings__school=school).distinct())
    Belonging.objects.filter(school=school).delete()
    audit.record("school.forgotten", subject=school, at=at)
    school.delete()
    for person in people:
        closing.forget(person, at)


def _asked_since(since: datetime) -> QuerySet[LearningInvitation]:
    return LearningInvitation.objects.filter(created_at__gt=since, invited_by_id="")


def _decide(school: School, state: str, *, at: datetime, actor: Person | None, decided_by: str) -> None:
    waiting = School.objects.filter(pk=school.pk, state=School.State.ASKED)
    if not waiting.update(state=state, confirmed_at=at, decided_by_id=decided_by):
        raise AlreadyDecided
    school.refresh_from_db()
    audit.record(f"school.{state}", subject=school, actor=actor, at=at)


def _tell_leads(school: School, at: datetime) -> None:
    for belonging in Belonging.objects.leads().filter(school=school).select_related("person"):
        _tell(belonging.person, school, at, key=f"school {school.pk} {school.state} {belonging.person_id}")


def _tell_of_claim(registration: School, at: datetime) -> None:
    """Tell those who lead the school of that very name, once a day at the most, that somebody registered it too."""
    for school in alike.taking_part(registration):
        if alike.are_one(school.name, registration.name):
            for belonging in Belonging.objects.leads().filter(school=school).select_related("person"):
                _tell(belonging.person, school, at, key=f"claim {school.pk} {belonging.pk.hex} {at:%y%m%d}")


def _tell(person: Person, school: School, at: datetime, *, key: str) -> None:
    if not settings.MAIL_CONFIGURED or not person.is_active:
        return
    link = settings.ABRI_BASE_URL + reverse("learning:school", args=[school.reference])
    letters.enqueue(
        letters.Kind.SCHOOL_NEWS,
        to=person.email,
        language=person.language,
        at=at,
        about=school.pk,
        link=link,
        key=key,
    )
