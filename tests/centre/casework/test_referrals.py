"""The pages of the two desks: choosing, preview, the list, accepting, reading what was referred, completing."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from abri.centre.accounts.models import Desk
from abri.centre.cases import keys
from abri.centre.files import cleaning
from abri.centre.records.keyring import NotForThisKey
from abri.centre.referrals import answering, consenting
from abri.centre.referrals.models import Referral
from abri.centre.vault.models import CustodyEntry, Part
from tests.centre.conftest import Cast, sign_in
from tests.centre.referrals.referring import (
    FILE,
    LATER,
    LETTER,
    MESSAGE,
    NOTE,
    OTHER_FILE,
    REQUEST,
    STORY,
    WORDS,
    Referring,
    again,
    police,
    referring,
)  # fmt: skip
from tests.centre.vault.conftest import FakeCleaning


@pytest.fixture
def case(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Referring:
    """A case of the helpline."""
    monkeypatch.setattr(cleaning, "clean", FakeCleaning().clean)
    return referring(cast)


@pytest.fixture
def clara(cast: Cast) -> Client:
    """A browser in which the caseworker of the school signed in."""
    return sign_in(cast.clara)


def offering(case: Referring, to: str = "school") -> str:
    return f"/desk/cases/{case.case.reference}/refer/?to={to}"


def filled(**more: Any) -> dict[str, Any]:
    return {
        "to": "school", "once": str(uuid4()), "items": ["story", "answer:age", "evidence:1"], "letter": LETTER,
        "days": "30", "ground": "consent", "request": REQUEST, **more,
    }  # fmt: skip


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def of(referral: Referral, rest: str = "") -> str:
    return f"/desk/referrals/{referral.reference}/{rest}"


class TestOffering:
    def test_the_desks_stand_with_what_they_do(self, alma: Client, case: Referring) -> None:
        shown = page(alma, f"/desk/cases/{case.case.reference}/refer/")
        assert 'href="?to=school"' in shown
        assert "People at a school" in shown

    def test_every_piece_can_be_ticked_and_nothing_is_at_first(self, alma: Client, case: Referring) -> None:
        shown = page(alma, offering(case))
        boxes = re.findall(r'name="items" value="([^"]+)" id="[^"]+"( checked)?', shown)
        assert {"story", "chat", "evidence:1", "answer:age"} <= {code for code, _checked in boxes}
        assert not any(checked for _code, checked in boxes)
        assert NOTE not in shown
        assert "Such a desk gets a case only with the person" in shown

    def test_the_preview_shows_what_is_seen_and_changes_nothing(self, alma: Client, case: Referring) -> None:
        answer = alma.post(offering(case), filled())
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert all(words in shown for words in (STORY, LETTER, REQUEST, "letter.txt"))
        assert MESSAGE not in shown
        assert "diary.txt" not in shown
        assert not Referral.objects.exists()

    def test_what_was_chosen_comes_back_to_be_changed(self, alma: Client, case: Referring) -> None:
        shown = alma.post(offering(case), filled(change="1")).content.decode()
        assert re.search(r'value="evidence:1" id="[^"]+" checked', shown)
        assert LETTER in shown

    def test_asking_leads_back_to_the_case(self, alma: Client, case: Referring) -> None:
        answer = alma.post(offering(case), filled(send="1"))
        assert answer["Location"] == f"/desk/cases/{case.case.reference}/#referral"
        referral = Referral.objects.get()
        assert (referral.state, referral.items.count()) == ("asked", 3)
        shown = page(alma, f"/desk/cases/{case.case.reference}/")
        assert "The person is asked" in shown
        assert "asked whether it may be passed on to School" in shown

    def test_who_agrees_by_voice_is_one_step_from_the_case(self, alma: Client, case: Referring) -> None:
        alma.post(offering(case), filled(send="1"))
        referral = Referral.objects.get()
        aloud = f'href="{of(referral, "spoken/")}"'
        assert aloud in page(alma, f"/desk/cases/{case.case.reference}/")
        alma.post(of(referral, "take-back/"))
        assert aloud not in page(alma, f"/desk/cases/{case.case.reference}/")

    def test_sent_twice_it_is_one_referral(self, alma: Client, case: Referring) -> None:
        given = filled(send="1")
        assert alma.post(offering(case), given).status_code == 302
        assert alma.post(offering(case), given).status_code == 422
        assert Referral.objects.count() == 1

    @pytest.mark.parametrize(
        ("missing", "said"),
        [
            ({"items": []}, "Choose at least one thing"),
            ({"letter": ""}, "Say in a few words why you turn to them"),
            ({"request": " "}, "Write to the person what you ask"),
            ({"ground": ""}, "Say on what ground"),
            ({"days": "9999"}, "9999"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(
        self, alma: Client, case: Referring, missing: dict[str, Any], said: str
    ) -> None:
        answer = alma.post(offering(case), filled(send="1", **missing))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Referral.objects.exists()

    def test_what_is_missing_stands_beside_its_boxes_too(self, alma: Client, cast: Cast) -> None:
        case = referring(cast, danger="suicide")
        police(cast)
        assert 'id="id_items_error"' not in page(alma, offering(case))
        given = filled(to="police", ground="grave_danger", items=[])
        shown = alma.post(offering(case, "police"), given).content.decode()
        beside = [
            (name, re.sub(r"<[^>]+>", "", said).strip())
            for name, said in re.findall(
                r'<p class="abri-error-message" id="(id_\w+)_error">(.*?)</p>', shown
            )
        ]
        assert ("id_items", "Error: Choose at least one thing that the other desk gets.") in beside
        assert ("id_confirmed", "Error: Every point of this ground has to be confirmed.") in beside
        assert re.search(r'id="id_items"[^>]*aria-describedby="id_items_error"', shown)
        assert 'id="id_confirmed"' in shown

    def test_taking_back_what_is_only_asked_says_that_nothing_was_seen(
        self, alma: Client, case: Referring
    ) -> None:
        referral = case.offer()
        asked = page(alma, of(referral))
        assert "The other desk has seen nothing of it." in asked
        assert "What it read, it knows" not in asked
        consenting.agree(case.box, referral, WORDS, at=LATER)
        given = page(alma, of(referral))
        assert "What it read, it knows" in given
        assert "seen nothing of it" not in given

    def test_without_agreement_every_point_and_a_reason_are_asked(self, alma: Client, cast: Cast) -> None:
        case = referring(cast, danger="suicide")
        police(cast)
        shown = page(alma, offering(case, "police"))
        assert "The report says so." in shown
        assert "not confirmed by a lawyer" in shown
        some = filled(to="police", ground="grave_danger", confirmed=["grave_danger:danger"], send="1")
        refused = alma.post(offering(case), some).content.decode()
        assert "Every point of this ground has to be confirmed" in refused
        assert "Say why the person is not asked" in refused
        points = [f"grave_danger:{point}" for point in ("danger", "no_other_way", "only_needed")]
        done = alma.post(offering(case), {**some, "confirmed": points, "reason": "He stands on the bridge."})
        assert done.status_code == 302
        assert Referral.objects.get().state == "offered"
        assert "without agreement" in page(alma, f"/desk/cases/{case.case.reference}/")

    def test_a_desk_that_is_gone_meanwhile_is_said(self, alma: Client, case: Referring) -> None:
        given = filled(send="1")
        Desk.objects.filter(slug="school").update(dissolved_at=LATER)
        answer = alma.post(offering(case), given)
        assert answer.status_code == 422
        assert "That desk cannot be offered this case any more" in answer.content.decode()

    def test_who_may_only_read_offers_nothing(self, cast: Cast, case: Referring) -> None:
        boris = sign_in(cast.boris)
        assert boris.get(offering(case)).status_code == 403
        assert "Pass it on to another desk" not in page(boris, f"/desk/cases/{case.case.reference}/")

    def test_a_closed_case_is_opened_first(self, alma: Client, case: Referring) -> None:
        from abri.centre.cases import actions

        actions.close(case=case.case, outcome="helped", by=case.cast.alma.person, at=LATER)
        assert alma.get(offering(case))["Location"] == f"/desk/cases/{case.case.reference}/"


class TestReceiving:
    def test_the_list_names_neither_the_case_nor_what_happened(self, clara: Client, case: Referring) -> None:
        referral = case.agreed()
        shown = page(clara, "/desk/referrals/")
        assert referral.reference in shown
        assert case.case.reference not in shown
        assert "Helpline" in shown

    def test_what_a_person_is_still_asked_about_is_not_there(self, clara: Client, case: Referring) -> None:
        referral = case.offer()
        assert referral.reference not in page(clara, "/desk/referrals/")
        page(clara, of(referral), status=404)

    def test_before_it_is_accepted_only_why_and_what_there_is(self, clara: Client, case: Referring) -> None:
        referral = case.agreed()
        shown = page(clara, of(referral))
        assert all(words in shown for words in (LETTER, WORDS, "Accept it", "Story", "Evidence"))
        assert STORY not in shown
        assert "letter.txt" not in shown
        page(clara, of(referral, "evidence/3/"), status=404)

    def test_accepted_it_opens_what_was_chosen_and_nothing_else(self, clara: Client, case: Referring) -> None:
        referral = case.agreed()
        assert clara.post(of(referral, "accept/")).status_code == 302
        shown = page(clara, of(referral))
        assert all(words in shown for words in (STORY, "letter.txt", "14"))
        for secret in (MESSAGE, NOTE, "diary.txt", case.case.reference, "instagram", "dina@"):
            assert secret not in shown

    def test_evidence_is_read_and_saved_and_stands_in_its_log(self, clara: Client, case: Referring) -> None:
        referral = case.accepted()
        shown = page(clara, of(referral, "evidence/3/"))
        assert "letter.txt" in shown
        saved = clara.post(
            of(referral, "evidence/3/download/"), {"form_of": "original", "reason": "For the talk on Monday."}
        )
        assert b"".join(saved) == FILE
        assert saved["Content-Disposition"] == f'attachment; filename="{referral.reference}-3.txt"'
        log = list(
            CustodyEntry.objects.filter(evidence__number=1)
            .order_by("number")
            .values_list("action", "desk_id")
        )
        assert log[-2:] == [("opened", str(case.cast.school.pk)), ("copied", str(case.cast.school.pk))]

    def test_a_copy_of_the_original_needs_a_reason(self, clara: Client, case: Referring) -> None:
        referral = case.accepted()
        answer = clara.post(of(referral, "evidence/3/download/"), {"form_of": "original"})
        assert answer.status_code == 422

    def test_a_download_breaks_off_when_the_person_takes_it_back(
        self, clara: Client, case: Referring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from abri.centre.casework.referrals.evidence import Withdrawn
        from abri.centre.vault import parts

        monkeypatch.setattr(parts, "PART_SIZE", 300)
        monkeypatch.setattr(Part, "id_of", Part.id_of)
        made = referring(case.cast)
        referral = made.accepted()
        answer = clara.post(of(referral, "evidence/3/download/"), {"form_of": "original", "reason": "x"})
        pieces = iter(answer)
        assert next(pieces) == FILE[:300]
        consenting.take_back(made.box, again(referral), at=LATER)
        with pytest.raises(Withdrawn):
            next(pieces)

    def test_the_chat_is_read_in_pages(self, clara: Client, case: Referring) -> None:
        referral = case.accepted(codes=frozenset({"chat"}))
        assert "Read the chat" in page(clara, of(referral))
        assert "abri-line" in page(clara, of(referral, "chat/"))

    def test_without_the_chat_there_is_no_page_for_it(self, clara: Client, case: Referring) -> None:
        page(clara, of(case.accepted(), "chat/"), status=404)

    def test_the_second_who_accepts_is_told(self, clara: Client, case: Referring) -> None:
        referral = case.accepted()
        answer = clara.post(of(referral, "accept/"), follow=True)
        assert "Clara has accepted it in the meantime" in answer.content.decode()

    def test_declining_needs_a_reason_and_shuts_it(
        self, clara: Client, alma: Client, case: Referring
    ) -> None:
        referral = case.agreed()
        assert clara.post(of(referral, "decline/")).status_code == 422
        given = {"decline-reason": "not_competent", "decline-text": "Another school."}
        assert clara.post(of(referral, "decline/"), given).status_code == 302
        assert "Your desk cannot open it any more" in page(clara, of(referral))
        assert LETTER not in page(clara, of(referral))
        theirs = page(alma, of(referral))
        assert "Another school." in theirs
        assert "This is not ours to deal with" in theirs
        assert "School does not take it on" in page(alma, f"/desk/cases/{case.case.reference}/")

    def test_the_desks_write_to_each_other(self, clara: Client, alma: Client, case: Referring) -> None:
        referral = case.accepted()
        for client, text in ((clara, "We talk to the class on Monday."), (alma, "Thank you, he knows.")):
            given = {"write-text": text, "write-once": str(uuid4())}
            assert client.post(of(referral, "write/"), given).status_code == 302
            assert client.post(of(referral, "write/"), given).status_code == 302
        shown = page(clara, of(referral))
        assert shown.count("We talk to the class on Monday.") == 1
        assert "Thank you, he knows." in shown

    def test_completing_says_how_and_shuts_it(self, clara: Client, alma: Client, case: Referring) -> None:
        referral = case.accepted()
        given = {"complete-outcome": "helped", "complete-text": "The class made up with him."}
        assert clara.post(of(referral, "complete/"), given).status_code == 302
        assert "We helped" in page(clara, of(referral))
        assert "The class made up with him." in page(alma, of(referral))
        assert referral.reference in page(clara, "/desk/referrals/?view=ended")

    def test_taken_back_it_is_shut(self, clara: Client, alma: Client, case: Referring) -> None:
        referral = case.accepted()
        assert alma.post(of(referral, "take-back/")).status_code == 302
        assert STORY not in page(clara, of(referral))
        page(clara, of(referral, "evidence/3/"), status=404)
        assert "took it back" in page(alma, f"/desk/cases/{case.case.reference}/")

    def test_the_receiving_desk_takes_nothing_back(self, clara: Client, case: Referring) -> None:
        assert clara.post(of(case.accepted(), "take-back/"), follow=True).status_code == 200
        assert Referral.objects.get().state == "accepted"

    def test_somebody_who_was_not_let_in_reads_why(self, cast: Cast, case: Referring) -> None:
        from tests.centre.conftest import make_member

        referral = case.agreed()
        nora = sign_in(make_member("nora", cast.school))
        assert "You cannot open it yet" in page(nora, of(referral), status=403)

    def test_who_belongs_to_neither_desk_finds_nothing(self, cast: Cast, case: Referring) -> None:
        referral = case.accepted()
        _desk, paul = police(cast)
        client = sign_in(paul)
        page(client, of(referral), status=404)
        assert client.post(of(referral, "accept/")).status_code == 404

    def test_a_list_costs_the_same_for_one_and_for_many(
        self, clara: Client, case: Referring, django_assert_max_num_queries: Any
    ) -> None:
        case.agreed()
        referring(case.cast)
        with django_assert_max_num_queries(40):
            page(clara, "/desk/referrals/")

    def test_what_was_referred_is_read_with_the_case_shut(self, cast: Cast, case: Referring) -> None:
        """The receiving desk never holds the identity of the case."""
        ring = answering.ring_of(case.accepted(), cast.clara.keyring)
        assert not ring.holds(case.case.recipient)
        with pytest.raises(NotForThisKey):
            keys.case_keyring(case.case, cast.clara.keyring)
        assert OTHER_FILE
