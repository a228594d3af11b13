"""A school that left keeps its label; what it kept for itself goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from abri.centre.learning import forgetting
from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, incidents, planning
from abri.centre.learning.label.forgetting import KEPT_LEFT
from abri.centre.learning.models import Assessment, Award, Incident, PlanItem, Proof, School
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import sign_in
from tests.centre.learning.award.claiming import LABEL, claim, fill
from tests.centre.learning.team import AtSchool, make_school

pytestmark = pytest.mark.django_db


def kept() -> list[int]:
    """How much there is of what a school keeps for itself."""
    return [one.objects.count() for one in (Assessment, Proof, PlanItem, Incident)]


def test_what_a_school_kept_for_itself_goes_and_its_label_stays(at_school: AtSchool) -> None:
    now = timezone.now()
    handed_in = claim(at_school, step=1, at=now, number=99)
    assert awarding.consider(assessment=handed_in, label=LABEL, at=now)
    award = Award.objects.values().get()
    by = at_school.hanne.person
    begun = assessing.begin(school=at_school.school, label=LABEL, by=by, at=now)
    fill(begun, at_school, step=2, at=now)
    planning.add(school=at_school.school, what="Write it down", owner=None, due_on=None, by=by, at=now)
    beside = make_school("Ander")
    for school in (at_school.school, beside):
        incidents.write_down(school=school, kind="x", place="x", measures=[], month=now.date())
    for member in (at_school.ivo, at_school.hanne):
        sign_in(member).post(f"{at_school.address}leave/")
    assert School.objects.get(pk=at_school.school.pk).state == "left"
    forgetting.forget_expired(timezone.now() + KEPT_LEFT - timedelta(days=1))
    before = kept()
    assert before[0] == 2
    assert min(before) > 0
    late = timezone.now() + KEPT_LEFT + timedelta(days=1)
    forgetting.forget_expired(late)
    assert kept() == [1, 0, 0, 1]
    assert Award.objects.values().get() == award
    forgetting.forget_expired(late)
    assert AuditEntry.objects.filter(action="school.emptied").count() == 1
