"""The question of the intake that takes a chat: kept beside the draft, shown, removed, sent, never lost silently."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from abri.centre.cases.models import Case, Item
from abri.centre.country import country
from abri.centre.records.models import Pocket
from abri.centre.reporting import chats, drafts, visits
from tests.centre.reporting.conftest import ANSWERS, Dina
from tests.centre.reporting.test_chat_pages import CALM, CHAT, file

QUESTION, ALL = "/en/report/chat/", "/en/report/all/"
SAID = "A chat with 3 messages of 2 people"


def kept() -> int:
    """How many chats lie beside drafts."""
    return Pocket.objects.filter(purpose=chats.PURPOSE).count()


def test_a_pasted_chat_is_kept_and_shown_everywhere(dina: Dina) -> None:
    dina.begin()
    answer = dina.answer("chat", CALM)
    assert answer.headers["Location"] == "/en/report/platform/"
    assert SAID in dina.get(QUESTION).content.decode()
    assert SAID in dina.get("/en/report/check/").content.decode()
    assert dina.draft(timezone.now()).answers == {"chat": "3 2"}
    assert kept() == 1


def test_a_file_is_taken_here_and_at_no_other_question(dina: Dina) -> None:
    dina.begin()
    assert dina.post(QUESTION, {"chat_file": file(CALM.encode())}).status_code == 302
    assert kept() == 1
    answer = dina.post("/en/report/story/", {"story": "words", "chat_file": file(CALM.encode())})
    assert not answer.wsgi_request.FILES


def test_continue_keeps_it_and_one_click_removes_it(dina: Dina) -> None:
    dina.begin()
    dina.answer("chat", CALM)
    dina.post(QUESTION, {"chat": "", "chat_attached": "1"})
    assert dina.draft(timezone.now()).answers == {"chat": "3 2"}
    assert dina.post(QUESTION, {"remove_chat": "1"}).headers["Location"] == QUESTION
    assert kept() == 0
    page = dina.get(QUESTION).content.decode()
    assert SAID not in page
    assert 'type="file"' in page
    assert dina.draft(timezone.now()).answers == {}


def test_it_can_be_skipped(dina: Dina) -> None:
    dina.begin()
    assert dina.post(QUESTION, {"skip": "1"}).status_code == 302
    assert dina.post(QUESTION, {"chat": ""}).status_code == 302
    assert dina.draft(timezone.now()).answers == {}


def test_what_is_no_chat_stays_in_the_box(dina: Dina) -> None:
    dina.begin()
    page = dina.answer("chat", "Only a note & nothing else")
    assert "We do not recognise a chat in this." in page.content.decode()
    assert "Only a note &amp; nothing else" in page.content.decode()
    assert 'href="#chat"' in page.content.decode()


def test_the_chat_lives_as_long_as_the_answers(dina: Dina) -> None:
    dina.begin()
    dina.answer("chat", CALM)
    Pocket.objects.update(expires_at=timezone.now() + timedelta(minutes=5))
    dina.get("/en/report/check/")
    assert min(Pocket.objects.values_list("expires_at", flat=True)) > timezone.now() + timedelta(minutes=50)
    Pocket.objects.update(expires_at=timezone.now() + timedelta(minutes=5))
    dina.answer("story", "more")
    assert min(Pocket.objects.values_list("expires_at", flat=True)) > timezone.now() + timedelta(minutes=50)


@pytest.mark.parametrize("leave", ["/en/exit/", "/en/report/"])
def test_leaving_and_beginning_anew_forget_it(dina: Dina, leave: str) -> None:
    dina.begin()
    dina.answer("chat", CALM)
    (dina.get if leave.endswith("exit/") else dina.post)(leave)
    assert kept() == 0


def test_a_chat_that_is_gone_is_said_and_the_rest_is_kept(dina: Dina) -> None:
    dina.tell(chat=CALM)
    Pocket.objects.filter(purpose=chats.PURPOSE).delete()
    page = dina.send()
    assert page.status_code == 410
    assert "everything else is still here" in page.content.decode()
    assert Case.objects.count() == 0
    assert "story" in dina.draft(timezone.now()).answers
    assert dina.send().status_code == 302
    assert Item.objects.filter(kind=Item.Kind.CHAT).count() == 0


def test_a_full_disk_loses_nothing_that_was_typed(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    dina.begin()

    def full(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(chats, "keep", full)
    page = dina.answer("chat", CALM)
    assert page.status_code == 503
    assert "see you at five" in page.content.decode()
    page = dina.post(ALL, {**ANSWERS, "chat": CALM})
    assert "see you at five" in page.content.decode()


def test_sending_twice_makes_one_report_with_one_chat(dina: Dina) -> None:
    dina.tell(chat=CALM)
    cookie = dina.cookies[drafts.COOKIE].value
    dina.send()
    again = Dina()
    again.cookies[drafts.COOKIE] = cookie
    assert again.send().headers["Location"].endswith("/report/receipt/")
    assert Case.objects.count() == Item.objects.filter(kind=Item.Kind.CHAT).count() == 1
    assert kept() == 0


class TestOnOnePage:
    """All questions at once."""

    def test_the_chat_goes_along(self, dina: Dina) -> None:
        dina.get(ALL)
        answer = dina.post(ALL, {**ANSWERS, "chat_file": file(CALM.encode())})
        assert answer.headers["Location"].endswith("/report/receipt/")
        assert Item.objects.filter(kind=Item.Kind.CHAT).count() == 1
        assert kept() == 0

    def test_another_mistake_does_not_cost_the_chat(self, dina: Dina) -> None:
        dina.get(ALL)
        page = dina.post(ALL, {"danger": "none", "chat_file": file(CALM.encode())})
        assert SAID in page.content.decode()
        answer = dina.post(ALL, {**ANSWERS, "chat_attached": "1"})
        assert answer.headers["Location"].endswith("/report/receipt/")
        assert Item.objects.filter(kind=Item.Kind.CHAT).count() == 1
        again = dina.post(ALL, {**ANSWERS, "chat_attached": "1"})
        assert again.headers["Location"].endswith("/report/receipt/")
        assert Case.objects.count() == 1

    def test_one_click_removes_it_and_nothing_else(self, dina: Dina) -> None:
        dina.get(ALL)
        dina.post(ALL, {"danger": "none", "chat_file": file(CALM.encode())})
        page = dina.post(
            ALL, {"danger": "none", "story": "My words", "chat_attached": "1", "remove_chat": "1"}
        )
        assert "My words" in page.content.decode()
        assert "abri-error-summary" not in page.content.decode()
        assert SAID not in page.content.decode()
        assert kept() == 0

    def test_a_chat_that_is_gone_is_said(self, dina: Dina) -> None:
        dina.get(ALL)
        page = dina.post(ALL, {**ANSWERS, "chat_attached": "1"})
        assert "Everything else is still here." in page.content.decode()
        assert 'name="chat_attached"' not in page.content.decode()
        assert Case.objects.count() == 0

    def test_a_chat_that_was_checked_before_is_there(self, dina: Dina) -> None:
        dina.begin()
        dina.answer("chat", CALM)
        assert SAID in dina.get(ALL).content.decode()
        assert SAID not in Dina().get(ALL).content.decode()


def test_distress_in_the_story_shows_who_listens(dina: Dina) -> None:
    dina.report(story="Ze lachen me uit. Ik wil niet meer leven.")
    page = dina.get("/en/report/receipt/")
    assert "You can talk to someone now" in page.content.decode()
    listening = {line.id for line in page.context["support"]}
    assert listening
    assert all(country().organisations[name].kind != "emergency" for name in listening)


def test_without_distress_nobody_is_alarmed(dina: Dina) -> None:
    dina.report(chat=CALM)
    assert "You can talk to someone now" not in dina.get("/en/report/receipt/").content.decode()


def test_distress_in_a_message_shows_who_listens_for_the_visit(dina: Dina) -> None:
    receipt = dina.report()
    dina.post("/en/mailbox/", {"code": receipt.display})
    assert "You can talk to someone now" not in dina.get("/en/mailbox/").content.decode()
    dina.post("/en/mailbox/write/", {"text": "Ik wil niet meer leven."})
    assert "You can talk to someone now" in dina.get("/en/mailbox/").content.decode()


def test_a_second_press_hides_nobody_who_listens(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request read the visit before the first one had written what follows from the message."""
    receipt = dina.report()
    dina.post("/en/mailbox/", {"code": receipt.display})
    found = visits.find
    looked: list[visits.Visit | None] = []

    def first_look(request: HttpRequest, at: datetime) -> visits.Visit | None:
        looked.append(looked[0] if len(looked) == 2 else found(request, at))
        return looked[-1]

    monkeypatch.setattr(visits, "find", first_look)
    dina.get("/en/mailbox/")
    dina.post("/en/mailbox/write/", {"text": "Ik wil niet meer leven."})
    dina.post("/en/mailbox/write/", {"text": "Ik wil niet meer leven."})
    assert "You can talk to someone now" in dina.get("/en/mailbox/").content.decode()


def test_a_message_that_was_received_is_never_said_to_be_lost(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = dina.report()
    dina.post("/en/mailbox/", {"code": receipt.display})

    def full(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(visits, "keep", full)
    page = dina.post("/en/mailbox/write/", {"text": "Ik wil niet meer leven."}).content.decode()
    assert "You can talk to someone now" in page
    assert "We did not receive it" not in page


def test_where_the_country_asks_for_no_chat_none_can_be_put(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(country().intake), "chat", None)
    page = dina.post("/en/check-a-chat/", {"messages": CHAT})
    assert page.status_code == 200
    assert "Put this chat with a report" not in page.content.decode()
