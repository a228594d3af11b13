"""Labels that schools were awarded, each handed in and decided the way it is done: enough of one region to compare."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from abri.centre.accounts.models import Person
from abri.centre.country import country
from abri.centre.demonstration.drawing import DRAWN
from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Assessment, Belonging, School
from abri.centre.learning.schools import registering
from abri.engine.packs.learning.label import STEPS, Label, LabelQuestion

# A reviewer looks after some days.
LOOKED_AT_AFTER = timedelta(days=4)
# In some words of the country's languages: which school it is matters to nobody.
_NAMES = (
    "De Linde · Le Tilleul · Die Linde", "De Merel · Le Merle · Die Amsel", "De Berk · Le Bouleau · Die Birke",
    "De Zwaluw · L'Hirondelle · Die Schwalbe", "De Eik · Le Chêne · Die Eiche", "De Uil · Le Hibou · Die Eule",
    "De Wilg · Le Saule · Die Weide", "De Kievit · Le Vanneau · Der Kiebitz", "De Beuk · Le Hêtre · Die Buche",
    "De Reiger · Le Héron · Der Reiher", "De Es · Le Frêne · Die Esche",
)  # fmt: skip
_LEADS = "Abri demo: A. B."
_KINDS = (School.Kind.PRIMARY, School.Kind.SECONDARY, School.Kind.SPECIAL)
_WORDS = {
    "nl": "Zo gaat het bij ons sinds dit schooljaar. Het staat in het schoolreglement en hangt in elke klas.",
    "fr": "C'est ainsi chez nous depuis cette année scolaire. C'est dans le règlement et affiché dans chaque classe.",
    "de": "So ist es bei uns seit diesem Schuljahr. Es steht in der Schulordnung und hängt in jeder Klasse.",
    "en": "It has been so here since this school year. It stands in the school rules and hangs in every class.",
}
_POSTER = {
    "nl": ("Affiche in elke klas", "Pesten? Vertel het.\nWij luisteren vandaag nog.\nOok zonder naam."),
    "fr": ("Affiche dans chaque classe", "Du harcèlement ? Dis-le.\nNous écoutons aujourd'hui.\nMême sans nom."),
    "de": ("Plakat in jeder Klasse", "Mobbing? Sag es.\nWir hören heute noch zu.\nAuch ohne Namen."),
    "en": ("Poster in every class", "Bullying? Tell us.\nWe listen today.\nWithout a name too."),
}  # fmt: skip
_ACCEPTED = {
    "nl": "Wat u toont, past bij wat u zegt.", "fr": "Ce que vous montrez correspond à ce que vous dites.",
    "de": "Was Sie zeigen, passt zu dem, was Sie sagen.", "en": "What you show fits what you say.",
}  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """What a school says of itself: steps in turn, no lower than ``least`` where a question is essential."""

    steps: Sequence[int]
    least: int
    shows_all: bool = False


IRON = Claim((1, 0, 1, 2), 0)
BRONZE = Claim((2, 1, 1, 2), 1)
SILVER = Claim((2, 3, 1, 2, 2), 2)
GOLD = Claim((3, 3, 2, 3), 3, shows_all=True)
# What the other schools of the region have.
_OTHERS = (SILVER, BRONZE, SILVER, SILVER, BRONZE, GOLD, SILVER, BRONZE, SILVER, SILVER, IRON)


def others(label: Label, beside: School, *, by: Person, reviewer: Person, at: datetime) -> None:
    """Let other schools of the region have labels that count at ``at``, all led by somebody who never signs in."""
    lead = Person(username="demo-schools", name=_LEADS, language=beside.language, joined_at=at)
    lead.set_unusable_password()
    lead.save()
    for number, (name, claim) in enumerate(zip(_NAMES, _OTHERS, strict=True)):
        then = at - timedelta(days=30 * number + 10)
        school = new_school(name, beside, number=number, kind=_KINDS[number % len(_KINDS)], at=then)
        Belonging.objects.create(school=school, person=lead, role=Belonging.Role.LEAD, since=then)
        award(hand_in(school, label, claim, by=by, at=then), label, reviewer=reviewer, at=then)


def new_school(name: str, beside: School, *, number: int, kind: School.Kind, at: datetime) -> School:
    """A confirmed school in the region of another one, and in its language."""
    rows = [one for one in country().places.rows if one.region == beside.region]
    place = rows[number * len(rows) // (len(_NAMES) + 2)] if rows else None
    school = School(
        name=f"Abri demo: {name}", kind=kind, language=beside.language, state=School.State.CONFIRMED,
        region=beside.region, place=place.postcode if place else "",
        place_name=place.names.say(beside.language) if place else "", mail_domain="school.example",
        created_at=at, confirmed_at=at,
    )  # fmt: skip
    return registering.save_new(school)


def hand_in(school: School, label: Label, claim: Claim, *, by: Person, at: datetime) -> Assessment:
    """Answer everything, show what the claim shows, and hand it in."""
    assessment = assessing.begin(school=school, label=label, by=by, at=at)
    exempt = _exempt(school, label) if claim.shows_all else set()
    assessing.save(assessment=assessment, label=label, given=dict(_given(label, claim, exempt)), by=by, at=at)
    words = _WORDS.get(school.language, _WORDS["en"])
    for question in label.questions.values():
        if claim.shows_all or (claim.least and question.essential):
            says = _why_not(question, school) if question.id in exempt else words
            proving.add_sentence(assessment=assessment, question=question.id, words=says, by=by, at=at)
    assessing.hand_in(assessment=assessment, label=label, by=by, at=at)
    return assessment


def award(assessment: Assessment, label: Label, *, reviewer: Person, at: datetime) -> None:
    """Decide about what was handed in: at once, or by a reviewer where the lot or the level says so."""
    if awarding.consider(assessment=assessment, label=label, at=at) is None:
        awarding.review(
            assessment=assessment, label=label, seen=assessment.handed_in_at, verdict="accept", instead="",
            points={one.id: max(1, one.points - 1) for one in label.rubric.values()},
            words=_ACCEPTED.get(assessment.school.language, _ACCEPTED["en"]), by=reviewer, at=at + LOOKED_AT_AFTER,
        )  # fmt: skip


def show_poster(assessment: Assessment, question: str, *, by: Person, at: datetime) -> None:
    """Add a picture that shows an answer."""
    called, drawn = _POSTER.get(assessment.school.language, _POSTER["en"])
    proving.add_file(
        assessment=assessment, question=question, untrusted=DRAWN["messages"](drawn), called=called, by=by, at=at
    )  # fmt: skip


def _given(label: Label, claim: Claim, exempt: Collection[str]) -> Iterator[tuple[str, Given]]:
    for area in label.areas:
        for place, one in enumerate(label.of_area(area)):
            step = claim.steps[place % len(claim.steps)]
            least = min(max(step, claim.least), STEPS - 1) if one.essential else step
            yield one.id, Given(None if one.id in exempt else least, None, 0)


def _exempt(school: School, label: Label) -> set[str]:
    """One question that does not apply to the school, where the pack lets it say so."""
    may = [one.id for one in label.questions.values() if one.may_not_apply(school.kind)]
    return set(may[:1])


def _why_not(question: LabelQuestion, school: School) -> str:
    return question.exemption.says.say(school.language) if question.exemption else ""
