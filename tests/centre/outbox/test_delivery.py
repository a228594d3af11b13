"""Letters leave at least once, wait patiently, and leave no address behind."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from abri.centre.outbox import delivery, letters
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Identity
from tests.centre.conftest import NOON
from tests.fakes.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db

DINA = "dina@post.example"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A mail server on the loopback that the settings name."""
    with mail_server() as mails:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", mails.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 5
        yield mails


def waiting(to: str = DINA, **more: str) -> Letter:
    """A hint for ``to`` that is due at noon."""
    return letters.enqueue(letters.Kind.REPORTER_HINT, to=to, language="nl", at=NOON, **more)


def test_a_letter_arrives_and_its_address_is_deleted(server: MailServer) -> None:
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 1
    letter.refresh_from_db()
    assert [mail.recipient for mail in server.received] == [DINA]
    assert (letter.state, letter.content, letter.sent_at) == ("sent", None, NOON)


def test_a_sent_letter_is_not_sent_again(server: MailServer) -> None:
    waiting()
    delivery.deliver_due(at=NOON)
    assert delivery.deliver_due(at=NOON + timedelta(hours=1)) == 0
    assert len(server.received) == 1


def test_a_busy_recipient_is_tried_again_later(server: MailServer) -> None:
    server.refuse_recipient[DINA] = "451 try later"
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.last_error) == ("waiting", 1, "smtp 451")
    assert letter.content is not None
    assert delivery.deliver_due(at=NOON) == 0
    server.refuse_recipient.clear()
    assert delivery.deliver_due(at=letter.next_try_at) == 1


def test_an_unknown_recipient_is_given_up_at_once_and_forgotten(server: MailServer) -> None:
    server.refuse_recipient[DINA] = "550 nobody here"
    letter = waiting()
    delivery.deliver_due(at=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error, letter.content) == ("failed", "smtp 550", None)


def test_a_refused_text_is_given_up_and_a_busy_one_is_not(server: MailServer) -> None:
    server.reply["DATA"] = "451 later"
    letter = waiting()
    delivery.deliver_due(at=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("waiting", "smtp 451")
    server.reply["DATA"] = "554 not this"
    delivery.deliver_due(at=letter.next_try_at)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("failed", "smtp 554")


def test_a_refused_sender_is_the_installations_fault_and_waits(server: MailServer) -> None:
    server.reply["MAIL"] = "550 who are you"
    letter = waiting()
    delivery.deliver_due(at=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("waiting", "smtp 550")


def test_one_bad_letter_does_not_stop_the_next(server: MailServer) -> None:
    server.refuse_recipient["gone@post.example"] = "550 nobody here"
    waiting("gone@post.example")
    waiting("not\nan address")
    unreadable = waiting()
    Letter.objects.filter(pk=unreadable.pk).update(kind="of no known kind"[:16])
    waiting("last@post.example")
    assert delivery.deliver_due(at=NOON) == 1
    assert [mail.recipient for mail in server.received] == ["last@post.example"]


def test_errors_are_noted_as_codes_and_logged_without_an_address(
    server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuse_recipient[DINA] = f"451 {DINA} is busy"
    letter = waiting()
    broken = waiting("also@post.example")
    Letter.objects.filter(pk=broken.pk).update(kind="unheard-of")
    delivery.deliver_due(at=NOON)
    noted = Letter.objects.in_bulk([letter.pk, broken.pk])
    assert {one.last_error for one in noted.values()} == {"smtp 451", "ValueError"}
    assert "post.example" not in caplog.text


def test_a_server_that_hangs_up_keeps_all_letters(server: MailServer) -> None:
    server.hang_up_at = "RCPT"
    waiting()
    waiting()
    assert delivery.deliver_due(at=NOON) == 0
    assert set(Letter.objects.values_list("state", "attempts", "last_error")) == {
        ("waiting", 1, "SMTPServerDisconnected")
    }


def test_a_dead_server_keeps_all_letters(server: MailServer, settings: Settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
    waiting()
    waiting()
    assert delivery.deliver_due(at=NOON) == 0
    assert set(Letter.objects.values_list("state", "last_error")) == {("waiting", "ConnectionRefusedError")}


def test_a_letter_is_given_up_after_a_day(server: MailServer) -> None:
    server.refuse_recipient[DINA] = "451 later"
    letter = waiting()
    at = NOON
    while letter.state == "waiting":
        delivery.deliver_due(at=at)
        letter.refresh_from_db()
        at = letter.next_try_at
    assert (letter.state, letter.content) == ("failed", None)
    assert 10 < letter.attempts < 25
    assert NOON + timedelta(hours=18) < at <= NOON + timedelta(hours=24)


def test_pauses_double_up_to_four_hours_and_differ() -> None:
    for attempts, seconds in [(1, 30), (2, 60), (5, 480), (20, 14_400), (5000, 14_400)]:
        pauses = {delivery.pause_after(attempts).total_seconds() for _ in range(40)}
        assert len(pauses) > 5
        assert all(0.75 * seconds <= pause <= 1.25 * seconds for pause in pauses)


def test_a_letter_that_another_worker_holds_is_left_alone(server: MailServer) -> None:
    letter = waiting()
    Letter.objects.filter(pk=letter.pk).update(leased_until=NOON + delivery.LEASE)
    assert delivery.deliver_due(at=NOON) == 0
    assert not server.received


def test_a_worker_killed_before_noting_the_delivery_sends_again_with_the_same_id(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better twice than never: documented in docs/operator/running.md."""
    waiting()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_finish", _killed)
        with pytest.raises(SystemExit):
            delivery.deliver_due(at=NOON)
    assert delivery.deliver_due(at=NOON) == 0
    assert delivery.deliver_due(at=NOON + delivery.LEASE) == 1
    first, second = server.received
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_a_letter_sealed_to_another_worker_waits_for_the_right_key(
    server: MailServer, settings: Settings
) -> None:
    letter = waiting()
    right = settings.ABRI_WORKER_IDENTITY_FILE.read_text()
    settings.ABRI_WORKER_IDENTITY_FILE.write_text(Identity.generate().secret)
    letters.worker_identity.cache_clear()
    assert delivery.deliver_due(at=NOON) == 0
    settings.ABRI_WORKER_IDENTITY_FILE.write_text(right)
    letters.worker_identity.cache_clear()
    letter.refresh_from_db()
    assert letter.last_error == "NotForThisKey"
    assert delivery.deliver_due(at=letter.next_try_at) == 1


def test_production_without_a_mail_server_prints_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.PRODUCTION, settings.MAIL_CONFIGURED = True, False
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 0
    letter.refresh_from_db()
    assert letter.last_error == "no mail server set"
    assert not capsys.readouterr().out


def _killed(*_: object) -> None:
    raise SystemExit
