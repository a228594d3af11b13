"""The mail server, spoken to with an envelope of our own and with a limit to how long one mail may take.

A mail server may be slow, silent, or send a byte now and then: a timeout of the socket alone would wait for the last
kind without end. So a conversation that takes too long is hung up on, however busy the other side looks.
"""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# How long one mail may take in all, and signing in.
MAIL_SECONDS = 30.0


@dataclass(frozen=True)
class Envelope:
    """What stands outside on a mail: who gets it back, and an id that a notice of delivery repeats."""

    sender: str
    letter: str


class _Limit:
    """Hangs up on a conversation that takes too long."""

    def __init__(self) -> None:
        self.exceeded = False
        self._line: smtplib.SMTP | None = None

    def watch(self, line: smtplib.SMTP) -> None:
        """Let ``line`` be what is hung up."""
        self._line = line

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever happens in the block ends after ``seconds``, with an error of the socket."""
        self.exceeded = False
        timer = threading.Timer(seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        self.exceeded = True
        if self._line is not None and self._line.sock is not None:
            # The plain socket's way, also under TLS: whoever reads on it just sees the end.
            with suppress(OSError):
                socket.socket.shutdown(self._line.sock, socket.SHUT_RDWR)


class _Plain(smtplib.SMTP):
    """A line that tells its limit of itself before it is open."""

    def __init__(self, *args: Any, limit: _Limit, **more: Any) -> None:
        limit.watch(self)
        self.sock = None
        super().__init__(*args, **more)


class _Encrypted(smtplib.SMTP_SSL):
    """The same under TLS from the first byte."""

    def __init__(self, *args: Any, limit: _Limit, **more: Any) -> None:
        limit.watch(self)
        self.sock = None
        super().__init__(*args, **more)


class Backend(EmailBackend):
    """Django's way to a mail server, with envelope and limit."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._limit = _Limit()

    @property
    def too_slow(self) -> bool:
        """Whether the last thing that failed had taken too long."""
        return self._limit.exceeded

    @property
    def connection_class(self) -> Any:
        """What makes a line to the server."""
        return partial(_Encrypted if self.use_ssl else _Plain, limit=self._limit)

    def open(self) -> bool | None:
        """Connect and sign in, within the limit."""
        with self._limit.within(MAIL_SECONDS):
            return super().open()

    def _send(self, email_message: EmailMessage) -> bool:
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        envelope: Envelope | None = getattr(email_message, "envelope", None)
        sender = envelope.sender if envelope else sanitize_address(email_message.from_email, encoding)
        (to,) = (sanitize_address(address, encoding) for address in email_message.recipients())
        line = self.connection
        assert line is not None  # noqa: S101 (send_messages has opened it)
        for_mail, for_recipient = self._wishes(line, envelope, to)
        content = email_message.message().as_bytes(linesep="\r\n")
        try:
            with self._limit.within(MAIL_SECONDS):
                line.sendmail(sender, [to], content, mail_options=for_mail, rcpt_options=for_recipient)
        except smtplib.SMTPException as error:
            if self.too_slow:
                # What is left of a reply that was cut off is no reply.
                raise smtplib.SMTPServerDisconnected("too slow") from error
            raise
        return True

    def _wishes(self, line: smtplib.SMTP, envelope: Envelope | None, to: str) -> tuple[list[str], list[str]]:
        """What to ask a server for that knows how (RFC 3461): word of what became of the mail, without its text."""
        if envelope is None:
            return [], []
        line.ehlo_or_helo_if_needed()
        if not line.has_extn("dsn"):
            return [], []
        return ["RET=HDRS", f"ENVID={envelope.letter}"], [
            "NOTIFY=SUCCESS,FAILURE",
            f"ORCPT=rfc822;{_xtext(to)}",
        ]


def _xtext(address: str) -> str:
    """``address`` as it may stand in a parameter of the envelope (RFC 3461, 4)."""
    return "".join(
        character if "!" <= character <= "~" and character not in "+=" else f"+{ord(character):02X}"
        for character in address
    )
