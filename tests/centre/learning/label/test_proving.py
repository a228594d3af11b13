"""Evidence: only cleaned copies are kept, sealed; what is hostile is refused with a reason, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from abri.centre.files import uploads
from abri.centre.learning.label import assessing, pieces, proving
from abri.centre.learning.models import Assessment, Proof, ProofContent
from abri.centre.records.keyring import SealingError
from tests.centre.conftest import make_member, sign_in
from tests.centre.files import drawn
from tests.centre.learning.label.answering import LABEL, answer_all
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db


def send(browser: Client, at_school: AtSchool, content: bytes, name: str = "paper.pdf", **more: str) -> Any:
    given = {"called": "Our protocol", "proof_file": SimpleUploadedFile(name, content), **more}
    return browser.post(f"{at_school.address}label/evidence/policy.1/", given)


def test_a_picture_is_kept_without_what_it_hid(at_school: AtSchool, begun: Assessment) -> None:
    photo = drawn.encoded(drawn.corners(), "JPEG", exif=drawn.telling_exif())
    assert drawn.SECRET in photo
    browser = sign_in(at_school.hanne)
    assert send(browser, at_school, photo, "photo.jpg").status_code == 302
    proof = Proof.objects.get()
    assert (proof.form, proof.kind, proof.question) == ("file", "image/jpeg", "policy.1")
    answer = sign_in(at_school.ivo).get(f"{at_school.address}label/evidence/{proof.pk}/file/")
    assert drawn.SECRET not in answer.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == pieces.POLICY
    assert assessing.proved(begun) == {"policy.1"}


def test_a_picture_is_shown_and_nothing_else_is(at_school: AtSchool, begun: Assessment) -> None:
    browser = sign_in(at_school.hanne)
    photo = drawn.encoded(drawn.corners(), "JPEG", exif=drawn.telling_exif())
    send(browser, at_school, photo, "photo.jpg")
    send(browser, at_school, drawn.written(drawn.paper()))
    picture, paper = Proof.objects.order_by("added_at")
    address = f"{at_school.address}label/evidence/{picture.pk}/look/"
    page = browser.get(f"{at_school.address}label/evidence/policy.1/").content.decode()
    assert f'src="{address}"' in page
    assert f"{paper.pk}/look/" not in page
    shown = sign_in(at_school.ivo).get(address)
    assert shown.content == proving.content_of(picture)
    assert drawn.SECRET not in shown.content
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Content-Security-Policy"] == pieces.POLICY
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "no-store"
    assert browser.get(f"{at_school.address}label/evidence/{paper.pk}/look/").status_code == 404


def test_a_paper_that_acts_is_kept_without_its_actions(at_school: AtSchool, begun: Assessment) -> None:
    assert send(sign_in(at_school.hanne), at_school, drawn.acting_paper()).status_code == 302
    content = proving.content_of(Proof.objects.get())
    assert content.startswith(b"%PDF-")
    assert b"/JavaScript" not in content


def test_the_database_holds_nothing_readable(at_school: AtSchool, begun: Assessment) -> None:
    send(sign_in(at_school.hanne), at_school, drawn.written(drawn.paper()))
    proof = Proof.objects.get()
    assert b"Our protocol" not in bytes(proof.words or b"")
    assert b"%PDF" not in bytes(ProofContent.objects.get().content or b"")
    other = Proof(pk=begun.pk, words=proof.words)
    with pytest.raises(SealingError):
        proving.words_of(other)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00 a program", "paper.pdf", "no PDF, PNG or JPEG"),
        (b"<html><script>alert(1)</script>", "paper.pdf", "no PDF, PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "no PDF, PNG or JPEG"),
        (drawn.archive({"a.txt": b"a"}), "a.pdf", "no PDF, PNG or JPEG"),
        (drawn.mp4(), "film.png", "no PDF, PNG or JPEG"),
        (b"%PDF-1.7\nnothing more", "paper.pdf", "cannot be read"),
        (drawn.png_of(30000, 30000), "bomb.png", "cannot be read"),
        (b"<!doctype html><script>alert(1)</script>", "photo.png", "no PDF, PNG or JPEG"),
        (b"GIF89a<script>alert(1)</script>", "photo.jpg", "no PDF, PNG or JPEG"),
        (
            drawn.archive({f"{one}.txt": bytes(10_000_000) for one in range(5)}),
            "bomb.png",
            "no PDF, PNG or JPEG",
        ),
        (drawn.swelling_paper(1500), "bomb.pdf", "cannot be read"),
        (b"", "empty.pdf", "This file is empty"),
        (b"\0", "nearly.png", "no PDF, PNG or JPEG"),
    ],
)
def test_a_hostile_file_is_refused_with_a_reason(
    at_school: AtSchool, begun: Assessment, content: bytes, name: str, said: str
) -> None:
    answer = send(sign_in(at_school.hanne), at_school, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Our protocol" in answer.content.decode()
    assert not Proof.objects.exists()


def test_a_file_that_is_too_large_is_told_so(
    at_school: AtSchool, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    answer = send(sign_in(at_school.hanne), at_school, b"%PDF-1.7" + bytes(2000))
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.content.decode()


@pytest.mark.parametrize("size", [10_000_001, 11_500_000])
def test_a_file_of_more_than_ten_million_bytes_is_told_so(
    at_school: AtSchool, begun: Assessment, size: int
) -> None:
    answer = send(sign_in(at_school.hanne), at_school, b"%PDF-1.7".ljust(size))
    assert (answer.status_code, Proof.objects.count()) == (422, 0)
    assert "larger than 10 MB" in answer.content.decode()
    assert "Our protocol" in answer.content.decode()


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", drawn.archive({"a.txt": b"a hidden word"})])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "PDF"])
def test_what_is_two_things_at_once_is_kept_as_one(
    at_school: AtSchool, begun: Assessment, form: str, hidden: bytes
) -> None:
    """A picture that is a page or an archive too: the copy is drawn anew, and nothing else of it is there."""
    honest = drawn.written(drawn.paper()) if form == "PDF" else drawn.encoded(drawn.corners(), form)
    answer = send(sign_in(at_school.hanne), at_school, honest + hidden, f"a.{form.lower()}")
    if answer.status_code == 422:
        assert "no PDF, PNG or JPEG" in answer.content.decode() or "cannot be read" in answer.content.decode()
        assert not Proof.objects.exists()
        return
    content = proving.content_of(Proof.objects.get())
    assert b"<script>" not in content
    assert b"PK\x03\x04" not in content
    assert b"hidden word" not in content


def test_of_two_hundred_files_at_once_none_is_kept_and_it_says_so(
    at_school: AtSchool, begun: Assessment
) -> None:
    files = [SimpleUploadedFile(f"{one}.pdf", drawn.written(drawn.paper())) for one in range(200)]
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/evidence/policy.1/"
    answer = browser.post(address, {"called": "Our protocol", "proof_file": files})
    assert answer.status_code == 422
    assert "Send one file at a time" in answer.content.decode()
    assert "Our protocol" in answer.content.decode()
    assert not Proof.objects.exists()


def test_who_forgot_its_name_is_told_to_choose_the_file_again(at_school: AtSchool, begun: Assessment) -> None:
    answer = send(sign_in(at_school.hanne), at_school, drawn.written(drawn.paper()), called="")
    assert answer.status_code == 422
    assert "Choose the file again" in answer.content.decode()
    assert not Proof.objects.exists()


def test_of_files_one_after_the_other_five_are_kept(at_school: AtSchool, begun: Assessment) -> None:
    browser = sign_in(at_school.hanne)
    photo = drawn.encoded(drawn.corners(), "JPEG")
    answers = [send(browser, at_school, photo, "a.jpg").status_code for _ in range(8)]
    assert answers == [302] * 5 + [422] * 3
    assert Proof.objects.count() == ProofContent.objects.count() == 5
    assert "Remove something first" in send(browser, at_school, photo, "a.jpg").content.decode()


def test_there_is_an_end_to_evidence(
    at_school: AtSchool, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(at_school.hanne)
    monkeypatch.setattr(proving, "MOST_BYTES", 100)
    assert "no room" in send(browser, at_school, drawn.written(drawn.paper())).content.decode()
    monkeypatch.setattr(proving, "MOST_A_QUESTION", 1)
    address = f"{at_school.address}label/evidence/policy.1/"
    assert browser.post(address, {"words": "It hangs in every class."}).status_code == 302
    assert "Remove something first" in browser.post(address, {"words": "More."}).content.decode()
    assert Proof.objects.count() == 1


def test_sentences_are_shown_as_they_were_written_and_nothing_runs(
    at_school: AtSchool, begun: Assessment
) -> None:
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/evidence/policy.1/"
    browser.post(address, {"words": "Since May.\n<script>alert(1)</script>\u202e"})
    page = browser.get(address).content.decode()
    assert "Since May.<br>&lt;script&gt;" in page
    assert "\u202e" not in page


def test_evidence_of_another_school_is_not_there(at_school: AtSchool, begun: Assessment) -> None:
    send(sign_in(at_school.hanne), at_school, drawn.written(drawn.paper()))
    proof = Proof.objects.get()
    who = make_member("other", None)
    other = make_school("Andere")
    belong(other, who)
    browser = sign_in(who)
    for base in (at_school.address, f"/school/{other.reference}/"):
        assert browser.get(f"{base}label/evidence/{proof.pk}/file/").status_code == 404
        assert browser.get(f"{base}label/evidence/{proof.pk}/look/").status_code == 404
        assert browser.post(f"{base}label/evidence/{proof.pk}/remove/").status_code == 404
    assert Proof.objects.exists()


def test_evidence_is_removed_until_it_is_handed_in(at_school: AtSchool, begun: Assessment) -> None:
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/evidence/policy.1/"
    browser.post(address, {"words": "So."})
    browser.post(address, {"words": "And so."})
    first, second = Proof.objects.order_by("added_at")
    browser.post(f"{at_school.address}label/evidence/{first.pk}/remove/")
    answer_all(begun, at_school.hanne.person, 2)
    assessing.hand_in(assessment=begun, label=LABEL, by=at_school.hanne.person, at=timezone.now())
    browser.post(f"{at_school.address}label/evidence/{second.pk}/remove/")
    assert Proof.objects.get() == second
    assert "Add a file" not in browser.get(address).content.decode()
