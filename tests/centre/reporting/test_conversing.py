"""The mailbox while somebody of the team is there, without scripts and as the script asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import keys, mailbox, screening
from abri.centre.cases.models import Case
from abri.centre.conversing import actions
from abri.centre.conversing.models import Attendance, Conversation
from abri.centre.records.models import Pocket
from tests.centre.conftest import Cast, Report, Reported
from tests.centre.reporting.conftest import Dina
from tests.fakes.screener import DISTRESS, FakeScreener

PAGE = "/en/mailbox/live/"
MAILBOX = "/en/mailbox/"


@pytest.fixture(autouse=True)
def _told_screener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)


@pytest.fixture
def live_helpline(cast: Cast) -> Desk:
    """The helpline, which talks live, with alma there."""
    Desk.objects.filter(pk=cast.helpline.pk).update(live=True)
    Attendance.objects.create(desk=cast.helpline, person=cast.alma.person, seen_at=timezone.now())
    return cast.helpline


@pytest.fixture
def reported(live_helpline: Desk, report: Report) -> Reported:
    """What dina reported."""
    return report(at=timezone.now())


@pytest.fixture
def inside(dina: Dina, reported: Reported) -> Dina:
    """Dina with her mailbox open."""
    dina.post(MAILBOX, {"code": reported.receipt.display})
    return dina


def words(answer: Any) -> str:
    """What a page says."""
    page: str = answer.content.decode()
    return page


def talk(inside: Dina, cast: Cast) -> Conversation:
    """Dina asks and alma joins."""
    inside.post(f"{PAGE}ask/")
    return actions.join(Conversation.objects.get(), by=cast.alma.person, at=timezone.now())


def answer(there: Conversation, cast: Cast, text: str) -> None:
    """Alma writes."""
    ring = keys.case_keyring(there.case, cast.alma.keyring)
    actions.say_as_desk(there, keyring=ring, text=text, by=cast.alma.person, at=timezone.now())


def test_the_mailbox_offers_to_talk_while_somebody_is_there(inside: Dina) -> None:
    assert "Talk now" in words(inside.get(MAILBOX))
    Attendance.objects.all().delete()
    page = words(inside.get(MAILBOX))
    assert "Talk now" not in page
    assert "Nobody of the team is here for a live conversation now." in page


def test_the_mailbox_says_when_the_team_is_there_again_and_who_answers_now(inside: Dina) -> None:
    day = (timezone.now() + timedelta(days=2)).weekday()
    Desk.objects.update(hours=[{"days": [day], "begins": "09:00", "until": "10:00"}])
    page = words(inside.get(MAILBOX))
    assert "The team is here again from" in page
    assert "These people answer now:" in page
    assert 'href="tel:' in page


def test_a_desk_that_never_talks_live_says_nothing_of_it(inside: Dina) -> None:
    Desk.objects.update(live=False)
    page = words(inside.get(MAILBOX))
    assert not any(word in page for word in ("Talk now", "Talk with somebody", "live conversation"))


def test_asking_leads_to_the_line_and_then_to_somebody(inside: Dina, cast: Cast) -> None:
    assert inside.post(f"{PAGE}ask/").url == PAGE
    assert "You are next." in words(inside.get(PAGE))
    talk(inside, cast)
    assert "Somebody of the team is here." in words(inside.get(PAGE))


def test_who_asks_where_nobody_is_there_is_back_in_the_mailbox(inside: Dina) -> None:
    Attendance.objects.all().delete()
    assert inside.post(f"{PAGE}ask/").url == MAILBOX
    assert not Conversation.objects.exists()


def test_who_waits_is_told_when_the_team_has_left_and_who_answers_now(inside: Dina) -> None:
    inside.post(f"{PAGE}ask/")
    Attendance.objects.all().delete()
    page = words(inside.get(PAGE))
    assert "Nobody of the team is here at this moment." in page
    assert "These people answer now:" in page


def test_without_scripts_a_message_is_sent_and_shown(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    assert inside.post(PAGE, {"text": "I am at school"}).url == PAGE
    answer(there, cast, "Are you alone?")
    page = words(inside.get(PAGE))
    assert page.index("I am at school") < page.index("Are you alone?")
    assert "I am at school" in words(inside.get(MAILBOX))


def test_the_script_gets_only_what_its_page_does_not_show(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    first = inside.post(PAGE, {"text": "I am at school", "after": "0"})
    newest = str(first.context["newest"])
    answer(there, cast, "Are you alone?")
    news = words(inside.get(f"{PAGE}news/", {"after": newest}))
    assert "Are you alone?" in news
    assert "I am at school" not in news
    assert "<html" not in news


def test_what_is_shown_is_read_by_the_reporter(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    answer(there, cast, "Are you alone?")
    unread = there.case.items.filter(kind="from_desk", read_at=None)
    inside.get(f"{PAGE}numbers/")
    assert unread.exists()
    inside.get(f"{PAGE}news/")
    assert not unread.exists()


@pytest.mark.parametrize(
    ("text", "says"), [("", "Write something first."), ("a" * 10_001, "longer than 10,000")]
)
def test_what_cannot_be_sent_stays_in_the_field(inside: Dina, cast: Cast, text: str, says: str) -> None:
    talk(inside, cast)
    answered = inside.post(PAGE, {"text": text, "after": "0"})
    assert (answered.status_code, says in words(answered)) == (422, True)
    page = words(inside.post(PAGE, {"text": text}))
    assert says in page
    assert text in page


def test_danger_shows_who_listens_now(inside: Dina, cast: Cast) -> None:
    """Seen to fail while only the mailbox page showed it."""
    talk(inside, cast)
    answered = inside.post(PAGE, {"text": DISTRESS, "after": "0"})
    assert "You can talk to someone now" in words(answered)


def test_ending_leads_back_to_the_mailbox_with_everything_in_it(inside: Dina, cast: Cast) -> None:
    talk(inside, cast)
    inside.post(PAGE, {"text": "Thank you"})
    assert inside.post(f"{PAGE}end/").url == MAILBOX
    assert Conversation.objects.get().end == Conversation.End.REPORTER
    assert "Thank you" in words(inside.get(MAILBOX))
    assert "The conversation has ended." in words(inside.get(PAGE))


def test_what_is_written_after_the_end_is_kept_as_a_message(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    actions.end(there, Conversation.End.DESK, by=cast.alma.person, at=timezone.now())
    inside.post(PAGE, {"text": "One more thing"})
    assert "One more thing" in words(inside.get(MAILBOX))


def test_without_a_conversation_the_page_is_the_mailbox(inside: Dina) -> None:
    assert inside.get(PAGE).url == MAILBOX
    assert inside.get(f"{PAGE}news/").status_code == 404
    assert inside.get(f"{PAGE}numbers/").json() == {"state": 2}


@pytest.mark.parametrize("what", ["numbers/", "news/"])
def test_another_browser_is_told_nothing(inside: Dina, cast: Cast, what: str) -> None:
    talk(inside, cast)
    assert Client().get(f"{PAGE}{what}").status_code == 403


def test_what_the_script_asks_for_keeps_no_mailbox_open(inside: Dina, cast: Cast) -> None:
    """Seen to fail while news came by way of the page, which prolongs the visit."""
    talk(inside, cast)
    closes = timezone.now() + timedelta(minutes=10)
    Pocket.objects.update(expires_at=closes)
    inside.get(f"{PAGE}numbers/")
    inside.get(f"{PAGE}news/")
    assert Pocket.objects.get().expires_at == closes
    inside.post(f"{PAGE}typing/")
    assert Pocket.objects.get().expires_at > closes


def test_numbers_come_as_a_stream_where_one_is_asked_for(inside: Dina, cast: Cast) -> None:
    talk(inside, cast)
    told = inside.get(f"{PAGE}numbers/", headers={"Accept": "text/event-stream"})
    assert told.headers["Content-Type"] == "text/event-stream"
    assert told.headers["Cache-Control"] == "no-store"
    assert told.content.startswith(b"retry: 2000\n\ndata: {")


def test_typing_is_seen_by_the_desk_and_tells_nothing(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    assert inside.post(f"{PAGE}typing/", {"text": "never sent"}).status_code == 204
    there.refresh_from_db()
    assert there.reporter_typed_at is not None


def test_an_invitation_is_shown_and_taken_up(inside: Dina, cast: Cast) -> None:
    case = Case.objects.get()
    actions.invite(case=case, by=cast.alma.person, at=timezone.now())
    assert "The team is here for you" in words(inside.get(MAILBOX))
    assert inside.post(f"{PAGE}ask/").url == PAGE
    assert Conversation.objects.get().state == Conversation.State.OPEN


def test_withdrawing_ends_it_for_the_reporter_at_once(inside: Dina, cast: Cast) -> None:
    there = talk(inside, cast)
    mailbox.withdraw(mailbox.open_with_secret(str(there.case.pk), _secret(inside)), at=timezone.now())
    assert inside.get(PAGE).url == MAILBOX
    assert inside.get(f"{PAGE}numbers/").json() == {"state": 2}


def _secret(inside: Dina) -> str:
    from abri.centre.records import pockets
    from abri.centre.reporting import visits

    found = pockets.find(inside.cookies[visits.COOKIE].value, visits.PURPOSE, timezone.now())
    assert found is not None
    secret: str = found.content["secret"]
    return secret


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_the_pages_speak_the_language_and_register_of_the_reporter(
    language: str, dina: Dina, live_helpline: Desk, report: Report, cast: Cast
) -> None:
    dina.post(f"/{language}/mailbox/", {"code": report(at=timezone.now(), language=language).receipt.display})
    dina.post(f"/{language}/mailbox/live/ask/")
    page = words(dina.get(f"/{language}/mailbox/live/"))
    assert f'<html lang="{language}">' in page
