"""A mail server on the loopback that keeps what it gets and refuses what a test tells it to.

It speaks enough SMTP for the standard library's client: EHLO, MAIL, RCPT, DATA, RSET, QUIT.
"""

import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class Received:
    """One mail as it arrived: the envelope and the message."""

    sender: str
    recipient: str
    message: EmailMessage


@dataclass
class MailServer:
    """What arrived, and how the server answers from now on."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    # Replies to RCPT by address, for example {"gone@centre.example": "550 unknown"}.
    refuse_recipient: dict[str, str] = field(default_factory=dict)
    # Replies that replace the usual one to a command, for example {"DATA": "451 later"}.
    reply: dict[str, str] = field(default_factory=dict)
    # A command at which the server hangs up without a word.
    hang_up_at: str = ""
    # Addresses over which it hangs up, and over which it goes on answering without ever coming to an end.
    hang_up_over: set[str] = field(default_factory=set)
    drip_over: set[str] = field(default_factory=set)
    # Whether it offers notices of delivery, and what it was asked about them.
    offers_dsn: bool = False
    asked: list[str] = field(default_factory=list)
    # How many times somebody connected.
    connections: int = 0


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: "_Server"

    def handle(self) -> None:
        """Answer line by line until the client leaves."""
        mails = self.server.mails
        mails.connections += 1
        self.answer("220 fake")
        sender = recipient = ""
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            command = line[:4].upper()
            address = line.partition("<")[2].partition(">")[0]
            if command == mails.hang_up_at:
                return
            if command in mails.reply:
                self.answer(mails.reply[command])
            elif command == "MAIL":
                sender = address
                mails.asked.append(line.partition("> ")[2])
                self.answer("250 ok")
            elif command == "EHLO" and mails.offers_dsn:
                self.answer("250-here\r\n250 DSN")
            elif command == "RCPT":
                recipient = address
                mails.asked.append(line.partition("> ")[2])
                if address in mails.hang_up_over | mails.drip_over:
                    self.drip(forever=address in mails.drip_over)
                    return
                self.answer(mails.refuse_recipient.get(address, "250 ok"))
            elif command == "DATA":
                self.answer("354 go on")
                mails.received.append(Received(sender, recipient, self.message()))
                self.answer("250 ok")
            elif command == "QUIT":
                self.answer("221 bye")
                return
            else:
                self.answer("250 ok")

    def drip(self, *, forever: bool) -> None:
        """Say nothing, or send a byte now and then until nobody listens any more."""
        with suppress(OSError):
            while forever:
                self.wfile.write(b"2")
                time.sleep(0.02)

    def answer(self, text: str) -> None:
        """Send one reply."""
        self.wfile.write(f"{text}\r\n".encode())

    def message(self) -> EmailMessage:
        """Read until the line with a single dot."""
        lines = iter(self.rfile.readline, b".\r\n")
        content = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class _Server(socketserver.ThreadingTCPServer):
    """Listens on a free port."""

    daemon_threads = True
    mails: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server for the length of the block; ``port`` says where."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.mails = MailServer(port=server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.mails
        finally:
            server.shutdown()
            thread.join()
