"""The action plan of a school: lines with somebody who does it and a day, changed by several people without loss."""

from datetime import date, datetime

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Belonging, PlanItem, School
from abri.centre.records import audit

MOST_OPEN = 100


class ChangedMeanwhile(Exception):
    """Somebody else changed this line after the page was opened; nothing was changed."""


class TooMany(Exception):
    """As many lines are open as a plan may have: a longer one is no plan."""


@transaction.atomic
def add(
    *,
    school: School,
    what: str,
    owner: Belonging | None,
    due_on: date | None,
    question: str = "",
    by: Person,
    at: datetime,
) -> PlanItem:
    """Add a line; raises :class:`TooMany`."""
    if PlanItem.objects.filter(school=school, done_on=None, dropped_on=None).count() >= MOST_OPEN:
        raise TooMany
    item = PlanItem.objects.create(
        school=school, what=what, owner=owner, due_on=due_on, question=question, created_by=by, created_at=at
    )
    audit.record("plan.added", subject=item, actor=by, at=at)
    return item


def change(
    *,
    item: PlanItem,
    seen_revision: int,
    what: str,
    owner: Belonging | None,
    due_on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """Change a line; raises :class:`ChangedMeanwhile`."""
    _store(item, seen_revision, by, at, what=what, owner=owner, due_on=due_on)


def settle(
    *,
    item: PlanItem,
    seen_revision: int,
    done_on: date | None,
    dropped_on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """Say that a line is done or dropped, or neither any more; raises :class:`ChangedMeanwhile`."""
    _store(item, seen_revision, by, at, done_on=done_on, dropped_on=dropped_on)


@transaction.atomic
def _store(item: PlanItem, seen_revision: int, by: Person, at: datetime, **columns: object) -> None:
    seen = PlanItem.objects.filter(pk=item.pk, revision=seen_revision)
    if not seen.update(revision=seen_revision + 1, **columns):
        raise ChangedMeanwhile
    audit.record("plan.changed", subject=item, actor=by, at=at)
