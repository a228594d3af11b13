"""What stays of a school that left: what was awarded, with its figures, because others may still check a certificate.

What it showed for an answer, its plan and its log of incidents were for its own team, which is gone: nobody reads them
any more, so they are deleted, and with them every assessment that no label came of.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from abri.centre.learning.models import Assessment, Incident, PlanItem, Proof, School
from abri.centre.records import audit

KEPT_LEFT = timedelta(days=90)


def forget_left(at: datetime) -> None:
    """Delete what schools kept for themselves that left :data:`KEPT_LEFT` ago."""
    here = OuterRef("pk")
    keeps = (
        Exists(Assessment.objects.filter(school=here, award=None))
        | Exists(Proof.objects.filter(assessment__school=here))
        | Exists(PlanItem.objects.filter(school=here))
        | Exists(Incident.objects.filter(school=here))
    )
    left = School.objects.filter(keeps, state=School.State.LEFT, left_at__lte=at - KEPT_LEFT)
    for school in left:
        with transaction.atomic():
            Assessment.objects.filter(school=school, award=None).delete()
            Proof.objects.filter(assessment__school=school).delete()
            PlanItem.objects.filter(school=school).delete()
            Incident.objects.filter(school=school).delete()
            audit.record("school.emptied", subject=school, at=at)
