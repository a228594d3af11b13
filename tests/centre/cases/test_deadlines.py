"""By when a desk owes something, and whether it kept its word."""

from datetime import datetime, timedelta

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, deadlines, erasure, mailbox
from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.models import ERASE_AFTER, Case, Deadline
from abri.centre.cases.punctuality import punctuality
from abri.centre.country import country
from tests.centre.conftest import NOON, Cast, Member, Report, Reported

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=country().zone)
NIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=country().zone)
OFFICE = [{"days": [0, 1, 2, 3, 4], "begins": "09:00", "until": "17:00"}]
LOOK, ANSWER = Deadline.Kind.FIRST_LOOK, Deadline.Kind.ANSWER
U = Case.Urgency


def running(case: Case) -> list[str]:
    return sorted(case.deadlines.running().values_list("kind", flat=True))


def open_by(member: Member, sent: Reported, at: datetime) -> None:
    actions.open_case(case=sent.case, keyring=member.keyring, by=member.person, at=at)


def answer_by(member: Member, sent: Reported, at: datetime) -> None:
    ring = actions.open_case(case=sent.case, keyring=member.keyring, by=member.person, at=at)
    actions.answer(case=sent.case, keyring=ring, text="We are here.", by=member.person, at=at)


def test_the_pack_says_how_long_each_urgency_has() -> None:
    desk = Desk(name="Helpline")
    assert owed_by(U.IMMEDIATE, FRIDAY, desk) == FRIDAY + timedelta(hours=1)
    assert owed_by(U.HIGH, FRIDAY, desk) == FRIDAY + timedelta(hours=24)
    assert owed_by(U.NORMAL, FRIDAY, desk) == FRIDAY + timedelta(days=4)
    assert owed_by(U.NORMAL, FRIDAY, desk) < owed_by(U.LOW, FRIDAY, desk)


def test_working_time_is_that_of_the_desk() -> None:
    desk = Desk(name="Helpline", hours=OFFICE)
    assert owed_by(U.IMMEDIATE, NIGHT, desk) == NIGHT + timedelta(hours=1)
    assert owed_by(U.NORMAL, NIGHT, desk) == datetime(2026, 11, 25, 9, 0, tzinfo=country().zone)


def test_hours_that_nobody_can_read_keep_no_report_from_arriving() -> None:
    assert owed_by(U.NORMAL, FRIDAY, Desk(hours=[{"days": "always"}])) == FRIDAY + timedelta(days=4)


def test_a_report_is_owed_a_look_and_an_answer(report: Report) -> None:
    case = report().case
    assert running(case) == [ANSWER, LOOK]
    assert {one.due_at for one in case.deadlines.all()} == {case.due_at}
    assert {one.desk_id for one in case.deadlines.all()} == {case.desk_id}


def test_opening_keeps_the_look_and_answering_the_answer(cast: Cast, report: Report) -> None:
    sent = report()
    open_by(cast.alma, sent, NOON + timedelta(hours=1))
    assert running(sent.case) == [ANSWER]
    answer_by(cast.alma, sent, NOON + timedelta(hours=2))
    assert running(sent.case) == []
    assert sent.case.deadlines.in_time().count() == 2


def test_somebody_who_may_only_read_keeps_no_promise(cast: Cast, report: Report) -> None:
    sent = report()
    open_by(cast.boris, sent, NOON)
    assert running(sent.case) == [ANSWER, LOOK]


def test_a_later_message_is_owed_one_answer_however_often_somebody_writes(cast: Cast, report: Report) -> None:
    sent = report()
    answer_by(cast.alma, sent, NOON)
    box = mailbox.open_with_receipt(sent.receipt)
    for hours in (1, 2):
        mailbox.post(box, "And another thing.", at=NOON + timedelta(hours=hours))
    sent.case.refresh_from_db()
    assert running(sent.case) == [ANSWER]
    assert sent.case.deadlines.running().get().due_at == sent.case.due_at


def test_a_more_urgent_case_is_owed_sooner(cast: Cast, report: Report) -> None:
    sent = report()
    later = NOON + timedelta(hours=3)
    actions.change_urgency(case=sent.case, urgency=U.HIGH, reason="Threats", by=cast.alma.person, at=later)
    rows = sent.case.deadlines.running()
    assert {(row.urgency, row.due_at) for row in rows} == {(U.HIGH, later + timedelta(hours=24))}
    assert rows.count() == 2


