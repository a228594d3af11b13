"""Danger that nobody reads is told to the desk, its supervisors, and the desk that holds a key to it, in that order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import actions, escalation, keys, mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from abri.engine.packs.danger import UNSAID
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, Reported, make_member
from tests.fakes.screener import DISTRESS

MINUTE = timedelta(minutes=1)
IN_TIME = NOON + 14 * MINUTE
TOO_LATE = NOON + 15 * MINUTE


@pytest.fixture(autouse=True)
def _team_mailboxes(cast: Cast) -> None:
    assert replace(country().routing.danger, basis=UNSAID.basis) == UNSAID
    for desk in Desk.objects.all():
        Desk.objects.filter(pk=desk.pk).update(alert_email=f"{desk.slug}@centre.example")


@pytest.fixture
def written_to(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Who was written to and with which letter, as it happens: stored letters name nobody."""
    told: list[tuple[str, str]] = []
    enqueue = letters.enqueue

    def seen(kind: Letter.Kind, **more: object) -> Letter:
        before = Letter.objects.count()
        letter = enqueue(kind, **more)  # type: ignore[arg-type]
        if Letter.objects.count() > before:
            told.append((str(kind), str(more["to"])))
        return letter

    monkeypatch.setattr(letters, "enqueue", seen)
    return told


def read_by(member: Member, case: Case, at: datetime) -> None:
    actions.open_case(case=case, keyring=member.keyring, by=member.person, at=at)


def run_until(at: datetime) -> int:
    """Let a worker run from noon on, a round each half minute; returns how many steps it took."""
    rounds = (at - NOON) // (MINUTE / 2)
    return sum(escalation.escalate_due(at=NOON + number * MINUTE / 2) for number in range(rounds + 1))


def write(reported: Reported, text: str, at: datetime) -> None:
    mailbox.post(mailbox.open_with_receipt(reported.receipt), text, at=at)


@pytest.fixture
def danger(report: Report) -> Reported:
    """A report of danger at the school."""
    return report(desk_slug="school", danger="suicide")


def test_first_the_desk_then_its_supervisors_then_the_fallback_desk_then_all_again(
    cast: Cast, written_to: list[tuple[str, str]], report: Report
) -> None:
    make_member("dirk", cast.school, Membership.Role.SUPERVISOR)
    case = report(desk_slug="school", danger="suicide").case
    team, clara, dirk = "school@centre.example", "clara@centre.example", "dirk@centre.example"
    helpers = ["helpline@centre.example", "alma@centre.example", "boris@centre.example"]
    expected = [
        (0, {("desk_alert", team)}),
        (3, {("desk_alert", to) for to in (team, clara, dirk)}),
        (8, {("still_unread", dirk)}),
        (15, {("desk_alert", to) for to in helpers}),
        (75, {("desk_alert", to) for to in (*helpers, team, clara, dirk)}),
    ]
    for minute, whom in expected:
        before = NOON + minute * MINUTE - MINUTE / 10
        assert not escalation.escalate_due(at=before), f"too early: minute {minute}"
        if minute:
            assert not written_to
            assert escalation.escalate_due(at=NOON + minute * MINUTE) == 1
        assert set(written_to) == whom, f"minute {minute}"
        assert len(written_to) == len(whom), "somebody got two letters at once"
        written_to.clear()
    assert set(Letter.objects.values_list("about", flat=True)) == {str(case.pk)}
    steps = AuditEntry.objects.filter(action="case.alerted").order_by("at")
    assert [entry.detail["whom"] for entry in steps] == ["everyone", "supervisors", "again"]


def test_too_late_the_fallback_desk_sees_it(cast: Cast, danger: Reported) -> None:
    run_until(IN_TIME)
    assert Case.objects.get().escalated_to is None
    assert Case.objects.get() not in Case.objects.visible_to(cast.alma.person)
    run_until(TOO_LATE)
    case = Case.objects.get()
    assert (case.escalated_to, case.escalated_at) == (cast.helpline, TOO_LATE)
    assert case in Case.objects.visible_to(cast.alma.person)
    assert case in Case.objects.visible_to(cast.clara.person)
    assert AuditEntry.objects.get(action="case.escalated").detail == {"to": str(cast.helpline.pk)}
    ring = actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=TOO_LATE)
    assert keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY
    assert case.assignee == cast.alma.person


def test_whoever_reads_it_ends_the_chain_wherever_it_stands(cast: Cast, danger: Reported) -> None:
    run_until(NOON + 4 * MINUTE)
    written = Letter.objects.count()
    read_by(cast.clara, danger.case, NOON + 5 * MINUTE)
    assert run_until(NOON + 120 * MINUTE) == 0
    assert Letter.objects.count() == written
    case = Case.objects.get()
    assert (case.danger_since, case.danger_step, case.escalated_at) == (None, 0, None)


def test_a_reader_does_not_end_it(cast: Cast, report: Report) -> None:
    reported = report(danger="suicide")
    read_by(cast.boris, reported.case, NOON)
    assert run_until(TOO_LATE) == 3


def test_what_is_not_danger_waits_without_alerts(report: Report) -> None:
    report()
    assert escalation.escalate_due(at=TOO_LATE + timedelta(days=30)) == 0


