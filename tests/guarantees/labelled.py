"""What the walk meets of labels: one that hanne's school has, one that another school claims; jana reviews."""

from datetime import timedelta

from django.utils import timezone

from abri.centre.country import lessons
from abri.centre.learning.award import awarding
from abri.centre.learning.models import Appointment, Assessment, Award, Belonging, Lot, School
from abri.centre.learning.schools import appointing
from tests.centre.conftest import Cast
from tests.centre.learning.team import make_school


def labelled(cast: Cast) -> dict[str, object]:
    """A label and a claim, as if somebody had handed in everything."""
    lead = Belonging.objects.select_related("school", "person").get(person__username="hanne")
    jana = Appointment.objects.get(person__username="jana", part=Appointment.Part.MODERATOR).person
    for part in (Appointment.Part.REVIEWER, Appointment.Part.MINISTRY):
        appointing.appoint(person=jana, part=part, region="", by=cast.emil.person, at=timezone.now())
    label = lessons().label
    assert label is not None
    award = awarding.consider(assessment=claimed(lead.school, lead, "iron"), label=label, at=timezone.now())
    assert award is not None
    waiting = claimed(make_school("Zeelucht"), lead, "gold")
    return {
        "award_id": Award.objects.get(pk=award.pk).pk,
        "assessment_id": waiting.pk,
        "untrusted_code": award.code,
        "label_level": "gold",
        "thumbprint": "none",
    }


def claimed(school: School, lead: Belonging, level: str) -> Assessment:
    """What this school handed in: every answer at the last step."""
    now, label = timezone.now(), lessons().label
    assert label is not None
    found = Assessment.objects.create(
        school=school, label_version=label.version, state=Assessment.State.HANDED_IN, begun_at=now, handed_in_at=now,
        begun_by=lead.person, handed_in_by=lead.person, level=level,
        result={"shares": dict.fromkeys(label.areas, 90), "steps": dict.fromkeys(label.questions, 3), "proved": []},
    )  # fmt: skip
    found.lot = Lot.objects.create(
        assessment=found, seed="of the walk", number=50, drawn_at=now, until=now.date() + timedelta(days=500)
    )
    found.save(update_fields=["lot"])
    return found