def test_a_promise_that_was_broken_stays_broken_when_the_urgency_changes(cast: Cast, report: Report) -> None:
    sent = report(danger="suicide")
    late = NOON + timedelta(hours=5)
    open_by(cast.alma, sent, late)
    actions.change_urgency(case=sent.case, urgency=U.LOW, reason="A joke", by=cast.alma.person, at=late)
    assert running(sent.case) == [ANSWER]
    figure = punctuality([sent.case.desk_id], since=NOON - timedelta(days=1), at=late)
    assert [(one.due, one.in_time) for one in figure] == [(2, 0)]


def test_closing_before_anything_is_due_drops_it(cast: Cast, report: Report) -> None:
    sent = report()
    open_by(cast.alma, sent, NOON)
    actions.close(case=sent.case, outcome="helped", by=cast.alma.person, at=NOON + timedelta(hours=1))
    assert running(sent.case) == []
    answer = sent.case.deadlines.get(kind=ANSWER)
    assert (answer.met_at, answer.dropped_at is not None) == (None, True)


def test_what_came_late_stays_late_when_instants_become_days(cast: Cast, report: Report) -> None:
    """Due at one and answered at two of the same day is late, also once only the day is known."""
    sent = report(danger="suicide")
    answer_by(cast.alma, sent, NOON + timedelta(hours=2))
    actions.close(case=sent.case, outcome="helped", by=cast.alma.person, at=NOON + timedelta(hours=3))
    for promise in sent.case.deadlines.all():
        assert promise.met_at is not None
        assert promise.met_at > promise.due_at
        for instant in (promise.met_at, promise.due_at):
            assert instant.astimezone(country().zone).hour == 0


def test_withdrawing_ends_every_promise_and_erasing_leaves_the_figures(cast: Cast, report: Report) -> None:
    sent = report()
    answer_by(cast.alma, sent, NOON)
    deadlines.promise(
        Deadline.Kind.TASK,
        due_at=NOON + timedelta(days=9),
        desk=cast.helpline,
        case=sent.case,
        urgency=U.NORMAL,
    )
    mailbox.withdraw(mailbox.open_with_receipt(sent.receipt), at=NOON + timedelta(hours=1))
    assert running(sent.case) == []
    erasure.erase_due(at=NOON + timedelta(hours=2) + ERASE_AFTER)
    assert not Case.objects.exists()
    assert Deadline.objects.filter(case=None).in_time().count() == 2


def test_punctuality_is_counted_by_desk_and_month_of_what_fell_due(cast: Cast, report: Report) -> None:
    in_time, late, waiting = report(danger="suicide"), report(danger="suicide"), report()
    answer_by(cast.alma, in_time, NOON + timedelta(minutes=30))
    answer_by(cast.alma, late, NOON + timedelta(hours=2))
    open_by(cast.alma, waiting, NOON)
    at = NOON + timedelta(hours=3)
    found = punctuality([cast.helpline.pk, cast.school.pk], since=NOON - timedelta(days=60), at=at)
    assert [(one.desk_id, one.month.isoformat()) for one in found] == [(cast.helpline.pk, "2026-11-01")]
    # Two of the first, none of the second, the look at the third; its answer is not due yet.
    assert (found[0].in_time, found[0].due, found[0].share) == (3, 5, 60)
    answers = punctuality([cast.helpline.pk], since=NOON - timedelta(days=60), at=at, kind=ANSWER)
    assert [(one.in_time, one.due) for one in answers] == [(1, 2)]


def test_a_promise_between_colleagues_is_kept_or_released_once(cast: Cast) -> None:
    made = deadlines.promise(
        Deadline.Kind.NOTICE, due_at=NOON, desk=cast.helpline, case=None, urgency=U.NORMAL
    )
    deadlines.keep(made, at=NOON)
    deadlines.release(made, at=NOON + timedelta(days=1))
    made.refresh_from_db()
    assert (made.met_at, made.dropped_at) == (NOON, None)
