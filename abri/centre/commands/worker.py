"""`abri worker`: what has to happen without anybody asking. Time is passed in, so tests bring their own clock."""

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from abri.centre.commands.lifelines import follow
from abri.centre.commands.preparation import check_tables
from abri.centre.commands.refusals import set_up, told
from abri.centre.doors import LEARNING, REPORTING, is_open

logger = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
# A child that does not end is killed after 15 seconds.
SECONDS_TO_FINISH = 8.0
NAME = "worker"
# The lanes of what waits for a mail server.
ALERTS, LETTERS = "alerts", "letters"


@told
def run(chosen: argparse.Namespace) -> int:
    """`abri worker`: work until a signal says to stop, finishing what is being done."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if chosen.lifeline:
        follow()
    set_up()
    check_tables()
    from django.utils import timezone

    work(Worker(duties()), now=timezone.now, stop=stop)
    return 0


@dataclass(frozen=True)
class Duty:
    """Something to do in the first round and then every so often; ``None``: in the first round only.

    Duties with another ``lane`` have a thread of their own: whoever waits for a mail server there keeps nobody here.
    """

    name: str
    every: timedelta | None
    run: Callable[[datetime], object]
    lane: str = ""


class Worker:
    """Runs the duties that are due; one that fails is logged and keeps no other one."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._duties = duties
        self._next: dict[str, datetime | None] = {}

    def round(self, at: datetime) -> None:
        """Do everything that is due at ``at``."""
        for duty in self._duties:
            if not self._is_due(duty, at):
                continue
            self._next[duty.name] = at + duty.every if duty.every else None
            try:
                duty.run(at)
            except Exception:
                # The edge of the loop: the next round tries again.
                logger.exception("duty failed: %s", duty.name)

    def lanes(self) -> "list[Worker]":
        """A worker for the duties of each lane, the main one first."""
        lanes = {"": [], **{duty.lane: [] for duty in self._duties}}  # type: dict[str, list[Duty]]
        for duty in self._duties:
            lanes[duty.lane].append(duty)
        return [Worker(duties) for duties in lanes.values()]

    def _is_due(self, duty: Duty, at: datetime) -> bool:
        if duty.name not in self._next:
            return True
        next_at = self._next[duty.name]
        return next_at is not None and at >= next_at


def work(worker: Worker, *, now: Callable[[], datetime], stop: threading.Event) -> None:
    """Do a round each second until ``stop``, each lane of duties on its own."""
    main, *others = worker.lanes()
    threads = [
        threading.Thread(target=_go_round, args=(lane, now, stop), name="lane", daemon=True)
        for lane in others
    ]
    for thread in threads:
        thread.start()
    _go_round(main, now, stop)
    until = time.monotonic() + SECONDS_TO_FINISH
    for thread in threads:
        # One that hangs on a server ends with the process; what it holds is tried again when its lease is over.
        thread.join(max(0.0, until - time.monotonic()))


def _go_round(worker: Worker, now: Callable[[], datetime], stop: threading.Event) -> None:
    from django.db import close_old_connections, connection

    while not stop.is_set():
        began = time.monotonic()
        worker.round(now())
        # A database server that was restarted is noticed here, and the next round connects anew.
        close_old_connections()
        stop.wait(max(0.0, ROUND_SECONDS - (time.monotonic() - began)))
    if threading.current_thread() is not threading.main_thread():
        connection.close()


def duties() -> tuple[Duty, ...]:
    """The duties of this centre, in order: the sign of life first, and what a restore brought back before all else."""
    from abri.centre.outbox.models import Heartbeat

    receives, teaches = is_open(REPORTING), is_open(LEARNING)
    return (
        Duty("heartbeat", timedelta(seconds=10), lambda at: Heartbeat.beat(NAME, at=at)),
        *(_replays() if receives else ()),
        *(_of_cases() if receives else ()),
        *(_of_evidence() if receives else ()),
        *(_of_learning() if teaches else ()),
        *_of_what_is_kept(),
        *_of_letters(),
    )


