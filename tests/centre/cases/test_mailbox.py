"""The reporter's side of a case: opening, writing back, withdrawing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from abri.centre.accounts import desks
from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, erasure, mailbox
from abri.centre.cases.models import Case, Item
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import NotForThisKey, Receipt
from tests.centre.conftest import NOON, STORY, Cast, Report, Reported
from tests.fakes.screener import DISTRESS

LATER = NOON + timedelta(minutes=5)


def box_of(reported: Reported) -> mailbox.Mailbox:
    return mailbox.open_with_receipt(Receipt.parse(reported.receipt.display))


def read_by(cast: Cast, reported: Reported, at: datetime = LATER) -> None:
    actions.open_case(case=reported.case, keyring=cast.alma.keyring, by=cast.alma.person, at=at)


def test_the_receipt_opens_what_was_sent(report: Report) -> None:
    assert box_of(report()).report()["answers"]["story"] == STORY


def test_another_receipt_opens_nothing(report: Report) -> None:
    report()
    with pytest.raises(mailbox.NoSuchMailbox):
        mailbox.open_with_receipt(Receipt.new())


def test_the_case_secret_opens_one_case_only(report: Report) -> None:
    one, other = report(), report()
    secret = box_of(one).secret
    assert mailbox.open_with_secret(str(one.case.pk), secret).report()["answers"]["story"] == STORY
    with pytest.raises(NotForThisKey):
        mailbox.open_with_secret(str(other.case.pk), secret)
    with pytest.raises(mailbox.NoSuchMailbox):
        mailbox.open_with_secret(str(uuid4()), secret)


def test_a_message_makes_the_case_unread_again(cast: Cast, report: Report) -> None:
    reported = report()
    read_by(cast, reported)
    mailbox.post(box_of(reported), "One more thing.", at=LATER)
    case = Case.objects.get()
    assert (case.unread, case.state) == (True, "open")
    read_by(cast, reported)
    assert case.items.get(kind="from_reporter").read_at == LATER
    assert not Case.objects.get().unread


def test_a_message_opens_a_waiting_and_a_closed_case_again(cast: Cast, report: Report) -> None:
    reported = report()
    ring = actions.open_case(case=reported.case, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    actions.answer(case=reported.case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER)
    mailbox.post(box_of(reported), "Hello", at=LATER)
    assert Case.objects.get().state == "open"
    assert Case.objects.get().due_at is not None
    read_by(cast, reported)
    actions.close(case=reported.case, outcome="no_answer", by=cast.alma.person, at=LATER)
    mailbox.post(box_of(reported), "Still there", at=LATER + timedelta(days=9))
    case = Case.objects.get()
    assert (case.state, case.outcome, case.closed_at) == ("open", "", None)
    assert case.due_at is not None
    assert case.due_at > LATER + timedelta(days=9)


def test_a_message_about_danger_goes_to_the_top_and_alerts_once(cast: Cast, report: Report) -> None:
    Desk.objects.filter(slug="helpline").update(alert_email="team@centre.example")
    reported = report(danger="suicide")
    read_by(cast, reported)
    before = Letter.objects.count()
    for text in ("It is worse now.", "Please."):
        mailbox.post(box_of(reported), text, at=LATER)
    assert Case.objects.get().is_unread_danger
    assert Letter.objects.count() == before + 1


def test_a_message_sent_twice_is_one_message(report: Report) -> None:
    reported, once = report(), uuid4()
    mailbox.post(box_of(reported), "Hello", at=LATER, once=once)
    with pytest.raises(mailbox.AlreadySent):
        mailbox.post(box_of(reported), "Hello", at=LATER, once=once)
    assert len(box_of(reported).conversation()) == 1


def test_the_desk_sees_that_its_answer_was_read(cast: Cast, report: Report) -> None:
    reported = report()
    ring = actions.open_case(case=reported.case, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    item = actions.answer(case=reported.case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER)
    mailbox.mark_read(box_of(reported), at=LATER)
    assert Item.objects.get(pk=item.pk).read_at == LATER


def test_one_damaged_message_does_not_close_the_mailbox(report: Report) -> None:
    reported = report()
    for text in ("First.", "Second."):
        mailbox.post(box_of(reported), text, at=LATER)
    first, second = reported.case.items.conversation()
    Item.objects.filter(pk=first.pk).update(content=second.content)
    contents = [content for _, content in box_of(reported).conversation()]
    assert [content["text"] for content in contents] == ["", "Second."]
    assert [content.get("damaged", False) for content in contents] == [True, False]


def test_a_damaged_report_leaves_the_conversation(report: Report) -> None:
    reported = report(language="fr")
    mailbox.post(box_of(reported), "Hello.", at=LATER)
    other = reported.case.items.get(kind="proposal")
    Item.objects.filter(case=reported.case, kind="report").update(content=other.content)
    assert box_of(reported).report()["answers"] == {}
    assert box_of(reported).report()["language"] == "fr"
    assert len(box_of(reported).conversation()) == 1


class TestWithdrawing:
    def test_a_withdrawn_report_is_hidden_at_once(self, cast: Cast, report: Report) -> None:
        reported = report()
        mailbox.withdraw(box_of(reported), at=LATER)
        assert not Case.objects.visible_to(cast.alma.person).exists()
        with pytest.raises(mailbox.MailboxClosed):
            mailbox.post(box_of(reported), "Wait", at=LATER)
        with pytest.raises(actions.Withdrawn):
            read_by(cast, reported)

    def test_withdrawing_twice_keeps_the_first_date(self, report: Report) -> None:
        reported = report()
        mailbox.withdraw(box_of(reported), at=LATER)
        mailbox.withdraw(box_of(reported), at=LATER + timedelta(days=1))
        assert Case.objects.get().erase_at == LATER + timedelta(hours=72)

    def test_a_closed_report_can_be_withdrawn(self, cast: Cast, report: Report) -> None:
        reported = report()
        read_by(cast, reported)
        actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=LATER)
        mailbox.withdraw(box_of(reported), at=LATER)
        assert Case.objects.get().state == "withdrawn"
        assert not Case.objects.visible_to(cast.alma.person).exists()

    def test_unread_danger_stays_until_somebody_saw_it(self, cast: Cast, report: Report) -> None:
        reported = report(danger="suicide")
        mailbox.withdraw(box_of(reported), at=LATER)
        later = LATER + timedelta(days=4)
        assert erasure.erase_due(at=later) == 0
        assert list(Case.objects.unread_danger().visible_to(cast.alma.person)) == [reported.case]
        read_by(cast, reported, later)
        assert Case.objects.visible_to(cast.alma.person).exists()
        assert not Case.objects.visible_to(cast.boris.person).exists()
        assert erasure.erase_due(at=later) == 1

    def test_a_legal_hold_keeps_it_without_showing_it(self, cast: Cast, report: Report) -> None:
        reported = report()
        actions.hold(case=reported.case, on=True, by=cast.alma.person, at=LATER)
        mailbox.withdraw(box_of(reported), at=LATER)
        later = LATER + timedelta(days=4)
        assert erasure.erase_due(at=later) == 0
        case = Case.objects.visible_to(cast.alma.person).get()
        assert list(Case.objects.ended()) == [case]
        assert not case.shows_content_to(cast.alma.person)
        with pytest.raises(actions.Withdrawn):
            read_by(cast, reported)
        actions.hold(case=case, on=False, by=cast.alma.person, at=later)
        assert erasure.erase_due(at=later) == 1


@pytest.fixture
def left_behind(cast: Cast, report: Report) -> Reported:
    """A report that the school closed, and whose desk is dissolved since."""
    reported = report(desk_slug="school")
    clara = cast.clara
    actions.open_case(case=reported.case, keyring=clara.keyring, by=clara.person, at=LATER)
    actions.close(case=reported.case, outcome="no_answer", by=clara.person, at=LATER)
    desks.dissolve(desk=cast.school, by=cast.emil.person, at=LATER)
    return reported


def test_nothing_is_taken_that_nobody_would_read(left_behind: Reported) -> None:
    with pytest.raises(mailbox.NobodyReads) as refused:
        mailbox.post(box_of(left_behind), "Are you still there?", at=LATER)
    assert not refused.value.distress
    case = Case.objects.get()
    assert (case.state, case.unread, case.escalated_to) == ("closed", False, None)
    assert not case.items.filter(kind="from_reporter").exists()


def test_danger_that_a_dissolved_desk_cannot_read_comes_to_the_fallback_desk_at_once(
    cast: Cast, left_behind: Reported
) -> None:
    Desk.objects.filter(slug="school").update(alert_email="school@centre.example")
    Desk.objects.filter(slug="helpline").update(alert_email="team@centre.example")
    posted = mailbox.post(box_of(left_behind), DISTRESS, at=LATER)
    assert posted.fallback == cast.helpline
    case = Case.objects.get()
    assert case.is_unread_danger
    assert list(Case.objects.visible_to(cast.alma.person)) == [case]
    assert Letter.objects.filter(kind="desk_alert").count() == 1
    read_by(cast, left_behind)
    mailbox.post(box_of(left_behind), "Thank you.", at=LATER)
    assert Case.objects.get().unread


def test_a_desk_that_holds_a_key_from_before_reads_on_where_the_other_is_dissolved(
    cast: Cast, report: Report
) -> None:
    reported = report(desk_slug="school", danger="suicide")
    clara = cast.clara
    actions.open_case(case=reported.case, keyring=clara.keyring, by=clara.person, at=LATER)
    actions.close(case=reported.case, outcome="no_answer", by=clara.person, at=LATER)
    desks.dissolve(desk=cast.school, by=cast.emil.person, at=LATER)
    assert not Case.objects.visible_to(cast.alma.person).exists()
    mailbox.post(box_of(reported), "I am better now.", at=LATER)
    assert Case.objects.visible_to(cast.alma.person).exists()
    read_by(cast, reported)
