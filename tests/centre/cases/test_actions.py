"""What a desk does with a case: opening, answering, noting, assigning, urgency, closing, reopening, holding."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts import people
from abri.centre.cases import actions, keys, mailbox
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, Reported, make_member

LATER = NOON + timedelta(minutes=5)


def opened(case: Case, member: Member, at: datetime = LATER) -> Keyring:
    return actions.open_case(case=case, keyring=member.keyring, by=member.person, at=at)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def write(reported: Reported, text: str = "It happened again.", at: datetime = LATER) -> Item:
    return mailbox.post(mailbox.open_with_receipt(reported.receipt), text, at=at).item


@pytest.fixture
def bea(cast: Cast) -> Member:
    """A second caseworker at the helpline."""
    member = make_member("bea", cast.helpline)
    account_keys.let_in(
        person=member.person, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON
    )
    return member


class TestOpening:
    def test_who_opens_a_case_that_nobody_holds_takes_it(self, cast: Cast, report: Report) -> None:
        case = report().case
        ring = opened(case, cast.alma)
        assert keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY
        assert (case.assignee, case.state, case.unread) == (cast.alma.person, "open", False)
        assert case.opened_at == LATER

    def test_the_second_who_opens_it_does_not_take_it_away(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        case = report().case
        stale = fresh(case)
        opened(case, cast.alma)
        opened(stale, bea)
        assert fresh(case).assignee == cast.alma.person

    def test_a_reader_opens_without_claiming_and_without_marking_it_read(
        self, cast: Cast, report: Report
    ) -> None:
        case = report(danger="suicide").case
        ring = opened(case, cast.boris)
        assert keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY
        assert (case.assignee, case.state, case.unread, case.rank) == (None, "new", True, 0)

    def test_every_opening_is_audited_also_a_readers(self, cast: Cast, report: Report) -> None:
        case = report().case
        opened(case, cast.boris)
        opened(case, cast.alma)
        openings = AuditEntry.objects.about(case).filter(action="case.opened").order_by("id")
        assert [entry.actor_id for entry in openings] == [str(cast.boris.person.pk), str(cast.alma.person.pk)]

    def test_unread_danger_is_unread_until_a_caseworker_opens_it(self, cast: Cast, report: Report) -> None:
        case = report(danger="suicide").case
        assert list(Case.objects.unread_danger()) == [case]
        opened(case, cast.alma)
        assert not Case.objects.unread_danger().exists()
        assert (case.rank, case.urgency) == (1, 0)

    def test_whoever_cannot_open_it_changes_nothing(self, cast: Cast, report: Report) -> None:
        case = report().case
        for stranger in (cast.clara, cast.emil):
            with pytest.raises(NotForThisKey):
                opened(case, stranger)
        assert fresh(case).unread
        assert not AuditEntry.objects.filter(action="case.opened").exists()

    def test_a_case_of_somebody_who_left_is_taken_by_the_next(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        case = report().case
        opened(case, bea)
        people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=LATER)
        opened(case, cast.alma)
        assert case.assignee == cast.alma.person

    def test_a_spoilt_grant_is_refused_not_crashed_on(self, cast: Cast, report: Report) -> None:
        case, other = report().case, report().case
        grant = case.grants.exclude(desk_key=None).get()
        grant.sealed_identity = other.grants.exclude(desk_key=None).get().sealed_identity
        grant.save()
        with pytest.raises(NotForThisKey):
            opened(case, cast.alma)


class TestAnswering:
    def test_the_answer_is_in_the_reporters_mailbox(self, cast: Cast, report: Report) -> None:
        reported = report()
        ring = opened(reported.case, cast.alma)
        actions.answer(case=reported.case, keyring=ring, text="We are here.", by=cast.alma.person, at=LATER)
        box = mailbox.open_with_receipt(reported.receipt)
        assert [content["text"] for _, content in box.conversation()] == ["We are here."]
        assert (box.case.state, box.case.due_at) == ("waiting", None)

    def test_an_answer_sent_twice_is_one_answer(self, cast: Cast, report: Report) -> None:
        case = report(contact="email", email="dina@home.example").case
        ring, once = opened(case, cast.alma), uuid4()
        actions.answer(case=case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER, once=once)
        with pytest.raises(actions.AlreadySent):
            actions.answer(case=case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER, once=once)
        assert case.items.conversation().count() == 1
        assert Letter.objects.count() == 1

    def test_a_hint_leaves_only_where_it_was_asked_for(self, cast: Cast, report: Report) -> None:
        for answers, letters in (
            ({}, 0),
            ({"contact": "mailbox", "email": "dina@home.example"}, 0),
            ({"contact": "email", "email": "dina@home.example"}, 1),
        ):
            case = report(**answers, language="fr-young").case
            actions.answer(
                case=case, keyring=opened(case, cast.alma), text="Hello", by=cast.alma.person, at=LATER
            )
            assert Letter.objects.filter(about=str(case.pk)).count() == letters
        assert Letter.objects.get().language == "fr-young"

    def test_a_reader_and_another_desk_may_not_answer(self, cast: Cast, report: Report) -> None:
        case = report().case
        ring = opened(case, cast.boris)
        for member in (cast.boris, cast.clara, cast.emil):
            with pytest.raises(actions.NotAllowed):
                actions.answer(case=case, keyring=ring, text="Hello", by=member.person, at=LATER)
        assert not case.items.conversation().exists()

    def test_an_answer_needs_an_opened_case(self, cast: Cast, report: Report) -> None:
        with pytest.raises(NotForThisKey):
            actions.answer(
                case=report().case, keyring=cast.alma.keyring, text="Hello", by=cast.alma.person, at=LATER
            )

    def test_a_spoilt_report_does_not_stop_the_answer(self, cast: Cast, report: Report) -> None:
        case, other = report().case, report().case
        ring = opened(case, cast.alma)
        case.items.filter(kind="report").update(content=other.items.get(kind="report").content)
        actions.answer(case=case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER)
        assert case.items.conversation().count() == 1

    def test_a_closed_case_takes_no_answer(self, cast: Cast, report: Report) -> None:
        case = report().case
        ring = opened(case, cast.alma)
        actions.close(case=case, outcome="helped", by=cast.alma.person, at=LATER)
        with pytest.raises(actions.AlreadyClosed):
            actions.answer(case=case, keyring=ring, text="Hello", by=cast.alma.person, at=LATER)


class TestNotes:
    def test_a_note_opens_to_the_desk_and_not_to_the_receipt(self, cast: Cast, report: Report) -> None:
        reported = report()
        item = actions.note(case=reported.case, text="Called the school.", by=cast.alma.person, at=LATER)
        assert keys.opened(item, cast.boris.keyring)["text"] == "Called the school."
        box = mailbox.open_with_receipt(reported.receipt)
        with pytest.raises(NotForThisKey):
            keys.opened(item, box.keyring)
        assert box.conversation() == []

    def test_after_an_escalation_each_desk_keeps_its_own_notes(self, cast: Cast, report: Report) -> None:
        case = report(desk_slug="school", danger="suicide").case
        Case.objects.filter(pk=case.pk).update(escalated_to=cast.helpline)
        case = fresh(case)
        item = actions.note(case=case, text="We called back.", by=cast.alma.person, at=LATER)
        assert keys.opened(item, cast.alma.keyring)["text"] == "We called back."
        with pytest.raises(NotForThisKey):
            keys.opened(item, opened(case, cast.clara))

    def test_a_closed_case_takes_a_note_and_its_instant_is_the_day(self, cast: Cast, report: Report) -> None:
        case = report().case
        opened(case, cast.alma)
        actions.close(case=case, outcome="helped", by=cast.alma.person, at=LATER)
        item = actions.note(case=case, text="For later.", by=cast.alma.person, at=LATER)
        item.refresh_from_db()
        assert item.created_at == datetime.fromisoformat("2026-11-21T00:00+01:00")

    def test_a_reader_writes_no_note(self, cast: Cast, report: Report) -> None:
        with pytest.raises(actions.NotAllowed):
            actions.note(case=report().case, text="x", by=cast.boris.person, at=LATER)


class TestAssigning:
    def test_two_people_never_hold_one_case_unknowingly(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        case = report().case
        seen_by_both = fresh(case)
        actions.assign(case=case, to=cast.alma.person, expected=None, by=cast.alma.person, at=LATER)
        with pytest.raises(actions.AlreadyTaken) as taken:
            actions.assign(case=seen_by_both, to=bea.person, expected=None, by=bea.person, at=LATER)
        assert taken.value.by == cast.alma.person
        assert fresh(case).assignee == cast.alma.person

    def test_who_knows_the_holder_may_hand_it_over(self, cast: Cast, bea: Member, report: Report) -> None:
        case = report().case
        actions.assign(case=case, to=cast.alma.person, expected=None, by=cast.alma.person, at=LATER)
        actions.assign(case=case, to=bea.person, expected=cast.alma.person, by=bea.person, at=LATER)
        assert case.assignee == bea.person
        actions.assign(case=case, to=None, expected=bea.person, by=bea.person, at=LATER)
        assert case.assignee is None

    def test_a_reader_or_a_stranger_gets_no_case(self, cast: Cast, report: Report) -> None:
        case = report().case
        for member in (cast.boris, cast.clara):
            with pytest.raises(actions.NotAllowed):
                actions.assign(case=case, to=member.person, expected=None, by=cast.alma.person, at=LATER)

    def test_giving_it_to_who_has_it_changes_nothing(self, cast: Cast, report: Report) -> None:
        case = report().case
        for _ in range(2):
            actions.assign(case=case, to=cast.alma.person, expected=None, by=cast.alma.person, at=LATER)
        assert AuditEntry.objects.filter(action="case.assigned").count() == 1


class TestUrgency:
    def test_the_reason_is_a_sealed_note_and_the_change_an_audit_row(
        self, cast: Cast, report: Report
    ) -> None:
        case = report().case
        actions.change_urgency(
            case=case, urgency=Case.Urgency.IMMEDIATE, reason="A date was set.", by=cast.alma.person, at=LATER
        )
        item = case.items.notes().get()
        assert keys.opened(item, cast.alma.keyring)["text"] == "A date was set."
        entry = AuditEntry.objects.get(action="case.urgency_changed")
        assert entry.detail == {"before": 2, "after": 0}
        assert case.due_at == LATER + timedelta(hours=1)

    def test_a_raised_case_that_nobody_read_is_unread_danger(self, cast: Cast, report: Report) -> None:
        case = report().case
        actions.change_urgency(case=case, urgency=0, reason="x", by=cast.alma.person, at=LATER)
        assert case.is_unread_danger

    def test_confirming_keeps_the_due_time(self, cast: Cast, report: Report) -> None:
        case = report().case
        due = case.due_at
        actions.change_urgency(case=case, urgency=case.urgency, reason="x", by=cast.alma.person, at=LATER)
        assert case.due_at == due


class TestClosing:
    @pytest.fixture
    def closed(self, cast: Cast, report: Report) -> Reported:
        reported = report()
        opened(reported.case, cast.alma)
        actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=LATER)
        return reported

    def test_instants_are_coarsened_to_the_countrys_days(self, closed: Reported) -> None:
        case, day = fresh(closed.case), datetime.fromisoformat("2026-11-21T00:00+01:00")
        assert (case.state, case.outcome) == ("closed", "helped")
        assert {case.created_at, case.opened_at, case.closed_at, case.changed_at} == {day}
        assert {item.created_at for item in case.items.all()} == {day}

    def test_closing_twice_is_refused(self, cast: Cast, closed: Reported) -> None:
        with pytest.raises(actions.AlreadyClosed):
            actions.close(case=closed.case, outcome="removed", by=cast.alma.person, at=LATER)
        assert fresh(closed.case).outcome == "helped"

    @pytest.mark.parametrize("outcome", ["", "withdrawn", "invented"])
    def test_only_outcomes_that_people_choose(self, cast: Cast, report: Report, outcome: str) -> None:
        with pytest.raises(actions.UnknownOutcome):
            actions.close(case=report().case, outcome=outcome, by=cast.alma.person, at=LATER)

    def test_a_message_that_nobody_read_keeps_the_case_open(self, cast: Cast, report: Report) -> None:
        reported = report()
        opened(reported.case, cast.alma)
        write(reported)
        with pytest.raises(actions.UnreadMessage):
            actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=LATER)
        assert fresh(reported.case).state == "open"

    def test_reopening_gives_it_to_who_reopens_with_a_new_due_time(
        self, cast: Cast, bea: Member, closed: Reported
    ) -> None:
        actions.reopen(case=closed.case, by=bea.person, at=LATER)
        case = fresh(closed.case)
        assert (case.state, case.outcome, case.closed_at) == ("open", "", None)
        assert case.assignee == bea.person
        assert case.due_at is not None
        assert case.due_at > LATER

    def test_it_is_not_closed_while_somebody_still_has_to_do_something(
        self, cast: Cast, report: Report
    ) -> None:
        case = report().case
        opened(case, cast.alma)
        task = Deadline.objects.create(
            case=case, desk=cast.helpline, kind=Deadline.Kind.TASK, urgency=case.urgency, due_at=LATER
        )
        with pytest.raises(actions.OpenTask):
            actions.close(case=case, outcome="helped", by=cast.alma.person, at=LATER)
        Deadline.objects.filter(pk=task.pk).update(met_at=LATER)
        actions.close(case=case, outcome="helped", by=cast.alma.person, at=LATER)
        assert fresh(case).state == "closed"

    def test_only_a_closed_case_is_reopened(self, cast: Cast, report: Report) -> None:
        case = report().case
        for state in ("new", "open", "waiting"):
            Case.objects.filter(pk=case.pk).update(state=state)
            with pytest.raises(actions.NotClosed):
                actions.reopen(case=case, by=cast.alma.person, at=LATER)


class TestStates:
    @pytest.mark.parametrize(
        "columns",
        [
            {"rank": 0, "unread": False},
            {"rank": 4},
            {"state": "closed"},
            {"closed_at": NOON},
            {"state": "withdrawn"},
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(
        self, report: Report, columns: dict[str, object]
    ) -> None:
        case = report().case
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**columns)


def test_a_held_case_is_audited_once(cast: Cast, report: Report) -> None:
    case = report().case
    for on in (True, True, False):
        actions.hold(case=case, on=on, by=cast.alma.person, at=LATER)
    assert [
        entry.action
        for entry in AuditEntry.objects.filter(action__in=["case.held", "case.released"]).order_by("id")
    ] == [
        "case.held",
        "case.released",
    ]
    with pytest.raises(actions.NotAllowed):
        actions.hold(case=case, on=True, by=cast.boris.person, at=LATER)
