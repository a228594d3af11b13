"""From the outbox to a real mail server on the loopback, and back through its notices of delivery."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from abri.centre.outbox import bounces, delivery, letters
from abri.centre.outbox.models import Letter
from tests.centre.conftest import NOON
from tests.centre.outbox.test_bounces import maildir, notice  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

DINA, GONE, FULL = "dina@post.example", "gone@post.example", "full@post.example"


class Post:
    """Takes mail for everybody but one, and finds out too late that another's mailbox is not there."""

    def __init__(self, maildir: Path) -> None:  # noqa: F811
        self.maildir = maildir
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        if address == FULL:
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        letter = Letter(pk=UUID(str(envelope.mail_from).partition("+")[2].partition("@")[0]))
        gone = envelope.rcpt_tos == [GONE]
        word = ("failed", "5.1.1") if gone else ("delivered", "2.0.0")
        (self.maildir / "new" / letter.pk.hex).write_bytes(notice(letter, *word, to=envelope.rcpt_tos[0]))
        return "250 taken"


@pytest.fixture
def post(settings: Settings, maildir: Path) -> Iterator[Post]:  # noqa: F811
    """The mail server that the settings name."""
    there = Post(maildir)
    controller = Controller(there, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "abri.centre.outbox.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield there
    controller.stop()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def test_each_letter_ends_as_the_mail_server_says(post: Post) -> None:
    written = {
        to: letters.enqueue(letters.Kind.REPORTER_HINT, to=to, language="fr", at=NOON)
        for to in (DINA, GONE, FULL)
    }

    def fates() -> dict[str, str]:
        return {to: Letter.objects.get(pk=letter.pk).state for to, letter in written.items()}

    assert delivery.deliver_due(at=NOON) == 2
    assert fates() == {DINA: "handed_over", GONE: "handed_over", FULL: "waiting"}
    assert bounces.read_returned(at=NOON + timedelta(minutes=1)) == 2
    assert fates() == {DINA: "delivered", GONE: "bounced", FULL: "waiting"}
    (arrived,) = (envelope for envelope in post.envelopes if envelope.rcpt_tos == [DINA])
    mail = message_from_bytes(arrived.original_content or b"", policy=policy.default)
    assert mail["Message-ID"] == f"<{written[DINA].pk}@localhost>"
    assert mail["To"] == DINA
    # What came back rests: the next letter to that address is not even tried.
    letters.enqueue(letters.Kind.REPORTER_HINT, to=GONE, language="fr", at=NOON)
    assert delivery.deliver_due(at=NOON + timedelta(minutes=1)) == 0
    assert len(post.envelopes) == 2


def test_two_hundred_letters_leave_over_few_connections_and_each_once(post: Post) -> None:
    for number in range(200):
        letters.enqueue(letters.Kind.REPORTER_HINT, to=f"p{number}@post.example", language="de", at=NOON)
    taken = 0
    while sent := delivery.deliver_due(at=NOON):
        taken += sent
    assert taken == 200
    assert len({envelope.rcpt_tos[0] for envelope in post.envelopes}) == 200 == len(post.envelopes)
