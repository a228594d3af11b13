"""Live conversations from the desk's side: who waits, joining, talking, ending, and who is kept out."""

from datetime import timedelta
from typing import Any
from unittest.mock import ANY
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import mailbox
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.conversing import actions
from abri.centre.conversing.models import Attendance, Conversation
from abri.centre.records.models import AuditEntry
from abri.centre.streams import Held
from tests.centre.conftest import Cast, Report, sign_in
from tests.fakes.screener import DISTRESS

LINE = "/desk/conversations/"


@pytest.fixture
def live_helpline(cast: Cast) -> Desk:
    """The helpline, which talks live."""
    Desk.objects.filter(pk=cast.helpline.pk).update(live=True)
    return cast.helpline


@pytest.fixture
def waiting(live_helpline: Desk, report: Report, cast: Cast) -> Mailbox:
    """Dina, who waits in the line."""
    box = mailbox.open_with_receipt(report(at=timezone.now()).receipt)
    Attendance.objects.create(desk=live_helpline, person=cast.alma.person, seen_at=timezone.now())
    actions.ask(box, at=timezone.now())
    return box


def page_of(box: Mailbox) -> str:
    """Where a caseworker talks with this reporter."""
    return f"/desk/cases/{box.case.reference}/live/"


def leads_to(answer: Any) -> str:
    """Where a redirect leads."""
    url: str = answer.url
    return url


def words(answer: Any) -> str:
    """What a page says."""
    page: str = answer.content.decode()
    return page


@pytest.fixture
def talking(alma: Client, waiting: Mailbox) -> str:
    """The page on which alma talks with dina."""
    assert leads_to(alma.post(f"{page_of(waiting)}begin/")) == page_of(waiting)
    alma.get(page_of(waiting))
    return page_of(waiting)


def test_the_line_shows_who_waits_and_nothing_of_what_was_told(alma: Client, waiting: Mailbox) -> None:
    page = words(alma.get(LINE))
    assert waiting.case.reference in page
    assert "Talk with this reporter" in page
    assert waiting.report()["answers"]["story"] not in page


def test_the_navigation_says_how_many_wait(alma: Client, waiting: Mailbox) -> None:
    entry = next(one for one in alma.get("/desk/").context["desk_navigation"] if one["url"] == LINE)
    assert (entry["count"], entry["urgent"]) == (1, True)


def test_asking_for_the_numbers_of_the_line_is_being_there(alma: Client, live_helpline: Desk) -> None:
    assert not Attendance.objects.exists()
    assert alma.get(f"{LINE}numbers/").json() == {"waiting": 0, "talking": 0, "mark": ANY}
    assert Attendance.objects.get().desk == live_helpline


def test_joining_opens_the_page_and_takes_the_case(
    alma: Client, talking: str, waiting: Mailbox, cast: Cast
) -> None:
    page = words(alma.get(talking))
    assert "The reporter is here." in page
    waiting.case.refresh_from_db()
    assert waiting.case.assignee == cast.alma.person


def test_looking_is_not_joining(alma: Client, waiting: Mailbox) -> None:
    assert leads_to(alma.get(page_of(waiting))) == f"/desk/cases/{waiting.case.reference}/"
    assert Conversation.objects.get().state == Conversation.State.WAITING


def test_what_is_written_stands_in_the_mailbox(alma: Client, talking: str, waiting: Mailbox) -> None:
    form = alma.get(talking).context["form"]
    sent = {"answer-text": "I am here", "answer-once": form["once"].value()}
    assert leads_to(alma.post(talking, sent)) == talking
    assert leads_to(alma.post(talking, sent)) == talking
    assert [content["text"] for _item, content in waiting.conversation()] == ["I am here"]


def test_the_script_gets_only_what_is_new_and_it_is_read_from_then_on(
    alma: Client, talking: str, waiting: Mailbox
) -> None:
    """Seen to fail while a message that was read live stayed unread in the queue."""
    actions.say_as_reporter(waiting, Conversation.objects.get(), "First", at=timezone.now())
    newest = waiting.conversation()[-1][0].number
    actions.say_as_reporter(waiting, Conversation.objects.get(), "Second", at=timezone.now())
    news = words(alma.get(f"{talking}news/", {"after": newest}))
    assert "Second" in news
    assert "First" not in news
    waiting.case.refresh_from_db()
    assert not waiting.case.unread
    assert not waiting.case.items.filter(kind="from_reporter", read_at=None).exists()


def test_danger_in_a_live_message_is_marked(alma: Client, talking: str, waiting: Mailbox) -> None:
    actions.say_as_reporter(waiting, Conversation.objects.get(), DISTRESS, at=timezone.now())
    assert "abri-finding--urgent" in words(alma.get(f"{talking}news/"))


