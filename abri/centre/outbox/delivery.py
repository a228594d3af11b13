"""Delivering letters: at least once, patiently, and with nothing left behind.

A batch of letters is claimed by a conditional update that gives this worker a lease on it. A worker that dies between
handing a mail over and noting it leaves the lease to run out, and the letter is sent a second time: better twice than
never. One letter that the server chokes on, or takes too long over, is put off alone; a server that is gone lets all of
them wait and counts as a try of none.
"""

import json
import logging
import smtplib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from abri.centre.outbox import addresses, fates, servers, texts
from abri.centre.outbox.letters import worker_identity
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring, SealingError

logger = logging.getLogger(__name__)

BATCH = 20
# Many times longer than the letter on which a round may end, should the server be slow.
LEASE = timedelta(minutes=5)
# A round ends after so long, and the next one begins at once: who asks the worker to stop does not wait for a backlog.
ROUND_SECONDS = 5.0
# Servers let in one guest for so many mails, and some for few.
MOST_A_LINE = 100

TOO_SLOW = "too slow"
RESTS = "address gave mail back"


class Refused(Exception):
    """Nobody will ever take this letter; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Postponed(Exception):
    """This letter could not leave now; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LineBroke(Postponed):
    """The server hung up over this letter, or took too long: another letter may fare better on a new line."""


class ServerGone(Exception):
    """The mail server does not answer, or takes nothing from us: all letters wait. ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def deliver_due(*, at: datetime, urgent: bool | None = None, seconds: float = ROUND_SECONDS) -> int:
    """Try the letters that are due at ``at`` for so many seconds; returns how many the server took.

    ``urgent``: only those that are, or only those that are not; each may have a worker's thread of its own, so that a
    slow mail to a reporter keeps no alert.
    """
    if servers.rests(at=at):
        return 0
    letters = Letter.objects.all() if urgent is None else Letter.objects.filter(urgent=urgent)
    until = time.monotonic() + seconds
    line = _Line()
    taken = 0
    try:
        while batch := letters.claim(uuid4(), most=BATCH, at=at, until=at + LEASE):
            taken += _deliver(batch, line, at, until)
            if time.monotonic() > until:
                break
    except ServerGone as error:
        servers.gone(error.code, at=at)
    finally:
        line.close()
    return taken


class _Line:
    """One connection to the mail server, used for as many mails as it bears."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._carried = 0

    def open(self) -> BaseEmailBackend:
        """The connection, made anew where there is none; raises :class:`ServerGone`."""
        if self._connection is not None and self._carried < MOST_A_LINE:
            return self._connection
        self.close()
        if settings.PRODUCTION and not settings.MAIL_CONFIGURED:
            # The default prints mails on the console, and a log is no place for somebody's address.
            raise ServerGone("no mail server set")
        self._connection = get_connection()
        try:
            self._connection.open()
        except smtplib.SMTPResponseException as error:
            raise ServerGone(f"smtp {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerGone(_word(self._connection, error)) from error
        return self._connection

    def carried(self) -> None:
        """Count a mail."""
        self._carried += 1

    def close(self) -> None:
        """Say goodbye, where somebody is there to hear it."""
        if self._connection is not None:
            # A server that is gone cannot be told.
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection, self._carried = None, 0


def _deliver(batch: list[Letter], line: _Line, at: datetime, until: float) -> int:
    """Try the letters of ``batch``; what was not tried when time is up or the server gone waits as before."""
    left, taken, broke_before = list(batch), 0, False
    try:
        while left and time.monotonic() <= until:
            try:
                taken += _try(left[0], line, at)
                broke_before = False
            except LineBroke as error:
                line.close()
                fates.put_off(left.pop(0), error.code, at=at)
                if broke_before:
                    # Twice in a row it is not the letter.
                    raise ServerGone(error.code) from error
                broke_before = True
            else:
                left.pop(0)
    except ServerGone:
        fates.let_go(left)
        raise
    finally:
        if taken:
            servers.took(at=at)
    # Not where this process is being ended: nobody knows whether the letter in hand has left.
    fates.let_go(left)
    return taken


def _try(letter: Letter, line: _Line, at: datetime) -> bool:
    """Send ``letter`` and note what became of it; whether the server took it."""
    try:
        _send(letter, line, at)
    except Refused as error:
        fates.refuse(letter, error.code, at=at)
        return False
    except (LineBroke, ServerGone):
        raise
    except Postponed as error:
        fates.put_off(letter, error.code, at=at)
        return False
    except Exception as error:  # noqa: BLE001
        # An edge: whatever is wrong with this letter must not keep the next one. No traceback: an error's own words may
        # quote an address.
        logger.error(  # noqa: TRY400
            "letter not delivered: %s", type(error).__name__, extra={"letter": str(letter.pk)}
        )
        fates.put_off(letter, type(error).__name__, at=at)
        return False
    fates.hand_over(letter, at=at)
    return True


def _send(letter: Letter, line: _Line, at: datetime) -> None:
    """Hand ``letter`` to the mail server."""
    try:
        content = json.loads(Keyring([worker_identity()]).open(letter, "content"))
    except SealingError as error:
        raise Postponed(type(error).__name__) from error
    address: str = content["to"]
    # An alert is tried whatever happened before: mailboxes get mended.
    if not letter.urgent and addresses.rests(address, at=at):
        raise Refused(RESTS)
    mail = texts.message(letter, to=address, link=content["link"], detail=content.get("detail", ""))
    connection = line.open()
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        _judge([code for code, _ in error.recipients.values()], error, address, at)
    except smtplib.SMTPDataError as error:
        _judge([error.smtp_code], error)
    except smtplib.SMTPResponseException as error:
        # Refused sender or sign-in: the installation is at fault, not the letter.
        raise ServerGone(f"smtp {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise LineBroke(_word(connection, error)) from error
    except ValueError as error:
        raise Refused("not an address") from error
    line.carried()


def _judge(
    codes: Sequence[int], error: smtplib.SMTPException, address: str = "", at: datetime | None = None
) -> None:
    """Raise what the server's reply codes mean for the letter; with an ``address``, also for that."""
    code = codes[0] if codes else 0
    if code == 421:
        raise LineBroke("smtp 421") from error
    if 500 <= code < 600:
        if address and at is not None:
            addresses.gave_back(address, at=at)
        raise Refused(f"smtp {code}") from error
    raise Postponed(f"smtp {code}") from error


def _word(connection: BaseEmailBackend, error: Exception) -> str:
    """Why a line broke, in a word."""
    return TOO_SLOW if getattr(connection, "too_slow", False) else type(error).__name__
