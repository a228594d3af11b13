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

from abri.centre.accounts import endorsements
from abri.centre.accounts.models import Desk, DeskKey, Membership, Person
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.casework.models import Review, Sample
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError, seal
from abri.engine.packs.work import SUPERVISORS

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


class AlreadyReviewed(Exception):
    """Another supervisor reviewed it, and what they wrote does not open here: nobody replaces what they cannot read."""


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


def write(*, review: Review, found: Found, keyring: Keyring, by: Person, at: datetime) -> None:
    """Keep what ``by`` found, sealed to :func:`_readers`; a second time writes over the first, by whoever can open it.

    Raises :class:`NotASupervisor`, :class:`OwnCase`, :class:`AlreadyReviewed`, ``NotForThisKey``.
    """
    desk = review.sample.desk
    if not Desk.objects.supervised_by(by).filter(pk=desk.pk).exists():
        raise NotASupervisor
    if not may_review(review, by):
        raise OwnCase
    readers = _readers(desk, keyring, by)
    content = {"answers": dict(found.answers), "remark": found.remark, "at": at.isoformat()}
    review.reviewed_by = by
    review.reviewed_on = at.astimezone(country().zone).date()
    seal(review, "content", json.dumps(content, ensure_ascii=False), to=readers)
    with transaction.atomic():
        standing = Review.objects.select_for_update().get(pk=review.pk)
        if is_colleagues(standing, keyring, by):
            raise AlreadyReviewed
        review.save(update_fields=["reviewed_by", "reviewed_on", "content"])
        audit.record("case.reviewed", subject=review.case, actor=by, at=at, desk_id=desk.pk)


def _readers(desk: Desk, keyring: Keyring, by: Person) -> list[str]:
    """The public keys of who reads what ``by`` found: their own, and those of supervisors where the pack names them.

    Of a colleague only the key with which the desk let them in. Raises ``NotForThisKey``.
    """
    key: DeskKey | None = desk.current_key
    if key is None or not keyring.holds(key.recipient) or not keyring.holds(by.recipient):
        raise NotForThisKey("this session holds no key of the desk")
    readers = {by.recipient}
    if country().work.sampled_read_by == SUPERVISORS:
        current = desk.memberships.current().filter(role=Membership.Role.SUPERVISOR, person__is_active=True)
        held = key.member_keys.filter(person__in=current.values("person")).select_related(
            "person", "desk_key"
        )
        readers |= {one.person.recipient for one in held if endorsements.is_let_in(one, keyring)}
    return sorted(readers)


def opened(review: Review, ring: Keyring) -> Found | None:
    """What a review says; ``None`` where nothing was written or it does not open."""
    if review.content is None:
        return None
    try:
        content = json.loads(ring.open(review, "content"))
    except SealingError:
        return None
    return Found(content["answers"], content["remark"])


def is_colleagues(review: Review, ring: Keyring, person: Person) -> bool:
    """Whether another supervisor of today wrote it and ``person`` cannot open it: then it is theirs alone to change."""
    by = review.reviewed_by
    if by is None or by == person or opened(review, ring) is not None:
        return False
    return Desk.objects.supervised_by(by).filter(pk=review.sample.desk_id).exists()


def tally(reviews: Iterable[Review], ring: Keyring) -> dict[str, dict[str, int]]:
    """How often each question was answered how, by its id; counted as far as the ring opens them."""
    counts: dict[str, dict[str, int]] = {}
    for review in reviews:
        found = opened(review, ring)
        for question, answer in (found.answers if found else {}).items():
            row = counts.setdefault(question, dict.fromkeys(ANSWERS, 0))
            row[answer] = row.get(answer, 0) + 1
    return counts
