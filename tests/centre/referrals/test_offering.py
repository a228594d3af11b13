"""Offering: who is asked, what is sealed to whom, and what lets the person's agreement be missing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, keys, triage, verdicts
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Deadline, Verdict
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import NotForThisKey, SealingError
from abri.centre.records.models import AuditEntry
from abri.centre.referrals import answering, choosing, consenting, offering
from abri.centre.referrals.models import Referral
from abri.centre.vault.models import CustodyEntry
from tests.centre.conftest import Cast, make_desk, make_member
from tests.centre.referrals.referring import LATER, LETTER, REQUEST, Referring, police, referring

GROUND: dict[str, Any] = {
    "ground": "grave_danger", "confirmed": frozenset({"danger", "no_other_way", "only_needed"}),
    "reason": "He said on the telephone that he stands on the bridge.",
}  # fmt: skip


def test_the_person_is_asked_and_nobody_else_gets_a_key(case: Referring) -> None:
    referral = case.offer()
    assert referral.state == Referral.State.ASKED
    assert [grant.desk_key.desk for grant in referral.grants.all()] == [case.cast.helpline]
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, case.cast.clara.keyring)
    assert not Referral.objects.received_by(case.cast.clara.person).exists()
    assert referral.deadline is None
    with pytest.raises(SealingError):
        case.cast.clara.keyring.open(referral, "sealed_identity")


def test_the_request_stands_in_the_mailbox_and_the_case_waits_for_the_person(case: Referring) -> None:
    case.offer()
    assert case.box.conversation()[-1][1]["text"] == REQUEST
    case.case.refresh_from_db()
    assert (case.case.state, case.case.due_at) == ("waiting", None)
    assert Letter.objects.filter(kind="reporter_hint", about=str(case.case.pk)).exists()


def test_pieces_are_offered_one_by_one_and_neither_notes_nor_the_address_of_the_person(
    case: Referring,
) -> None:
    offered = choosing.offering_of(case.case, case.ring, case.cast.school)
    codes = [piece.code for piece in offered.pieces]
    assert codes[0] == "story"
    assert {"answer:age", "answer:category", "answer:platform", "chat"} <= set(codes)
    assert [code for code in codes if code.startswith("evidence")] == [
        "evidence:1",
        "evidence:2",
        "evidence:3",
    ]
    assert len([code for code in codes if code.startswith("message")]) == 3
    assert "answer:email" not in codes
    assert all("Between us" not in piece.shown.text for piece in offered.pieces)


def test_what_is_not_offered_is_refused(case: Referring) -> None:
    with pytest.raises(offering.NotOffered):
        case.offer(codes=frozenset({"story", "answer:email"}))
    with pytest.raises(offering.NotOffered):
        case.offer(codes=frozenset({"story", "evidence:17"}))
    with pytest.raises(offering.NothingChosen):
        case.offer(codes=frozenset())
    assert not Referral.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_the_end_is_in_the_future_and_not_beyond_what_the_country_allows(case: Referring, days: int) -> None:
    with pytest.raises(offering.NotOffered):
        case.offer(until=LATER + timedelta(days=days))


def test_a_desk_that_reads_the_case_anyway_or_cannot_receive_is_not_offered_it(case: Referring) -> None:
    make_desk("empty", Desk.Kind.HELPLINE)
    assert choosing.receivers(case.case) == [case.cast.school]
    case.offer()
    assert choosing.receivers(case.case) == []
    with pytest.raises(offering.NotOffered):
        case.offer()


def test_the_same_form_sent_twice_is_one_referral(case: Referring) -> None:
    once = uuid4()
    case.offer(once=once)
    with pytest.raises((AlreadySent, offering.NotOffered)):
        case.offer(once=once)
    assert Referral.objects.count() == 1
    assert len([one for one in case.box.conversation() if one[1]["text"] == REQUEST]) == 1


def test_who_may_only_read_refers_nothing(case: Referring) -> None:
    ring = keys.case_keyring(case.case, case.cast.boris.keyring)
    with pytest.raises(actions.NotAllowed):
        offering.offer(
            case=case.case, keyring=ring, wanted=case.wanted(), by=case.cast.boris.person, at=LATER
        )


def test_a_closed_case_is_not_referred(case: Referring) -> None:
    actions.close(case=case.case, outcome="helped", by=case.cast.alma.person, at=LATER)
    with pytest.raises(actions.CannotFollow):
        case.offer()
    assert not Referral.objects.exists()


def test_a_school_gets_nothing_without_agreement(case: Referring) -> None:
    with pytest.raises(offering.GroundMissing):
        case.offer(**GROUND)


def test_in_grave_danger_the_police_get_it_at_once_and_the_ground_is_written_down(cast: Cast) -> None:
    case = referring(cast, danger="suicide")
    desk, paul = police(cast)
    referral = case.offer(to=desk, **GROUND)
    assert referral.state == Referral.State.OFFERED
    assert answering.ring_of(referral, paul.keyring)
    entry = AuditEntry.objects.get(action="referral.without_consent")
    assert entry.detail["ground"] == "grave_danger"
    assert entry.detail["confirmed"] == "danger no_other_way only_needed"
    assert "bridge" not in str(entry.detail)
    note = case.case.items.notes().last()
    assert note is not None
    assert "bridge" in keys.opened(note, cast.alma.keyring)["text"]
    # Nobody is asked, so nothing waits for the person.
    assert case.case.items.filter(kind="from_desk").count() == 1


@pytest.mark.parametrize(
    "missing",
    [
        {"confirmed": frozenset({"danger"})},
        {"reason": ""},
        {"ground": "listed"},
        {"ground": "no such ground"},
    ],
)
def test_a_ground_with_something_missing_opens_nothing(cast: Cast, missing: dict[str, Any]) -> None:
    case = referring(cast)
    desk, _paul = police(cast)
    with pytest.raises(offering.GroundMissing):
        case.offer(to=desk, **{**GROUND, **missing})
    assert not Referral.objects.exists()


def test_the_list_opens_for_an_act_that_is_on_it(cast: Cast) -> None:
    case = referring(cast, category=["ncii.minor"])
    desk, _paul = police(cast)
    case.offer(
        to=desk, ground="listed", confirmed=frozenset({"act", "victim", "danger"}), reason="A boy of 14."
    )
    assert Referral.objects.get().ground == "listed"


def test_whoever_decided_that_only_grave_danger_lifts_secrecy_has_shut_the_list(cast: Cast) -> None:
    case = referring(cast, category=["ncii.minor"])
    desk, _paul = police(cast)
    proposal = triage.propose_again(case.case, case.ring)
    assert proposal is not None
    verdicts.change(
        case=case.case, part=Verdict.Part.SECRECY, proposal=proposal, chosen="only_grave_danger",
        reason="She is of age.", by=cast.alma.person, at=LATER,
    )  # fmt: skip
    with pytest.raises(offering.GroundMissing):
        case.offer(
            to=desk, ground="listed", confirmed=frozenset({"act", "victim", "danger"}), reason="A boy of 14."
        )
    assert not Referral.objects.exists()
    assert case.offer(to=desk, **GROUND).ground == "grave_danger"


def test_what_the_desk_says_happened_counts_for_the_list(cast: Cast) -> None:
    case = referring(cast, category=["ncii.minor"])
    case.case.category = "cyberbullying.peers"
    case.case.save()
    desk, _paul = police(cast)
    with pytest.raises(offering.GroundMissing):
        case.offer(
            to=desk, ground="listed", confirmed=frozenset({"act", "victim", "danger"}), reason="A boy of 14."
        )


def test_the_receiving_desk_owes_an_answer_and_its_promise_names_no_case(cast: Cast) -> None:
    case = referring(cast, danger="suicide")
    desk, _paul = police(cast)
    desk.alert_email, desk.languages = "team@police.example", ["fr", "nl"]
    desk.save()
    referral = case.offer(to=desk, **GROUND)
    promised = Deadline.objects.get(kind="referral")
    assert (promised.desk, promised.case, promised.due_at) == (desk, None, referral.due_at)
    assert Letter.objects.get(kind="decision").language == "fr"


def test_the_log_of_evidence_says_that_it_was_referred(case: Referring) -> None:
    referral = case.offer()
    assert not CustodyEntry.objects.filter(action="referred").exists()
    consenting.agree(case.box, referral, "", at=LATER)
    entry = CustodyEntry.objects.get(action="referred")
    assert (entry.evidence.number, entry.desk_id) == (1, str(case.cast.helpline.pk))


def test_an_item_that_was_sealed_off_meanwhile_is_not_offered(case: Referring) -> None:
    evidence = case.case.evidence.get(number=1)
    evidence.state = "sealed_off"
    evidence.save()
    with pytest.raises(offering.NotOffered):
        case.offer()


def test_an_intimate_picture_of_an_adult_goes_only_to_desks_that_may_have_it(
    case: Referring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abri.centre.vault.bundles.choosing.Offer.is_intimate", property(lambda _self: True))
    desk, _paul = police(case.cast)
    for_school = choosing.offering_of(case.case, case.ring, case.cast.school)
    for_police = choosing.offering_of(case.case, case.ring, desk)
    assert not any(piece.evidence for piece in for_school.pieces)
    assert sum(bool(piece.evidence) for piece in for_police.pieces) == 3


def test_the_letter_is_read_by_both_desks_and_the_person(case: Referring) -> None:
    referral = case.agreed()
    letter = referral.notes.get(kind="letter")
    rings = (
        answering.ring_of(referral, case.cast.clara.keyring),
        answering.ring_of(referral, case.cast.alma.keyring),
        case.box.keyring,
    )
    assert all(LETTER in ring.open(letter, "content") for ring in rings)


def test_a_member_who_joins_the_receiving_desk_later_reads_it_too(case: Referring) -> None:
    from abri.centre.accounts import keys as account_keys

    referral, cast = case.accepted(), case.cast
    cora = make_member("cora", cast.school)
    account_keys.let_in(
        person=cora.person, desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=LATER
    )
    assert answering.ring_of(referral, cora.keyring)
