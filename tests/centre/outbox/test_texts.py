"""What letters say, and what they never say."""

import re

import pytest
from pytest_django import Settings

from abri.centre.outbox import texts
from abri.centre.outbox.models import Letter
from tests.centre.conftest import NOON

LINK = "https://centre.example/desk/invitation/abc/"
LANGUAGES = ["nl", "fr", "de", "en", "nl-young", "fr-young", "de-young"]
# Words that would tell somebody who reads over a shoulder.
TELLING = re.compile(
    r"harass|harcèl|pest|bully|mobbing|belästig|helpline|hulplijn|report|signal|melding|meldung|abuse|police|polit|case\b",
    re.IGNORECASE,
)


def mail(kind: Letter.Kind, language: str = "en") -> tuple[str, str]:
    """Subject and text of a letter of ``kind``."""
    letter = Letter(kind=kind, language=language, created_at=NOON, next_try_at=NOON)
    details = {
        Letter.Kind.CUSTODY_SEAL: "12 2026-11-21 " + 64 * "a",
        Letter.Kind.NOTICE: "Notice of illegal content\n\nThe first sentence.",
    }
    message = texts.message(letter, to="dina@post.example", link=LINK, detail=details.get(kind, ""))
    return str(message.subject), str(message.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reporters_mail_tells_nothing_but_where_to_read(settings: Settings, language: str) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    subject, body = mail(Letter.Kind.REPORTER_HINT, language)
    assert f"https://centre.example/{language[:2]}/mailbox/\n" in body
    assert not TELLING.search(subject + body)


@pytest.mark.parametrize("kind", [Letter.Kind.STILL_UNREAD, Letter.Kind.MAIL_ALARM])
def test_a_mail_that_calls_somebody_to_the_desk_says_where_and_nothing_of_what(
    settings: Settings, kind: Letter.Kind
) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    subject, body = mail(kind)
    assert "https://centre.example/desk/" in body
    assert not TELLING.search(
        (subject + body).replace("An urgent report", "").replace("an urgent report", "")
    )


def test_a_desks_mail_says_only_that_an_urgent_report_waits(settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    subject, body = mail(Letter.Kind.DESK_ALERT)
    assert subject == "An urgent report waits"
    assert "https://centre.example/desk/\n" in body


def test_a_call_for_a_decision_says_nothing_of_what_it_is_about(settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    subject, body = mail(Letter.Kind.DECISION)
    assert "https://centre.example/desk/\n" in body
    assert not TELLING.search(subject + body)


def test_a_witness_gets_number_day_and_digest_of_a_seal_and_no_address(settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    subject, body = mail(Letter.Kind.CUSTODY_SEAL)
    assert "Seal: 12\nDay: 2026-11-21\nSHA-256: " + 64 * "a" in body
    assert "http" not in body
    assert not TELLING.search((subject + body).replace("records", ""))


@pytest.mark.parametrize("kind", [Letter.Kind.INVITATION, Letter.Kind.NEW_PASSWORD])
def test_invitations_and_new_passwords_carry_their_link(kind: Letter.Kind) -> None:
    assert LINK in mail(kind)[1]


@pytest.mark.parametrize("kind", list(Letter.Kind))
def test_every_kind_has_a_text(kind: Letter.Kind) -> None:
    subject, body = mail(kind)
    assert subject
    assert "\n" not in subject
    assert "%(" not in body


def test_the_message_id_follows_from_the_letter_and_names_no_machine(settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example:8443"
    letter = Letter(kind=Letter.Kind.ACCOUNT, language="en", created_at=NOON, next_try_at=NOON)
    message = texts.message(letter, to="dina@post.example", link="").message()
    assert message["Message-ID"] == f"<{letter.pk}@centre.example>"
    assert message["Auto-Submitted"] == "auto-generated"
