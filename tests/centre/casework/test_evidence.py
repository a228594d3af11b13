"""Evidence on the case's page and on a page of its own: what is told, what is shown, and to whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.cases import actions, mailbox
from abri.centre.casework.evidence import looking
from abri.centre.records.models import AuditEntry
from abri.centre.vault import custody, destruction
from abri.centre.vault.models import BlindMark, CustodyEntry, Evidence, Part
from tests.centre.casework.holding import (
    COPY,
    SEEN,
    VEIL,
    WORDS,
    address,
    link,
    log,
    of_kind,
    picture,
    reveal,
    shown,
)
from tests.centre.conftest import Cast, Report, sign_in
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import begun


def case_page(client: Client, evidence: Evidence) -> str:
    """The part of the case's page that lists evidence."""
    assert evidence.case is not None
    page = shown(client, f"/desk/cases/{evidence.case.reference}/")
    return page[page.index('id="evidence"') :].split("</section>")[0]


class TestOnTheCase:
    def test_each_thing_stands_with_kind_name_size_and_who(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned, b"x" * 2_500_000)
        page = case_page(alma, one)
        for said in ("1. Picture", "me at school.jpg", "2.5 MB", "Reporter"):
            assert said.replace(" ", "\xa0") in page or said in page
        assert f'href="{address(one)}"' in page

    def test_an_address_stands_with_its_platform(self, alma: Client, report: Report) -> None:
        page = case_page(alma, link(report().case))
        assert "1. Address" in page
        assert "https://www.instagram.com/some.one/" in page
        assert "Instagram" in page

    def test_what_another_case_holds_too_is_told(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        first, second = report(), report()
        for of in (first, second):
            picture(of.case, cleaned)
            link(of.case)
        case_page(alma, first.case.evidence.get(number=1))
        page = case_page(alma, second.case.evidence.get(number=1))
        assert page.count(f"/desk/cases/{first.case.reference}/") == 2
        assert "The same file in:" in page
        assert "The same address in:" in page

    def test_a_case_of_another_desk_is_not_named(self, alma: Client, report: Report, cast: Cast) -> None:
        theirs, mine = report(desk_slug="school"), report()
        link(theirs.case)
        case_page(sign_in(cast.clara), theirs.case.evidence.get())
        assert theirs.case.reference not in case_page(alma, link(mine.case))

    def test_the_checklist_says_what_is_there_and_what_is_missing(self, alma: Client, report: Report) -> None:
        one = report()
        before = shown(alma, f"/desk/cases/{one.case.reference}/")
        asked = "The exact web addresses and the links to the profiles"
        assert asked in before.split("Still missing")[1].split("</ul>")[0]
        link(one.case)
        after = shown(alma, f"/desk/cases/{one.case.reference}/")
        assert asked not in after.split("Still missing")[1].split("</ul>")[0]
        assert asked in after

    def test_nobody_counts_what_has_not_come_yet(self, alma: Client, report: Report) -> None:
        one = report()
        begun(10, case=one.case)
        assert "Nothing was handed in yet" in shown(alma, f"/desk/cases/{one.case.reference}/")

    def test_opening_the_case_lets_its_evidence_be_found_elsewhere(
        self, alma: Client, report: Report
    ) -> None:
        one = link(report().case)
        case_page(alma, one)
        assert BlindMark.objects.get().evidence == one


class TestItsPage:
    def test_it_tells_what_is_known(self, alma: Client, report: Report, cleaned: FakeCleaning) -> None:
        page = shown(alma, address(picture(report().case, cleaned)))
        for said in ("me at school.jpg", "image/jpeg", "640 × 480", "The original says where it was taken"):
            assert said in page

    def test_an_address_is_no_link(self, alma: Client, report: Report) -> None:
        page = shown(alma, address(link(report().case)))
        assert f'href="{SEEN.url}' not in page
        for said in (SEEN.url, "some.one", "17", "20 November 2026", "Europe/Brussels", "A mocking post"):
            assert said in page

    def test_a_text_is_shown_with_what_was_found_in_it(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = of_kind(report().case, cleaned, "text", WORDS.encode(), text=WORDS)
        page = shown(alma, address(one))
        assert '<mark class="abri-found' in page
        assert "See you tomorrow." in page
        assert "/dismiss/" not in page

    def test_a_text_of_a_hostile_hand_is_only_text(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        page = shown(alma, address(of_kind(report().case, cleaned, "text", text="<script>alert(1)</script>")))
        assert "<script>alert" not in page

    def test_each_opening_is_a_line_of_the_log(self, alma: Client, report: Report, cast: Cast) -> None:
        one = link(report().case)
        shown(alma, address(one))
        shown(sign_in(cast.boris), address(one))
        page = shown(alma, address(one))
        assert log(one) == ["received", "opened", "opened", "opened"]
        assert "Alma opened its page" in page
        assert "Boris opened its page" in page

    def test_coming_back_within_the_sitting_makes_one_line(self, alma: Client, report: Report) -> None:
        one = link(report().case)
        for _ in range(3):
            page = shown(alma, address(one))
        assert page.count("Alma opened its page") == 1
        assert "(3 times)" in page

    def test_a_log_that_was_changed_is_told(self, alma: Client, report: Report) -> None:
        one = link(report().case)
        shown(alma, address(one))
        CustodyEntry.objects.filter(evidence=one, number=1).update(action="scanned")
        page = shown(alma, address(one))
        assert "The custody log does not hold together" in page
        assert "Line 2, or the one before it, is not what was written." in page

    def test_a_link_of_another_record_is_damaged(self, alma: Client, report: Report) -> None:
        one = link(report().case)
        Evidence.objects.filter(pk=one.pk).update(item="0" * 64)
        assert "It cannot be opened" in shown(alma, address(one))
        assert "damaged" in case_page(alma, one)

    def test_what_was_destroyed_is_a_tombstone(self, alma: Client, report: Report, cast: Cast) -> None:
        one = link(report().case)
        destruction.destroy(one, reason="retention", at=timezone.now())
        assert "It was destroyed on" in shown(alma, address(one))
        page = case_page(alma, one)
        assert "its custody log stays" in page
        assert "instagram" not in page.lower().split("</ol>")[0]

    def test_a_legal_hold_stands_there(self, alma: Client, report: Report) -> None:
        one = link(report().case)
        assert one.case is not None
        alma.post(f"/desk/cases/{one.case.reference}/hold/", {"on": "1"})
        page = shown(alma, address(one))
        assert "A legal hold keeps it from being destroyed." in page
        assert "Alma put a legal hold on it" in page


class TestLooking:
    def test_a_picture_is_veiled_until_somebody_chooses(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        page = shown(alma, address(one))
        assert f'src="{address(one, "veil/")}"' in page
        assert address(one, "look/") not in page
        assert alma.get(address(one, "look/")).status_code == 404
        assert alma.get(address(one, "veil/")).getvalue() == VEIL

    def test_choosing_shows_it_and_is_written_down_with_the_reason(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = picture(report().case, cleaned)
        reveal(alma, one, "The school asks who is in it.")
        page = shown(alma, address(one))
        assert f'src="{address(one, "look/")}"' in page
        assert alma.get(address(one, "look/")).getvalue() == COPY
        assert "Alma had it shown" in page
        assert "The school asks who is in it." in page
        assert log(one)[2:] == ["revealed", "opened"]

    def test_another_session_sees_the_veil(
        self, alma: Client, report: Report, cleaned: FakeCleaning, cast: Cast
    ) -> None:
        one = picture(report().case, cleaned)
        reveal(alma, one)
        for client in (sign_in(cast.alma), sign_in(cast.boris)):
            assert client.get(address(one, "look/")).status_code == 404

    def test_the_veil_comes_back_by_itself_and_by_hand(
        self, alma: Client, report: Report, cleaned: FakeCleaning, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = picture(report().case, cleaned)
        reveal(alma, one)
        assert alma.post(address(one, "veil-again/")).status_code == 302
        assert alma.get(address(one, "look/")).status_code == 404
        monkeypatch.setattr(looking, "SHOWN_FOR", timedelta(seconds=-1))
        reveal(alma, one)
        assert alma.get(address(one, "look/")).status_code == 404

    def test_a_sound_and_a_video_play_only_when_chosen_and_a_video_is_mute(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        case = report().case
        for kind, tag in (("mp4", "<video"), ("mp3", "<audio")):
            one = of_kind(case, cleaned, kind)
            assert tag not in shown(alma, address(one))
            reveal(alma, one)
            page = shown(alma, address(one))
            assert tag in page
            assert "autoplay" not in page
        assert " muted " in shown(alma, address(case.evidence.get(number=1)))
        assert "media-src 'self'" in alma.get(address(one)).headers["Content-Security-Policy"]

    def test_a_picture_without_a_safe_copy_is_not_shown(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one = of_kind(report().case, cleaned, "jpeg", result="failed", why="damaged")
        page = shown(alma, address(one))
        assert "There is no safe copy to show" in page
        assert "/reveal/" not in page
        reveal(alma, one)
        assert alma.get(address(one, "look/")).status_code == 404

    def test_a_text_has_nothing_to_reveal(self, alma: Client, report: Report, cleaned: FakeCleaning) -> None:
        one = of_kind(report().case, cleaned, "text", text=WORDS)
        assert alma.post(address(one, "reveal/")).status_code == 404
        assert log(one) == ["received", "scanned"]


class TestWho:
    @pytest.mark.parametrize("rest", ["", "veil/", "look/", "seal-off/"])
    def test_a_stranger_finds_nothing(
        self, report: Report, cleaned: FakeCleaning, cast: Cast, rest: str
    ) -> None:
        one = picture(report().case, cleaned)
        for member in (cast.clara, cast.emil):
            shown(sign_in(member), address(one, rest), status=404)
        assert log(one) == ["received", "scanned"]

    def test_a_withdrawn_case_gives_out_nothing(
        self, alma: Client, report: Report, cleaned: FakeCleaning, cast: Cast
    ) -> None:
        of = report()
        one = picture(of.case, cleaned)
        shown(alma, address(one))
        actions.hold(case=of.case, on=True, by=cast.alma.person, at=timezone.now())
        mailbox.withdraw(mailbox.open_with_receipt(of.receipt), at=timezone.now())
        before = log(one)
        assert "Withdrawn, and kept for a legal matter" in shown(alma, address(one))
        for rest in ("veil/", "look/"):
            assert alma.get(address(one, rest)).status_code == 404
        assert alma.post(address(one, "reveal/")).status_code == 404
        assert alma.post(address(one, "download/"), {"form_of": "copy"}).status_code == 404
        assert log(one) == before

    def test_what_was_swapped_between_cases_is_not_given_out(
        self, alma: Client, report: Report, cleaned: FakeCleaning
    ) -> None:
        one, other = picture(report().case, cleaned), picture(report().case, cleaned, b"another picture")
        reveal(alma, one)
        theirs = other.parts.get(role=Part.Role.COPY)
        one.parts.filter(role=Part.Role.COPY).update(blob=theirs.blob, size=theirs.size)
        assert alma.get(address(one, "look/")).status_code == 404

    def test_adding_stands_in_the_timeline(self, alma: Client, report: Report, cast: Cast) -> None:
        one = report()
        alma.post(f"/desk/cases/{one.case.reference}/evidence/links/", {
            "step": "known", "link-TOTAL_FORMS": "1", "link-INITIAL_FORMS": "1", "link-0-url": SEEN.url,
        })  # fmt: skip
        assert AuditEntry.objects.filter(action="evidence.added", detail__number=1).count() == 1
        assert "Alma added evidence 1" in shown(alma, f"/desk/cases/{one.case.reference}/")
        custody.check(one.case.evidence.get())
