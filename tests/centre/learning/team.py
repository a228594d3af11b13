"""A school with a team: hanne leads, ivo works along; jana moderates. None of them belongs to a desk."""

from __future__ import annotations

from dataclasses import dataclass

from abri.centre.learning.models import Appointment, Belonging, School
from abri.centre.learning.schools.registering import save_new
from tests.centre.conftest import NOON, Member, make_member


@dataclass
class AtSchool:
    """A confirmed school and its people."""

    school: School
    lead: Belonging
    member: Belonging
    hanne: Member
    ivo: Member
    jana: Member

    @property
    def address(self) -> str:
        return f"/school/{self.school.reference}/"


def make_school(name: str = "De Vuurtoren", state: str = School.State.CONFIRMED, **more: str) -> School:
    about = {
        "place": "9000", "place_name": "Gent", "region": "be.vl", "kind": "secondary", "language": "nl",
        "mail_domain": "school.example", **more,
    }  # fmt: skip
    return save_new(School(name=name, state=state, created_at=NOON, confirmed_at=NOON, **about))


def belong(school: School, member: Member, role: str = Belonging.Role.LEAD) -> Belonging:
    return Belonging.objects.create(school=school, person=member.person, role=role, since=NOON)


def school_at_work() -> AtSchool:
    """The school and its people, stored."""
    school = make_school()
    hanne, ivo, jana = (make_member(name, None) for name in ("hanne", "ivo", "jana"))
    lead, member = belong(school, hanne), belong(school, ivo, Belonging.Role.MEMBER)
    Appointment.objects.create(
        person=jana.person, part=Appointment.Part.MODERATOR, since=NOON, appointed_by_id="x"
    )
    return AtSchool(school, lead, member, hanne, ivo, jana)
