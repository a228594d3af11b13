"""Reviewers: what waits for whom, what a verdict does, what a label keeps."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre import country
from abri.centre.learning import permissions
from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, carrying, pieces, proving
from abri.centre.learning.models import Answer, Appointment, Assessment, Award, Lot, Proof, Review
from abri.centre.records.models import AuditEntry
from abri.engine.learning.award import lot, months_after
from tests.centre.conftest import NOON, Member, make_member, sign_in
from tests.centre.files import drawn
from tests.centre.learning.award.claiming import ADDRESS, LABEL, claim, fill, give_lot
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db


def decide(browser: Client, found: Assessment, **more: Any) -> Any:
    """What a reviewer sends after reading the page."""
    address = f"{ADDRESS}{found.pk}/"
    seen = browser.get(address).context["form"].initial["seen"]
    data = {"points_fits": "3", "verdict": "accept", "instead": "", "words": "", "seen": seen}
    return browser.post(address, {**data, **more})


def test_iron_is_awarded_at_once(at_school: AtSchool) -> None:
    browser = sign_in(at_school.hanne)
    found = assessing.begin(school=at_school.school, label=LABEL, by=at_school.hanne.person, at=NOON)
    fill(found, at_school, step=1, at=NOON)
    # Bronze by its answers: with lot 99 nobody looks at it.
    give_lot(found, 99, at=NOON)
    answer = browser.post(f"{at_school.address}label/hand-in/")
    assert answer["Location"] == f"{at_school.address}awards/"
    award = Award.objects.get()
    assert (award.level, award.school, award.label_version) == ("iron", at_school.school, LABEL.version)
    found.refresh_from_db()
    assert found.state == Assessment.State.DECIDED


def test_the_lot_decides_who_is_looked_at_and_is_drawn_once(at_school: AtSchool, renate: Member) -> None:
    found = claim(at_school, step=2, at=NOON, number=49)
    assert found.level == "silver"
    assert awarding.consider(assessment=found, label=LABEL, at=NOON) is None
    assert awarding.waiting(renate.person, LABEL) == [found]
    assessing.reopen(assessment=found, by=at_school.hanne.person, at=NOON)
    assessing.hand_in(assessment=found, label=LABEL, by=at_school.hanne.person, at=NOON)
    assert awarding.draw(assessment=found, label=LABEL, at=NOON).number == 49
    Lot.objects.update(number=50)
    found.refresh_from_db()
    assert awarding.waiting(renate.person, LABEL) == []
    award = awarding.consider(assessment=found, label=LABEL, at=NOON)
    assert award is not None
    assert award.level == "silver"
    assert awarding.consider(assessment=found, label=LABEL, at=NOON) is None


def again(at_school: AtSchool, level: str, *, at: datetime) -> Assessment:
    """The school begins anew and claims this level, without a lot that a test wants."""
    step = {"iron": 1, "silver": 2, "gold": 3}[level]
    found = claim(at_school, step=step, at=at)
    assert found.level == level
    return found


def test_giving_a_label_up_draws_no_other_lot(at_school: AtSchool, renate: Member) -> None:
    first = claim(at_school, step=2, at=NOON, number=49)
    assessing.reopen(assessment=first, by=at_school.hanne.person, at=NOON)
    Answer.objects.filter(assessment=first).update(step=1)
    Proof.objects.all().delete()
    assessing.hand_in(assessment=first, label=LABEL, by=at_school.hanne.person, at=NOON)
    iron = awarding.consider(assessment=first, label=LABEL, at=NOON)
    assert iron is not None
    assert iron.level == "iron"
    later = NOON + timedelta(days=2)
    second = again(at_school, "silver", at=later)
    assert second.lot == first.lot
    assert Lot.objects.count() == 1
    assert awarding.consider(assessment=second, label=LABEL, at=later) is None
    assert awarding.waiting(renate.person, LABEL) == [second]


def test_a_lot_counts_as_long_as_a_label_lasts(at_school: AtSchool) -> None:
    first = claim(at_school, step=2, at=NOON, number=99)
    awarding.consider(assessment=first, label=LABEL, at=NOON)
    assert first.lot is not None
    last = datetime.combine(first.lot.until, time(12), NOON.tzinfo)
    assert last.date() == months_after(NOON.date(), LABEL.valid_months)
    second = again(at_school, "silver", at=last)
    assert second.lot == first.lot
    awarding.consider(assessment=second, label=LABEL, at=last)
    third = again(at_school, "silver", at=last + timedelta(days=1))
    assert third.lot not in (None, first.lot)
    assert Lot.objects.count() == 2


def test_another_school_draws_its_own(at_school: AtSchool) -> None:
    first = claim(at_school, step=2, at=NOON, number=99)
    other = make_school("Andere")
    found = Assessment.objects.create(
        school=other, label_version="1", begun_at=NOON, begun_by=at_school.hanne.person,
        state="handed_in", handed_in_at=NOON, level="silver",
    )  # fmt: skip
    drawn = awarding.draw(assessment=found, label=LABEL, at=NOON)
    assert drawn != first.lot
    assert drawn.number == lot(drawn.seed, str(found.pk))
    assert AuditEntry.objects.filter(action="label.lot_drawn").count() == 1


@pytest.mark.parametrize("how", ["lowered", "revoked"])
def test_whom_a_reviewer_did_not_believe_is_looked_at_whatever_the_lot(
    at_school: AtSchool, renate: Member, how: str
) -> None:
    browser = sign_in(renate)
    first = claim(at_school, step=3, at=NOON, number=99)
    if how == "lowered":
        decide(browser, first, verdict="lower", words="Nothing is shown.", instead="none")
    else:
        decide(browser, first)
        awarding.revoke(award=Award.objects.get(), by=renate.person, at=NOON)
    second = again(at_school, "silver", at=NOON + timedelta(days=1))
    assert awarding.consider(assessment=second, label=LABEL, at=NOON + timedelta(days=1)) is None
    assert awarding.waiting(renate.person, LABEL) == [second]
    assert browser.get(f"{ADDRESS}{second.pk}/").status_code == 200


def test_a_reviewer_reads_everything_and_accepts(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    browser = sign_in(renate)
    assert "De Vuurtoren" in browser.get(ADDRESS).content.decode()
    page = browser.get(f"{ADDRESS}{gold.pk}/").content.decode()
    for question in LABEL.questions:
        assert f"About {question}." in page
    assert decide(browser, gold).status_code == 302
    award = Award.objects.get()
    assert (award.level, award.assessment) == ("gold", gold)
    review = Review.objects.get()
    assert (review.points, review.verdict, review.level) == ({"fits": 3}, "accept", "gold")
    assert AuditEntry.objects.filter(action="label.awarded", actor_id=str(renate.person.pk)).exists()
    assert browser.get(f"{ADDRESS}{gold.pk}/").status_code == 404


def test_asking_for_more_opens_it_again_and_it_comes_back(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    browser = sign_in(renate)
    assert decide(browser, gold, verdict="ask").status_code == 422
    assert decide(browser, gold, verdict="ask", words="Show the plan itself.").status_code == 302
    gold.refresh_from_db()
    assert gold.is_open
    school = sign_in(at_school.hanne)
    assert "Show the plan itself." in school.get(f"{at_school.address}label/").content.decode()
    Lot.objects.update(number=99)
    fill_at = timezone.now()
    assessing.hand_in(assessment=gold, label=LABEL, by=at_school.hanne.person, at=fill_at)
    Assessment.objects.update(level="bronze")
    assert awarding.consider(assessment=gold, label=LABEL, at=fill_at) is None
    assert "Handed in again" in browser.get(ADDRESS).content.decode()


def test_lowering_gives_the_lower_level_or_none(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    browser = sign_in(renate)
    assert decide(browser, gold, verdict="lower", words="Half is shown.").status_code == 422
    assert decide(browser, gold, verdict="lower", words="So.", instead="gold").status_code == 422
    decide(browser, gold, verdict="lower", words="Half is shown.", instead="bronze")
    assert Award.objects.get().level == "bronze"
    second = claim(at_school, step=3, at=timezone.now())
    decide(browser, second, verdict="lower", words="Nothing is shown.", instead="none")
    second.refresh_from_db()
    assert (second.state, Award.objects.count()) == (Assessment.State.DECIDED, 1)
    page = sign_in(at_school.ivo).get(f"{at_school.address}awards/").content.decode()
    assert "Half is shown." in page
    assert "Nothing is shown." in page


def test_a_verdict_on_what_changed_meanwhile_is_not_stored(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    browser = sign_in(renate)
    page = browser.get(f"{ADDRESS}{gold.pk}/")
    later = timezone.now() + timedelta(minutes=1)
    assessing.reopen(assessment=gold, by=at_school.hanne.person, at=later)
    assessing.hand_in(assessment=gold, label=LABEL, by=at_school.hanne.person, at=later)
    data = {"points_fits": "3", "verdict": "accept", "seen": page.context["form"].initial["seen"]}
    answer = browser.post(f"{ADDRESS}{gold.pk}/", data, follow=True)
    assert "Nothing was stored" in answer.content.decode()
    assert browser.post(f"{ADDRESS}{gold.pk}/", {**data, "seen": "rubbish"}).status_code == 302
    assert not Review.objects.exists()
    assert not Award.objects.exists()


def test_nobody_reviews_elsewhere_or_their_own_school(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    for member in (at_school.jana, at_school.hanne):
        assert sign_in(member).get(ADDRESS).status_code == 404
        assert sign_in(member).get(f"{ADDRESS}{gold.pk}/").status_code == 404
    Appointment.objects.filter(person=renate.person).update(region="be.wal")
    browser = sign_in(renate)
    assert browser.get(f"{ADDRESS}{gold.pk}/").status_code == 404
    Appointment.objects.filter(person=renate.person).update(region="")
    assert browser.get(f"{ADDRESS}{gold.pk}/").status_code == 200
    belong(at_school.school, renate)
    assert browser.get(f"{ADDRESS}{gold.pk}/").status_code == 404
    with pytest.raises(awarding.NotYours):
        awarding.review(
            assessment=gold, label=LABEL, seen=gold.handed_in_at, verdict="accept", instead="",
            points={"fits": 1}, words="", by=renate.person, at=NOON,
        )  # fmt: skip


def test_a_file_is_served_only_with_its_own_assessment(at_school: AtSchool, renate: Member) -> None:
    found = assessing.begin(school=at_school.school, label=LABEL, by=at_school.hanne.person, at=NOON)
    fill(found, at_school, step=3, at=NOON)
    Proof.objects.filter(question="policy.1").delete()
    proof = proving.add_file(
        assessment=found,
        question="policy.1",
        untrusted=drawn.encoded(drawn.corners(), "PNG"),
        called="Plan",
        by=at_school.hanne.person,
        at=NOON,
    )
    browser = sign_in(renate)
    address = f"{ADDRESS}{found.pk}/evidence/{proof.pk}/"
    assert browser.get(address).status_code == 404
    assessing.hand_in(assessment=found, label=LABEL, by=at_school.hanne.person, at=NOON)
    awarding.draw(assessment=found, label=LABEL, at=NOON)
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == pieces.POLICY
    page = browser.get(f"{ADDRESS}{found.pk}/").content.decode()
    assert f'src="{address}look/"' in page
    looked_at = browser.get(f"{address}look/")
    assert looked_at.headers["Content-Disposition"].startswith("inline")
    assert looked_at.headers["Content-Security-Policy"] == pieces.POLICY
    assert sign_in(at_school.jana).get(f"{address}look/").status_code == 404
    stranger = "00000000-0000-4000-8000-000000000000"
    assert browser.get(f"{ADDRESS}{stranger}/evidence/{proof.pk}/").status_code == 404


def test_a_reviewer_sees_what_was_taken_along_and_the_label_keeps_what_it_had(
    at_school: AtSchool, renate: Member, gold: Assessment
) -> None:
    decide(sign_in(renate), gold)
    before = Award.objects.values().get()
    by, later = at_school.hanne.person, timezone.now() + timedelta(days=365)
    new = assessing.begin(school=at_school.school, label=LABEL, by=by, at=later, answers=True)
    assert carrying.carry_all(assessment=new, label=LABEL, by=by, at=later) == 0
    assessing.hand_in(assessment=new, label=LABEL, by=by, at=later)
    awarding.draw(assessment=new, label=LABEL, at=later)
    page = sign_in(renate).get(f"{ADDRESS}{new.pk}/").content.decode()
    # Each of six answers, and what shows it.
    assert page.count("Taken along from the last assessment") == 12
    assessing.reopen(assessment=new, by=by, at=later)
    for proof in Proof.objects.filter(assessment=new):
        proving.remove(proof=proof, by=by, at=later)
    assert Award.objects.values().get() == before
    assert assessing.proved(gold) == set(LABEL.questions)


def test_a_reviewer_sees_what_does_not_apply(at_school: AtSchool, renate: Member, gold: Assessment) -> None:
    result = dict(gold.result)
    del result["steps"]["policy.2"]
    Assessment.objects.update(result=result | {"exempt": ["policy.2"]})
    page = sign_in(renate).get(f"{ADDRESS}{gold.pk}/").content.decode()
    assert page.count("Is that so at this school?") == 1
    assert "1 more does not apply but counts as “not yet”" in page


def test_a_label_keeps_what_it_rests_on(at_school: AtSchool, renate: Member, gold: Assessment) -> None:
    decide(sign_in(renate), gold)
    award = Award.objects.get()
    before = Award.objects.values().get()
    again = assessing.begin(
        school=at_school.school, label=replace(LABEL, version="2"), by=at_school.hanne.person, at=NOON
    )
    fill(again, at_school, step=0, at=NOON)
    at_school.school.name = "Another name"
    at_school.school.save()
    assert Award.objects.values().get() == before
    assert award.result["steps"] == dict.fromkeys(LABEL.questions, 3)
    assert award.label_version == LABEL.version


def test_a_newer_label_replaces_the_older_one(at_school: AtSchool) -> None:
    first = claim(at_school, step=1, at=NOON, number=99)
    awarding.consider(assessment=first, label=LABEL, at=NOON)
    later = NOON + timedelta(days=200)
    second = claim(at_school, step=2, at=later, number=99)
    award = awarding.consider(assessment=second, label=LABEL, at=later)
    assert award is not None
    assert Award.objects.standing().get() == award
    old = Award.objects.get(assessment=first)
    assert (old.superseded_by, old.superseded_at) == (award, later)


def test_a_label_is_taken_back_once(
    at_school: AtSchool, renate: Member, gold: Assessment, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(renate)
    decide(browser, gold)
    award = Award.objects.get()
    address = f"{ADDRESS}awarded/{award.pk}/revoke/"
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"sure": "on"}).status_code == 302
    award.refresh_from_db()
    assert award.revoked_at is not None
    assert browser.post(address, {"sure": "on"}).status_code == 404
    with pytest.raises(awarding.AlreadyEnded):
        awarding.revoke(award=award, by=renate.person, at=NOON)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_the_team_hears_that_something_waits_and_no_more(
    at_school: AtSchool, renate: Member, gold: Assessment, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    decide(sign_in(renate), gold, verdict="ask", words="Show it.")
    from abri.centre.outbox.models import Letter

    assert {letter.kind for letter in Letter.objects.all()} == {Letter.Kind.SCHOOL_NEWS}
    assert Letter.objects.count() == 2


def test_a_country_without_a_label_leads_nobody_to_it(
    renate: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    Appointment.objects.create(person=renate.person, part="ministry", since=NOON, appointed_by_id="x")
    assert {"reviewer", "ministry"} <= set(permissions.parts(renate.person))
    without = replace(country.lessons(), label=None)
    monkeypatch.setattr("abri.centre.learning.permissions.lessons", lambda: without)
    assert set(permissions.parts(renate.person)) == set()
    page = sign_in(renate).get("/desk/account/", follow=True).content.decode()
    assert ADDRESS not in page
    assert "/learning/figures/" not in page


def test_whoever_reviews_nothing_has_no_entry(at_school: AtSchool, renate: Member) -> None:
    stranger = make_member("sten", None)
    assert ADDRESS in sign_in(renate).get(ADDRESS).content.decode()
    assert sign_in(stranger).get(ADDRESS).status_code == 404
