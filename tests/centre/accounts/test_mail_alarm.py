"""Letters that do not leave are told to administrators by mail and to everybody at a desk on every page."""

from datetime import timedelta

import pytest

from abri.centre.accounts import mail_alarm
from abri.centre.outbox import letters, servers
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast, sign_in

MINUTE = timedelta(minutes=1)
BANNER = "E-mails do not leave since"


def waiting(kind: Letter.Kind = Letter.Kind.REPORTER_HINT) -> None:
    letters.enqueue(kind, to="dina@post.example", language="nl", at=NOON)


def alarms() -> list[str]:
    return [letter.language for letter in Letter.objects.filter(kind="mail_alarm")]


def test_a_server_that_is_gone_is_told_once_to_administrators_and_on_every_page(cast: Cast) -> None:
    alma = sign_in(cast.alma)
    assert BANNER not in alma.get("/desk/").content.decode()
    servers.gone("ConnectionRefusedError", at=NOON)
    assert not mail_alarm.watch(at=NOON + 4 * MINUTE)
    assert mail_alarm.watch(at=NOON + 5 * MINUTE)
    assert not mail_alarm.watch(at=NOON + 6 * MINUTE)
    assert alarms() == [cast.emil.person.language]
    assert BANNER in alma.get("/desk/").content.decode()
    assert AuditEntry.objects.filter(action="outbox.stuck").count() == 1


def test_it_ends_when_letters_leave_again_and_may_begin_anew(cast: Cast) -> None:
    servers.gone("smtp 421", at=NOON)
    mail_alarm.watch(at=NOON + 5 * MINUTE)
    servers.took(at=NOON + 6 * MINUTE)
    Letter.objects.all().delete()
    assert not mail_alarm.watch(at=NOON + 7 * MINUTE)
    assert not mail_alarm.banner()
    assert AuditEntry.objects.filter(action="outbox.recovered").count() == 1
    servers.gone("smtp 421", at=NOON + 8 * MINUTE)
    assert mail_alarm.watch(at=NOON + 13 * MINUTE)


@pytest.mark.parametrize(("kind", "minutes"), [(Letter.Kind.DESK_ALERT, 5), (Letter.Kind.REPORTER_HINT, 15)])
def test_letters_that_nobody_takes_out_are_noticed_without_any_server_failing(
    cast: Cast, kind: Letter.Kind, minutes: int
) -> None:
    """So it is when the worker hangs: nothing fails, and nothing leaves."""
    waiting(kind)
    assert not mail_alarm.watch(at=NOON + (minutes - 1) * MINUTE)
    assert mail_alarm.watch(at=NOON + minutes * MINUTE)


def test_one_reporter_whose_server_is_busy_alarms_nobody(cast: Cast) -> None:
    waiting()
    Letter.objects.update(next_try_at=NOON + 30 * MINUTE, attempts=4, code="smtp 451")
    servers.took(at=NOON)
    assert not mail_alarm.watch(at=NOON + 40 * MINUTE)
