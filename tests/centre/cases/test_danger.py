"""Danger that the software finds: it raises, alerts, and lets the fallback desk in; a person has the last word."""

from datetime import timedelta
from typing import Any

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, arrivals, danger, escalation, keys, mailbox, screening
from abri.centre.cases.deadlines import owed_by
from abri.centre.cases.models import Case, Item
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import NotForThisKey
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, Reported
from tests.fakes.screener import DISTRESS, INSULT, THREAT, BrokenScreener

LATER = NOON + timedelta(hours=3)
U = Case.Urgency


@pytest.fixture(autouse=True)
def _team_mailboxes(cast: Cast) -> None:
    for desk in Desk.objects.all():
        Desk.objects.filter(pk=desk.pk).update(alert_email=f"{desk.slug}@centre.example")


def write(reported: Reported, text: str, at: Any = LATER) -> mailbox.Posted:
    return mailbox.post(mailbox.open_with_receipt(reported.receipt), text, at=at)


def read_by(member: Member, case: Case, at: Any = NOON) -> Any:
    return actions.open_case(case=case, keyring=member.keyring, by=member.person, at=at)


def fresh(reported: Reported) -> Case:
    return Case.objects.get(pk=reported.case.pk)


def findings_in(case: Case, member: Member) -> list[dict[str, Any]]:
    ring = keys.case_keyring(case, member.keyring)
    return [keys.opened(item, ring) for item in case.items.filter(kind=Item.Kind.FINDINGS).order_by("number")]


class TestStory:
    def test_distress_makes_a_report_immediate_and_alerts(self, report: Report) -> None:
        before = report().case
        case = report(story=f"{STORY} {DISTRESS}.").case
        assert (before.urgency > case.urgency, case.urgency, case.rank) == (True, U.IMMEDIATE, 0)
        assert case.due_at == owed_by(U.IMMEDIATE, NOON, case.desk)
        assert [letter.about for letter in Letter.objects.all()] == [str(case.pk)]
        entry = AuditEntry.objects.get(action="case.urgency_raised")
        assert (entry.actor_id, entry.detail) == ("", {"before": before.urgency, "after": 0})
        received = AuditEntry.objects.about(case).get(action="case.received")
        assert received.detail == {"urgency": before.urgency}

    def test_the_door_is_told_before_anything_is_stored(self, cast: Cast) -> None:
        answers = {"danger": "none", "category": ["cyberbullying.peers"], "story": DISTRESS}
        arrival = arrivals.prepare(answers, language="en", desk_slug="school", at=NOON)
        assert (arrival.distress, arrival.fallback) == (True, cast.helpline)
        assert arrival.case.due_at == owed_by(U.IMMEDIATE, NOON, arrival.desk)

    def test_the_fallback_desk_can_read_it(self, cast: Cast, report: Report) -> None:
        case = report(story=DISTRESS, desk_slug="school").case
        assert keys.case_keyring(case, cast.alma.keyring)

    def test_a_threat_makes_it_high_and_alerts_nobody_outside_the_desk(
        self, cast: Cast, report: Report
    ) -> None:
        case = report(story=f"They wrote: {THREAT}.", desk_slug="school").case
        assert (case.urgency, case.rank) == (U.HIGH, 2)
        assert not Letter.objects.exists()
        with pytest.raises(NotForThisKey):
            keys.case_keyring(case, cast.alma.keyring)

    def test_it_never_lowers(self, report: Report) -> None:
        case = report(story=f"They wrote: {THREAT}.", danger="suicide").case
        assert case.urgency == U.IMMEDIATE
        assert not AuditEntry.objects.filter(action="case.urgency_raised").exists()

    def test_an_insult_raises_nothing(self, report: Report) -> None:
        assert report(story=f"They call me {INSULT}.").case.urgency == report().case.urgency

    def test_what_was_found_is_sealed_with_the_case(self, cast: Cast, report: Report) -> None:
        case = report(story=f"They call me {INSULT}.").case
        [found] = findings_in(case, cast.alma)
        assert (found["of"], found["weights"]) == (screening.OF_STORY, "fake")
        assert [one["named"] for one in found["passages"]] == [["insult"]]

    def test_a_report_without_a_story_is_received(self, cast: Cast, report: Report) -> None:
        assert findings_in(report(story="").case, cast.alma)[0]["passages"] == []

    def test_broken_weights_lose_no_report(
        self, cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screening, "screener", BrokenScreener)
        reported = report(story=DISTRESS)
        write(reported, DISTRESS)
        assert [one["failed"] for one in findings_in(reported.case, cast.alma)] == [True, True]
        assert fresh(reported).items.count() == 5


