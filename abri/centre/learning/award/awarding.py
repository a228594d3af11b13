"""Deciding about what schools hand in: whether somebody looks at it, what a reviewer found, the label itself."""

import logging
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from abri.centre.accounts.models import Person
from abri.centre.country import country, lessons
from abri.centre.learning.label import assessing
from abri.centre.learning.models import Appointment, Assessment, Award, Belonging, Lot, Review, School
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.engine.learning.award import Verdict, is_drawn, lot, months_after, outcome, points_of
from abri.engine.packs.learning.label import Label

logger = logging.getLogger(__name__)

State = Assessment.State
SIGNS = 16
# Without I, L, O and U, which are misread and misheard. 32 signs, so each is 5 bits of chance.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110", " -.\t")


class ChangedMeanwhile(Exception):
    """It was taken back, handed in anew or decided meanwhile; nothing was stored."""


class NotYours(Exception):
    """A reviewer must not decide about a school whose team they are or were of."""


class AlreadyEnded(Exception):
    """The label had been revoked or replaced already; nothing was changed."""


def code_of(untrusted: str) -> str:
    """A code as it is kept, however it was typed; empty where it is none."""
    code = untrusted[:60].upper().translate(_MISREAD)
    return code if len(code) == SIGNS and set(code) <= set(ALPHABET) else ""


def day_of(at: datetime) -> date:
    """The day in the country: the worker and every page have to name the same one."""
    return timezone.localdate(at, timezone=country().zone)


@transaction.atomic
def draw(*, assessment: Assessment, label: Label, at: datetime) -> Lot:
    """The lot that decides about an assessment: the last one of its school as long as that counts, or a new one.

    An assessment keeps its lot: neither handing in again nor giving a label up draws another number.
    """
    # One after the other for a school, or two who come by at once would draw two.
    School.objects.select_for_update().get(pk=assessment.school_id)
    held = Assessment.objects.select_related("lot").get(pk=assessment.pk)
    found = held.lot or _lot_of_school(held, day_of(at)) or _drawn(held, label, at)
    if held.lot is None:
        Assessment.objects.filter(pk=held.pk).update(lot=found)
    assessment.lot = found
    return found


def is_looked_at(assessment: Assessment, label: Label) -> bool:
    """Whether a reviewer decides: the lot says so, or one had reason to doubt while this lot counted."""
    return _says_so(assessment, label) or bool(_doubted([assessment]))


@transaction.atomic
def consider(*, assessment: Assessment, label: Label, at: datetime) -> Award | None:
    """Award at once what nobody has to look at; ``None`` where a reviewer decides, or somebody has decided."""
    held = Assessment.objects.select_for_update().filter(pk=assessment.pk, state=State.HANDED_IN).first()
    if held is None:
        return None
    draw(assessment=held, label=label, at=at)
    if is_looked_at(held, label):
        return None
    return _award(held, held.level, label, by=None, at=at)


def consider_all(at: datetime) -> None:
    """Do it for whatever waits: a page that stopped between handing in and this leaves nothing undone."""
    label = lessons().label
    if label is None:
        return
    for one in Assessment.objects.handed_in().filter(reviews=None):
        try:
            consider(assessment=one, label=label, at=at)
        except IntegrityError:
            logger.exception("label not decided", extra={"assessment": str(one.pk)})


def to_review(person: Person) -> QuerySet[Assessment]:
    """What was handed in, in the regions where ``person`` reviews and at schools that are not theirs."""
    schools = School.objects.confirmed().overseen_by(person, Appointment.Part.REVIEWER)
    own = Belonging.objects.filter(person=person).values("school")
    return Assessment.objects.handed_in().filter(school__in=schools).exclude(school__in=own)


def waiting(person: Person, label: Label) -> list[Assessment]:
    """Of these, what waits for a reviewer, the oldest first."""
    found = list(
        to_review(person).exclude(lot=None).select_related("school", "lot").prefetch_related("reviews")
    )
    doubted = _doubted(found)
    return [one for one in found if one.pk in doubted or _says_so(one, label)]


