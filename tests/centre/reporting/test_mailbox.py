"""The mailbox, from the reporter's side of the glass."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from abri.centre.accounts import desks
from abri.centre.cases import actions, erasure, mailbox
from abri.centre.cases.models import Case, Item
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey, Receipt
from abri.centre.records.models import Pocket
from abri.centre.reporting import mailboxes, visits
from tests.centre.conftest import STORY, Cast, Report, Reported
from tests.centre.reporting.conftest import Dina

PAGE = "/en/mailbox/"


@pytest.fixture
def reported(report: Report) -> Reported:
    """A report that dina sent some days ago."""
    return report(at=timezone.now() - timedelta(days=2))


@pytest.fixture
def inside(dina: Dina, reported: Reported) -> Dina:
    """Dina with her mailbox open."""
    assert enter(dina, reported.receipt.display).url == PAGE
    return dina


def enter(dina: Dina, code: str, **more: str) -> Any:
    """Type a code and press the button."""
    return dina.post(PAGE, {"code": code, **more})


def words(dina: Dina) -> str:
    """What the mailbox page says."""
    page: str = dina.get(PAGE).content.decode()
    return page


def swapped(code: str) -> str:
    """The code with the letters that people write instead of the digits."""
    return code.replace("0", "o").replace("1", "l")


@pytest.mark.parametrize(
    "typed",
    [str.lower, swapped, lambda c: c.replace("-", " "), lambda c: f"  {c}\n", lambda c: c.replace("-", "")],
)
def test_a_code_opens_however_it_is_typed(dina: Dina, reported: Reported, typed: Any) -> None:
    assert enter(dina, typed(reported.receipt.display)).url == PAGE
    assert STORY in words(dina)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type your code"),
        ("ABCDE-FGHJK", "You typed 10 characters."),
        ("A", "You typed 1 character."),
        ("ABCDE-FGHJK-MNPQR-STVWX-YZ", "You typed 22 characters."),
        ("A" * 5000, "much longer than a code"),
        ("ABCDE-FGHJK-MNPQR-STVU*", "never part of a code"),
        ("\x00\u202e", "Type your code"),
        ("ABCDE-FGHJK-MNPQR-STVWX", "We do not know this code"),
    ],
)
def test_a_wrong_code_is_explained_kindly_and_stays_to_be_corrected(
    dina: Dina, typed: str, says: str
) -> None:
    page = enter(dina, typed)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert not Pocket.objects.exists()
    if typed.isascii() and "\x00" not in typed:
        assert f'value="{typed}"' in page.content.decode() or not typed


def test_a_wrong_code_is_not_told_apart_from_another_wrong_code(dina: Dina, reported: Reported) -> None:
    nearly = reported.receipt.code[:-1] + ("A" if reported.receipt.code[-1] != "A" else "B")
    pages = [enter(Dina(), code).content.decode() for code in (nearly, Receipt.new().code)]
    assert "We do not know this code" in pages[0]
    assert pages[0].replace(nearly, "").count("<p") == pages[1].count("<p")


def test_the_code_is_in_no_address_and_no_cookie(inside: Dina, reported: Reported) -> None:
    for cookie in inside.cookies.values():
        assert reported.receipt.code not in cookie.value
    assert inside.cookies[visits.COOKIE]["max-age"] == 30 * 60
    assert inside.cookies[visits.COOKIE]["httponly"]
    assert inside.cookies[visits.COOKIE]["samesite"] == "Strict"
    assert reported.receipt.display not in words(inside)
    assert reported.receipt.code.encode() not in (Pocket.objects.get().content or b"")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (Case.State.NEW, "Nobody has opened it yet"),
        (Case.State.OPEN, "The team is working on it"),
        (Case.State.WAITING, "The team is waiting for your answer"),
        (Case.State.CLOSED, "The team has closed your report"),
    ],
)
def test_the_state_is_said_in_plain_words(inside: Dina, state: str, says: str) -> None:
    Case.objects.update(state=state, closed_at=timezone.now() if state == Case.State.CLOSED else None)
    assert says in words(inside)


def test_two_presses_at_the_same_moment_send_one_message(
    inside: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither request sees the other's message yet when it looks."""
    monkeypatch.setattr(mailboxes, "_just_sent", lambda *_: False)
    once = str(inside.get(PAGE).context["once"])
    for _ in range(2):
        assert inside.post(f"{PAGE}write/", {"text": "It goes on.", "once": once}).url == PAGE
    assert Item.objects.filter(kind=Item.Kind.FROM_REPORTER).count() == 1
    assert inside.post(f"{PAGE}write/", {"text": "Another.", "once": "no id"}).url == PAGE
    assert Item.objects.filter(kind=Item.Kind.FROM_REPORTER).count() == 2


