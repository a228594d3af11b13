"""Letters leave at least once, wait patiently, and leave no address behind."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from abri.centre.outbox import addresses, delivery, fates, letters, smtp
from abri.centre.outbox.models import Letter, LetterQuerySet, MailServer, RestingAddress
from abri.centre.records.keyring import Identity
from tests.centre.conftest import NOON
from tests.fakes.smtp import MailServer as Server
from tests.fakes.smtp import mail_server

pytestmark = pytest.mark.django_db

DINA = "dina@post.example"
SMTP = "abri.centre.outbox.smtp.Backend"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
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


def test_a_letter_arrives_and_its_address_is_deleted(server: Server) -> None:
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 1
    letter.refresh_from_db()
    assert [mail.recipient for mail in server.received] == [DINA]
    assert (letter.state, letter.content, letter.handed_over_at) == ("handed_over", None, NOON)
    assert letter.settled_at is None


def test_a_sent_letter_is_not_sent_again(server: Server) -> None:
    waiting()
    delivery.deliver_due(at=NOON)
    assert delivery.deliver_due(at=NOON + timedelta(hours=1)) == 0
    assert len(server.received) == 1


def test_a_busy_recipient_is_tried_again_later(server: Server) -> None:
    server.refuse_recipient[DINA] = "451 try later"
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.code) == ("waiting", 1, "smtp 451")
    assert letter.content is not None
    assert delivery.deliver_due(at=NOON) == 0
    server.refuse_recipient.clear()
    assert delivery.deliver_due(at=letter.next_try_at) == 1


def test_an_unknown_recipient_is_given_up_at_once_and_forgotten(server: Server) -> None:
    server.refuse_recipient[DINA] = "550 nobody here"
    letter = waiting()
    delivery.deliver_due(at=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.code, letter.content) == ("refused", "smtp 550", None)


def test_a_refused_text_is_given_up_and_a_busy_one_is_not(server: Server) -> None:
    server.reply["DATA"] = "451 later"
    letter = waiting()
    delivery.deliver_due(at=NOON)
    letter.refresh_from_db()
    assert (letter.state, letter.code) == ("waiting", "smtp 451")
    server.reply["DATA"] = "554 not this"
    delivery.deliver_due(at=letter.next_try_at)
    letter.refresh_from_db()
    assert (letter.state, letter.code) == ("refused", "smtp 554")


def test_a_refused_sender_is_the_installations_fault_and_all_letters_wait(server: Server) -> None:
    server.reply["MAIL"] = "550 who are you"
    waiting()
    waiting("emil@post.example")
    assert delivery.deliver_due(at=NOON) == 0
    assert set(Letter.objects.values_list("state", "attempts", "leased_until")) == {("waiting", 0, None)}
    assert MailServer.current().code == "smtp 550"


def test_one_bad_letter_does_not_stop_the_next(server: Server) -> None:
    server.refuse_recipient["gone@post.example"] = "550 nobody here"
    waiting("gone@post.example")
    waiting("not\nan address")
    unreadable = waiting()
    Letter.objects.filter(pk=unreadable.pk).update(kind="of no known kind"[:16])
    waiting("last@post.example")
    assert delivery.deliver_due(at=NOON) == 1
    assert [mail.recipient for mail in server.received] == ["last@post.example"]


def test_errors_are_noted_as_codes_and_logged_without_an_address(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuse_recipient[DINA] = f"451 {DINA} is busy"
    letter = waiting()
    broken = waiting("also@post.example")
    Letter.objects.filter(pk=broken.pk).update(kind="unheard-of")
    delivery.deliver_due(at=NOON)
    noted = Letter.objects.in_bulk([letter.pk, broken.pk])
    assert {one.code for one in noted.values()} == {"smtp 451", "ValueError"}
    assert "post.example" not in caplog.text


def test_a_server_that_always_hangs_up_keeps_all_letters(server: Server) -> None:
    server.hang_up_at = "RCPT"
    for _ in range(4):
        waiting()
    assert delivery.deliver_due(at=NOON) == 0
    tried = Letter.objects.values_list("attempts", flat=True)
    assert sorted(tried) == [0, 0, 1, 1]
    assert MailServer.current().failing_since == NOON


def test_a_letter_over_which_the_server_hangs_up_keeps_no_other(server: Server) -> None:
    server.hang_up_over = {DINA}
    letter = waiting()
    waiting("last@post.example")
    assert delivery.deliver_due(at=NOON) == 1
    letter.refresh_from_db()
    assert (letter.attempts, letter.code) == (1, "SMTPServerDisconnected")
    assert MailServer.current().failing_since is None


def test_a_server_that_drips_without_end_keeps_no_other(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes long before the socket's own timeout, so only the limit of the whole mail helps."""
    monkeypatch.setattr(smtp, "MAIL_SECONDS", 0.3)
    server.drip_over = {DINA}
    letter = waiting()
    waiting("last@post.example")
    assert delivery.deliver_due(at=NOON) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.code) == ("waiting", 1, "too slow")


