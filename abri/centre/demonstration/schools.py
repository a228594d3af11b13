"""A school on its way to the label: a team, answers, what shows some of them, a plan, a log of a few months."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from abri.centre.accounts.models import Person
from abri.centre.country import country, lessons
from abri.centre.learning.label import assessing, incidents, planning, proving
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Appointment, Assessment, Belonging, School
from abri.centre.learning.schools import appointing, registering
from abri.engine.packs.learning.label import Label

LEAD, MEMBER, MODERATOR = "hanne", "ivo", "jana"
NAME = "Abri demo: De Vuurtoren · Le Phare · Der Leuchtturm"
_WORDS = {
    "nl": "Zo gaat het bij ons sinds dit schooljaar. Het staat in het schoolreglement en hangt in elke klas.",
    "fr": "C'est ainsi chez nous depuis cette année scolaire. C'est dans le règlement et affiché dans chaque classe.",
    "de": "So ist es bei uns seit diesem Schuljahr. Es steht in der Schulordnung und hängt in jeder Klasse.",
    "en": "It has been so here since this school year. It stands in the school rules and hangs in every class.",
}
# The school is well on its way: most is begun or in place, little is known to all.
_STEPS = (2, 1, 2, 3, 1, 2, 0)


class _Acts(Protocol):
    """Somebody of the demonstration."""

    @property
    def person(self) -> Person: ...


def take_part(cast: Mapping[str, _Acts], *, at: datetime) -> None:
    """Let the school be there, as it is at ``at``; nothing where the country has no label."""
    label = lessons().label
    if label is None:
        return
    began = at - timedelta(days=40)
    lead, member = cast[LEAD].person, cast[MEMBER].person
    for part in (Appointment.Part.MODERATOR, Appointment.Part.REVIEWER):
        appointing.appoint(
            person=cast[MODERATOR].person, part=part, region="", by=cast["emil"].person, at=began
        )
    school = _school(began)
    leading = Belonging.objects.create(school=school, person=lead, role=Belonging.Role.LEAD, since=began)
    Belonging.objects.create(school=school, person=member, role=Belonging.Role.MEMBER, since=began)
    assessment = assessing.begin(school=school, label=label, by=lead, at=began)
    _answer(assessment, label, {"infrastructure": member}, lead, at)
    _plan(school, label, leading, at)
    _log(school, label, at.date())


def _school(at: datetime) -> School:
    """The school, somewhere in the country and in its first language."""
    pack = country()
    language, where = pack.languages[0], {"region": next(iter(pack.regions), "")}
    if rows := pack.places.rows:
        place = rows[len(rows) // 2]
        where = {"place": place.postcode, "place_name": place.names.say(language), "region": place.region}
    school = School(
        name=NAME, kind=School.Kind.SECONDARY, language=language, state=School.State.CONFIRMED,
        mail_domain="school.example", created_at=at, confirmed_at=at, **where,
    )  # fmt: skip
    return registering.save_new(school)


def _answer(
    assessment: Assessment, label: Label, others: Mapping[str, Person], lead: Person, at: datetime
) -> None:
    for number, area in enumerate(label.areas, start=1):
        by, when = others.get(area, lead), at - timedelta(days=20 - 5 * number)
        given = {
            one.id: Given(_STEPS[place % len(_STEPS)], None, 0)
            for place, one in enumerate(label.of_area(area), start=number)
        }
        assessing.save(assessment=assessment, label=label, given=given, by=by, at=when)
    words = _WORDS.get(assessment.school.language, _WORDS["en"])
    shown = [one.id for one in label.questions.values() if one.essential]
    for question in shown[::2]:
        proving.add_sentence(assessment=assessment, question=question, words=words, by=lead, at=at)


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
