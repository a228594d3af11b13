"""A file of the desk in parts, as the script sends it: by the rules of the form, and again after a broken line."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, keys
from abri.centre.cases.models import Case
from abri.centre.records.models import AuditEntry
from abri.centre.vault import opening, parts, settling
from abri.centre.vault.models import CustodyEntry, Evidence, Part
from tests.centre.casework.holding import shown
from tests.centre.conftest import Cast, Report, sign_in
from tests.centre.vault.handing_in import files_on_disk

SMALL = 1_000
WHOLE = bytes(range(256)) * 10

pytestmark = pytest.mark.usefixtures("cleaned")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_SIZE", SMALL)


def files(case: Case, rest: str = "", answer: str = "no") -> str:
    return f"/desk/cases/{case.reference}/evidence/files/{answer}/{rest}"


def begins(client: Client, case: Case, *, answer: str = "no", **told: Any) -> Any:
    """Begin with a file."""
    sent = {"name": "notes.txt", "size": len(WHOLE), "mark": "1 notes.txt", **told}
    return client.post(files(case, "begin/", answer), sent)


def puts(client: Client, case: Case, file: str, number: int, content: bytes) -> Any:
    """Send one part."""
    return client.put(files(case, f"{file}/{number}/"), content, content_type="application/octet-stream")


def finishes(client: Client, case: Case, file: str, **more: str) -> Any:
    """Say that all parts were sent."""
    return client.post(files(case, f"{file}/"), more)


def brings(client: Client, case: Case) -> str:
    """Send all parts of a file, the last first; returns its id."""
    begun = begins(client, case).json()
    for number in reversed(begun["missing"]):
        part = WHOLE[(number - 1) * SMALL : number * SMALL]
        assert puts(client, case, begun["id"], number, part).json() == {}
    return str(begun["id"])


def test_it_comes_in_any_order_and_is_kept_with_who_handed_it_in(
    alma: Client, report: Report, cast: Cast
) -> None:
    case = report().case
    file = brings(alma, case)
    assert finishes(alma, case, file).json() == {"says": "Arrived and locked."}
    evidence = case.evidence.get()
    assert (evidence.number, evidence.state, evidence.author) == (1, "kept", cast.alma.person)
    ring = keys.case_keyring(case, cast.alma.keyring)
    assert b"".join(opening.content(evidence, opening.identity_of(evidence, ring))) == WHOLE
    line = CustodyEntry.objects.filter(evidence=evidence).order_by("number").first()
    assert line
    assert (line.action, line.desk_id) == ("received", str(cast.helpline.pk))
    answer = alma.post(files(case), {"arrived": [file, str(uuid4()), "nonsense"]})
    assert answer.headers["Location"] == f"/desk/cases/{case.reference}/#evidence"
    page = shown(alma, f"/desk/cases/{case.reference}/")
    assert "1 file is added." in page
    assert "notes.txt" in page


def test_a_broken_line_goes_on_where_it_stopped_from_any_browser(
    alma: Client, report: Report, cast: Cast
) -> None:
    case = report().case
    begun = begins(alma, case).json()
    assert (begun["part"], begun["missing"]) == (SMALL, [1, 2, 3])
    puts(alma, case, begun["id"], 2, WHOLE[SMALL : 2 * SMALL])
    assert finishes(alma, case, begun["id"]).json() == {"missing": [1, 3]}
    page = shown(alma, files(case))
    assert "notes.txt" in page
    assert "The line broke before all of it was here" in page
    assert "notes.txt" not in shown(alma, f"/desk/cases/{case.reference}/")
    again = begins(sign_in(cast.alma), case).json()
    assert (again["id"], again["missing"]) == (begun["id"], [1, 3])


def test_the_same_file_again_is_kept_once(alma: Client, report: Report) -> None:
    case = report().case
    file = brings(alma, case)
    for _ in range(2):
        assert "says" in finishes(alma, case, file).json()
    again = begins(alma, case).json()
    assert (again["id"], again["missing"]) == (file, [])
    assert "says" in finishes(alma, case, file).json()
    assert case.evidence.count() == 1
    assert AuditEntry.objects.filter(action="evidence.added").count() == 1


@pytest.mark.parametrize("other", [{"mark": "2 notes.txt"}, {"size": 2_559}, {"mark": ""}])
def test_another_file_does_not_go_on_in_its_place(
    alma: Client, report: Report, other: dict[str, Any]
) -> None:
    case = report().case
    assert begins(alma, case).json()["id"] != begins(alma, case, **other).json()["id"]


def test_what_was_begun_is_removed_and_what_is_kept_stays(alma: Client, report: Report) -> None:
    case = report().case
    begun = begins(alma, case).json()
    puts(alma, case, begun["id"], 1, WHOLE[:SMALL])
    assert finishes(alma, case, begun["id"], remove="1").json() == {}
    assert not Evidence.objects.exists()
    assert not files_on_disk()
    begun = begins(alma, case).json()
    assert alma.post(files(case), {"remove": begun["id"]}).headers["Location"] == files(case)
    assert not Evidence.objects.exists()
    kept = brings(alma, case)
    finishes(alma, case, kept)
    assert finishes(alma, case, kept, remove="1").status_code == 403
    alma.post(files(case), {"remove": kept})
    assert case.evidence.kept().count() == 1


def test_a_file_of_somebody_else_is_not_there(alma: Client, report: Report, cast: Cast) -> None:
    mine, other = report().case, report().case
    begun = begins(alma, mine).json()["id"]
    theirs = Evidence.objects.create(
        case=mine, source="reporter", recipient="age1", announced=5, created_at=timezone.now(),
        draft_until=timezone.now(),
    )  # fmt: skip
    for case, file in ((other, begun), (mine, str(theirs.pk)), (mine, str(uuid4()))):
        for answer in (
            puts(alma, case, file, 1, WHOLE[:SMALL]),
            finishes(alma, case, file),
            finishes(alma, case, file, remove="1"),
        ):
            assert answer.status_code == 403
            assert answer.json() == {"error": "This file is no longer here. Choose it again."}
    assert Evidence.objects.count() == 2
    assert not Part.objects.exists()


class TestTheRulesOfTheForm:
    def test_nobody_else_brings_anything(self, report: Report, cast: Cast) -> None:
        case = report().case
        for member, status in ((cast.boris, 403), (cast.clara, 404), (cast.emil, 404)):
            assert begins(sign_in(member), case).status_code == status
        answer = begins(Client(), case)
        assert answer.headers["Location"].startswith("/desk/account/login/")
        assert not Evidence.objects.exists()

    @pytest.mark.parametrize("said", ["perhaps", "yes"])
    def test_without_a_clear_no_there_is_no_address(self, alma: Client, report: Report, said: str) -> None:
        assert begins(alma, report().case, answer=said).status_code == 404

    def test_pictures_of_adults_are_taken_by_desks_that_the_pack_names(
        self, alma: Client, report: Report, cast: Cast
    ) -> None:
        case = report().case
        answer = begins(alma, case, answer="adult")
        assert (answer.status_code, answer.json()) == (403, {"error": "We cannot take files here."})
        Desk.objects.filter(pk=cast.helpline.pk).update(kind=Desk.Kind.HOTLINE)
        adult = begins(alma, case, answer="adult").json()["id"]
        assert begins(alma, case).json()["id"] != adult
        # What was begun as a picture of an adult is not finished under another answer.
        for number, start in enumerate(range(0, len(WHOLE), SMALL), start=1):
            puts(alma, case, adult, number, WHOLE[start : start + SMALL])
        assert "Arrived" not in finishes(alma, case, adult).content.decode()
        assert case.evidence.get(pk=adult).state == "receiving"

    def test_a_case_closed_in_between_takes_nothing_more(
        self, alma: Client, report: Report, cast: Cast
    ) -> None:
        case = report().case
        shown(alma, f"/desk/cases/{case.reference}/")
        begun = begins(alma, case).json()["id"]
        actions.close(case=case, outcome="helped", by=cast.alma.person, at=timezone.now())
        for answer in (
            begins(alma, case),
            puts(alma, case, begun, 1, WHOLE[:SMALL]),
            finishes(alma, case, begun),
        ):
            assert (answer.status_code, answer.json()) == (403, {"error": "We cannot take files here."})
        assert not Part.objects.exists()

    def test_what_is_too_large_is_named(self, alma: Client, report: Report, settings: Settings) -> None:
        settings.ABRI_UPLOAD_FILE = 2_000
        answer = begins(alma, report().case)
        assert (answer.status_code, answer.json()) == (
            413, {"error": "“notes.txt” is too large for one file."},
        )  # fmt: skip

    def test_when_too_much_is_looked_at_it_waits(
        self, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_: object, **__: object) -> None:
            raise settling.Busy

        case = report().case
        file = brings(alma, case)
        with monkeypatch.context() as patched:
            patched.setattr(settling, "settle", busy)
            assert finishes(alma, case, file).status_code == 429
        assert "says" in finishes(alma, case, file).json()

    def test_a_forged_request_brings_nothing(self, report: Report, cast: Cast) -> None:
        case = report().case
        forged = sign_in(cast.alma)
        forged.handler.enforce_csrf_checks = True
        assert begins(forged, case).status_code == 403
        assert not Evidence.objects.exists()

    def test_a_member_whom_nobody_let_in_gets_the_plain_form(self, alma: Client, report: Report) -> None:
        case = report().case
        assert "data-begin" in shown(alma, files(case))
        case.grants.all().delete()
        page = shown(alma, files(case))
        assert 'type="file"' in page
        assert "data-begin" not in page
        assert begins(alma, case).status_code == 403

    def test_the_name_and_the_mark_are_in_clear_nowhere(self, alma: Client, report: Report) -> None:
        begins(alma, report().case, name="anna.txt", mark="17 anna.txt")
        assert "anna" not in str(list(Evidence.objects.values()))
