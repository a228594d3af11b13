"""Schools and the label: one that has it and assesses itself anew, one in review, others to compare with."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from abri.centre.accounts.models import Person
from abri.centre.country import country, lessons
from abri.centre.demonstration import labels
from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, carrying, incidents, planning
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Appointment, Assessment, Belonging, School
from abri.centre.learning.schools import appointing, registering
from abri.engine.packs.learning.label import Label

LEAD, MEMBER, MODERATOR = "hanne", "ivo", "jana"
NAME = "Abri demo: De Vuurtoren · Le Phare · Der Leuchtturm"
IN_REVIEW = "De Boei · La Bouée · Die Boje"
# A school with a label looks again after a year; this one has begun.
AWARDED_BEFORE, BEGAN_BEFORE, HANDED_IN_BEFORE = timedelta(days=400), timedelta(days=40), timedelta(days=3)
# Where it has come further since, and where not yet.
_STEPS = (2, 3, 2, 3, 1, 2, 2)


class _Acts(Protocol):
    """Somebody of the demonstration."""

    @property
    def person(self) -> Person: ...


def take_part(cast: Mapping[str, _Acts], *, at: datetime) -> None:
    """Let the schools be there, as they are at ``at``; nothing where the country has no label."""
    label = lessons().label
    if label is None:
        return
    then = at - AWARDED_BEFORE
    lead, member, reviewer = (cast[name].person for name in (LEAD, MEMBER, MODERATOR))
    for part in (Appointment.Part.MODERATOR, Appointment.Part.REVIEWER, Appointment.Part.MINISTRY):
        appointing.appoint(person=reviewer, part=part, region="", by=cast["emil"].person, at=then)
    school = _school(then)
    leading = _belong(school, lead, Belonging.Role.LEAD, then)
    _belong(school, member, Belonging.Role.MEMBER, then)
    labels.award(
        labels.hand_in(school, label, labels.SILVER, by=lead, at=then), label, reviewer=reviewer, at=then
    )
    _begin_again(school, label, lead, member, at)
    _plan(school, label, leading, at)
    _log(school, label, at.date())
    began = at - BEGAN_BEFORE
    second = labels.new_school(
        IN_REVIEW, school, number=len(label.questions) % 7, kind=School.Kind.PRIMARY, at=began
    )
    _belong(second, member, Belonging.Role.LEAD, began)
    claimed = labels.hand_in(second, label, labels.GOLD, by=member, at=at - HANDED_IN_BEFORE)
    awarding.draw(assessment=claimed, label=label, at=at - HANDED_IN_BEFORE)
    labels.others(label, school, by=lead, reviewer=reviewer, at=at)


def _belong(school: School, person: Person, role: Belonging.Role, at: datetime) -> Belonging:
    return Belonging.objects.create(school=school, person=person, role=role, since=at)


def _begin_again(school: School, label: Label, lead: Person, member: Person, at: datetime) -> None:
    """Assess the school anew with what it showed last time; two areas are looked at by now, a picture is new."""
    began = at - BEGAN_BEFORE
    assessment = assessing.begin(school=school, label=label, by=lead, at=began, answers=True)
    carrying.carry_all(assessment=assessment, label=label, by=lead, at=began)
    for number, (area, by) in enumerate(zip(list(label.areas)[:2], (member, lead), strict=False), start=1):
        _answer(assessment, label, area, by, at - timedelta(days=20 - 5 * number))
    essential = next(one.id for one in label.questions.values() if one.essential)
    labels.show_poster(assessment, essential, by=member, at=at - timedelta(days=8))


def _school(at: datetime) -> School:
    """The school, somewhere in the first region of the country and in its first language."""
    pack = country()
    language, where = pack.languages[0], {"region": next(iter(pack.regions), "")}
    if rows := [one for one in pack.places.rows if one.region == where["region"]]:
        place = rows[len(rows) // 2]
        where |= {"place": place.postcode, "place_name": place.names.say(language)}
    school = School(
        name=NAME, kind=School.Kind.SECONDARY, language=language, state=School.State.CONFIRMED,
        mail_domain="school.example", created_at=at, confirmed_at=at, **where,
    )  # fmt: skip
    return registering.save_new(school)


def _answer(assessment: Assessment, label: Label, area: str, by: Person, at: datetime) -> None:
    standing = {one.question: one for one in assessment.answers.all()}
    given = {}
    for place, one in enumerate(label.of_area(area)):
        answer = standing[one.id]
        given[one.id] = Given(_STEPS[place % len(_STEPS)], answer.step, answer.revision)
    assessing.save(assessment=assessment, label=label, given=given, by=by, at=at)


def _plan(school: School, label: Label, owner: Belonging, at: datetime) -> None:
    for number, question in enumerate(list(label.questions.values())[:3]):
        raises = question.answers[1].raises
        planning.add(
            school=school, what=(raises.say(school.language) if raises else "")[:300], owner=owner if number else None,
            due_on=at.date() + timedelta(days=30 * number - 10), question=question.id, by=owner.person,
            at=at - timedelta(days=9),
        )  # fmt: skip


def _log(school: School, label: Label, today: date) -> None:
    codes = label.incidents
    for number, month in enumerate(incidents.months(today)[:4]):
        for kind in list(codes.kinds)[: 3 - number % 3]:
            incidents.write_down(
                school=school, kind=kind, place=list(codes.places)[number % len(codes.places)],
                measures=list(codes.measures)[: number + 1], month=month,
            )  # fmt: skip