def test_a_page_that_is_only_open_does_not_end_the_alerts_of_danger(
    alma: Client, talking: str, waiting: Mailbox
) -> None:
    actions.say_as_reporter(waiting, Conversation.objects.get(), DISTRESS, at=timezone.now())
    alma.get(f"{talking}news/")
    assert Case.objects.unread_danger().exclude(danger_since=None).exists()
    alma.post(talking, {"answer-text": "I am here.", "answer-once": str(uuid4()), "after": "0"})
    assert not Case.objects.unread_danger().exists()
    assert Case.objects.get().danger_since is None


def test_a_question_for_the_head_alone_holds_no_stream(alma: Client, talking: str) -> None:
    streams = {"accept": "text/event-stream"}
    assert isinstance(alma.get(f"{talking}numbers/", headers=streams), Held)
    assert not isinstance(alma.head(f"{talking}numbers/", headers=streams), Held)


def test_reading_along_adds_no_opening_to_the_audit(alma: Client, talking: str, waiting: Mailbox) -> None:
    opened = AuditEntry.objects.filter(action="case.opened")
    before = opened.count()
    for text in "One", "Two":
        actions.say_as_reporter(waiting, Conversation.objects.get(), text, at=timezone.now())
        alma.get(f"{talking}news/")
    assert opened.count() == before


def test_an_empty_message_is_refused_in_words(alma: Client, talking: str) -> None:
    refused = alma.post(talking, {"answer-text": "", "answer-once": str(uuid4()), "after": "0"})
    assert (refused.status_code, words(refused)) == (422, "Write something before you send it.")


def test_ending_leads_back_to_the_case(alma: Client, talking: str, waiting: Mailbox) -> None:
    assert leads_to(alma.post(f"{talking}end/")) == f"/desk/cases/{waiting.case.reference}/"
    assert Conversation.objects.get().end == Conversation.End.DESK
    assert "This conversation has ended." in words(alma.get(f"{talking}news/"))
    late = alma.post(talking, {"answer-text": "Still there?", "answer-once": str(uuid4()), "after": "0"})
    assert "This conversation has ended." in words(late)
    assert alma.get(f"{talking}numbers/").json() == {"state": 2}


def test_who_joins_second_is_told_who_talks(alma: Client, talking: str, cast: Cast) -> None:
    cast.boris.person.memberships.update(role="caseworker")
    boris = sign_in(cast.boris)
    assert leads_to(boris.post(f"{talking}begin/")) == LINE
    assert "talks with this reporter already" in words(boris.get(LINE))


def test_inviting_from_the_case(alma: Client, live_helpline: Desk, report: Report) -> None:
    case = report(at=timezone.now()).case
    assert "Invite to talk now" in words(alma.get(f"/desk/cases/{case.reference}/"))
    alma.post(f"/desk/cases/{case.reference}/live/begin/")
    assert "The reporter has not come yet." in words(alma.get(f"/desk/cases/{case.reference}/live/"))


def test_a_case_says_that_its_reporter_waits(alma: Client, waiting: Mailbox) -> None:
    assert "The reporter waits to talk." in words(alma.get(f"/desk/cases/{waiting.case.reference}/"))


@pytest.mark.parametrize("what", ["", "news/", "numbers/"])
def test_who_may_only_read_does_not_talk_and_strangers_find_nothing(
    talking: str, cast: Cast, what: str
) -> None:
    assert sign_in(cast.boris).get(f"{talking}{what}").status_code == 403
    assert sign_in(cast.clara).get(f"{talking}{what}").status_code == 404
    assert sign_in(cast.emil).get(f"{talking}{what}").status_code == 404


@pytest.mark.parametrize("what", ["", "news/", "numbers/"])
def test_the_line_is_for_caseworkers_of_desks_that_talk_live(
    cast: Cast, live_helpline: Desk, what: str
) -> None:
    for stranger in cast.boris, cast.clara, cast.emil:
        assert sign_in(stranger).get(f"{LINE}{what}").status_code == 404


@pytest.mark.parametrize("what", ["numbers/", "news/"])
def test_an_open_page_keeps_nobody_signed_in(alma: Client, live_helpline: Desk, what: str) -> None:
    """Seen to fail while each look counted as something that a person did."""
    session = alma.session
    session["seen_at"] = (timezone.now() - timedelta(minutes=50)).isoformat()
    session.save()
    before = session["seen_at"]
    alma.get(f"{LINE}{what}")
    assert alma.session["seen_at"] == before
    alma.get(LINE)
    assert alma.session["seen_at"] > before
