"""The worker does what is due, one failure keeps nothing else, and it stops when asked. The clock is the test's."""

import json
import logging
import threading
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases import erasure, mailbox
from abri.centre.cases.models import Case, Tombstone
from abri.centre.commands.worker import Duty, Worker, duties, work
from abri.centre.outbox import letters
from abri.centre.outbox.models import Heartbeat, Letter
from abri.centre.records.keyring import CookieKey
from abri.centre.records.models import Pocket
from tests.centre.conftest import NOON, STORY, Cast, Report, make_member

MINUTE = timedelta(minutes=1)


def test_a_duty_runs_in_the_first_round_and_then_every_so_often() -> None:
    ran: list[datetime] = []
    worker = Worker([Duty("count", MINUTE, ran.append)])
    for seconds in (0, 1, 59, 60, 61, 300):
        worker.round(NOON + timedelta(seconds=seconds))
    assert ran == [NOON + timedelta(seconds=seconds) for seconds in (0, 60, 300)]


def test_a_duty_for_the_start_runs_once() -> None:
    ran: list[datetime] = []
    worker = Worker([Duty("once", None, ran.append)])
    worker.round(NOON)
    worker.round(NOON + timedelta(days=400))
    assert ran == [NOON]


def test_a_duty_that_fails_keeps_no_other_one_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[datetime] = []

    def fail(_at: datetime) -> None:
        raise RuntimeError("down")

    worker = Worker([Duty("broken", MINUTE, fail), Duty("sound", MINUTE, ran.append)])
    with caplog.at_level(logging.ERROR):
        worker.round(NOON)
        worker.round(NOON + MINUTE)
    assert len(ran) == 2
    assert caplog.text.count("duty failed: broken") == 2


@pytest.mark.django_db
def test_the_loop_ends_after_the_round_in_which_it_is_asked_to() -> None:
    stop, ran = threading.Event(), list[datetime]()

    def last(at: datetime) -> None:
        stop.set()
        ran.append(at)

    work(Worker([Duty("last", MINUTE, last)]), now=lambda: NOON, stop=stop)
    assert ran == [NOON]


@pytest.mark.django_db
def test_a_mail_server_that_never_answers_keeps_no_escalation_waiting() -> None:
    """Letters have lanes of their own: what hangs there hangs alone."""
    stop, let_go, rounds = threading.Event(), threading.Event(), list[datetime]()

    def hang(_at: datetime) -> None:
        let_go.wait(20)

    def escalate(at: datetime) -> None:
        rounds.append(at)
        if len(rounds) == 2:
            stop.set()
            let_go.set()

    worker = Worker([Duty("letters", MINUTE, hang, "letters"), Duty("escalate", MINUTE, escalate)])
    minutes = count()
    work(worker, now=lambda: NOON + next(minutes) * MINUTE, stop=stop)
    assert len(rounds) == 2


def test_letters_and_alerts_have_lanes_of_their_own() -> None:
    lanes = [{duty.name for duty in lane._duties} for lane in Worker(duties()).lanes()]
    assert {"alerts"} in lanes
    assert {"letters"} in lanes
    assert "escalate" in lanes[0]


def test_a_round_shows_a_sign_of_life_and_sends_letters(cast: Cast) -> None:
    letters.enqueue(letters.Kind.REPORTER_HINT, to="dina@post.example", language="fr", at=NOON)
    Worker(duties()).round(NOON)
    assert Heartbeat.is_alive("worker", at=NOON)
    assert [message.to for message in mail.outbox] == [["dina@post.example"]]


def test_danger_that_nobody_reads_reaches_everybody_by_mail_in_the_end(cast: Cast, report: Report) -> None:
    """From the report to mailboxes, over the worker's own rounds, with a clock of the test's."""
    Desk.objects.filter(pk=cast.school.pk).update(alert_email="team@centre.example")
    make_member("dirk", cast.school, Membership.Role.SUPERVISOR)
    case = report(danger="suicide", desk_slug="school").case
    worker = Worker(duties())
    told: dict[int, set[str]] = {}
    for seconds in range(0, 16 * 60, 10):
        before = len(mail.outbox)
        worker.round(NOON + timedelta(seconds=seconds))
        if new := {to for message in mail.outbox[before:] for to in message.to}:
            told.setdefault(seconds // 60, set()).update(new)
    team, clara, dirk = "team@centre.example", "clara@centre.example", "dirk@centre.example"
    assert told == {
        0: {team},
        3: {team, clara, dirk},
        8: {dirk},
        15: {"alma@centre.example", "boris@centre.example"},
    }
    text = " ".join(f"{message.subject} {message.body}" for message in mail.outbox)
    assert case.reference not in text
    assert STORY not in text
    case.refresh_from_db()
    assert case.escalated_to == cast.helpline


def test_a_withdrawn_report_is_erased_after_72_hours(report: Report) -> None:
    sent = report()
    mailbox.withdraw(mailbox.open_with_receipt(sent.receipt), at=NOON)
    worker = Worker(duties())
    worker.round(NOON + timedelta(hours=71, minutes=59))
    assert Case.objects.exists()
    worker.round(NOON + timedelta(hours=72, minutes=1))
    assert not Case.objects.exists()
    assert Tombstone.objects.get().reference == sent.case.reference


def test_what_a_restore_brought_back_is_erased_at_the_start(report: Report) -> None:
    case = report().case
    line = {
        "case": str(case.pk), "reference": case.reference, "lookup": case.lookup, "desk": str(case.desk_id),
        "at": NOON.isoformat(), "reason": "withdrawn",
    }  # fmt: skip
    erasure.tombstone_file().write_text(json.dumps(line) + "\n")
    Worker(duties()).round(NOON)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_what_expired_is_deleted_and_what_has_not_is_kept() -> None:
    for minutes in (-1, 1):
        Pocket.sealed_with(CookieKey.new(), "draft", {}, NOON + minutes * MINUTE).save()
        Session.objects.create(
            session_key=f"s{minutes}", session_data="", expire_date=NOON + minutes * MINUTE
        )
    Worker(duties()).round(NOON)
    assert Pocket.objects.get().expires_at == NOON + MINUTE
    assert Session.objects.get().session_key == "s1"


@pytest.mark.django_db
def test_letters_that_are_settled_are_forgotten_after_a_month() -> None:
    letters.enqueue(letters.Kind.ACCOUNT, to="alma@centre.example", language="nl", at=NOON)
    worker = Worker(duties())
    worker.round(NOON)
    worker.round(NOON + timedelta(days=29))
    assert Letter.objects.exists()
    worker.round(NOON + timedelta(days=31))
    assert not Letter.objects.exists()
