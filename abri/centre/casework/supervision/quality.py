"""Samples of closed cases: drawn by chance with a seed that is kept, so that nobody picks and anybody can check.

The cases that a desk closed in a month stand in the order of their ids. Each gets the SHA-256 of the seed and its id;
the smallest are drawn. The seed is random, made when the sample is drawn, and a month is drawn once.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.casework.models import Review, Sample
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError, seal

YES, PARTLY, NO, NOT_APPLICABLE = "yes", "partly", "no", "not_applicable"
ANSWERS = (YES, PARTLY, NO, NOT_APPLICABLE)


class NotASupervisor(Exception):
    """Only supervisors of the desk draw and review."""


class AlreadyDrawn(Exception):
    """The sample of this month was drawn before, and is drawn once."""


class MonthNotOver(Exception):
    """Cases of this month may still be closed."""


class NothingToDraw(Exception):
    """The desk closed no case in this month, or the pack draws no samples."""


class OwnCase(Exception):
    """Nobody reviews a case that they held themselves while another supervisor could."""


@dataclass(frozen=True)
class Found:
    """What a review says: an answer for each question of the pack that it had then, and a remark."""

    answers: Mapping[str, str]
    remark: str


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return month_of(month_of(day) - timedelta(days=1))


def closed_in(desk: Desk, month: date) -> CaseQuerySet:
    """The cases that ``desk`` closed in that month and that are still closed, in the order of their ids."""
    zone = country().zone
    begin = datetime(month.year, month.month, 1, tzinfo=zone)
    after = month_of(month + timedelta(days=31))
    end = datetime(after.year, after.month, 1, tzinfo=zone)
    return Case.objects.filter(
        desk=desk, state=Case.State.CLOSED, closed_at__gte=begin, closed_at__lt=end
    ).order_by("pk")


def drawn(seed: str, cases: Iterable[UUID], number: int) -> list[UUID]:
    """The ``number`` cases that ``seed`` draws, in that order: pure, so that it can be repeated."""
    return sorted(cases, key=lambda pk: sha256(f"{seed}\n{pk}".encode()).hexdigest())[:number]


def digest_of(cases: Iterable[UUID]) -> str:
    """What a pool of cases is known by later."""
    return sha256("\n".join(sorted(str(pk) for pk in cases)).encode()).hexdigest()


def draw(*, desk: Desk, month: date, by: Person, at: datetime) -> Sample:
    """Draw the sample of ``desk`` for ``month``, once.

    Raises :class:`NotASupervisor`, :class:`MonthNotOver`, :class:`NothingToDraw`, :class:`AlreadyDrawn`.
    """
    if not Desk.objects.supervised_by(by).filter(pk=desk.pk).exists():
        raise NotASupervisor
    if month >= month_of(at.astimezone(country().zone).date()):
        raise MonthNotOver
    pool = list(closed_in(desk, month).values_list("pk", flat=True))
    if not pool or not country().work.sampled_a_month:
        raise NothingToDraw
    seed = secrets.token_hex(32)
    chosen = drawn(seed, pool, country().work.sampled_a_month)
    try:
        with transaction.atomic():
            sample = Sample.objects.create(
                desk=desk,
                month=month,
                seed=seed,
                pool=len(pool),
                pool_digest=digest_of(pool),
                drawn_at=at,
                drawn_by=by,
            )
            Review.objects.bulk_create(
                Review(sample=sample, case_id=pk, place=place) for place, pk in enumerate(chosen, start=1)
            )
            audit.record(
                "desk.sample_drawn", subject=desk, actor=by, at=at, desk_id=desk.pk, month=f"{month:%Y-%m}",
                seed=seed, pool=len(pool), drawn=len(chosen),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyDrawn from error
    return sample


def may_review(review: Review, person: Person) -> bool:
    """Whether ``person`` may review it: a supervisor who did not hold the case, or the desk's only one."""
    desk = review.sample.desk
    if not Desk.objects.supervised_by(person).filter(pk=desk.pk).exists():
        return False
    others = (
        desk.memberships.current().filter(role="supervisor", person__is_active=True).exclude(person=person)
    )
    return review.case.assignee_id != person.pk or not others.exists()


def write(*, review: Review, found: Found, by: Person, at: datetime) -> None:
    """Keep what ``by`` found, sealed to the desk; a second time writes over the first.

    Raises :class:`NotASupervisor`, :class:`OwnCase`, ``NotForThisKey``.
    """
    desk = review.sample.desk
    if not Desk.objects.supervised_by(by).filter(pk=desk.pk).exists():
        raise NotASupervisor
    if not may_review(review, by):
        raise OwnCase
    key = desk.current_key
    if key is None:
        raise NotForThisKey("the desk has no key")
    content = {"answers": dict(found.answers), "remark": found.remark, "at": at.isoformat()}
    review.desk_key, review.reviewed_by = key, by
    review.reviewed_on = at.astimezone(country().zone).date()
    seal(review, "content", json.dumps(content, ensure_ascii=False), to=[key.recipient])
    with transaction.atomic():
        review.save(update_fields=["desk_key", "reviewed_by", "reviewed_on", "content"])
        audit.record("case.reviewed", subject=review.case, actor=by, at=at, desk_id=desk.pk)


def opened(review: Review, ring: Keyring) -> Found | None:
    """What a review says; ``None`` where nothing was written or it does not open."""
    if review.content is None:
        return None
    try:
        content = json.loads(ring.open(review, "content"))
    except SealingError:
        return None
    return Found(content["answers"], content["remark"])


def tally(reviews: Iterable[Review], ring: Keyring) -> dict[str, dict[str, int]]:
    """How often each question was answered how, by its id; counted in the session of who holds the desk's key."""
    counts: dict[str, dict[str, int]] = {}
    for review in reviews:
        found = opened(review, ring)
        for question, answer in (found.answers if found else {}).items():
            row = counts.setdefault(question, dict.fromkeys(ANSWERS, 0))
            row[answer] = row.get(answer, 0) + 1
    return counts
