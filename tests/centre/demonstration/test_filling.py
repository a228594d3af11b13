"""The demonstration leaves no page empty, tells only what could be true, and is filled once into an empty database."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from abri.centre import demonstration
from abri.centre.accounts.models import Membership, Person
from abri.centre.cases import mailbox
from abri.centre.cases.models import Case, Item
from abri.centre.country import country, lessons
from abri.centre.demonstration import stories, welcome
from abri.centre.learning.award import awarding, badge, certificate, comparing
from abri.centre.learning.label import assessing
from abri.centre.learning.models import Award, Belonging, Edition, Proof, School, Signature, Tip
from abri.centre.notices.models import Notice
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Receipt
from abri.centre.referrals.models import Referral
from abri.centre.restoring.models import Process
from tests.centre.conftest import NOON, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def _filled(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    assert demonstration.fill(at=NOON)


@pytest.mark.usefixtures("_filled")
def test_every_page_has_something_to_show() -> None:
    cases = Case.objects.all()
    assert Counter(cases.values_list("language", flat=True)) == {"nl": 6, "fr": 6, "de": 6, "en": 6}
    assert set(cases.values_list("state", flat=True)) == set(Case.State.values)
    assert set(cases.values_list("urgency", flat=True)) == set(Case.Urgency.values)
    assert set(cases.values_list("age_band", flat=True)) == set(country().age_bands)
    assert set(country().regions) <= set(cases.values_list("region", flat=True))
    assert len(set(cases.values_list("category", flat=True))) >= 15
    assert len(set(cases.exclude(outcome="").values_list("outcome", flat=True))) >= 4
    assert set(Item.objects.values_list("kind", flat=True)) == set(Item.Kind.values)
    for slug in ("helpline", "school"):
        of_desk = cases.filter(desk__slug=slug)
        assert {"new", "waiting", "closed"} <= set(of_desk.values_list("state", flat=True))


@pytest.mark.usefixtures("_filled")
def test_notices_wait_run_and_were_decided() -> None:
    assert set(Notice.objects.values_list("state", flat=True)) == {"draft", "sent", "decided"}
    assert not Letter.objects.filter(kind="notice").exists()


@pytest.mark.usefixtures("_filled")
def test_the_school_works_something_out() -> None:
    process = Process.objects.get()
    assert (process.desk.slug, process.approach, process.closed_at) == ("school", "no_blame", None)
    assert set(process.entries.values_list("kind", flat=True)) == {"person", "word", "step", "agreement"}


@pytest.mark.usefixtures("_filled")
def test_a_school_has_the_label_and_assesses_itself_anew() -> None:
    school = Belonging.objects.get(person__username="hanne").school
    assessment, label = assessing.current(school), lessons().label
    assert assessment is not None
    assert label is not None
    award = Award.objects.standing().get(school=school)
    assert (award.level, award.reassess_on < NOON.date() < award.valid_until) == ("silver", True)
    assert certificate.pdf(award, label, school.language).startswith(b"%PDF-")
    assert badge.token(award, label, school.language).count(".") == 2
    assert set(assessing.steps_of(assessment)) == set(label.questions)
    assert Counter(one.was_carried for one in assessment.answers.all()).keys() == {True, False}
    proofs = Proof.objects.filter(assessment=assessment)
    assert {one.carried_at is None for one in proofs} == {True, False}
    assert proofs.filter(kind__startswith="image/").exists()
    assert assessing.score_of(assessment, label).level in {"bronze", "silver"}
    assert school.plan.count() == 3
    assert school.incidents.exists()


@pytest.mark.usefixtures("_filled")
def test_a_second_school_waits_for_a_reviewer() -> None:
    label = lessons().label
    assert label is not None
    reviewer = Person.objects.get(username="jana")
    (waiting,) = awarding.waiting(reviewer, label)
    assert (waiting.level, waiting.school.belongings.get().person.username) == ("gold", "ivo")
    assert waiting.result["exempt"]


@pytest.mark.usefixtures("_filled")
def test_a_region_has_enough_labels_to_compare() -> None:
    label = lessons().label
    assert label is not None
    awards = Award.objects.in_public(NOON.date())
    assert set(awards.values_list("level", flat=True)) == {"iron", "bronze", "silver", "gold"}
    school = Belonging.objects.get(person__username="hanne").school
    whole, parts = comparing.by_region(label, NOON.date())
    assert whole is not None
    assert parts[school.region] is not None
    _table, totals = comparing.levels_by_region(label, NOON.date())
    assert (totals[school.region] or 0) >= 10
    assert awards.filter(school_name__startswith="Abri demo: ").count() == awards.count()
    assert not School.objects.without_lead().exists()


@pytest.mark.usefixtures("_filled")
def test_one_case_was_passed_on_and_one_person_is_asked() -> None:
    states = set(Referral.objects.values_list("state", "to_desk__slug"))
    assert states == {("accepted", "school"), ("asked", "helpline")}


@pytest.mark.usefixtures("_filled")
def test_one_danger_is_unread_one_case_overdue_one_withdrawn() -> None:
    assert Case.objects.unread_danger().count() == 1
    assert Case.objects.overdue(NOON).count() == 1
    assert Case.objects.filter(state=Case.State.WITHDRAWN, erase_at__gt=NOON).count() == 1


@pytest.mark.usefixtures("_filled")
def test_the_people_have_their_parts() -> None:
    roles = Membership.objects.values_list("person__username", "desk__slug", "role")
    assert set(roles) == {
        ("alma", "helpline", "supervisor"), ("boris", "helpline", "read_only"), ("clara", "school", "caseworker"),
    }  # fmt: skip
    assert not Membership.objects.waiting().exists()
    assert Person.objects.get(is_administrator=True).username == "emil"
    others = Person.objects.exclude(username__in=[one["username"] for one in stories.people()])
    assert [one.has_usable_password() for one in others] == [False]
    assert all(person.check_password(welcome.PASSWORD) for person in Person.objects.difference(others))


@pytest.mark.usefixtures("_filled")
def test_the_printed_receipts_open_a_mailbox_with_an_answer(settings: Settings) -> None:
    receipts = json.loads((settings.ABRI_DATA / "demonstration.json").read_text())
    assert set(receipts) == {"nl", "fr", "de", "en"}
    for language, code in receipts.items():
        box = mailbox.open_with_receipt(Receipt.parse(code))
        assert box.case.language == language
        assert box.conversation()
        assert code in demonstration.greeting()


@pytest.mark.usefixtures("_filled")
def test_it_is_filled_once() -> None:
    assert demonstration.is_filled()
    assert not demonstration.fill(at=NOON + timedelta(days=30))
    assert Case.objects.count() == 24


def test_people_of_its_own_keep_the_demonstration_out(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    make_member("sten", None)
    with pytest.raises(demonstration.NotEmpty):
        demonstration.fill(at=NOON)


def test_only_a_demonstration_is_filled(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(ImproperlyConfigured):
        demonstration.fill(at=NOON)
    assert not Person.objects.exists()


def test_what_is_interrupted_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMONSTRATION = True

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(welcome, "keep", full)
    with pytest.raises(OSError, match="no space left"):
        demonstration.fill(at=NOON)
    assert not Person.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.usefixtures("_filled")
def test_a_class_competes_and_last_years_charter_is_signed() -> None:
    assert list(Edition.objects.order_by("year").values_list("year", flat=True)) == [2026, 2027]
    assert Signature.objects.get().charter.edition.year == 2026
    assert Edition.objects.get(year=2027).phase(NOON.date()) == "tips"
    assert set(Tip.objects.values_list("state", flat=True)) == {"waiting", "accepted"}


def test_the_greeting_does_without_its_receipts() -> None:
    assert "mailbox" not in demonstration.greeting()


@pytest.mark.parametrize("story", stories.stories(), ids=lambda story: story.name)
def test_a_story_is_told_completely_and_in_the_past(story: stories.Story) -> None:
    intake = country().intake
    answers = {**story.answers, "story": story.story}
    assert not intake.missing(answers)
    assert set(answers) <= {question.id for question in intake.applicable(answers)}
    for name, value in answers.items():
        assert sorted(intake.clean(name, value, today=NOON.date())) == sorted(value)
    moments = [event.after for event in story.events]
    assert moments == sorted(moments)
    assert all(moment < story.arrived for moment in moments)
    assert "@" not in story.story


@pytest.mark.parametrize(
    ("text", "minutes"), [("6m", 6), ("1h", 60), ("2d 3h 10m", 3070), ("1d 5m", 1445), ("3d", 4320)]
)
def test_spans_are_read(text: str, minutes: int) -> None:
    assert stories.span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "soon", "3 days", "-1d", "1h 2d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no span"):
        stories.span(text)