def test_the_fallback_desk_itself_is_alerted_again(cast: Cast, report: Report) -> None:
    """No other desk holds a key, so the same desk hears it once more."""
    report(danger="suicide")
    assert run_until(TOO_LATE) == 3
    assert Case.objects.get().escalated_to is None
    assert Letter.objects.filter(kind="desk_alert").count() == 1 + 3 + 3


def test_a_worker_that_was_away_for_a_night_tells_everybody_once_more_and_not_ten_times(
    danger: Reported,
) -> None:
    run_until(TOO_LATE)
    morning = TOO_LATE + timedelta(hours=10)
    assert escalation.escalate_due(at=morning) == 1
    assert escalation.escalate_due(at=morning) == 0
    assert escalation.escalate_due(at=morning + 59 * MINUTE) == 0
    assert escalation.escalate_due(at=morning + 60 * MINUTE) == 1


def test_a_later_message_counts_from_when_it_was_written(cast: Cast, danger: Reported) -> None:
    read_by(cast.clara, danger.case, IN_TIME)
    much_later = NOON + timedelta(days=30)
    write(danger, "Again.", much_later)
    assert escalation.escalate_due(at=much_later + 2 * MINUTE) == 0
    assert escalation.escalate_due(at=much_later + 3 * MINUTE) == 1


def test_danger_in_a_later_message_begins_the_chain_anew(cast: Cast, report: Report) -> None:
    reported = report(desk_slug="school")
    read_by(cast.clara, reported.case, NOON)
    at = NOON + timedelta(days=1)
    write(reported, DISTRESS, at)
    case = Case.objects.get()
    assert (case.danger_since, case.danger_step) == (at, 0)
    for minutes in (3, 8, 15):
        assert escalation.escalate_due(at=at + minutes * MINUTE) == 1
    assert Case.objects.get().escalated_to == cast.helpline


def test_who_goes_on_writing_does_not_put_off_the_next_step(danger: Reported) -> None:
    """Each message says danger anew; begun again each time, the chain would never come to the fallback desk."""
    taken = 0
    for minute in range(16):
        write(danger, DISTRESS, NOON + minute * MINUTE)
        taken += escalation.escalate_due(at=NOON + minute * MINUTE)
    assert taken == 3
    assert Case.objects.get().escalated_at == TOO_LATE


def test_danger_after_all_were_told_begins_it_anew(cast: Cast, danger: Reported) -> None:
    run_until(TOO_LATE)
    again = TOO_LATE + 20 * MINUTE
    written = Letter.objects.count()
    write(danger, DISTRESS, again)
    assert Letter.objects.count() == written + 2, "both teams hear of it at once"
    assert escalation.escalate_due(at=again + 3 * MINUTE) == 1


def test_danger_of_which_nobody_noted_since_when_counts_from_now(danger: Reported) -> None:
    """So it is with what was unread before the update, and where a person made an unread case immediate."""
    Case.objects.update(danger_since=None, danger_step=3)
    assert escalation.escalate_due(at=TOO_LATE) == 0
    assert escalation.escalate_due(at=TOO_LATE + 3 * MINUTE) == 1
    assert AuditEntry.objects.get(action="case.alerted").detail["whom"] == "everyone"


def test_withdrawn_danger_goes_on(danger: Reported) -> None:
    mailbox.withdraw(mailbox.open_with_receipt(danger.receipt), at=NOON)
    assert run_until(TOO_LATE) == 3


def test_a_case_read_in_the_same_moment_is_left_alone(danger: Reported) -> None:
    case, written = Case.objects.select_related("desk").get(), Letter.objects.count()
    Case.objects.update(unread=False, rank=1)
    assert not escalation._step(case, country().routing.danger, at=TOO_LATE)
    assert Letter.objects.count() == written


def test_two_workers_take_one_step_together(danger: Reported) -> None:
    first, second = (Case.objects.select_related("desk").get() for _ in range(2))
    chain = country().routing.danger
    assert escalation._step(first, chain, at=NOON + 3 * MINUTE)
    assert not escalation._step(second, chain, at=NOON + 3 * MINUTE)


def test_somebody_who_left_or_has_no_address_is_not_written_to(
    cast: Cast, danger: Reported, written_to: list[tuple[str, str]]
) -> None:
    Person.objects.filter(pk=cast.clara.person.pk).update(email="")
    former = make_member("former", cast.school)
    Membership.objects.filter(person=former.person).update(ended_at=NOON)
    escalation.escalate_due(at=NOON + 3 * MINUTE)
    assert written_to == [("desk_alert", "school@centre.example")]


def test_what_fails_for_one_case_silences_no_other(
    cast: Cast, danger: Reported, report: Report, written_to: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    second = report(desk_slug="school", danger="suicide").case
    enqueue, broken = letters.enqueue, list[object]()

    def failing(kind: Letter.Kind, **more: object) -> Letter:
        if more["about"] in broken:
            raise ValueError("nobody can write about this one")
        return enqueue(kind, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "enqueue", failing)
    for case in (danger.case, second):
        broken.append(case.pk)
        Case.objects.update(danger_since=NOON, danger_step=0)
        assert escalation.escalate_due(at=NOON + 3 * MINUTE) == 1
        broken.clear()
        assert escalation.escalate_due(at=NOON + 4 * MINUTE) == 1
