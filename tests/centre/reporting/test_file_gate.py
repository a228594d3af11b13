"""Nothing but a clear "no" about pictures lets a file in: no page has a field, no request leaves a byte."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.country import country
from abri.centre.reporting import gates, visits
from abri.centre.reporting.gates import Gate
from abri.centre.vault import opening
from abri.centre.vault.models import Evidence, Part
from abri.engine.facts import Facts
from tests.centre.conftest import Cast, make_desk, make_member
from tests.centre.reporting.conftest import Dina
from tests.centre.reporting.handing_in import FILES, adds, begins, holds, puts, says, sent
from tests.centre.vault.conftest import FakeCleaning, cleaned  # noqa: F401

NOT_A_CLEAR_NO = ["", "yes", "not_sure"]
PAGES = [FILES, "/en/report/all/", "/en/report/check/", "/en/report/pictures/", "/en/report/addresses/"]


def nothing_was_kept() -> bool:
    """Whether neither the database nor the disk has anything of a file."""
    vault = settings.ABRI_VAULT
    on_disk = [path for path in vault.glob("*/*") if path.is_file()] if vault.is_dir() else []
    return not Evidence.objects.exists() and not Part.objects.exists() and not on_disk


@pytest.mark.parametrize("image", NOT_A_CLEAR_NO)
def test_no_page_has_a_field_for_files(dina: Dina, image: str) -> None:
    says(dina, image)
    for page in PAGES:
        shown = dina.get(page, follow=True).content.decode()
        assert "files_file" not in shown
        assert "upload.js" not in shown


@pytest.mark.parametrize("image", NOT_A_CLEAR_NO)
def test_no_request_leaves_anything(dina: Dina, image: str) -> None:
    says(dina, image)
    refused = begins(dina)
    assert refused.status_code == 403
    assert refused.json() == {"error": "We cannot take files here."}
    assert puts(dina, str(uuid4()), 1, b"words").status_code == 403
    assert dina.post(f"{FILES}{uuid4()}/").status_code == 403
    adds(dina, sent())
    dina.post("/en/report/all/", {"danger": "none", "minor_image": image, "files_file": sent()})
    assert nothing_was_kept()


def test_without_a_report_nothing_comes_in(dina: Dina) -> None:
    assert begins(dina).status_code == 410
    adds(dina, sent())
    assert begins(dina, where="/en/mailbox/files/begin/").status_code == 410
    adds(dina, sent(), where="/en/mailbox/files/")
    assert nothing_was_kept()


@pytest.mark.parametrize("category", ["ncii.minor", "csam.url", "sextortion"])
def test_what_routing_forbids_stays_forbidden(dina: Dina, category: str) -> None:
    says(dina, "none", category=[category])
    page = dina.get(FILES).content.decode()
    assert "Here we take no files" in page
    assert "files_file" not in page
    assert begins(dina).status_code == 403
    adds(dina, sent())
    assert nothing_was_kept()


def test_a_team_that_the_country_does_not_name_takes_no_pictures_of_adults(dina: Dina) -> None:
    says(dina, "adults")
    page = dina.get(FILES).content.decode()
    assert "takes no naked or sexual pictures" in page
    assert "files_file" not in page
    dina.post(FILES, {"confirm": "1"})
    assert begins(dina).status_code == 403
    assert nothing_was_kept()


@pytest.fixture
def hotline(cast: Cast) -> Desk:
    """A desk of a kind that may receive intimate pictures of adults."""
    desk = make_desk("hotline", "hotline")
    make_member("hanna", desk)
    return desk


def at_the_hotline(dina: Dina, **answers: Any) -> None:
    """Report to it by its own link, about adults."""
    dina.begin(to="hotline")
    for question, value in {"danger": "none", "category": ["ncii.adult"], **answers}.items():
        dina.answer(question, value)
    dina.answer("minor_image", "adults")


@pytest.mark.usefixtures("hotline")
def test_pictures_of_adults_come_in_after_a_warning_that_is_confirmed(
    dina: Dina,
    cleaned: FakeCleaning,  # noqa: F811
) -> None:
    at_the_hotline(dina)
    page = dina.get(FILES).content.decode()
    assert "Before you add a file" in page
    assert "files_file" not in page
    assert begins(dina).status_code == 403
    adds(dina, sent())
    assert nothing_was_kept()
    dina.post(FILES, {"confirm": "1"})
    assert "files_file" in dina.get(FILES).content.decode()
    adds(dina, sent())
    (file,) = holds(dina).files
    assert file.intimate == "adult"
    described = opening.described(Evidence.objects.get(), file.key[1])
    assert described.told["intimate"] == "adult"
    assert dina.send().status_code == 302
    assert Evidence.objects.get().case is not None


@pytest.mark.usefixtures("hotline", "cleaned")
def test_a_second_team_that_danger_lets_in_has_to_be_named_too(dina: Dina) -> None:
    at_the_hotline(dina, danger="self_harm")
    assert begins(dina).status_code == 403
    dina.answer("danger", "none")
    dina.post(FILES, {"confirm": "1"})
    adds(dina, sent())
    dina.answer("story", "Ik wil niet meer leven. Ik ga mezelf pijn doen.")
    page = dina.send()
    assert page.status_code == 410
    assert "The files are no longer here" in page.content.decode()
    assert nothing_was_kept()
    assert dina.send().status_code == 302


@pytest.mark.usefixtures("cleaned")
@pytest.mark.parametrize("now", ["yes", "not_sure", "adults", ""])
def test_another_answer_deletes_what_came_before_it(dina: Dina, now: str) -> None:
    says(dina, "none")
    adds(dina, sent())
    assert len(holds(dina).whole) == 1
    answer = dina.post("/en/report/minor_image/?change=1", {"minor_image": now})
    assert nothing_was_kept()
    assert "files" not in dina.draft(timezone.now()).answers
    shown = dina.get(answer.headers["Location"], follow=True).content.decode()
    assert "The files that you had added are deleted" in shown


@pytest.mark.usefixtures("cleaned")
def test_another_category_deletes_them_too(dina: Dina) -> None:
    says(dina, "none")
    adds(dina, sent())
    dina.answer("category", ["csam.url"])
    assert nothing_was_kept()


def test_the_gate_in_words() -> None:
    at, named = timezone.now(), country().evidence.adult_desks[0]
    fits, other = Desk(kind=named), Desk(kind="school")
    clear, adults = Facts(image="none"), Facts(image="intimate_adult")
    assert gates.gate(clear, [], confirmed=False, at=at) is Gate.OPEN
    assert gates.gate(adults, [fits], confirmed=False, at=at) is Gate.WARNING
    assert gates.gate(adults, [fits], confirmed=True, at=at) is Gate.CONFIRMED
    assert gates.gate(adults, [fits, other], confirmed=True, at=at) is Gate.SHUT
    assert gates.gate(adults, [], confirmed=True, at=at) is Gate.SHUT
    for image in (None, "intimate_minor", "intimate_unknown_age"):
        assert gates.gate(Facts(image=image), [fits], confirmed=True, at=at) is Gate.SHUT


@pytest.mark.usefixtures("cleaned")
@pytest.mark.parametrize("image", NOT_A_CLEAR_NO)
def test_the_mailbox_asks_anew_and_refuses_the_same(dina: Dina, image: str) -> None:
    says(dina, "none")
    assert dina.send().status_code == 302
    receipt = dina.receipt()
    dina.post("/en/mailbox/", {"code": receipt.display})
    page = "/en/mailbox/files/"
    assert 'name="minor_image"' in dina.get(page).content.decode()
    shown = dina.post(page, {"minor_image": image}, follow=True).content.decode()
    assert "files_file" not in shown
    assert begins(dina, where=page + "begin/").status_code == 403
    adds(dina, sent(), where=page)
    assert nothing_was_kept()
    assert not holds(dina, visits.COOKIE).files
