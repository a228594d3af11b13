"""The charter: versions that never change, signatures for the version that was signed, promises year on year."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.country import lessons
from abri.centre.learning.competition import chartering, papers
from abri.centre.learning.competition.views import public
from abri.centre.learning.models import Charter, Progress, Signature
from abri.centre.ui.printing import CannotPrint
from abri.engine.learning.competition import Phase
from tests.centre.conftest import sign_in
from tests.centre.learning.competition.competing import Competing, make_tip

PAGES = "/learning/competition/2027/charter/"
WORDS = {f"text_{code}": f"Words in {code}." for code in ("nl", "fr", "de", "en")}
SIGNED = {
    "name": "A. Minister", "office": "Minister of education", "commitment": "An hour a week, by 2028.",
    "language": "en", "signed_on_day": "9", "signed_on_month": "2", "signed_on_year": "2027", "seen": "on",
}  # fmt: skip


def write(competing: Competing, revision: int = 0, **words: str) -> int:
    given = {"tips": [str(competing.tip_n.pk)], "revision": str(revision), **WORDS, **words}
    return sign_in(competing.paul).post(f"{PAGES}chapters/private/", given).status_code


def publish(competing: Competing) -> str:
    return sign_in(competing.paul).post(f"{PAGES}publish/", follow=True).content.decode()


@pytest.fixture
def published(competing: Competing) -> Competing:
    """A charter with one chapter is published."""
    competing.at(Phase.COUNTING)
    assert write(competing) == 302
    publish(competing)
    return competing


def sign(published: Competing, **more: str) -> int:
    charter = Charter.objects.get(number=1)
    given = SIGNED | {"charter": str(charter.pk)} | more
    return sign_in(published.paul).post(f"{PAGES}signatures/", given).status_code


def test_a_charter_shows_its_chapters_and_tips_in_the_language_of_the_page(published: Competing) -> None:
    page = Client().get("/fr/safer-internet-day/2027/charter/").content.decode()
    assert "Words in fr." in page
    assert published.tip_n.text in page
    assert published.tip_s.text not in page
    assert "Words in nl." not in page


def test_every_chapter_needs_the_same_languages(competing: Competing) -> None:
    competing.at(Phase.COUNTING)
    assert "Nothing was published" in publish(competing)
    write(competing)
    given = {"text_nl": "Alleen Nederlands.", "revision": "0"}
    sign_in(competing.paul).post(f"{PAGES}chapters/help/", given)
    assert "in the same languages" in publish(competing)
    assert not Charter.objects.exists()


def test_a_charter_in_one_language_says_so_to_readers_of_another(competing: Competing) -> None:
    competing.at(Phase.COUNTING)
    write(competing, text_fr="", text_de="", text_en="")
    publish(competing)
    page = Client().get("/de/safer-internet-day/2027/charter/").content.decode()
    assert "Words in nl." in page
    assert 'lang="nl"' in page


def test_two_editors_do_not_write_over_each_other(published: Competing) -> None:
    assert write(published, revision=0, text_nl="Over the other.") == 422
    assert write(published, revision=1, text_nl="After the other.") == 302


def test_publishing_the_same_again_makes_no_version(published: Competing) -> None:
    assert "says the same" in publish(published)
    assert Charter.objects.count() == 1


def test_a_signature_stays_with_the_version_that_was_signed(published: Competing) -> None:
    assert sign(published) == 302
    write(published, revision=1, text_en="Words that were edited afterwards.")
    publish(published)
    page = Client().get("/en/safer-internet-day/2027/charter/").content.decode()
    assert "Words that were edited afterwards." in page
    assert "this signature is for the version that was signed" in page
    signed = Client().get("/en/safer-internet-day/2027/charter/1/").content.decode()
    assert "Words in en." in signed
    assert "There is a newer version" in signed
    assert Signature.objects.get().charter.number == 1


def refuse(published: Competing) -> None:
    given = {"to": "refuse", "reason": "names", "revision": "1"}
    jana = sign_in(published.north.jana)
    assert jana.post(f"/learning/tips/{published.tip_n.pk}/", given).status_code == 302


def test_a_tip_that_is_refused_later_leaves_every_version_and_its_paper(published: Competing) -> None:
    first = Charter.objects.get(number=1)
    paper = papers.pdf(first, "en")
    refuse(published)
    publish(published)
    assert published.tip_n.text not in str(Charter.objects.values_list("content", flat=True))
    page = Client().get("/en/safer-internet-day/2027/charter/1/").content.decode()
    assert "was taken out later" in page
    assert first.digest in page
    assert papers.pdf(Charter.objects.get(number=1), "en") != paper


def test_what_another_class_says_too_stays_where_one_is_refused(published: Competing) -> None:
    make_tip(published.class_s, published.tip_n.text)
    refuse(published)
    assert published.tip_n.text in str(Charter.objects.get(number=1).content)


def test_an_unseen_signature_is_not_taken_nor_the_same_twice(published: Competing) -> None:
    assert sign(published, seen="") == 422
    assert sign(published) == 302
    assert sign(published) == 422
    assert Signature.objects.count() == 1


def test_a_promise_is_followed_year_on_year(published: Competing) -> None:
    sign(published)
    signature = Signature.objects.get()
    browser = sign_in(published.paul)
    for year, state, what in (
        ("2027", "planned", "A plan."),
        ("2028", "begun", "X"),
        ("2028", "done", "A law."),
    ):
        given = {"year": year, "state": state, "what": what, "source": "Official journal", "language": "en"}
        assert browser.post(f"{PAGES}signatures/{signature.pk}/", given).status_code == 302
    assert list(Progress.objects.values_list("year", "state")) == [(2027, "planned"), (2028, "done")]
    page = Client().get("/nl/safer-internet-day/commitments/").content.decode()
    assert page.index("A plan.") < page.index("A law.")
    assert "Official journal" in page
    browser.post(f"{PAGES}signatures/{signature.pk}/", {"strike": "1"})
    assert not Progress.objects.exists()


def test_nobody_but_editors_gets_there(published: Competing) -> None:
    for address in (PAGES, f"{PAGES}chapters/private/", f"{PAGES}signatures/"):
        assert sign_in(published.north.jana).get(address).status_code == 404
    assert sign_in(published.north.jana).post(f"{PAGES}publish/").status_code == 404


def test_the_pdf_is_tagged_for_readers_and_archives_and_always_the_same(published: Competing) -> None:
    answer = Client().get("/fr/safer-internet-day/2027/charter/1/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        meta = str(pdf.open_metadata())
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
    assert "part>2<" in meta.replace(" ", "")
    assert "pdfuaid" in meta
    assert Client().get("/fr/safer-internet-day/2027/charter/1/pdf/").content == answer.content


def test_whatever_a_class_wrote_can_be_printed(competing: Competing) -> None:
    competing.at(Phase.COUNTING)
    hostile = make_tip(
        competing.class_n, '#panic("x") $x$ \U0001f600 \u6f22\u5b57 \u202e *bold* <b> \U000e0001'
    )
    rules = lessons().competition
    assert rules is not None
    chartering.save(
        edition=competing.edition, theme="private", texts={"nl": "#eval(1) \U0001f600"}, tips=[hostile],
        revision=0, by=competing.paul.person, at=timezone.now(),
    )  # fmt: skip
    charter = chartering.publish(
        edition=competing.edition, rules=rules, by=competing.paul.person, at=timezone.now()
    )
    assert papers.pdf(charter, "nl").startswith(b"%PDF")


def test_a_charter_that_cannot_be_printed_is_told_in_words(
    published: Competing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> bytes:
        raise CannotPrint

    monkeypatch.setattr(papers, "pdf", refuse)
    answer = Client().get("/en/safer-internet-day/2027/charter/1/pdf/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "The charter cannot be printed just now" in page
    assert 'href="/en/safer-internet-day/2027/charter/1/"' in page


def test_what_is_not_there_is_not_found(published: Competing) -> None:
    for address in (
        "2026/",
        "2026/charter/",
        "2027/charter/9/",
        "2027/charter/9/pdf/",
        "2027/",
        f"{9**30}/",
        f"2027/charter/{9**30}/",
    ):
        assert Client().get(f"/en/safer-internet-day/{address}").status_code == 404


@pytest.mark.parametrize("address", ["2027/charter/", "commitments/"])
def test_many_signatures_stand_on_pages(
    published: Competing, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    sign(published)
    sign(published, name="B. Minister")
    monkeypatch.setattr(public, "A_PAGE", 1)
    first, second = (
        Client().get(f"/en/safer-internet-day/{address}?page={number}").content.decode() for number in (1, 2)
    )
    assert "A. Minister" in first
    assert "B. Minister" not in first
    assert "?page=2" in first
    assert "B. Minister" in second
    assert "?page=1" in second
