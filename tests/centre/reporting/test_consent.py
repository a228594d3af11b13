"""The mailbox's page about passing something on: what is shown, yes and no, and taking a yes back."""

import re
from typing import Any

import pytest
from django.test import Client

from abri.centre.accounts.models import DeskKey
from abri.centre.cases import screening
from abri.centre.files import cleaning
from abri.centre.referrals import answering, spoken
from abri.centre.referrals.models import Referral
from abri.centre.referrals.spoken import Heard
from tests.centre.conftest import Cast
from tests.centre.referrals.referring import (
    FILE,
    LATER,
    LETTER,
    MESSAGE,
    NOTE,
    REQUEST,
    STORY,
    WORDS,
    Referring,
    again,
    police,
    referring,
)  # fmt: skip
from tests.centre.vault.conftest import FakeCleaning
from tests.fakes.screener import FakeScreener

PAGE = "/en/mailbox/passing-on/1/"


@pytest.fixture
def case(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Referring:
    monkeypatch.setattr(screening, "screener", FakeScreener)
    monkeypatch.setattr(cleaning, "clean", FakeCleaning().clean)
    return referring(cast)


def dina(case: Referring) -> Client:
    """A browser in which the reporter opened the mailbox."""
    client = Client()
    assert client.post("/en/mailbox/", {"code": case.receipt.display}).status_code == 302
    return client


def shown(client: Client, path: str = PAGE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_mailbox_asks_and_says_that_nothing_was_passed_on(case: Referring) -> None:
    client = dina(case)
    assert "pass something on" not in shown(client, "/en/mailbox/")
    case.offer()
    page = shown(client, "/en/mailbox/")
    assert "May we pass something on to School?" in page
    assert "they see nothing yet" in page
    assert f'href="{PAGE}"' in page


def test_who_said_yes_by_voice_is_not_told_that_a_yes_is_missing(case: Referring) -> None:
    referral, client = case.offer(), dina(case)
    heard = Heard("phone", LATER.date(), frozenset(referral.items.values_list("number", flat=True)))
    who: dict[str, Any] = {"keyring": case.cast.alma.keyring, "by": case.cast.alma.person, "at": LATER}
    spoken.record(referral=referral, heard=heard, **who)
    page = shown(client, "/en/mailbox/")
    assert "You said yes on the telephone" in page
    assert "you said yes by voice; they see nothing until it is confirmed" in page
    assert "before you say yes" not in page
    for language, said in {
        "en": "School</strong>: you said yes by voice",
        "nl": "School</strong>: je zei mondeling ja",
        "fr": "School</strong>\u00a0: tu as dit oui de vive voix",
        "de": "School</strong>: du hast mündlich Ja gesagt",
    }.items():
        assert said in shown(client, f"/{language}/mailbox/passing-on/1/")


def test_the_page_shows_who_what_why_and_until_when(case: Referring) -> None:
    referral = case.offer()
    page = shown(dina(case))
    for words in (REQUEST, LETTER, STORY, "letter.txt", "People at a school", "School"):
        assert words in page
    assert re.search(r"they can read it until\s+<time", page)
    for words in (MESSAGE, "diary.txt", NOTE, referral.reference, case.case.reference):
        assert words not in page


@pytest.mark.parametrize(
    ("age", "titles"),
    [
        (
            "14-15",
            {
                "en": "Your story in your own words",
                "nl": "Je verhaal in je eigen woorden",
                "fr": "Ton récit, dans tes propres mots",
                "de": "Dein Bericht in deinen eigenen Worten",
            },
        ),
        (
            "18+",
            {
                "nl": "Uw verhaal in uw eigen woorden",
                "fr": "Votre récit, dans vos propres mots",
                "de": "Ihr Bericht in Ihren eigenen Worten",
            },
        ),
    ],
)
def test_the_page_speaks_to_the_person_about_their_own_words(
    case: Referring, age: str, titles: dict[str, str]
) -> None:
    case = referring(case.cast, age=age)
    case.offer()
    client = dina(case)
    for language, said in titles.items():
        assert f"<h3>{said}</h3>" in shown(client, f"/{language}/mailbox/passing-on/1/")


def test_a_yes_with_words_is_passed_on(case: Referring) -> None:
    referral, client = case.offer(), dina(case)
    assert client.post(PAGE, {"answer": "yes", "text": WORDS}).status_code == 302
    page = shown(client)
    assert "can read it; they have not said yet" in page
    assert WORDS in page
    assert "Take it back" in page
    assert again(referral).state == "offered"
    assert "I agree that you pass this on to School." in shown(client, "/en/mailbox/")


def test_a_no_is_as_easy(case: Referring) -> None:
    referral, client = case.offer(), dina(case)
    assert client.post(PAGE, {"answer": "no"}).status_code == 302
    assert "you said no; they saw nothing" in shown(client)
    assert again(referral).state == "refused"


def test_a_yes_is_taken_back_on_the_same_page(case: Referring) -> None:
    referral, client = case.accepted(), dina(case)
    assert "works on it and can read it until" in shown(client)
    assert client.post(PAGE, {"answer": "back"}).status_code == 302
    assert "you took it back" in shown(client)
    assert again(referral).end_reason == "person"


def test_without_an_answer_or_with_too_much_text_nothing_happens(case: Referring) -> None:
    referral, client = case.offer(), dina(case)
    assert "Choose yes or no." in client.post(PAGE, {"text": WORDS}).content.decode()
    long = client.post(PAGE, {"answer": "yes", "text": "x" * 2_001})
    assert long.status_code == 422
    assert "Nothing was passed on: shorten it." in long.content.decode()
    assert again(referral).state == "asked"


def test_a_second_press_and_a_late_answer_show_how_it_stands(case: Referring) -> None:
    referral, client = case.offer(), dina(case)
    for _press in range(2):
        assert client.post(PAGE, {"answer": "yes"}).status_code == 302
    answering.decline(referral=again(referral), reason="other", text="", by=case.cast.clara.person, at=LATER)
    assert client.post(PAGE, {"answer": "back"}).status_code == 302
    assert "could not take it on" in shown(client)


def test_a_desk_that_cannot_receive_now_is_said(case: Referring) -> None:
    case.offer()
    DeskKey.objects.filter(desk=case.cast.school).update(retired_at=LATER)
    answer = dina(case).post(PAGE, {"answer": "yes", "text": WORDS})
    assert answer.status_code == 409
    assert "cannot take anything on right now" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_what_was_passed_on_without_asking_is_told_with_its_ground(cast: Cast, case: Referring) -> None:
    made = referring(cast, danger="suicide")
    desk, _paul = police(cast)
    points = frozenset({"danger", "no_other_way", "only_needed"})
    given: dict[str, Any] = {
        "ground": "grave_danger",
        "confirmed": points,
        "reason": "He stands on the bridge.",
    }
    made.offer(to=desk, **given)
    page = shown(dina(made))
    assert "We passed this on without asking you first" in page
    assert "bridge" not in page
    assert 'value="back"' not in page


def test_withdrawing_the_report_takes_the_yes_along(case: Referring) -> None:
    referral, client = case.accepted(), dina(case)
    assert client.post("/en/mailbox/withdraw/").status_code == 302
    assert again(referral).end_reason == "report"
    assert not again(referral).grants.filter(desk_key__desk=case.cast.school).exists()
    shown(client, status=404)


def test_there_is_no_page_for_what_was_not_asked(case: Referring) -> None:
    client = dina(case)
    shown(client, status=404)
    assert not Referral.objects.exists()
    assert FILE


def test_it_speaks_to_young_people(case: Referring) -> None:
    case.offer()
    client = Client()
    assert client.post("/nl/mailbox/", {"code": case.receipt.display}).status_code == 302
    page = shown(client, "/nl/mailbox/passing-on/1/")
    assert "Zeg ons eerst wat er tussen jou en ons moet blijven" in page
