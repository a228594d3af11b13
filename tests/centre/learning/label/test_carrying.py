"""The next assessment: what is taken along says from when it is, and the earlier one stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from abri.centre.learning.label import assessing, carrying, proving
from abri.centre.learning.models import Answer, Assessment, Proof, ProofContent
from abri.centre.records.keyring import SealingError
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, make_member, sign_in
from tests.centre.files import drawn
from tests.centre.learning.label.answering import LABEL, answer_all
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db
LAST_YEAR = NOON - timedelta(days=400)


@pytest.fixture
def before(at_school: AtSchool) -> Assessment:
    """An assessment that was decided last year, with sentences and a picture."""
    by = at_school.hanne.person
    found = assessing.begin(school=at_school.school, label=LABEL, by=by, at=LAST_YEAR)
    answer_all(found, by, 2)
    Answer.objects.update(updated_at=LAST_YEAR)
    proving.add_sentence(assessment=found, question="policy.1", words="So it is.", by=by, at=LAST_YEAR)
    proving.add_file(
        assessment=found, question="policy.2", untrusted=drawn.encoded(drawn.corners(), "PNG"), called="Poster",
        by=by, at=LAST_YEAR,
    )  # fmt: skip
    assessing.hand_in(assessment=found, label=LABEL, by=by, at=LAST_YEAR)
    Assessment.objects.update(state="decided", decided_at=LAST_YEAR)
    found.refresh_from_db()
    return found


def begin(at_school: AtSchool, **chosen: str) -> Assessment:
    assert sign_in(at_school.ivo).post(f"{at_school.address}label/begin/", chosen).status_code == 302
    found = assessing.current(at_school.school)
    assert found is not None
    return found


def test_a_school_chooses_to_begin_with_nothing(at_school: AtSchool, before: Assessment) -> None:
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/").content.decode()
    assert "Take the answers of last time along" in page
    new = begin(at_school)
    assert not new.answers.exists()
    assert not assessing.proved(new)


def test_what_a_colleague_hands_in_meanwhile_takes_nothing_more_along(
    at_school: AtSchool, before: Assessment
) -> None:
    """Seen to fail with an error page: the assessment is begun, and the colleague is quick."""
    by, later = at_school.hanne.person, timezone.now()
    new = assessing.begin(school=at_school.school, label=LABEL, by=by, at=later, answers=True)
    Assessment.objects.filter(pk=new.pk).update(state="handed_in", handed_in_at=later)
    assert carrying.carry_all(assessment=new, label=LABEL, by=by, at=later) == 0
    assert not assessing.proved(new)


def test_answers_that_are_taken_along_say_from_when_they_are(at_school: AtSchool, before: Assessment) -> None:
    new = begin(at_school, answers="on")
    assert assessing.steps_of(new) == assessing.steps_of(before)
    assert {one.updated_at for one in new.answers.all()} == {LAST_YEAR}
    assert all(one.was_carried for one in new.answers.all())
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/area/policy/"
    assert browser.get(address).content.decode().count("From last time") == 2
    changed = {"step.policy.1": "3", "seen.policy.1": "1:2"}
    assert browser.post(address, changed).status_code == 302
    assert browser.get(address).content.decode().count("From last time") == 1
    assert assessing.steps_of(before)["policy.1"] == 2


def test_evidence_that_is_taken_along_opens_by_itself(at_school: AtSchool, before: Assessment) -> None:
    new = begin(at_school, answers="on", evidence="on")
    words, picture = Proof.objects.of_assessment(new)
    old_words, old_picture = Proof.objects.of_assessment(before)
    assert proving.words_of(words) == "So it is."
    assert proving.content_of(picture) == proving.content_of(old_picture)
    assert (words.added_at, words.added_by) == (LAST_YEAR, at_school.hanne.person)
    assert (words.carried_from, picture.carried_from) == (old_words, old_picture)
    assert words.words != old_words.words
    assert picture.digest == old_picture.digest
    page = sign_in(at_school.hanne).get(f"{at_school.address}label/evidence/policy.1/").content.decode()
    assert "Taken along from the last assessment" in page
    assert AuditEntry.objects.filter(action="label.proof_carried").count() == 2


def test_what_is_sealed_for_one_row_opens_in_no_other(at_school: AtSchool, before: Assessment) -> None:
    new = begin(at_school)
    old = Proof.objects.get(assessment=before, question="policy.2")
    moved = Proof(assessment=new, question="policy.2", form="file", words=old.words)
    with pytest.raises(SealingError):
        proving.words_of(moved)


def test_a_piece_is_taken_along_once_from_the_page_of_its_question(
    at_school: AtSchool, before: Assessment
) -> None:
    new = begin(at_school)
    old = Proof.objects.get(assessment=before, question="policy.2")
    browser, address = sign_in(at_school.ivo), f"{at_school.address}label/evidence/policy.2/"
    assert "From the last assessment" in browser.get(address).content.decode()
    carry = f"{at_school.address}label/evidence/{old.pk}/carry/"
    assert browser.post(carry)["Location"] == address
    assert "From the last assessment" not in browser.get(address).content.decode()
    assert "A colleague has taken it along already" in browser.post(carry, follow=True).content.decode()
    assert Proof.objects.filter(assessment=new).count() == 1


def test_removing_the_copy_leaves_the_record_of_the_earlier_one(
    at_school: AtSchool, before: Assessment
) -> None:
    record = dict(before.result)
    sealed = [bytes(one.words or b"") for one in Proof.objects.of_assessment(before)]
    new = begin(at_school, answers="on", evidence="on")
    for one in Proof.objects.of_assessment(new):
        sign_in(at_school.hanne).post(f"{at_school.address}label/evidence/{one.pk}/remove/")
    assert not assessing.proved(new)
    before.refresh_from_db()
    assert before.result == record
    assert [bytes(one.words or b"") for one in Proof.objects.of_assessment(before)] == sealed
    assert proving.content_of(Proof.objects.get(assessment=before, question="policy.2"))
    old = Proof.objects.get(assessment=before, question="policy.1")
    sign_in(at_school.hanne).post(f"{at_school.address}label/evidence/{old.pk}/remove/")
    assert Proof.objects.filter(pk=old.pk).exists()


def test_what_does_not_open_keeps_nothing_else_back(at_school: AtSchool, before: Assessment) -> None:
    Proof.objects.filter(question="policy.1").update(words=b"age-encryption.org/v1\nrubbish")
    page = sign_in(at_school.ivo).post(f"{at_school.address}label/begin/", {"evidence": "on"}, follow=True)
    assert "1 piece of evidence could not be taken along" in page.content.decode()
    new = assessing.current(at_school.school)
    assert new is not None
    assert assessing.proved(new) == {"policy.2"}


def test_there_is_room_for_no_more_than_before(
    at_school: AtSchool, before: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = begin(at_school)
    monkeypatch.setattr(proving, "MOST_BYTES", 10)
    old = Proof.objects.get(assessment=before, question="policy.2")
    with pytest.raises(proving.TooLarge):
        carrying.carry(proof=old, to=new, by=at_school.ivo.person, at=timezone.now())
    assert not ProofContent.objects.filter(proof__assessment=new).exists()


def test_nobody_takes_along_what_is_of_another_school_or_too_late(
    at_school: AtSchool, before: Assessment
) -> None:
    old = Proof.objects.get(assessment=before, question="policy.1")
    who, other = make_member("other", None), make_school("Andere")
    belong(other, who)
    assessing.begin(school=other, label=LABEL, by=who.person, at=NOON)
    address = f"/school/{other.reference}/label/evidence/{old.pk}/carry/"
    assert sign_in(who).post(address).status_code == 404
    assert sign_in(who).post(f"{at_school.address}label/evidence/{old.pk}/carry/").status_code == 404
    new = begin(at_school, answers="on")
    assessing.hand_in(assessment=new, label=LABEL, by=at_school.hanne.person, at=timezone.now())
    late = sign_in(at_school.ivo).post(f"{at_school.address}label/evidence/{old.pk}/carry/", follow=True)
    assert "It was handed in meanwhile" in late.content.decode()
    assert Proof.objects.count() == 2
