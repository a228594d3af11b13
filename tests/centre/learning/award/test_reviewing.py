"""Reviewers: what waits for whom, what a verdict does, what a label keeps."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.models import Appointment, Assessment, Award, Lot, Proof, Review
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Member, make_member, sign_in
from tests.centre.files import drawn
from tests.centre.learning.award.claiming import ADDRESS, LABEL, claim, fill
from tests.centre.learning.team import AtSchool, belong

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
    Lot.objects.create(assessment=found, seed="s", number=99, drawn_at=NOON)
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
    assert awarding.draw(assessment=found, at=NOON).number == 49
    Lot.objects.update(number=50)
    found.refresh_from_db()
    assert awarding.waiting(renate.person, LABEL) == []
    award = awarding.consider(assessment=found, label=LABEL, at=NOON)
    assert award is not None
    assert award.level == "silver"
    assert awarding.consider(assessment=found, label=LABEL, at=NOON) is None


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


def test_a_file_is_served_to_be_saved_and_only_with_its_own_assessment(
    at_school: AtSchool, renate: Member
) -> None:
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
    awarding.draw(assessment=found, at=NOON)
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    stranger = "00000000-0000-4000-8000-000000000000"
    assert browser.get(f"{ADDRESS}{stranger}/evidence/{proof.pk}/").status_code == 404


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


def test_whoever_reviews_nothing_has_no_entry(at_school: AtSchool, renate: Member) -> None:
    stranger = make_member("sten", None)
    assert ADDRESS in sign_in(renate).get(ADDRESS).content.decode()
    assert sign_in(stranger).get(ADDRESS).status_code == 404
