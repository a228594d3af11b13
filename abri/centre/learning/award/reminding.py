"""Reminders of labels: time to look again, and that one ends soon. The letters say only that something waits."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from abri.centre.learning.award import awarding
from abri.centre.learning.models import Award, School
from abri.engine.learning.award import REMIND_BEFORE_END


def follow(*, at: datetime) -> None:
    """Decide what waits for nobody, and remind schools whose day has come; the worker asks for it."""
    awarding.consider_all(at)
    for award, column in list(_due(awarding.day_of(at))):
        _remind(award, column, at)


def _due(today: date) -> Iterator[tuple[Award, str]]:
    confirmed = Award.objects.valid(today).filter(school__state=School.State.CONFIRMED)
    ending = confirmed.filter(valid_until__lte=today + REMIND_BEFORE_END, reminded_of_end_at=None)
    yield from ((one, "reminded_of_end_at") for one in ending)
    # Who hears that the label ends does not hear beside it that it is time to look again.
    looking = confirmed.filter(reassess_on__lte=today, reminded_to_look_at=None)
    yield from ((one, "reminded_to_look_at") for one in looking.exclude(pk__in=[one.pk for one in ending]))


@transaction.atomic
def _remind(award: Award, column: str, at: datetime) -> None:
    """Once each, also where two workers come by at the same moment."""
    if Award.objects.filter(pk=award.pk, **{column: None}).update(**{column: at}):
        awarding.tell(award.school, at, key=f"{column} {award.pk}", leads_only=True)