class TestMessage:
    def test_distress_makes_a_read_case_unread_and_alerts_again(self, cast: Cast, report: Report) -> None:
        reported = report()
        read_by(cast.alma, reported.case)
        posted = write(reported, f"{DISTRESS}.")
        case = fresh(reported)
        assert posted.distress
        assert (case.unread, case.rank, case.urgency) == (True, 0, U.IMMEDIATE)
        assert case.due_at == owed_by(U.IMMEDIATE, LATER, case.desk)
        assert Letter.objects.count() == 1
        assert AuditEntry.objects.filter(action="case.urgency_raised").count() == 1

    def test_nobody_reads_it_so_it_is_escalated(self, cast: Cast, report: Report) -> None:
        reported = report(desk_slug="school")
        read_by(cast.clara, reported.case)
        assert write(reported, DISTRESS).fallback == cast.helpline
        for minutes in (3, 8, 14):
            escalation.escalate_due(at=LATER + timedelta(minutes=minutes))
        assert fresh(reported).escalated_to is None
        assert escalation.escalate_due(at=LATER + timedelta(minutes=15)) == 1
        case = fresh(reported)
        assert case.escalated_to == cast.helpline
        ring = read_by(cast.alma, case, LATER)
        assert keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY

    def test_the_fallback_desk_is_let_in_once(self, cast: Cast, report: Report) -> None:
        reported = report(desk_slug="school")
        first, again = write(reported, DISTRESS), write(reported, f"{DISTRESS}, really.")
        assert (first.fallback, again.fallback) == (cast.helpline, None)
        assert reported.case.grants.exclude(desk_key=None).count() == 2

    def test_a_report_at_the_fallback_desk_needs_nobody_else(self, report: Report) -> None:
        assert write(report(), DISTRESS).fallback is None

    def test_a_calm_message_lets_nobody_in(self, report: Report) -> None:
        reported = report(desk_slug="school")
        posted = write(reported, "Thank you.")
        assert (posted.distress, posted.fallback) == (False, None)
        assert reported.case.grants.exclude(desk_key=None).count() == 1

    def test_a_threat_raises_to_high_and_moves_the_due_time_forward(self, cast: Cast, report: Report) -> None:
        reported = report()
        ring = read_by(cast.alma, reported.case)
        who: dict[str, Any] = {"by": cast.alma.person, "at": NOON}
        actions.change_urgency(case=reported.case, urgency=U.LOW, reason="Calm.", **who)
        actions.answer(case=reported.case, keyring=ring, text="How are you?", **who)
        write(reported, f"They wrote: {THREAT}.")
        case = fresh(reported)
        assert (case.urgency, case.unread, case.due_at) == (U.HIGH, True, owed_by(U.HIGH, LATER, case.desk))

    def test_a_due_time_is_never_moved_back(self, report: Report) -> None:
        reported = report()
        Case.objects.filter(pk=reported.case.pk).update(due_at=NOON)
        write(reported, DISTRESS)
        assert fresh(reported).due_at == NOON

    def test_danger_again_before_anybody_read_begins_the_chain_anew(self, report: Report) -> None:
        reported = report(danger="suicide", desk_slug="school")
        while not fresh(reported).escalated_at:
            escalation.escalate_due(at=LATER)
        Letter.objects.all().delete()
        write(reported, DISTRESS, LATER + timedelta(hours=1))
        assert fresh(reported).escalated_at is None
        assert sorted(letter.about for letter in Letter.objects.all()) == [str(reported.case.pk)] * 2

    def test_danger_again_within_its_time_alerts_once(self, report: Report) -> None:
        reported = report(danger="suicide")
        write(reported, DISTRESS, NOON + timedelta(minutes=2))
        write(reported, DISTRESS, NOON + timedelta(minutes=3))
        assert Letter.objects.count() == 1

    def test_a_person_may_lower_it_and_danger_raises_it_again(self, cast: Cast, report: Report) -> None:
        reported = report(story=DISTRESS)
        read_by(cast.alma, reported.case)
        actions.change_urgency(
            case=reported.case, urgency=U.NORMAL, reason="A song.", by=cast.alma.person, at=NOON
        )
        assert fresh(reported).urgency == U.NORMAL
        write(reported, "It is calm now.")
        assert fresh(reported).urgency == U.NORMAL
        write(reported, DISTRESS)
        assert fresh(reported).urgency == U.IMMEDIATE

    def test_nobody_lowers_what_nobody_has_read(self, cast: Cast, report: Report) -> None:
        reported = report()
        read_by(cast.alma, reported.case)
        write(reported, DISTRESS)
        who: dict[str, Any] = {"case": reported.case, "reason": "x", "by": cast.alma.person, "at": LATER}
        with pytest.raises(danger.UnreadDanger):
            actions.change_urgency(urgency=U.LOW, **who)
        assert (fresh(reported).urgency, fresh(reported).rank) == (U.IMMEDIATE, 0)
        assert not reported.case.items.filter(kind=Item.Kind.NOTE).exists()
        read_by(cast.alma, reported.case, LATER)
        actions.change_urgency(urgency=U.LOW, **who)
        assert fresh(reported).urgency == U.LOW

    def test_a_message_to_a_closed_case_opens_it_with_its_danger(self, cast: Cast, report: Report) -> None:
        reported = report()
        read_by(cast.alma, reported.case)
        actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=NOON)
        write(reported, DISTRESS)
        case = fresh(reported)
        assert (case.state, case.closed_at, case.rank) == ("open", None, 0)

    def test_every_message_has_findings_also_where_nothing_was_found(
        self, cast: Cast, report: Report
    ) -> None:
        reported = report()
        posted = write(reported, "Thank you.")
        assert [one["of"] for one in findings_in(reported.case, cast.alma)] == ["story", str(posted.item.pk)]


