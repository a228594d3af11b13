"""Schools of which there are more and more, and in which there is more and more: teams, answers, evidence, labels."""

from datetime import datetime, timedelta

from django.utils import timezone

from abri.centre.accounts.models import Person
from abri.centre.country import lessons
from abri.centre.learning import sealing
from abri.centre.learning.label import assessing, incidents, planning
from abri.centre.learning.models import (
    Answer,
    Appointment,
    Assessment,
    Award,
    Belonging,
    PlanItem,
    Proof,
    Review,
    School,
    SchoolDomain,
)
from abri.centre.learning.schools import teams
from abri.centre.records.keyring import seal
from abri.engine.packs.learning.label import Label
from tests.centre.conftest import Member, make_member, today
from tests.centre.learning.team import AtSchool, belong, make_school
from tests.guarantees.labelled import claimed

QUESTION, AREA = "accounts.own", "infrastructure"
MEMBER = Belonging.Role.MEMBER


def label() -> Label:
    """The label of the country."""
    found = lessons().label
    assert found is not None
    return found


class GrowingSchools:
    """Hanne's school, the one whose claim jana looks at, and all the others."""

    def __init__(self, at_school: AtSchool) -> None:
        self.home, self.at = at_school, timezone.now()
        self.by = at_school.hanne.person
        self.before = self._decided(at_school.school, self.at - timedelta(days=1))
        self.now = assessing.begin(school=at_school.school, label=label(), by=self.by, at=self.at)
        self.other = make_school("Zeelucht", place_name="Oostende", place="8400")
        self.claimed = claimed(self.other, belong(self.other, make_member("zoe", None)), "gold")
        self.item = self._plan(at_school.lead, "Write it down")

    @property
    def names(self) -> dict[str, object]:
        """What stands for the names in addresses."""
        school = f"/school/{self.home.school.reference}"
        claim, item = self.claimed.pk, self.item.pk
        return {"school": school, "area": AREA, "question": QUESTION, "item": item, "claim": claim}

    def grow(self, row: int) -> None:
        """One more of everything."""
        colleague = make_member(f"colleague{row}", None)
        self._team(row, colleague)
        self._answered(row, colleague)
        self._labels(row, colleague)
        self._schools(row, colleague)

    def _team(self, row: int, colleague: Member) -> None:
        mine = belong(self.home.school, colleague, MEMBER)
        teams.invite(
            school=self.home.school, email=f"new{row}@school.example", role=MEMBER, language="en", by=self.by,
            at=self.at,
        )  # fmt: skip
        again = make_school(self.home.school.name, School.State.ASKED)
        belong(again, make_member(f"twice{row}", None))
        self._plan(mine, "Tell parents")
        done = self._plan(mine, "Ask pupils")
        PlanItem.objects.filter(pk=done.pk).update(done_on=self.at.date())
        incidents.write_down(
            school=self.home.school, kind="insults", place="games", measures=["talk"], month=self.at.date()
        )

    def _plan(self, owner: Belonging, what: str) -> PlanItem:
        return planning.add(
            school=self.home.school, what=what, owner=owner, due_on=self.at.date(), question=QUESTION, by=self.by,
            at=self.at,
        )  # fmt: skip

    def _answered(self, row: int, colleague: Member) -> None:
        """Of hanne's assessment, of the one before, and of the one that jana looks at."""
        question = label().of_area(AREA)[row].id
        for assessment in (self.before, self.now, self.claimed):
            long_ago = assessment.begun_at - timedelta(days=300)
            Answer.objects.create(
                assessment=assessment, question=question, step=2, updated_by=colleague.person, updated_at=long_ago
            )  # fmt: skip
            for one in {question, QUESTION}:
                self._shown(assessment, one, colleague.person)
            self._reviewed(assessment, colleague.person)

    def _shown(self, assessment: Assessment, question: str, by: Person) -> None:
        """Sentences, also of an assessment that nobody can change any more."""
        proof = Proof(
            assessment=assessment, question=question, form="sentence", added_by=by, added_at=self.at
        )
        seal(proof, "words", "It is so.", to=[sealing.recipient()])
        proof.save(force_insert=True)

    def _reviewed(self, assessment: Assessment, by: Person) -> None:
        Review.objects.create(
            assessment=assessment, reviewer=by, points=dict.fromkeys(label().rubric, 1), verdict=Review.Verdict.ASK,
            claimed="gold", words="Show more.", at=self.at,
        )  # fmt: skip

    def _labels(self, row: int, colleague: Member) -> None:
        """One more of hanne's school that was replaced, one that counts at another school, and one more claim."""
        old = self._decided(self.home.school, self.at - timedelta(days=100 + row))
        Award.objects.filter(pk=self._awarded(old, f"A{row}").pk).update(superseded_at=self.at)
        school = make_school(f"Labelled {row}")
        self._awarded(self._decided(school, self.at), f"B{row}")
        claiming = make_school(f"Claiming {row}")
        self._reviewed(claimed(claiming, belong(claiming, colleague), "gold"), colleague.person)

    def _decided(self, school: School, at: datetime) -> Assessment:
        return Assessment.objects.create(
            school=school, label_version=label().version, state=Assessment.State.DECIDED, begun_at=at, handed_in_at=at,
            decided_at=at, begun_by=self.by, handed_in_by=self.by, level="iron",
        )  # fmt: skip

    def _awarded(self, assessment: Assessment, code: str) -> Award:
        day = today()
        return Award.objects.create(
            school=assessment.school, assessment=assessment, level="iron", label_version=label().version,
            result={"shares": dict.fromkeys(label().areas, 90)}, school_name=assessment.school.name, code=code,
            awarded_at=self.at, valid_until=day + timedelta(days=500), reassess_on=day,
        )  # fmt: skip

    def _schools(self, row: int, colleague: Member) -> None:
        """One more that waits, one that nobody leads, one more of ivo's, a domain and a part."""
        waits = make_school(f"Waiting {row}", School.State.ASKED, mail_domain=f"s{row}.example")
        belong(waits, make_member(f"asks{row}", None))
        SchoolDomain.objects.create(
            domain=f"s{row}.example", school_name=f"Waiting {row}", added_by_id="x", added_at=self.at
        )
        alone, gone = make_school(f"Alone {row}"), make_member(f"gone{row}", None)
        Person.objects.filter(pk=gone.person.pk).update(is_active=False)
        belong(alone, gone)
        belong(alone, colleague, MEMBER)
        belong(make_school(f"Ivo's {row}"), self.home.ivo, MEMBER)
        Appointment.objects.create(
            person=colleague.person, part=Appointment.Part.MINISTRY, region="be.vl", since=self.at,
            appointed_by_id="x",
        )  # fmt: skip
