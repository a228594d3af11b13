"""Danger that nobody reads in time is told to the desk that holds a key to it, once."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, escalation, keys, mailbox
from abri.centre.cases.models import Case
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, Reported

IN_TIME = NOON + timedelta(minutes=14)
TOO_LATE = NOON + timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _team_mailboxes(cast: Cast, settings: Settings) -> None:
    settings.ABRI_DANGER_UNREAD_MINUTES = 15
    for desk in Desk.objects.all():
        Desk.objects.filter(pk=desk.pk).update(alert_email=f"{desk.slug}@centre.example")


def read_by(member: Member, case: Case, at: datetime) -> None:
    actions.open_case(case=case, keyring=member.keyring, by=member.person, at=at)


@pytest.fixture
def danger(report: Report) -> Reported:
    """A report of danger at the school."""
    reported = report(desk_slug="school", danger="suicide")
    Letter.objects.all().delete()
    return reported


def test_in_time_nothing_happens(danger: Reported) -> None:
    assert escalation.escalate_due(at=IN_TIME) == 0


def test_too_late_the_fallback_desk_sees_it_and_is_alerted(cast: Cast, danger: Reported) -> None:
    assert escalation.escalate_due(at=TOO_LATE) == 1
    case = Case.objects.get()
    assert (case.escalated_to, case.escalated_at) == (cast.helpline, TOO_LATE)
    assert case in Case.objects.visible_to(cast.alma.person)
    assert case in Case.objects.visible_to(cast.clara.person)
    assert [letter.about for letter in Letter.objects.all()] == [str(case.pk)]
    assert AuditEntry.objects.get(action="case.escalated").detail == {"to": str(cast.helpline.pk)}
    ring = actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=TOO_LATE)
    assert keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY
    assert case.assignee == cast.alma.person


def test_it_happens_once(danger: Reported) -> None:
    escalation.escalate_due(at=TOO_LATE)
    assert escalation.escalate_due(at=TOO_LATE + timedelta(hours=1)) == 0
    assert Letter.objects.count() == 1


def test_danger_that_was_read_is_not_escalated(cast: Cast, danger: Reported) -> None:
    read_by(cast.clara, danger.case, IN_TIME)
    assert escalation.escalate_due(at=TOO_LATE) == 0


def test_a_reader_does_not_stop_the_escalation(cast: Cast, report: Report) -> None:
    reported = report(danger="suicide")
    read_by(cast.boris, reported.case, IN_TIME)
    assert escalation.escalate_due(at=TOO_LATE) == 1


def test_what_is_not_danger_waits_without_escalation(report: Report) -> None:
    report()
    assert escalation.escalate_due(at=TOO_LATE + timedelta(days=30)) == 0


def test_the_fallback_desk_itself_is_alerted_again(cast: Cast, report: Report) -> None:
    """No other desk holds a key, so the same desk hears it a second time."""
    report(danger="suicide")
    Letter.objects.all().delete()
    assert escalation.escalate_due(at=TOO_LATE) == 1
    assert Case.objects.get().escalated_to is None
    assert Letter.objects.count() == 1
    assert escalation.escalate_due(at=TOO_LATE) == 0


def test_a_later_message_counts_from_when_it_was_written(cast: Cast, danger: Reported) -> None:
    read_by(cast.clara, danger.case, IN_TIME)
    much_later = NOON + timedelta(days=30)
    mailbox.post(mailbox.open_with_receipt(danger.receipt), "Again.", at=much_later)
    assert escalation.escalate_due(at=much_later + timedelta(minutes=14)) == 0
    assert escalation.escalate_due(at=much_later + timedelta(minutes=15)) == 1


def test_it_may_happen_again_after_somebody_read(cast: Cast, danger: Reported) -> None:
    escalation.escalate_due(at=TOO_LATE)
    read_by(cast.clara, danger.case, TOO_LATE)
    again = TOO_LATE + timedelta(hours=1)
    mailbox.post(mailbox.open_with_receipt(danger.receipt), "Again.", at=again)
    assert escalation.escalate_due(at=again + timedelta(minutes=15)) == 1


def test_withdrawn_danger_is_escalated_too(danger: Reported) -> None:
    mailbox.withdraw(mailbox.open_with_receipt(danger.receipt), at=IN_TIME)
    assert escalation.escalate_due(at=TOO_LATE) == 1


def test_a_case_read_in_the_same_moment_is_left_alone(
    danger: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.objects.select_related("desk").get()
    Case.objects.update(unread=False, rank=1)
    assert not escalation._escalate(case, at=TOO_LATE)
    assert not Letter.objects.exists()
