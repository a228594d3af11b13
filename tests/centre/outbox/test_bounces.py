"""What comes back is believed about its own letter alone, and nothing that strangers write breaks the reader."""

import os
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from abri.centre.outbox import addresses, bounces, delivery, letters
from abri.centre.outbox.models import Letter, RestingAddress
from tests.centre.conftest import NOON
from tests.centre.outbox.test_delivery import DINA, server  # noqa: F401 (a fixture)
from tests.fakes.smtp import MailServer as Server

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=3)


@pytest.fixture
def maildir(settings: Settings, tmp_path: Path) -> Path:
    """A Maildir that the settings name."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "returned" / name).mkdir(parents=True)
    settings.ABRI_BOUNCE_ADDRESS = "bounces@centre.example"
    settings.ABRI_BOUNCE_MAILDIR = tmp_path / "returned"
    return tmp_path / "returned"


@pytest.fixture
def left(server: Server, maildir: Path) -> Letter:  # noqa: F811
    """A letter to dina that the mail server took."""
    letter = letters.enqueue(letters.Kind.REPORTER_HINT, to=DINA, language="nl", at=NOON)
    assert delivery.deliver_due(at=NOON) == 1
    return letter


def notice(
    letter: Letter, action: str = "failed", status: str = "5.1.1", to: str = DINA, **more: str
) -> bytes:
    """A notice of delivery as Postfix writes it."""
    fields = {"Final-Recipient": f"rfc822; {to}", "Action": action, "Status": status, **more}
    status_part = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return (
        "From: MAILER-DAEMON@post.example\n"
        f"To: bounces+{letter.pk.hex}@centre.example\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nIt did not work: {to}\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; post.example\n\n{status_part}\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nSubject: You have a message\n\n--b--\n"
    ).encode()


def came_back(maildir: Path, content: bytes, name: str = "1.a.host") -> int:
    """Put a mail into the Maildir and let it be read; it is deleted in any case."""
    (maildir / "new" / name).write_bytes(content)
    settled = bounces.read_returned(at=LATER)
    assert not list((maildir / "new").iterdir())
    return settled


def fate(letter: Letter) -> tuple[Any, ...]:
    letter.refresh_from_db()
    return letter.state, letter.code, letter.settled_at


def test_what_came_back_is_no_letter_that_arrived(left: Letter, maildir: Path) -> None:
    assert came_back(maildir, notice(left)) == 1
    assert fate(left) == ("bounced", "5.1.1", LATER)
    assert addresses.rests(DINA, at=LATER)


def test_delivered_is_said_only_where_a_server_says_so(left: Letter, maildir: Path) -> None:
    for action, status in [
        ("relayed", "2.0.0"),
        ("delayed", "4.4.1"),
        ("expanded", "2.0.0"),
        ("delivered", "4.0.0"),
    ]:
        assert came_back(maildir, notice(left, action, status)) == 0
    assert fate(left) == ("handed_over", "", None)
    assert came_back(maildir, notice(left, "delivered", "2.0.0")) == 1
    assert fate(left) == ("delivered", "", LATER)


def test_a_full_mailbox_comes_back_and_the_address_is_not_blamed(left: Letter, maildir: Path) -> None:
    came_back(maildir, notice(left, "failed", "4.2.2"))
    assert fate(left) == ("bounced", "4.2.2", LATER)
    assert not RestingAddress.objects.exists()


def test_one_letter_that_comes_back_twice_counts_once(left: Letter, maildir: Path) -> None:
    for _ in range(3):
        came_back(maildir, notice(left, **{"Original-Recipient": f"rfc822;{DINA}"}))
    assert RestingAddress.objects.get().failures == 1


def test_a_letter_that_arrives_ends_the_rest(left: Letter, maildir: Path) -> None:
    addresses.gave_back(DINA, at=NOON)
    came_back(maildir, notice(left, "delivered", "2.1.5"))
    assert not addresses.rests(DINA, at=LATER)


def test_whoever_knows_one_letter_cannot_silence_another_address(left: Letter, maildir: Path) -> None:
    assert came_back(maildir, notice(left, to="team@centre.example")) == 0
    assert fate(left)[0] == "handed_over"
    assert not RestingAddress.objects.exists()


def test_a_person_who_is_known_by_another_address_behind_is_found_by_ours(
    left: Letter, maildir: Path
) -> None:
    behind = notice(
        left, to="d.peeters@inner.example", **{"Original-Recipient": "rfc822;dina+40post.example"}
    )
    assert came_back(maildir, behind) == 1


def test_that_somebody_is_away_says_nothing(left: Letter, maildir: Path) -> None:
    away = EmailMessage()
    away["To"], away["Auto-Submitted"] = f"bounces+{left.pk.hex}@centre.example", "auto-replied"
    away.set_content("I am away until Monday. Status: 5.1.1")
    assert came_back(maildir, away.as_bytes()) == 0
    assert fate(left)[0] == "handed_over"


def test_a_letter_that_nobody_knows_changes_nothing(left: Letter, maildir: Path) -> None:
    assert came_back(maildir, notice(Letter(kind="account"))) == 0


def test_what_comes_before_the_note_that_it_left_is_read_after_it(left: Letter, maildir: Path) -> None:
    Letter.objects.filter(pk=left.pk).update(state="waiting")
    path = maildir / "new" / "early"
    path.write_bytes(notice(left))
    assert bounces.read_returned(at=NOON) == 0
    Letter.objects.filter(pk=left.pk).update(state="handed_over")
    assert bounces.read_returned(at=LATER) == 1
    assert not path.exists()


def test_a_notice_about_a_letter_that_never_left_does_not_stay_in_front_of_others(
    left: Letter, maildir: Path
) -> None:
    Letter.objects.filter(pk=left.pk).update(state="waiting")
    path = maildir / "new" / "early"
    path.write_bytes(notice(left))
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))
    assert bounces.read_returned(at=LATER) == 0
    assert not path.exists()


def test_a_mail_about_thousands_of_addresses_costs_no_more_than_one(left: Letter) -> None:
    block = "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n"
    crowded = notice(left, **{"Original-Recipient": f"rfc822;{DINA}\n\n{block * 3_000}X-More: yes"})
    assert len(bounces.notices_in(crowded)) == bounces.MOST_IN_A_MAIL


def test_strangers_who_send_without_end_keep_nobody_from_hearing_of_danger(
    left: Letter, maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (maildir / "new" / name).write_bytes(notice(left))
    monkeypatch.setattr(bounces, "ROUND_SECONDS", 0.0)
    bounces.read_returned(at=LATER)
    assert len(list((maildir / "new").iterdir())) == 2
    bounces.read_returned(at=LATER)
    assert len(list((maildir / "new").iterdir())) == 1


def test_the_envelope_asks_for_word_and_names_the_letter(maildir: Path, server: Server) -> None:  # noqa: F811
    server.offers_dsn = True
    letter = letters.enqueue(letters.Kind.REPORTER_HINT, to="d+x@post.example", language="nl", at=NOON)
    delivery.deliver_due(at=NOON)
    (mail,) = server.received
    assert mail.sender == f"bounces+{letter.pk.hex}@centre.example"
    assert mail.message["From"] == "abri@localhost"
    asked = " ".join(server.asked)
    assert f"RET=HDRS ENVID={letter.pk.hex}" in asked
    assert "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;d+2Bx@post.example" in asked


def test_a_server_that_knows_no_notices_is_asked_for_none(maildir: Path, server: Server) -> None:  # noqa: F811
    letters.enqueue(letters.Kind.REPORTER_HINT, to=DINA, language="nl", at=NOON)
    delivery.deliver_due(at=NOON)
    assert "NOTIFY" not in " ".join(server.asked)


def test_without_a_maildir_nothing_is_read(settings: Settings) -> None:
    settings.ABRI_BOUNCE_MAILDIR = None
    assert bounces.read_returned(at=NOON) == 0


@given(st.binary(max_size=2_000))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    letter = Letter(kind="account")
    whole = notice(letter)
    for hostile in (
        content,
        whole + content,
        whole.replace(b"5.1.1", content),
        whole.replace(b'"b"', content),
    ):
        try:
            for found in bounces.notices_in(hostile):
                assert found.letter == letter.pk
        except bounces.UNREADABLE:
            pass
