"""Saying that a fact is wrong: a letter to the operator, sealed until it leaves, and nothing about who wrote it."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from abri.centre.directory import fact_errors
from abri.centre.outbox.delivery import deliver_due
from abri.centre.outbox.letters import worker_identity
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring

ADDRESS = "/fr/facts/be.112/error/"
WRONG = {"wrong": "Le numéro a changé.", "known_from": "https://example.org/112"}


@pytest.fixture(autouse=True)
def _operator(settings: Any, tmp_path: Any) -> None:
    settings.ABRI_OPERATOR_EMAIL = "operator@centre.example"
    settings.MAIL_CONFIGURED = True


@pytest.mark.django_db
def test_a_correction_reaches_the_operator_and_the_reader_is_thanked(client: Client) -> None:
    answer = client.post(ADDRESS, WRONG)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ADDRESS}?thanks")
    letter = Letter.objects.get()
    sealed = bytes(letter.content or b"")
    assert b"chang" not in sealed
    opened = json.loads(Keyring([worker_identity()]).open(letter, "content"))
    assert opened["to"] == "operator@centre.example"
    assert deliver_due(at=timezone.now()) == 1
    sent = mail.outbox[0]
    assert sent.to == ["operator@centre.example"]
    assert "Le numéro a changé." in str(sent.body)
    assert "/fr/facts/be.112/" in str(sent.body)
    assert Letter.objects.get().content is None
    assert "Thank you" in client.get("/en/facts/be.112/error/?thanks").content.decode()


@pytest.mark.django_db
def test_an_empty_correction_comes_back_with_what_is_missing(client: Client) -> None:
    answer = client.post("/en/facts/be.112/error/", {"wrong": "  ", "known_from": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "abri-error-summary" in page
    assert 'value="x"' in page
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_an_hour_takes_so_many_and_keeps_the_text_of_the_next(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fact_errors, "MOST_AN_HOUR", 2)
    assert [client.post(ADDRESS, WRONG).status_code for _ in range(3)] == [302, 302, 429]
    assert Letter.objects.count() == 2
    page = client.post("/en/facts/be.112/error/", WRONG).content.decode()
    assert "Yours was not sent" in page
    assert "Le numéro a changé." in page


@pytest.mark.parametrize(("to", "mails"), [("", True), ("operator@centre.example", False)])
def test_where_nobody_receives_it_there_is_no_form(
    client: Client, settings: Any, to: str, mails: bool
) -> None:
    settings.ABRI_OPERATOR_EMAIL, settings.MAIL_CONFIGURED = to, mails
    for answer in (client.get("/en/facts/be.112/error/"), client.post("/en/facts/be.112/error/", WRONG)):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Nobody receives this here yet" in page
        assert "<textarea" not in page


def test_the_form_asks_for_nothing_personal_and_says_how_it_travels(client: Client) -> None:
    page = client.get("/en/facts/be.112/error/").content.decode()
    assert "sent as an ordinary e-mail" in page
    assert 'name="email"' not in page
    assert "Content-Encoding" not in client.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).headers
    assert "Tell us what happened" in page
