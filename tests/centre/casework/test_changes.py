"""What people do on a case's page: answers, notes, assignments, closing, and what is refused."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts import keys as account_keys
from abri.centre.cases import actions, mailbox
from abri.centre.cases.models import Case
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import STORY, Cast, Member, Report, Reported, make_member, sign_in

EVERY_CHANGE = ("answer", "note", "assign", "close", "reopen", "hold")


@pytest.fixture
def bea(cast: Cast) -> Member:
    """A second caseworker at the helpline."""
    member = make_member("bea", cast.helpline)
    account_keys.let_in(
        person=member.person,
        desk=cast.helpline,
        keyring=cast.alma.keyring,
        by=cast.alma.person,
        at=timezone.now(),
    )
    return member


@pytest.fixture
def reported(alma: Client, report: Report) -> Reported:
    """A report that alma has opened."""
    one = report()
    alma.get(f"/desk/cases/{one.case.reference}/")
    return one


def send(
    client: Client,
    reported: Reported,
    change: str,
    fields: dict[str, str] | None = None,
    *,
    script: bool = False,
) -> Any:
    address = f"/desk/cases/{reported.case.reference}/{change}/"
    return client.post(address, fields or {}, headers={"HX-Request": "true"} if script else {})


def answer(
    client: Client, reported: Reported, text: str, *, script: bool = False, once: object = None
) -> Any:
    fields = {"answer-text": text, "answer-once": str(once or uuid4())}
    return send(client, reported, "answer", fields, script=script)


def fresh(reported: Reported) -> Case:
    return Case.objects.get(pk=reported.case.pk)


def words(response: Any) -> str:
    return str(response.content.decode())


class TestWhoMay:
    @pytest.mark.parametrize("change", EVERY_CHANGE)
    def test_a_stranger_is_asked_to_sign_in(self, report: Report, change: str) -> None:
        response = send(Client(), report(), change)
        assert response.status_code == 302
        assert "/account/login/" in response.headers["Location"]

    @pytest.mark.parametrize("change", EVERY_CHANGE)
    def test_another_desk_and_an_administrator_find_nothing(
        self, cast: Cast, report: Report, change: str
    ) -> None:
        reported = report()
        for member in (cast.clara, cast.emil):
            assert send(sign_in(member), reported, change).status_code == 404

    @pytest.mark.parametrize("change", EVERY_CHANGE)
    def test_a_reader_changes_nothing(self, cast: Cast, report: Report, change: str) -> None:
        reported = report()
        before = fresh(reported)
        fields = {
            "answer-text": "x", "answer-once": str(uuid4()), "note-text": "x", "note-once": str(uuid4()),
            "assign-to": str(cast.alma.person.pk),
            "close-outcome": "helped", "on": "1",
        }  # fmt: skip
        assert send(sign_in(cast.boris), reported, change, fields).status_code == 403
        after = fresh(reported)
        assert (after.state, after.changed_at, after.assignee) == (before.state, before.changed_at, None)
        assert after.items.count() == 3

    def test_whoever_was_not_let_in_gets_the_page_that_says_so(self, cast: Cast, reported: Reported) -> None:
        newcomer = make_member("nora", cast.helpline)
        response = answer(sign_in(newcomer), reported, "Hello")
        assert response.status_code == 403
        assert "You are not let in yet" in words(response)

    @pytest.mark.parametrize("change", EVERY_CHANGE)
    def test_an_address_that_is_only_opened_leads_to_the_case(
        self, alma: Client, reported: Reported, change: str
    ) -> None:
        response = alma.get(f"/desk/cases/{reported.case.reference}/{change}/")
        assert response.status_code == 302
        assert response.headers["Location"] == f"/desk/cases/{reported.case.reference}/"

    @pytest.mark.parametrize("change", EVERY_CHANGE)
    def test_a_withdrawn_case_is_gone(self, alma: Client, reported: Reported, change: str) -> None:
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=timezone.now())
        assert send(alma, reported, change).status_code == 404


class TestConversation:
    def test_there_and_back_again(self, alma: Client, reported: Reported) -> None:
        assert answer(alma, reported, "How are you now?").status_code == 302
        box = mailbox.open_with_receipt(reported.receipt)
        assert [content["text"] for _, content in box.conversation()] == ["How are you now?"]
        mailbox.mark_read(box, at=timezone.now())
        mailbox.post(box, "Better, thank you.", at=timezone.now())
        page = words(alma.get(f"/desk/cases/{reported.case.reference}/"))
        assert (
            page.index("How are you now?")
            < page.index("read by the reporter")
            < page.index("Better, thank you.")
        )

    def test_an_answer_sent_twice_is_one_answer(self, alma: Client, reported: Reported) -> None:
        once = uuid4()
        for _ in range(2):
            assert answer(alma, reported, "Hello", once=once).status_code == 302
        assert fresh(reported).items.conversation().count() == 1

    def test_each_page_draws_its_own_number(self, alma: Client, reported: Reported) -> None:
        address = f"/desk/cases/{reported.case.reference}/"
        drawn = {
            re.search(r'name="answer-once" value="([^"]+)"', words(alma.get(address))).group(1)  # type: ignore[union-attr]
            for _ in range(2)
        }
        assert len(drawn) == 2

    def test_an_empty_answer_says_what_is_missing(self, alma: Client, reported: Reported) -> None:
        response = answer(alma, reported, " \n ")
        assert response.status_code == 422
        assert "Write something before you send it." in words(response)
        assert not fresh(reported).items.conversation().exists()

    def test_too_long_an_answer_stays_in_the_box(self, alma: Client, reported: Reported) -> None:
        text = "long " * 2_001
        response = answer(alma, reported, text)
        assert response.status_code == 422
        assert text.strip() in words(response)
        assert "longer than 10,000 characters" in words(response)

    @pytest.mark.parametrize("text", ["nul\x00 byte", "\u202eturned\u202c", "\U0001f44d\U0001f3fd", "a\r\nb"])
    def test_whatever_is_typed_arrives(self, alma: Client, reported: Reported, text: str) -> None:
        assert answer(alma, reported, text).status_code == 302
        box = mailbox.open_with_receipt(reported.receipt)
        arrived = box.conversation()[0][1]["text"]
        assert arrived == text.replace("\x00", "").replace("\r\n", "\n")

    def test_a_case_closed_in_the_meantime_keeps_what_was_typed(
        self, cast: Cast, alma: Client, reported: Reported
    ) -> None:
        actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=timezone.now())
        response = answer(alma, reported, "I was still writing this.")
        assert response.status_code == 422
        assert "closed in the meantime" in words(response)
        assert "I was still writing this." in words(response)
        assert not fresh(reported).items.conversation().exists()

    def test_a_note_never_reaches_the_mailbox(self, alma: Client, reported: Reported) -> None:
        send(alma, reported, "note", {"note-text": "Only for us.", "note-once": str(uuid4())})
        assert "Only for us." in words(alma.get(f"/desk/cases/{reported.case.reference}/"))
        assert mailbox.open_with_receipt(reported.receipt).conversation() == []


class TestParts:
    """With a script the page is not loaded again: the answer brings the parts that changed."""

    def test_an_answer_brings_the_conversation_and_an_empty_box(
        self, alma: Client, reported: Reported
    ) -> None:
        response = answer(alma, reported, "Hello dina", script=True)
        page = words(response)
        assert response.status_code == 200
        assert set(re.findall(r'<(?:div|ul) id="([a-z]+)"', page)) == {
            "said", "status", "todo", "conversation", "answer", "timeline",
        }  # fmt: skip
        assert "Hello dina" in page[page.index('id="conversation"') : page.index('id="answer"')]
        assert "Hello dina" not in page[page.index('id="answer"') :]
        assert "mailbox" in page[: page.index('id="status"')]
        assert "<html" not in page
        assert STORY not in page

    def test_a_refused_answer_brings_its_form_with_what_was_typed(
        self, alma: Client, reported: Reported
    ) -> None:
        page = words(answer(alma, reported, "y" * 10_001, script=True))
        assert re.findall(r'<div id="([a-z]+)"', page)[0] == "answer"
        assert "y" * 10_001 in page

    def test_closing_loads_the_whole_page(self, alma: Client, reported: Reported) -> None:
        response = send(alma, reported, "close", {"close-outcome": "helped"}, script=True)
        assert response.status_code == 302

    def test_every_part_says_where_it_goes(self, alma: Client, reported: Reported) -> None:
        fields = {"assign-to": "nobody", "assign-expected": str(fresh(reported).assignee_id)}
        page = words(send(alma, reported, "assign", fields, script=True))
        assert page.count("hx-swap-oob") == 5


class TestAssigning:
    def test_two_people_who_take_one_case_learn_of_each_other(
        self, cast: Cast, alma: Client, bea: Member, report: Report
    ) -> None:
        reported = report()
        for member, client in ((cast.alma, alma), (bea, sign_in(bea))):
            fields = {"assign-to": str(member.person.pk), "assign-expected": "", "next": "/desk/"}
            response = send(client, reported, "assign", fields)
            assert response.headers["Location"] == "/desk/"
        assert fresh(reported).assignee == cast.alma.person
        assert "Alma has taken this case in the meantime" in words(client.get("/desk/"))
        assert AuditEntry.objects.filter(action="case.assigned").count() == 1

    def test_handing_over_knows_who_held_it(
        self, cast: Cast, alma: Client, bea: Member, reported: Reported
    ) -> None:
        me = str(cast.alma.person.pk)
        send(alma, reported, "assign", {"assign-to": str(bea.person.pk), "assign-expected": me})
        assert fresh(reported).assignee == bea.person
        response = send(alma, reported, "assign", {"assign-to": me, "assign-expected": me})
        assert response.status_code == 422
        assert "Bea has taken this case in the meantime" in words(response)
        assert fresh(reported).assignee == bea.person

    def test_nobody_outside_the_desk_can_be_chosen(
        self, cast: Cast, alma: Client, reported: Reported
    ) -> None:
        for member in (cast.clara, cast.boris):
            response = send(alma, reported, "assign", {"assign-to": str(member.person.pk)})
            assert response.status_code == 422
        assert fresh(reported).assignee == cast.alma.person

    @pytest.mark.parametrize("untrusted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_the_way_back_stays_in_this_centre(
        self, cast: Cast, alma: Client, reported: Reported, untrusted: str
    ) -> None:
        me = str(cast.alma.person.pk)
        fields = {"assign-to": me, "assign-expected": me, "next": untrusted}
        response = send(alma, reported, "assign", fields)
        assert response.headers["Location"] == f"/desk/cases/{reported.case.reference}/"


class TestEnd:
    def test_closing_and_opening_again(self, cast: Cast, alma: Client, reported: Reported) -> None:
        send(alma, reported, "close", {"close-outcome": "helped"})
        assert fresh(reported).state == "closed"
        page = words(alma.get(f"/desk/cases/{reported.case.reference}/"))
        assert "Helped" in page
        assert "answer-text" not in page
        send(alma, reported, "reopen")
        assert (fresh(reported).state, fresh(reported).assignee) == ("open", cast.alma.person)

    def test_closing_needs_an_outcome(self, alma: Client, reported: Reported) -> None:
        for untrusted in ("", "withdrawn", "invented"):
            assert send(alma, reported, "close", {"close-outcome": untrusted}).status_code == 422
        assert fresh(reported).state == "open"

    def test_an_unread_message_is_read_before_closing(self, alma: Client, reported: Reported) -> None:
        mailbox.post(mailbox.open_with_receipt(reported.receipt), "Wait, please.", at=timezone.now())
        response = send(alma, reported, "close", {"close-outcome": "helped"})
        assert response.status_code == 422
        assert "The reporter has just written." in words(response)
        assert "Wait, please." in words(response)
        assert send(alma, reported, "close", {"close-outcome": "helped"}).status_code == 302

    def test_opening_an_open_case_again_says_so(self, alma: Client, reported: Reported) -> None:
        response = send(alma, reported, "reopen")
        assert response.status_code == 422
        assert "This case is open already." in words(response)

    def test_a_legal_hold_is_put_and_ended(self, alma: Client, reported: Reported) -> None:
        for on in ("1", "0"):
            send(alma, reported, "hold", {"on": on})
            assert fresh(reported).legal_hold == (on == "1")

    def test_ending_the_hold_of_a_withdrawn_case_lets_it_go(
        self, cast: Cast, alma: Client, reported: Reported
    ) -> None:
        actions.hold(case=reported.case, on=True, by=cast.alma.person, at=timezone.now())
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=timezone.now())
        assert send(alma, reported, "hold", {"on": "0", "next": "/desk/"}).headers["Location"] == "/desk/"
        assert alma.get(f"/desk/cases/{reported.case.reference}/").status_code == 404


@pytest.mark.parametrize("change", ["answer", "note", "close"])
def test_a_case_that_is_erased_while_somebody_writes_is_not_found(
    alma: Client, reported: Reported, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    changing = actions.changing

    def erase_first(*given: Any, **more: Any) -> Any:
        Case.objects.filter(pk=reported.case.pk).delete()
        return changing(*given, **more)

    monkeypatch.setattr(actions, "changing", erase_first)
    fields = {
        "answer-text": "Hello.",
        "answer-once": str(uuid4()),
        "note-text": "Called.",
        "note-once": str(uuid4()),
        "close-outcome": "helped",
    }
    assert send(alma, reported, change, fields).status_code == 404