def test_a_message_is_sent_read_and_not_sent_twice(inside: Dina, reported: Reported) -> None:
    for _ in range(2):
        assert inside.post(f"{PAGE}write/", {"text": "It goes on."}).url == PAGE
    assert Item.objects.filter(kind=Item.Kind.FROM_REPORTER).count() == 1
    assert "It goes on." in words(inside)
    assert Case.objects.get().unread


@pytest.mark.parametrize("text", ["\x00\u202eسلام ✊🏽", "one\n\ntwo"])
def test_any_writing_comes_through(inside: Dina, reported: Reported, text: str) -> None:
    inside.post(f"{PAGE}write/", {"text": text})
    [(_item, sent)] = mailbox.open_with_receipt(reported.receipt).conversation()
    assert sent["text"] == text.replace("\x00", "")


def test_the_reporter_sees_what_the_team_has_read(cast: Cast, inside: Dina, reported: Reported) -> None:
    box = mailbox.open_with_receipt(reported.receipt)
    mailbox.post(box, "It happened again.", at=timezone.now())
    assert "read by the team" not in words(inside)
    alma = cast.alma
    actions.open_case(case=reported.case, keyring=alma.keyring, by=alma.person, at=timezone.now())
    assert words(inside).count("read by the team") == 1


def test_markup_stays_text(inside: Dina) -> None:
    inside.post(f"{PAGE}write/", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in words(inside)


def test_too_long_or_empty_is_explained_and_kept(inside: Dina) -> None:
    long = "é" * 10_001
    page = inside.post(f"{PAGE}write/", {"text": long}).content.decode()
    assert "longer than 10,000 characters" in page
    assert long in page
    assert "Write something first" in inside.post(f"{PAGE}write/", {"text": " \n"}).content.decode()
    assert not Item.objects.filter(kind=Item.Kind.FROM_REPORTER).exists()


def test_a_failing_database_keeps_the_message_on_the_page(
    inside: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(mailbox, "post", fail)
    page = inside.post(f"{PAGE}write/", {"text": "It goes on."})
    assert page.status_code == 503
    assert "We did not receive it" in page.content.decode()
    assert "It goes on." in page.content.decode()


def test_a_message_survives_a_mailbox_that_closed_by_itself(inside: Dina, reported: Reported) -> None:
    inside.age_pockets(expires_at=timezone.now() - timedelta(minutes=1))
    page = inside.post(f"{PAGE}write/", {"text": "A long message."})
    assert "your message is still here" in page.content.decode()
    assert "A long message." in page.content.decode()
    assert not Item.objects.filter(kind=Item.Kind.FROM_REPORTER).exists()
    enter(inside, reported.receipt.display, text="A long message.")
    assert "A long message.</textarea>" in words(inside)
    inside.post(f"{PAGE}write/", {"text": "A long message."})
    assert "A long message.</textarea>" not in words(inside)


def test_visits_prolong_the_mailbox_and_it_closes_after_thirty_minutes(inside: Dina) -> None:
    inside.age_pockets(expires_at=timezone.now() + timedelta(minutes=5))
    words(inside)
    assert Pocket.objects.get().expires_at > timezone.now() + timedelta(minutes=29)
    inside.age_pockets(expires_at=timezone.now())
    assert 'name="code"' in words(inside)


def test_closing_forgets_it_here_and_on_the_server(inside: Dina) -> None:
    answer = inside.post(f"{PAGE}close/")
    assert answer.cookies[visits.COOKIE]["max-age"] == 0
    assert not Pocket.objects.exists()
    assert 'name="code"' in words(inside)
    assert inside.get(f"{PAGE}close/").status_code == 405


def test_withdrawing_asks_once_more_and_then_hides_everything(inside: Dina) -> None:
    assert "erased for good" in inside.get(f"{PAGE}withdraw/").content.decode()
    assert Case.objects.get().state == Case.State.NEW
    assert inside.post(f"{PAGE}withdraw/").url == PAGE
    assert Case.objects.get().state == Case.State.WITHDRAWN
    page = words(inside)
    assert "Your report is withdrawn" in page
    assert STORY not in page
    inside.post(f"{PAGE}write/", {"text": "one more"})
    assert not Item.objects.filter(kind=Item.Kind.FROM_REPORTER).exists()


def test_unread_danger_suspends_the_erasure_and_the_page_says_so(dina: Dina, report: Report) -> None:
    enter(dina, report(danger="suicide", at=timezone.now()).receipt.display)
    assert "Someone will still read it first" in dina.get(f"{PAGE}withdraw/").content.decode()
    dina.post(f"{PAGE}withdraw/")
    assert "Someone still reads it first" in words(dina)


def test_a_legal_hold_suspends_the_erasure_and_the_page_says_so(inside: Dina) -> None:
    Case.objects.update(legal_hold=True)
    assert "because the law asks it" in inside.get(f"{PAGE}withdraw/").content.decode()
    inside.post(f"{PAGE}withdraw/")
    assert "because the law asks us" in words(inside)


def test_after_the_erasure_the_code_is_told_so(inside: Dina, reported: Reported) -> None:
    inside.post(f"{PAGE}withdraw/")
    later = timezone.now() + timedelta(hours=73)
    assert erasure.erase_due(at=later) == 1
    assert 'name="code"' in words(inside)
    page = enter(inside, reported.receipt.display).content.decode()
    assert "This report was erased" in page
    assert "Nothing of what you wrote is left" in page


def test_a_parent_is_spoken_to_formally(dina: Dina, report: Report) -> None:
    enter(dina, report(reporter="parent").receipt.display)
    assert dina.get("/fr/mailbox/").status_code == 200
    [pocket] = Pocket.objects.all()
    assert pocket.opened(CookieKey.parse(dina.cookies[visits.COOKIE].value))["young"] is False


def test_one_mailbox_does_not_open_another(inside: Dina, report: Report) -> None:
    other = report(story="Somebody else's story")
    key = CookieKey.parse(inside.cookies[visits.COOKIE].value)
    [pocket] = Pocket.objects.all()
    content = pocket.opened(key) | {"case": str(other.case.pk)}
    pockets.keep(key, visits.PURPOSE, content, pocket.expires_at)
    page = words(inside)
    assert "Somebody else" not in page
    assert 'name="code"' in page


@pytest.mark.parametrize("change", ["write", "withdraw"])
def test_a_report_that_is_erased_while_something_is_written_is_not_found(
    inside: Dina, reported: Reported, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    name = {"write": "post", "withdraw": "withdraw"}[change]
    before = getattr(mailbox, name)

    def erase_first(*given: Any, **more: Any) -> Any:
        Case.objects.filter(pk=reported.case.pk).delete()
        return before(*given, **more)

    monkeypatch.setattr(mailbox, name, erase_first)
    assert inside.post(f"{PAGE}{change}/", {"text": "Are you there?"}).status_code == 404


@pytest.fixture
def left_behind(dina: Dina, report: Report, cast: Cast) -> Dina:
    """Dina in the mailbox of a report whose desk closed it and is dissolved since."""
    reported, now = report(at=timezone.now() - timedelta(days=2), desk_slug="school"), timezone.now()
    actions.open_case(case=reported.case, keyring=cast.clara.keyring, by=cast.clara.person, at=now)
    actions.close(case=reported.case, outcome="no_answer", by=cast.clara.person, at=now)
    desks.dissolve(desk=cast.school, by=cast.emil.person, at=now)
    enter(dina, reported.receipt.display)
    return dina


def test_where_the_team_is_no_more_nobody_is_asked_to_write(left_behind: Dina) -> None:
    page = words(left_behind)
    assert "This team is no longer there." in page
    assert 'href="/en/report/"' in page
    assert 'action="/en/mailbox/write/"' not in page
    assert "Withdraw everything" in page


def test_what_was_typed_to_a_team_that_is_no_more_stays(left_behind: Dina) -> None:
    answer = left_behind.post(f"{PAGE}write/", {"text": "They write about me again."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "nobody would read it" in page
    assert "They write about me again." in page
    assert not Item.objects.filter(kind="from_reporter").exists()
