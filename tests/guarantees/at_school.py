"""What the walk meets of a school: a team that hanne leads and ivo works in, with something of everything."""

from django.utils import timezone

from abri.centre.country import lessons
from abri.centre.learning.label import assessing, incidents, planning, proving
from abri.centre.learning.models import Appointment, Belonging
from abri.centre.learning.schools import appointing, teams
from tests.centre.conftest import Cast
from tests.guarantees.labelled import labelled

QUESTION, AREA = "accounts.own", "infrastructure"


def taught(cast: Cast) -> dict[str, object]:
    """Things of hanne's school, and of those who look after schools."""
    lead = Belonging.objects.select_related("school", "person").get(person__username="hanne")
    school, by, at = lead.school, lead.person, timezone.now()
    known = labelled(cast)
    label = lessons().label
    assert label is not None
    assessment = assessing.begin(school=school, label=label, by=by, at=at)
    proof = proving.add_sentence(assessment=assessment, question=QUESTION, words="It is so.", by=by, at=at)
    item = planning.add(school=school, what="Write it down", owner=lead, due_on=None, by=by, at=at)
    incident = incidents.write_down(
        school=school, kind="insults", place="games", measures=[], month=at.date()
    )
    link = teams.invite(school=school, email="k@school.example", role="member", language="en", by=by, at=at)
    invitation = school.invitations.get()
    appointing.appoint(person=by, part=Appointment.Part.JUROR, region="", by=cast.emil.person, at=at)
    return known | {
        "school_reference": school.reference,
        "belonging_id": Belonging.objects.get(person__username="ivo").pk,
        "appointment_id": Appointment.objects.get(person=by).pk,
        "area_id": AREA,
        "proof_id": proof.pk,
        "item_id": item.pk,
        "incident_id": incident.pk,
        "label_question": QUESTION,
        "/school/join/{untrusted_secret}/": link.rstrip("/").rpartition("/")[2],
        "link_id": invitation.pk,
    }