@transaction.atomic
def review(
    *,
    assessment: Assessment,
    label: Label,
    seen: datetime | None,
    verdict: Verdict,
    instead: str,
    points: Mapping[str, int],
    words: str,
    by: Person,
    at: datetime,
) -> Award | None:
    """Store what a reviewer found, and do it. ``seen``: when it was handed in, as the page said.

    Raises :class:`ChangedMeanwhile`, :class:`NotYours`, ``NotLower`` and ValueError for points outside the rubric.
    """
    held = Assessment.objects.select_for_update().filter(pk=assessment.pk, state=State.HANDED_IN).first()
    if held is None or held.handed_in_at != seen:
        raise ChangedMeanwhile
    if Belonging.objects.filter(school=held.school, person=by).exists():
        raise NotYours
    points_of(points, {one.id: one.points for one in label.rubric.values()})
    result = outcome(verdict, held.level, instead, tuple(label.levels))
    found = Review.objects.create(
        assessment=held, reviewer=by, points=dict(points), verdict=verdict, claimed=held.level,
        level=result.level, words=words, at=at,
    )  # fmt: skip
    audit.record("label.reviewed", subject=held, actor=by, at=at, verdict=verdict, level=result.level)
    if result.reopened:
        assessing.reopen(assessment=held, by=by, at=at)
    elif result.level:
        return _award(held, result.level, label, by=by, at=at)
    else:
        _decide(held, by=by, at=at)
    tell(held.school, at, key=f"review {found.pk}")
    return None


@transaction.atomic
def revoke(*, award: Award, by: Person, at: datetime) -> None:
    """Take a label back; raises :class:`AlreadyEnded`."""
    if not Award.objects.standing().filter(pk=award.pk).update(revoked_at=at):
        raise AlreadyEnded
    award.refresh_from_db()
    audit.record("label.revoked", subject=award, actor=by, at=at)
    tell(award.school, at, key=f"revoked {award.pk}")


def tell(school: School, at: datetime, *, key: str, leads_only: bool = False) -> None:
    """Let the team, or only those who lead it, know that something waits; the letter says nothing about what."""
    if not settings.MAIL_CONFIGURED:
        return
    link = settings.ABRI_BASE_URL + reverse("learning:awards", args=[school.reference])
    whom = Belonging.objects.leads() if leads_only else Belonging.objects.current()
    for belonging in whom.filter(school=school, person__is_active=True).select_related("person"):
        letters.enqueue(
            letters.Kind.SCHOOL_NEWS,
            to=belonging.person.email,
            language=belonging.person.language,
            at=at,
            about=school.pk,
            link=link,
            key=f"label {key} {belonging.person_id}",
        )


def _lot_of_school(assessment: Assessment, day: date) -> Lot | None:
    standing = Lot.objects.filter(assessment__school=assessment.school_id, until__gte=day)
    return standing.order_by("-drawn_at").first()


def _drawn(assessment: Assessment, label: Label, at: datetime) -> Lot:
    seed = secrets.token_hex(16)
    found = Lot.objects.create(
        assessment=assessment, seed=seed, number=lot(seed, str(assessment.pk)), drawn_at=at,
        until=months_after(day_of(at), label.valid_months),
    )  # fmt: skip
    audit.record("label.lot_drawn", subject=assessment, at=at, number=found.number)
    return found


def _says_so(assessment: Assessment, label: Label) -> bool:
    """Whether the lot does; without one, or for a level that the label has not any more, somebody has to look."""
    level = label.levels.get(assessment.level)
    return assessment.lot is None or level is None or is_drawn(assessment.lot.number, level.review)


def _doubted(assessments: Collection[Assessment]) -> set[UUID]:
    """Those of which a reviewer has seen something, or whose school a reviewer did not believe under the same lot.

    Whoever was asked, lowered or revoked could else claim again at once what nobody would look at.
    """
    unbelieved = Review.objects.exclude(verdict=Review.Verdict.ACCEPT).filter(assessment__lot=OuterRef("lot"))
    revoked = Award.objects.exclude(revoked_at=None).filter(assessment__lot=OuterRef("lot"))
    seen = Review.objects.filter(assessment=OuterRef("pk"))
    asked = Assessment.objects.filter(pk__in=[one.pk for one in assessments])
    return set(asked.filter(Exists(seen) | Exists(unbelieved) | Exists(revoked)).values_list("pk", flat=True))


def _decide(assessment: Assessment, *, by: Person | None, at: datetime) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(state=State.DECIDED, decided_at=at)
    audit.record("label.decided", subject=assessment, actor=by, at=at)


def _award(assessment: Assessment, level: str, label: Label, *, by: Person | None, at: datetime) -> Award:
    _decide(assessment, by=by, at=at)
    school, day = assessment.school, day_of(at)
    before = Award.objects.standing().select_for_update().filter(school=school).first()
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    award = Award.objects.create(
        school=school, assessment=assessment, level=level, label_version=assessment.label_version,
        result=assessment.result, school_name=school.name, place_name=school.place_name, code=_new_code(),
        awarded_at=at, valid_until=months_after(day, label.valid_months),
        reassess_on=months_after(day, label.reassess_months),
    )  # fmt: skip
    if before is not None:
        Award.objects.filter(pk=before.pk).update(superseded_by=award)
    audit.record("label.awarded", subject=award, actor=by, at=at, level=level)
    tell(school, at, key=f"awarded {award.pk}")
    return award


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
