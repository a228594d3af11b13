"""The person's side: a yes with the person's own key, a no, and taking a yes back."""

from datetime import timedelta

import pytest

from abri.centre.accounts.models import DeskKey
from abri.centre.cases import mailbox
from abri.centre.records.keyring import NotForThisKey
from abri.centre.records.models import AuditEntry
from abri.centre.referrals import answering, consenting, ending
from abri.centre.referrals.models import Referral
from tests.centre.referrals.referring import LATER, LETTER, REQUEST, STORY, WORDS, Referring, again

MUCH_LATER = LATER + timedelta(days=15)


def test_the_person_sees_the_very_things_that_the_other_desk_sees(case: Referring) -> None:
    referral = case.accepted()
    theirs = answering.ring_of(referral, case.cast.clara.keyring)
    from abri.centre.referrals import showing

    rows = list(referral.items.select_related("item", "evidence").order_by("number"))
    question = consenting.question(case.box, referral, "en")
    assert question.items == showing.shown(rows, theirs)
    assert [one.kind for one in question.items] == ["story", "answers", "evidence"]
    assert question.items[0].text == STORY
    assert question.items[2].name == "letter.txt"


def test_the_question_says_who_why_and_what_such_a_desk_does(case: Referring) -> None:
    question = consenting.question(case.box, case.offer(), "nl-young")
    assert question.request == REQUEST
    assert question.receiver.startswith("Mensen op een school")
    assert "jou" in question.receiver
    assert question.can_answer
    assert [one.text for one in question.notes] == [LETTER]


def test_a_yes_opens_it_to_the_desk_and_takes_its_identity_from_the_mailbox(case: Referring) -> None:
    referral = case.agreed()
    assert (referral.state, referral.sealed_identity) == ("offered", None)
    assert referral.due_at == referral.deadline.due_at  # type: ignore[union-attr]
    assert answering.ring_of(referral, case.cast.clara.keyring)
    assert WORDS in answering.ring_of(referral, case.cast.clara.keyring).open(
        referral.notes.get(kind="person"), "content"
    )


def test_the_team_sees_the_answer_in_the_conversation(case: Referring) -> None:
    case.agreed()
    case.case.refresh_from_db()
    assert case.box.conversation()[-1][1]["text"] == "I agree that you pass this on to School."
    assert (case.case.unread, case.case.state) == (True, "open")
    assert AuditEntry.objects.filter(action="referral.agreed").exists()


def test_a_no_ends_it_and_nobody_ever_held_a_key(case: Referring) -> None:
    referral = case.offer()
    consenting.refuse(case.box, referral, at=LATER)
    referral = again(referral)
    assert (referral.state, referral.sealed_identity) == ("refused", None)
    assert not referral.grants.filter(desk_key__desk=case.cast.school).exists()
    assert "do not want" in case.box.conversation()[-1][1]["text"]


def test_an_answer_counts_once(case: Referring) -> None:
    referral = case.agreed()
    with pytest.raises(consenting.TooLate):
        consenting.agree(case.box, referral, "", at=LATER)
    with pytest.raises(consenting.TooLate):
        consenting.refuse(case.box, referral, at=LATER)
    assert again(referral).state == "offered"
    assert referral.notes.filter(kind="person").count() == 1


def test_a_yes_and_a_taking_back_by_the_desk_at_the_same_moment(case: Referring) -> None:
    referral = case.offer()
    answering.take_back(referral=referral, by=case.cast.alma.person, at=LATER)
    stale = Referral.objects.get(pk=referral.pk)
    stale.sealed_identity = referral.sealed_identity
    with pytest.raises(consenting.TooLate):
        consenting.agree(case.box, stale, "", at=LATER)
    assert not referral.grants.filter(desk_key__desk=case.cast.school).exists()


def test_after_its_time_a_yes_is_too_late(case: Referring) -> None:
    referral = case.offer()
    with pytest.raises(consenting.TooLate):
        consenting.agree(case.box, referral, "", at=MUCH_LATER)
    assert again(referral).state == "asked"


def test_a_desk_without_a_key_is_said_and_can_be_tried_again(case: Referring) -> None:
    referral = case.offer()
    DeskKey.objects.filter(desk=case.cast.school).update(retired_at=LATER)
    with pytest.raises(consenting.NobodyThere):
        consenting.agree(case.box, referral, "", at=LATER)
    assert again(referral).state == "asked"


def test_taken_back_the_desk_opens_nothing_from_that_moment(case: Referring) -> None:
    referral = case.accepted()
    consenting.take_back(case.box, referral, at=LATER)
    referral = again(referral)
    assert (referral.state, referral.end_reason) == ("withdrawn", "person")
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, case.cast.clara.keyring)
    with pytest.raises(answering.Ended):
        answering.look(
            referral=referral, keyring=case.cast.clara.keyring, by=case.cast.clara.person, at=LATER
        )
    assert not referral.items.exclude(sealed_identity=None).exists()
    with pytest.raises(consenting.TooLate):
        consenting.take_back(case.box, referral, at=LATER)


def test_what_was_chosen_is_still_told_to_the_person(case: Referring) -> None:
    referral = case.accepted()
    consenting.take_back(case.box, referral, at=LATER)
    question = consenting.question(case.box, again(referral), "en")
    assert question.items[0].text == STORY
    assert question.items[2].name == "letter.txt"
    assert not question.can_take_back


def test_taking_it_back_does_not_open_a_closed_case(case: Referring) -> None:
    from abri.centre.cases import actions

    referral = case.accepted()
    actions.open_case(case=case.case, keyring=case.cast.alma.keyring, by=case.cast.alma.person, at=LATER)
    actions.close(case=case.case, outcome="referred", by=case.cast.alma.person, at=LATER)
    consenting.take_back(case.box, referral, at=LATER)
    case.case.refresh_from_db()
    assert case.case.state == "closed"


def test_withdrawing_the_report_shuts_it_before_anything_else_happens(case: Referring) -> None:
    """The question is asked in the query: not even a worker has to run."""
    referral = case.accepted()
    mailbox.withdraw(case.box, at=LATER)
    assert not Referral.objects.received_by(case.cast.clara.person).exists()
    with pytest.raises(answering.Ended):
        answering.look(
            referral=referral, keyring=case.cast.clara.keyring, by=case.cast.clara.person, at=LATER
        )
    with pytest.raises(answering.Ended):
        answering.complete(referral=referral, outcome="helped", text="", by=case.cast.clara.person, at=LATER)
    assert ending.follow(at=LATER) == 1
    assert again(referral).end_reason == "report"
    assert not again(referral).grants.filter(desk_key__desk=case.cast.school).exists()


def test_of_a_withdrawn_report_nothing_is_asked(case: Referring) -> None:
    referral = case.offer()
    mailbox.withdraw(case.box, at=LATER)
    assert consenting.of(case.box) == []
    with pytest.raises(consenting.TooLate):
        consenting.agree(case.box, referral, "", at=LATER)
