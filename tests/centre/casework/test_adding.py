"""What a desk puts into a case itself: files only after a clear no, several addresses at once."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.vault import settling
from abri.centre.vault.models import CustodyEntry, Evidence
from tests.centre.casework.holding import SEEN, address, link, shown
from tests.centre.conftest import NOON, Cast, Report, sign_in
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import files_on_disk


def to(case: Case, rest: str) -> str:
    return f"/desk/cases/{case.reference}/evidence/{rest}"


def file(content: bytes = b"what they wrote", name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, case: Case, *sent: SimpleUploadedFile, answer: str = "no") -> Any:
    return client.post(to(case, f"files/{answer}/"), {"files": list(sent)})


class TestTheQuestion:
    def test_it_comes_before_any_file(self, alma: Client, report: Report) -> None:
        page = shown(alma, to(report().case, "files/"))
        assert "Could somebody in these files be under 18" in page
        assert 'type="file"' not in page

    def test_a_clear_no_leads_on(self, alma: Client, report: Report) -> None:
        case = report().case
        answer = alma.post(to(case, "files/"), {"intimate": "no"})
        assert answer.headers["Location"] == to(case, "files/no/")
        assert 'type="file"' in shown(alma, to(case, "files/no/"))

    @pytest.mark.parametrize("said", ["perhaps", "adult"])
    def test_anything_else_leads_to_the_address(self, alma: Client, report: Report, said: str) -> None:
        case = report().case
        page = alma.post(to(case, "files/"), {"intimate": said}).content.decode()
        assert 'type="file"' not in page
        assert to(case, "links/") in page

    def test_no_answer_is_asked_again(self, alma: Client, report: Report) -> None:
        assert alma.post(to(report().case, "files/")).status_code == 422

    def test_pictures_of_adults_are_taken_by_desks_that_the_pack_names(
        self, alma: Client, report: Report, cast: Cast, cleaned: FakeCleaning
    ) -> None:
        case = report().case
        assert alma.get(to(case, "files/adult/")).status_code == 404
        assert send(alma, case, file(), answer="adult").status_code == 404
        Desk.objects.filter(pk=cast.helpline.pk).update(kind=Desk.Kind.HOTLINE)
        assert "Is the address enough?" in shown(alma, to(case, "files/adult/"))
        assert send(alma, case, file(), answer="adult").status_code == 302
        assert "an intimate picture of an adult" in shown(alma, address(case.evidence.get()))

    def test_an_address_without_an_answer_takes_no_file(self, alma: Client, report: Report) -> None:
        case = report().case
        assert alma.post(to(case, "files/perhaps/"), {"files": [file()]}).status_code == 404
        alma.post(to(case, "files/"), {"intimate": "no", "files": [file()]})
        assert not Evidence.objects.exists()


class TestFiles:
    def test_several_come_at_once_with_who_handed_them_in(
        self, alma: Client, report: Report, cast: Cast, cleaned: FakeCleaning
    ) -> None:
        case = report().case
        answer = send(alma, case, file(), file(b"more", "more.txt"))
        assert answer.headers["Location"] == f"/desk/cases/{case.reference}/#evidence"
        assert list(case.evidence.values_list("number", "state", "author__username")) == [
            (1, "kept", "alma"), (2, "kept", "alma"),
        ]  # fmt: skip
        page = shown(alma, f"/desk/cases/{case.reference}/")
        assert "2 files are added." in page
        assert "more.txt" in page
        lines = CustodyEntry.objects.filter(evidence=case.evidence.get(number=1)).order_by("number")
        assert lines.values_list("action", "desk_id").first() == ("received", str(cast.helpline.pk))

    def test_none_is_said_so(self, alma: Client, report: Report) -> None:
        answer = alma.post(to(report().case, "files/no/"), {})
        assert answer.status_code == 422
        assert "Choose at least one file." in answer.content.decode()

    def test_what_is_too_large_is_named_and_the_others_are_kept(
        self, alma: Client, report: Report, cleaned: FakeCleaning, settings: Settings
    ) -> None:
        settings.ABRI_UPLOAD_FILE = 1_000
        case = report().case
        answer = send(alma, case, file(), file(b"x" * 2_000, "film.mp4"))
        assert answer.status_code == 422
        assert "“film.mp4” is too large for one file." in answer.content.decode()
        assert "1 file is added." in answer.content.decode()
        assert case.evidence.count() == 1

    def test_when_too_much_is_looked_at_nothing_stays_behind(
        self, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_: object, **__: object) -> None:
            raise settling.Busy

        monkeypatch.setattr(settling, "settle", busy)
        answer = send(alma, report().case, file())
        assert "Try again in a minute." in answer.content.decode()
        assert not Evidence.objects.exists()
        assert not files_on_disk()

    def test_nobody_else_adds_anything(self, report: Report, cast: Cast) -> None:
        case = report().case
        for member, status in ((cast.boris, 403), (cast.clara, 404), (cast.emil, 404)):
            client = sign_in(member)
            for rest in ("files/", "files/no/", "links/"):
                assert client.get(to(case, rest)).status_code == status
            assert send(client, case, file()).status_code >= 400
        assert send(Client(), case, file()).status_code in {302, 400}
        assert not Evidence.objects.exists()

    def test_a_closed_case_takes_nothing(self, alma: Client, report: Report, cast: Cast) -> None:
        case = report().case
        shown(alma, f"/desk/cases/{case.reference}/")
        actions.close(case=case, outcome="helped", by=cast.alma.person, at=NOON)
        assert alma.get(to(case, "files/no/")).status_code == 403
        assert send(alma, case, file()).status_code >= 400
        assert "Add files" not in shown(alma, f"/desk/cases/{case.reference}/")


class TestAddresses:
    def paste(self, client: Client, case: Case, text: str, **more: str) -> str:
        """The page after pasting."""
        return str(
            client.post(to(case, "links/"), {"step": "pasted", "addresses": text, **more}).content.decode()
        )

    def keep(self, client: Client, case: Case, page: str, **more: str) -> Any:
        """Send the second page as it stands, with ``more``."""
        fields = dict(re.findall(r'<input type="hidden" name="(link-[^"]+)" value="([^"]*)"', page))
        fields |= {
            name: value
            for tag, name in re.findall(
                r'(<input type="(?:text|datetime-local)" name="(link-[^"]+)"[^>]*>)', page
            )
            for value in re.findall(r'value="([^"]*)"', tag)
        }
        return client.post(to(case, "links/"), {"step": "known", **fields, **more})

    def test_several_are_read_shown_and_kept(self, alma: Client, report: Report) -> None:
        case = report().case
        text = f"{SEEN.url}\nhttps://x.com/abc/status/1 and instagram.com/Some.One"
        assert "These are no addresses of pages: and" not in self.paste(alma, case, text.replace(" and", ""))
        page = self.paste(alma, case, text.replace(" and", ""), seen_at="2026-11-20T21:30")
        assert page.count("<fieldset") == 2
        assert self.keep(alma, case, page, **{"link-1-account_id": "4711"}).status_code == 302
        first, second = (shown(alma, address(one)) for one in case.evidence.in_order())
        assert "some.one" in first
        assert "20 November 2026, 21:30" in first
        assert "4711" in second

    def test_what_is_no_address_is_named_and_nothing_is_lost(self, alma: Client, report: Report) -> None:
        page = self.paste(alma, report().case, f"{SEEN.url} nonsense")
        assert "This is no address of a page: nonsense." in page
        assert SEEN.url in page
        assert not Evidence.objects.exists()

    def test_one_that_is_there_already_is_told(self, alma: Client, report: Report) -> None:
        case = report().case
        link(case)
        page = self.paste(alma, case, "http://instagram.com/some.one?igsh=1 https://x.com/abc")
        assert page.count("in this case already") == 1

    def test_what_the_reporter_wrote_is_offered_until_it_is_kept(self, alma: Client, report: Report) -> None:
        case = report(addresses=f"{SEEN.url}\non the account of some.body").case
        page = shown(alma, f"/desk/cases/{case.reference}/")
        assert "Keep these addresses as evidence" in page
        fields = dict(re.findall(r'<input type="hidden" name="(step|addresses)" value="([^"]*)"', page))
        answer = alma.post(to(case, "links/"), fields)
        assert answer.status_code == 200
        offered = answer.content.decode()
        assert re.search(r"<textarea[^>]*>\s*" + re.escape(SEEN.url) + r"\non the account", offered)
        assert 'name="step" value="pasted"' in offered
        assert not Evidence.objects.exists()
        self.keep(alma, case, self.paste(alma, case, f"{SEEN.url} some.body"))
        assert "Keep these addresses" not in shown(alma, f"/desk/cases/{case.reference}/")

    @pytest.mark.parametrize("answer", ["", "only in a group at school"])
    def test_an_answer_without_addresses_offers_nothing(
        self, alma: Client, report: Report, answer: str
    ) -> None:
        case = report(addresses=answer).case
        assert "Keep these addresses" not in shown(alma, f"/desk/cases/{case.reference}/")

    def test_who_may_only_read_is_offered_nothing(self, report: Report, cast: Cast) -> None:
        case = report(addresses=SEEN.url).case
        page = shown(sign_in(cast.boris), f"/desk/cases/{case.reference}/")
        assert SEEN.url in page
        assert "Keep these addresses" not in page

    def test_a_time_that_has_not_come_is_a_mistake(self, alma: Client, report: Report) -> None:
        case = report().case
        assert "This time has not come yet." in self.paste(alma, case, SEEN.url, seen_at="2999-01-01T10:00")
        page = self.paste(alma, case, SEEN.url)
        answer = self.keep(alma, case, page, **{"link-0-seen_at": "2999-01-01T10:00"})
        assert answer.status_code == 422
        assert not Evidence.objects.exists()

    def test_a_time_is_kept_with_the_clock_it_was_read_from(self, alma: Client, report: Report) -> None:
        case = report().case
        page = self.paste(alma, case, SEEN.url)
        self.keep(alma, case, page, **{"link-0-seen_at": "2026-07-01T10:00", "link-0-zone": "Europe/Lisbon"})
        assert "10:00 (Europe/Lisbon, UTC+0100)" in shown(alma, address(case.evidence.get()))

    @pytest.mark.parametrize("url", ["javascript:alert(1)", ""])
    def test_a_second_page_that_was_tampered_with_is_refused(
        self, alma: Client, report: Report, url: str
    ) -> None:
        case = report().case
        answer = self.keep(alma, case, self.paste(alma, case, SEEN.url), **{"link-0-url": url})
        assert answer.status_code == 422
        assert not Evidence.objects.exists()

    def test_a_second_page_without_rows_is_refused(self, alma: Client, report: Report) -> None:
        case = report().case
        assert alma.post(to(case, "links/"), {"step": "known"}).status_code == 422
        more = {"link-TOTAL_FORMS": "5000", "link-INITIAL_FORMS": "0"}
        assert alma.post(to(case, "links/"), {"step": "known", **more}).status_code == 422
