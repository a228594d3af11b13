"""Delivering letters: at least once, patiently, and with nothing left behind.

A letter is claimed by a conditional update that gives this worker a lease on it. A worker that dies between handing a
mail over and noting it leaves the lease to run out, and the letter is sent a second time: better twice than never.
Address and link are deleted with the note.
"""

import json
import logging
import secrets
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from abri.centre.outbox import texts
from abri.centre.outbox.letters import worker_identity
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring, SealingError

logger = logging.getLogger(__name__)

BATCH = 20
# Longer than a batch takes at a mail server that is slow and not silent.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
# A letter that could not leave for a day is given up: a hint that comes later helps nobody.
GIVE_UP_AFTER = timedelta(hours=24)
# How long an administrator can look up what became of a letter.
KEEP_SETTLED = timedelta(days=30)


class Refused(Exception):
    """The server will never take this letter; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Postponed(Exception):
    """This letter could not leave now; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ServerGone(Postponed):
    """The mail server does not answer or hung up: the other letters wait as well."""


def deliver_due(*, at: datetime) -> int:
    """Try a batch of the letters that are due at ``at``; returns how many left."""
    letters = _claimed(at)
    if not letters:
        return 0
    connection = get_connection()
    sent = 0
    try:
        _connect(connection)
        while letters:
            sent += _deliver(letters[0], connection, at)
            letters.pop(0)
    except ServerGone as error:
        for letter in letters:
            _put_off(letter, error.code, at)
    finally:
        # A server that is gone cannot be told goodbye.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return sent


def forget_settled(*, at: datetime) -> int:
    """Delete letters that left or were given up a month ago; returns how many."""
    deleted, _ = Letter.objects.settled_before(at - KEEP_SETTLED).delete()
    return deleted


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th try: doubling up to four hours, give or take a quarter.

    The difference keeps letters that failed together from coming back together.
    """
    pause = FIRST_PAUSE
    for _ in range(attempts - 1):
        pause = min(pause * 2, LONGEST_PAUSE)
    return pause * (0.75 + secrets.randbelow(501) / 1000)


def _claimed(at: datetime) -> list[Letter]:
    due = Letter.objects.due(at)
    return [
        letter
        for letter in due[:BATCH]
        if Letter.objects.due(at).filter(pk=letter.pk).update(leased_until=at + LEASE)
    ]


def _connect(connection: BaseEmailBackend) -> None:
    if settings.PRODUCTION and not settings.MAIL_CONFIGURED:
        # The default prints mails on the console, and a log is no place for somebody's address.
        raise ServerGone("no mail server set")
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        raise ServerGone(f"smtp {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerGone(type(error).__name__) from error


def _deliver(letter: Letter, connection: BaseEmailBackend, at: datetime) -> bool:
    try:
        _hand_over(letter, connection)
    except Refused as error:
        _finish(letter, Letter.State.FAILED, at, error.code)
        return False
    except ServerGone:
        raise
    except Postponed as error:
        _put_off(letter, error.code, at)
        return False
    except Exception as error:  # noqa: BLE001
        # An edge: whatever is wrong with this letter must not keep the next one. No traceback: an error's own words may
        # quote an address.
        logger.error(  # noqa: TRY400
            "letter not delivered: %s", type(error).__name__, extra={"letter": str(letter.pk)}
        )
        _put_off(letter, type(error).__name__, at)
        return False
    _finish(letter, Letter.State.SENT, at)
    return True


def _hand_over(letter: Letter, connection: BaseEmailBackend) -> None:
    try:
        content = json.loads(Keyring([worker_identity()]).open(letter, "content"))
    except SealingError as error:
        raise Postponed(type(error).__name__) from error
    mail = texts.message(letter, to=content["to"], link=content["link"], detail=content.get("detail", ""))
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        _judge([code for code, _ in error.recipients.values()], error)
    except smtplib.SMTPDataError as error:
        _judge([error.smtp_code], error)
    except smtplib.SMTPResponseException as error:
        # Refused sender or sign-in: the installation is at fault, not the letter.
        raise ServerGone(f"smtp {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerGone(type(error).__name__) from error
    except ValueError as error:
        raise Refused("not an address") from error


def _judge(codes: Sequence[int], error: smtplib.SMTPException) -> None:
    """Raise what the server's reply codes mean for the letter."""
    code = codes[0] if codes else 0
    if code == 421:
        raise ServerGone("smtp 421") from error
    if 500 <= code < 600:
        raise Refused(f"smtp {code}") from error
    raise Postponed(f"smtp {code}") from error


def _put_off(letter: Letter, code: str, at: datetime) -> None:
    attempts = letter.attempts + 1
    next_try_at = at + pause_after(attempts)
    if next_try_at > letter.created_at + GIVE_UP_AFTER:
        _finish(letter, Letter.State.FAILED, at, code)
        return
    Letter.objects.filter(pk=letter.pk).update(
        attempts=attempts, next_try_at=next_try_at, leased_until=None, last_error=code[:60]
    )


def _finish(letter: Letter, state: Letter.State, at: datetime, code: str = "") -> None:
    """Note how it ended, and delete the address and the link."""
    Letter.objects.filter(pk=letter.pk).update(
        state=state,
        attempts=letter.attempts + 1,
        sent_at=at if state == Letter.State.SENT else None,
        leased_until=None,
        last_error=code[:60],
        content=None,
    )
    logger.info("letter %s", state.value, extra={"letter": str(letter.pk)})
