"""What the walk meets of the work at a desk."""

from typing import Any

from django.utils import timezone

from abri.centre.cases.models import Case
from abri.centre.casework.work import absences, tasks
from tests.centre.conftest import Cast, Member

NOBODY = "00000000-0000-4000-8000-000000000000"


def at_work(cast: Cast, case: Case, colleague: Member) -> dict[str, Any]:
    """Things of the helpline: a task in ``case``, a day on which alma is away; samples that nobody drew."""
    at, by = timezone.now(), cast.alma.person
    task = tasks.add(case=case, text="Call back.", due_on=tasks.today(at), person=None, by=by, at=at)
    absence = absences.enter(
        desk=cast.helpline, person=by, stand_in=colleague.person, first_day=task.due_on, last_day=task.due_on,
        by=by, at=at,
    )  # fmt: skip
    return {
        "slug": cast.helpline.slug,
        "task_id": task.pk,
        "absence_id": absence.pk,
        "sample_id": NOBODY,
        "review_id": NOBODY,
    }
