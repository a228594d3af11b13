"""The button for what nobody may look at again: what it says before, what it does, and what follows."""

import pytest
from django.test import Client

from abri.centre.outbox.models import Letter
from abri.centre.vault import custody, opening
from abri.centre.vault.models import Evidence
from tests.centre.casework.holding import address, link, log, of_kind, picture, reveal, shown
from tests.centre.conftest import Cast, Report, sign_in
from tests.centre.vault.conftest import FakeCleaning


@pytest.fixture
def found(report: Report, cleaned: FakeCleaning) -> Evidence:
    """A picture that came in although nobody may send it."""
    return picture(report().case, cleaned)


def test_the_page_before_it_says_what_happens(alma: Client, found: Evidence) -> None:
    page = shown(alma, address(found, "seal-off/"))
    for said in (
        "Nobody opens it any more",
        "the administrators of this centre",
        "You cannot take this back.",
    ):
        assert said in page
    assert "Do not look again, copy nothing, send nothing on." in page
    assert log(found) == ["received", "scanned"]


def test_nobody_opens_it_any_more(alma: Client, found: Evidence) -> None:
    reveal(alma, found)
    assert alma.post(address(found, "seal-off/")).status_code == 302
    found.refresh_from_db()
    assert found.state == Evidence.State.SEALED_OFF
    page = shown(alma, address(found))
    assert "Nobody opens it any more, not even to check." in page
    assert "me at school.jpg" not in page
    for rest in ("veil/", "look/"):
        assert alma.get(address(found, rest)).status_code == 404
    assert alma.post(address(found, "reveal/")).status_code == 404
    assert alma.post(address(found, "download/"), {"form_of": "copy"}).status_code == 404
    assert "Alma sealed it off" in page
    assert log(found)[-1] == "sealed_off"


def test_the_case_says_so_without_its_name(alma: Client, found: Evidence) -> None:
    assert found.case is not None
    alma.post(address(found, "seal-off/"))
    page = shown(alma, f"/desk/cases/{found.case.reference}/")
    assert "sealed off" in page
    assert "me at school.jpg" not in page


def test_who_has_to_know_gets_a_letter(alma: Client, found: Evidence) -> None:
    before = Letter.objects.count()
    alma.post(address(found, "seal-off/"))
    assert Letter.objects.count() > before


def test_who_may_only_read_is_told_whom_to_call(cast: Cast, found: Evidence) -> None:
    boris = sign_in(cast.boris)
    page = shown(boris, address(found))
    assert "tell a caseworker of this desk at once" in page
    assert boris.post(address(found, "seal-off/")).status_code == 403
    found.refresh_from_db()
    assert found.state == Evidence.State.KEPT


def test_twice_is_once(alma: Client, found: Evidence) -> None:
    for _ in range(2):
        assert alma.post(address(found, "seal-off/")).status_code == 302
    assert log(found).count("sealed_off") == 1


def test_handing_over_destroys_what_is_here_and_says_to_whom(alma: Client, found: Evidence) -> None:
    alma.post(address(found, "seal-off/"))
    assert "It was handed over" in shown(alma, address(found))
    assert alma.post(address(found, "handed-over/"), {"to": "be.police.local"}).status_code == 302
    found.refresh_from_db()
    assert found.state == Evidence.State.DESTROYED
    page = shown(alma, address(found))
    assert "It was handed on" in page
    assert "Before that it was handed over to: Local police station." in page
    custody.check(found)
    with pytest.raises(opening.Damaged):
        opening.described(found, None)  # type: ignore[arg-type]


def test_a_legal_hold_keeps_it_here(alma: Client, found: Evidence) -> None:
    assert found.case is not None
    alma.post(address(found, "seal-off/"))
    alma.post(f"/desk/cases/{found.case.reference}/hold/", {"on": "1"})
    alma.post(address(found, "handed-over/"), {"to": "be.police.local"})
    found.refresh_from_db()
    assert found.state == Evidence.State.SEALED_OFF
    assert "A legal hold keeps it from being destroyed. End the hold first." in shown(alma, address(found))


@pytest.mark.parametrize("to", ["", "somebody"])
def test_nothing_is_handed_over_to_nobody(alma: Client, found: Evidence, to: str) -> None:
    alma.post(address(found, "seal-off/"))
    alma.post(address(found, "handed-over/"), {"to": to})
    found.refresh_from_db()
    assert found.state == Evidence.State.SEALED_OFF


def test_what_is_open_cannot_be_handed_over(alma: Client, report: Report, cleaned: FakeCleaning) -> None:
    one = of_kind(report().case, cleaned, "text", text="words")
    alma.post(address(one, "handed-over/"), {"to": "be.police.local"})
    one.refresh_from_db()
    assert one.state == Evidence.State.KEPT


def test_an_address_has_nothing_to_seal_off(alma: Client, report: Report) -> None:
    one = link(report().case)
    assert address(one, "seal-off/") not in shown(alma, address(one))
    assert alma.post(address(one, "seal-off/")).status_code == 302
    one.refresh_from_db()
    assert one.state == Evidence.State.KEPT