def _replays() -> Iterator[Duty]:
    """What was erased, destroyed or sealed off stays so after a restore."""
    from abri.centre.cases import erasure
    from abri.centre.restoring import erasure as restoring
    from abri.centre.vault import destruction, sealing_off

    yield Duty("replay erasures", None, lambda _: erasure.replay())
    yield Duty("replay destructions", None, lambda _: destruction.replay())
    yield Duty("replay sealings", None, lambda _: sealing_off.replay())
    yield Duty("replay restoring", None, lambda _: restoring.replay())


def _of_cases() -> Iterator[Duty]:
    """What people wait for."""
    from abri.centre.cases import escalation
    from abri.centre.casework.work import exposure
    from abri.centre.conversing import actions as conversing
    from abri.centre.notices import reminding
    from abri.centre.overlay import following
    from abri.centre.referrals import ending

    yield Duty("changes of the pack", timedelta(seconds=2), lambda _: following.follow())
    yield Duty("escalate", timedelta(seconds=10), lambda at: escalation.escalate_due(at=at))
    yield Duty("conversations", timedelta(seconds=15), lambda at: conversing.tidy(at=at))
    yield Duty("referrals", timedelta(minutes=1), lambda at: ending.follow(at=at))
    yield Duty("notices", timedelta(minutes=10), lambda at: reminding.remind(at=at))
    yield Duty("exposure", timedelta(days=1), exposure.forget)


def _of_evidence() -> Iterator[Duty]:
    """Cases and evidence that end by themselves, and the seals over what stays."""
    from abri.centre.cases import erasure
    from abri.centre.restoring import erasure as restoring
    from abri.centre.vault import destruction, retention, sealing_off, seals, sweeping

    yield Duty("erase", timedelta(minutes=1), lambda at: erasure.erase_due(at=at))
    yield Duty("destroy", timedelta(minutes=1), lambda at: destruction.follow(at=at))
    yield Duty("restoring", timedelta(hours=1), lambda at: restoring.erase_due(at=at))
    yield Duty("retention", timedelta(hours=1), lambda at: retention.enforce(at=at))
    yield Duty("sealed off", timedelta(hours=1), lambda at: sealing_off.follow(at=at))
    yield Duty("seal custody", timedelta(minutes=10), lambda at: seals.close_day(at=at))
    yield Duty("stamp seals", timedelta(minutes=10), lambda at: seals.stamp_due(at=at))
    yield Duty("sweep", timedelta(days=1), sweeping.sweep)


def _of_learning() -> Iterator[Duty]:
    """Games that are over, schools that never came, labels that end."""
    from abri.centre.learning import forgetting
    from abri.centre.learning.award import reminding as labels
    from abri.centre.learning.play import rooms

    yield Duty("class play", timedelta(minutes=1), lambda at: rooms.sweep(at=at))
    yield Duty("schools", timedelta(hours=1), forgetting.forget_expired)
    yield Duty("labels", timedelta(minutes=10), lambda at: labels.follow(at=at))


def _of_what_is_kept() -> Iterator[Duty]:
    """What ends by itself in every installation."""
    from abri.centre.accounts import limits
    from abri.centre.records.models import Pocket

    yield Duty("pockets", timedelta(minutes=1), lambda at: Pocket.objects.expired(at).delete())
    yield Duty("sign-ins", timedelta(minutes=10), limits.forget_expired)


def _of_letters() -> Iterator[Duty]:
    """What leaves, and what became of it. Alerts and letters wait for a mail server, each in a lane of its own."""
    from abri.centre.accounts import mail_alarm
    from abri.centre.outbox import addresses, bounces, delivery, fates

    yield Duty("alerts", timedelta(seconds=1), lambda at: delivery.deliver_due(at=at, urgent=True), ALERTS)
    yield Duty("letters", timedelta(seconds=1), lambda at: delivery.deliver_due(at=at, urgent=False), LETTERS)
    yield Duty("returned mail", timedelta(seconds=30), lambda at: bounces.read_returned(at=at))
    yield Duty("mail alarm", timedelta(seconds=30), lambda at: mail_alarm.watch(at=at))
    yield Duty("lost letters", timedelta(hours=1), lambda at: fates.give_up_old(at=at))
    yield Duty("old letters", timedelta(hours=1), lambda at: fates.forget_settled(at=at))
    yield Duty("resting addresses", timedelta(days=1), lambda at: addresses.forget_old(at=at))