class TestDismissal:
    def dismissed(self, case: Case) -> tuple[Any, int]:
        return case.items.get(kind=Item.Kind.FINDINGS).pk, 0

    def test_it_is_sealed_to_the_case_and_the_reason_to_the_desk(self, cast: Cast, report: Report) -> None:
        case = report(story=f"They call me {INSULT}.").case
        ring = read_by(cast.alma, case)
        finding = self.dismissed(case)
        actions.dismiss(case=case, finding=finding, reason="A game.", by=cast.alma.person, at=LATER)
        judged, why = case.items.get(kind=Item.Kind.DISMISSAL), case.items.get(kind=Item.Kind.NOTE)
        assert keys.opened(judged, ring) == {
            "finding": str(finding[0]), "place": 0, "dismissed": True, "at": LATER.isoformat()
        }  # fmt: skip
        assert keys.opened(why, cast.alma.keyring)["text"] == "A game."
        assert (judged.desk_key, why.desk_key) == (None, cast.helpline.current_key)
        entry = AuditEntry.objects.get(action="finding.dismissed")
        assert (entry.actor_id, entry.detail) == (str(cast.alma.person.pk), {})

    def test_undoing_it_is_written_down_too(self, cast: Cast, report: Report) -> None:
        case = report(story=f"They call me {INSULT}.").case
        finding = self.dismissed(case)
        actions.dismiss(case=case, finding=finding, by=cast.alma.person, at=LATER)
        actions.restore(case=case, finding=finding, by=cast.alma.person, at=LATER)
        assert case.items.filter(kind=Item.Kind.DISMISSAL).count() == 2
        assert AuditEntry.objects.filter(action="finding.restored").exists()

    def test_the_urgency_stays(self, cast: Cast, report: Report) -> None:
        case = report(story=DISTRESS).case
        actions.dismiss(case=case, finding=self.dismissed(case), by=cast.alma.person, at=LATER)
        assert Case.objects.get().urgency == U.IMMEDIATE

    def test_only_whoever_may_act_dismisses(self, cast: Cast, report: Report) -> None:
        case = report(story=DISTRESS, desk_slug="school").case
        for member in (cast.alma, cast.boris, cast.emil):
            with pytest.raises(actions.NotAllowed):
                actions.dismiss(case=case, finding=self.dismissed(case), by=member.person, at=LATER)
        assert not case.items.filter(kind=Item.Kind.DISMISSAL).exists()

    def test_nothing_of_another_case_can_be_dismissed(self, cast: Cast, report: Report) -> None:
        case, other = report(story=DISTRESS).case, report(story=DISTRESS).case
        with pytest.raises(actions.NoSuchFinding):
            actions.dismiss(case=case, finding=self.dismissed(other), by=cast.alma.person, at=LATER)

    def test_a_withdrawn_report_is_not_judged_any_more(self, cast: Cast, report: Report) -> None:
        reported = report(story=DISTRESS)
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=NOON)
        with pytest.raises(actions.AlreadyClosed):
            actions.dismiss(
                case=reported.case, finding=self.dismissed(reported.case), by=cast.alma.person, at=LATER
            )