def test_a_dead_server_keeps_all_letters_and_is_not_asked_every_second(
    server: Server, settings: Settings
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
    waiting()
    waiting()
    assert delivery.deliver_due(at=NOON) == 0
    assert set(Letter.objects.values_list("state", "attempts")) == {("waiting", 0)}
    standing = MailServer.current()
    assert (standing.code, standing.failing_since) == ("ConnectionRefusedError", NOON)
    settings.EMAIL_PORT = server.port
    assert delivery.deliver_due(at=NOON + timedelta(seconds=1)) == 0
    assert delivery.deliver_due(at=NOON + timedelta(seconds=5)) == 2
    assert MailServer.current().failing_since is None


def test_one_connection_carries_many_letters(server: Server) -> None:
    for _ in range(delivery.BATCH + 5):
        waiting()
    assert delivery.deliver_due(at=NOON) == delivery.BATCH + 5
    assert server.connections == 1


def test_time_that_is_up_leaves_the_rest_as_if_nobody_had_held_it(server: Server) -> None:
    for _ in range(3):
        waiting()
    assert delivery.deliver_due(at=NOON, seconds=0) == 0
    assert set(Letter.objects.values_list("attempts", "leased_until", "claim")) == {(0, None, None)}


def test_an_alert_leaves_before_a_backlog_and_on_a_line_of_its_own(server: Server) -> None:
    waiting()
    letters.enqueue(letters.Kind.DESK_ALERT, to="desk@centre.example", language="nl", at=NOON)
    assert delivery.deliver_due(at=NOON, urgent=True) == 1
    assert [mail.recipient for mail in server.received] == ["desk@centre.example"]
    waiting("late@post.example")
    letters.enqueue(letters.Kind.DESK_ALERT, to="desk@centre.example", language="nl", at=NOON)
    delivery.deliver_due(at=NOON)
    assert [mail.recipient for mail in server.received][1] == "desk@centre.example"


def test_a_letter_is_given_up_after_a_day(server: Server) -> None:
    server.refuse_recipient[DINA] = "451 later"
    letter = waiting()
    at = NOON
    while letter.state == "waiting":
        delivery.deliver_due(at=at)
        letter.refresh_from_db()
        at = letter.next_try_at
    assert (letter.state, letter.content) == ("given_up", None)
    assert 10 < letter.attempts < 25
    assert NOON + timedelta(hours=18) < at <= NOON + timedelta(hours=24)


def test_a_notice_is_worth_more_days(server: Server) -> None:
    server.refuse_recipient[DINA] = "451 later"
    letter = letters.enqueue(letters.Kind.NOTICE, to=DINA, language="nl", at=NOON, detail="Title\nText")
    delivery.deliver_due(at=NOON + timedelta(days=4))
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert fates.give_up_old(at=NOON + timedelta(days=9)) == 0
    delivery.deliver_due(at=NOON + timedelta(days=5))
    letter.refresh_from_db()
    assert letter.state == "given_up"


def test_pauses_double_up_to_four_hours_and_differ() -> None:
    for attempts, seconds in [(1, 30), (2, 60), (5, 480), (20, 14_400), (5000, 14_400)]:
        pauses = {fates.pause_after(attempts).total_seconds() for _ in range(40)}
        assert len(pauses) > 5
        assert all(0.75 * seconds <= pause <= 1.25 * seconds for pause in pauses)


def test_a_letter_that_another_worker_holds_is_left_alone(server: Server) -> None:
    letter = waiting()
    Letter.objects.filter(pk=letter.pk).update(leased_until=NOON + delivery.LEASE)
    assert delivery.deliver_due(at=NOON) == 0
    assert not server.received


def test_a_worker_killed_before_noting_the_delivery_sends_again_with_the_same_id(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better twice than never: documented in docs/operator/running.md."""
    waiting()
    with monkeypatch.context() as patch:
        patch.setattr(fates, "hand_over", _killed)
        with pytest.raises(SystemExit):
            delivery.deliver_due(at=NOON)
    assert delivery.deliver_due(at=NOON) == 0
    assert delivery.deliver_due(at=NOON + delivery.LEASE) == 1
    first, second = server.received
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_a_letter_sealed_to_another_worker_waits_for_the_right_key(
    server: Server, settings: Settings
) -> None:
    letter = waiting()
    right = settings.ABRI_WORKER_IDENTITY_FILE.read_text()
    settings.ABRI_WORKER_IDENTITY_FILE.write_text(Identity.generate().secret)
    letters.worker_identity.cache_clear()
    assert delivery.deliver_due(at=NOON) == 0
    settings.ABRI_WORKER_IDENTITY_FILE.write_text(right)
    letters.worker_identity.cache_clear()
    letter.refresh_from_db()
    assert letter.code == "NotForThisKey"
    assert delivery.deliver_due(at=letter.next_try_at) == 1


def test_production_without_a_mail_server_prints_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.PRODUCTION, settings.MAIL_CONFIGURED = True, False
    letter = waiting()
    assert delivery.deliver_due(at=NOON) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("waiting", 0)
    assert MailServer.current().code == "no mail server set"
    assert not capsys.readouterr().out


def test_an_alert_is_never_put_off_for_long(server: Server) -> None:
    server.refuse_recipient[DINA] = "451 later"
    alert = letters.enqueue(letters.Kind.DESK_ALERT, to=DINA, language="nl", at=NOON)
    at = NOON
    for _ in range(8):
        delivery.deliver_due(at=at)
        alert.refresh_from_db()
        assert alert.next_try_at - at <= timedelta(minutes=6, seconds=15)
        at = alert.next_try_at


def test_what_nobody_could_even_try_is_given_up_in_the_end(settings: Settings) -> None:
    waiting()
    assert fates.give_up_old(at=NOON + timedelta(hours=47)) == 0
    assert fates.give_up_old(at=NOON + timedelta(hours=48)) == 1
    assert Letter.objects.get().content is None


class TestTheSameLetterTwice:
    def test_a_second_one_with_the_same_key_is_the_first(self, server: Server) -> None:
        first, second = waiting(key="hint:1"), waiting("someone@else.example", key="hint:1")
        assert first.pk == second.pk
        delivery.deliver_due(at=NOON)
        assert waiting(key="hint:1").pk == first.pk
        assert delivery.deliver_due(at=NOON) == 0
        assert [mail.recipient for mail in server.received] == [DINA]

    def test_letters_without_a_key_are_all_different(self) -> None:
        assert waiting().pk != waiting().pk

    def test_two_who_write_it_in_one_moment_write_it_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = waiting(key="hint:1")
        with monkeypatch.context() as patch:
            # Neither sees the other's yet.
            patch.setattr(LetterQuerySet, "first", lambda _: None)
            assert waiting(key="hint:1").pk == first.pk
        assert Letter.objects.count() == 1


class TestWhoHoldsALetter:
    def test_two_workers_never_hold_the_same_one(self) -> None:
        for _ in range(5):
            waiting()
        until = NOON + delivery.LEASE
        first = Letter.objects.claim(uuid4(), most=3, at=NOON, until=until)
        second = Letter.objects.claim(uuid4(), most=3, at=NOON, until=until)
        assert (len(first), len(second)) == (3, 2)
        assert not {one.pk for one in first} & {one.pk for one in second}

    def test_who_was_taken_for_dead_does_not_write_over_the_others_note(self, server: Server) -> None:
        letter = waiting()
        (slow,) = Letter.objects.claim(uuid4(), most=1, at=NOON, until=NOON + delivery.LEASE)
        later = NOON + delivery.LEASE
        assert delivery.deliver_due(at=later) == 1
        fates.put_off(slow, "too slow", at=later)
        letter.refresh_from_db()
        assert (letter.state, letter.code) == ("handed_over", "")
        assert not fates.refuse(slow, "smtp 550", at=later)


class TestAddressesThatGiveMailBack:
    def refused(self, server: Server, at: datetime) -> Letter:
        server.refuse_recipient[DINA] = "550 nobody here"
        letter = letters.enqueue(letters.Kind.REPORTER_HINT, to=DINA, language="nl", at=at)
        delivery.deliver_due(at=at)
        letter.refresh_from_db()
        return letter

    def test_it_rests_and_is_tried_again_after_a_day_a_week_a_month(self, server: Server) -> None:
        at = NOON
        for rest in (1, 7, 30, 30):
            assert self.refused(server, at).code == "smtp 550"
            tried = len(server.asked)
            resting = self.refused(server, at + timedelta(days=rest, seconds=-1))
            assert (resting.state, resting.code) == ("refused", "address gave mail back")
            assert len(server.asked) == tried
            at += timedelta(days=rest)

    def test_an_alert_is_tried_all_the_same(self, server: Server) -> None:
        self.refused(server, NOON)
        server.refuse_recipient.clear()
        letters.enqueue(letters.Kind.DESK_ALERT, to=DINA.upper(), language="nl", at=NOON)
        assert delivery.deliver_due(at=NOON) == 1

    def test_a_text_that_is_refused_is_not_the_addresss_fault(self, server: Server) -> None:
        server.reply["DATA"] = "554 not this"
        waiting()
        delivery.deliver_due(at=NOON)
        assert not RestingAddress.objects.exists()

    def test_the_database_names_nobody_and_ties_no_two_letters_together(self, server: Server) -> None:
        first, second = waiting(), waiting()
        delivery.deliver_due(at=NOON)
        self.refused(server, NOON)
        first.refresh_from_db()
        second.refresh_from_db()
        assert addresses.is_addressee(first, DINA)
        assert not addresses.is_addressee(first, "emil@post.example")
        assert first.addressee != second.addressee
        assert "dina" not in str(RestingAddress.objects.values_list()).lower()
        assert addresses.giving_back([DINA, "emil@post.example", ""]) == {DINA}

    def test_it_is_forgotten_after_three_months(self, server: Server) -> None:
        self.refused(server, NOON)
        assert addresses.forget_old(at=NOON + timedelta(days=90)) == 0
        assert addresses.forget_old(at=NOON + timedelta(days=91)) == 1


def _killed(*_: object, **__: object) -> None:
    raise SystemExit
