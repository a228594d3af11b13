"""Adding files in the mailbox: asked about pictures each time, sent with a message, listed by name and size."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import mailbox as reporters_side
from abri.centre.cases.models import Case, Item
from abri.centre.records.keyring import Receipt
from abri.centre.reporting import visits
from abri.centre.vault import opening, taking
from abri.centre.vault.models import Evidence
from tests.centre.reporting.conftest import Dina
from tests.centre.reporting.handing_in import WORDS, adds, begins, holds, in_parts, says, sent
from tests.centre.vault.conftest import FakeCleaning, _told_screener, cleaned  # noqa: F401
from tests.fakes.screener import DISTRESS

PAGE, BOX = "/en/mailbox/files/", "/en/mailbox/"

pytestmark = pytest.mark.usefixtures("cleaned")


def opens(dina: Dina, **answers: Any) -> Receipt:
    """Report, and open the mailbox."""
    receipt = dina.report(**answers)
    dina.post(BOX, {"code": receipt.display})
    return receipt


def answers(dina: Dina, image: str = "none") -> Any:
    """Answer the question about pictures."""
    return dina.post(PAGE, {"minor_image": image}, follow=True)


def test_the_mailbox_leads_to_the_question_first(dina: Dina) -> None:
    opens(dina)
    assert PAGE in dina.get(BOX).content.decode()
    page = dina.get(PAGE).content.decode()
    assert 'name="minor_image"' in page
    assert "files_file" not in page
    assert "files_file" in answers(dina).content.decode()


def test_no_answer_is_no_answer(dina: Dina) -> None:
    opens(dina)
    page = answers(dina, "").content.decode()
    assert "Please choose one of the answers below." in page
    assert "files_file" not in page


def test_files_go_to_the_team_with_a_message(dina: Dina) -> None:
    receipt = opens(dina)
    Case.objects.update(unread=False, rank=3)
    answers(dina)
    adds(dina, sent("een.txt"), where=PAGE)
    assert Evidence.objects.get().case is None
    in_parts(dina, where=PAGE)
    answer = dina.post(PAGE, {"text": "Look at the second one."})
    assert answer.headers["Location"] == BOX
    case = Case.objects.get()
    assert case.unread
    kept = Evidence.objects.filter(case=case).in_order()
    assert [one.number for one in kept] == [1, 2]
    box = reporters_side.open_with_receipt(receipt)
    ring = box.keyring
    assert [opening.described(one, opening.identity_of(one, ring)).name for one in kept] == [
        "een.txt",
        "groep.txt",
    ]
    page = dina.get(BOX).content.decode()
    for shown in ("Look at the second one.", "Files you sent", "een.txt", "groep.txt", "2 kB"):
        assert shown in page
    assert WORDS.decode()[:20] not in page
    assert 'name="minor_image"' in dina.get(PAGE).content.decode()


def test_without_words_the_message_says_how_many(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    dina.post(PAGE, {"files_file": [sent("een.txt"), sent("twee.txt")]})
    assert "I have added 2 files." in dina.get(BOX).content.decode()


def test_files_of_the_report_are_listed_too(dina: Dina) -> None:
    says(dina)
    adds(dina, sent("een.txt"))
    dina.send()
    dina.post(BOX, {"code": dina.receipt().display})
    assert "een.txt" in dina.get(BOX).content.decode()


def test_a_damaged_file_does_not_close_the_mailbox(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    dina.post(PAGE, {"files_file": [sent("een.txt")]})
    Evidence.objects.update(item="0" * 64)
    page = dina.get(BOX)
    assert page.status_code == 200
    assert "A file" in page.content.decode()


def test_nothing_is_sent_without_a_file(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    page = dina.post(PAGE, {"text": "My words"}).content.decode()
    assert "Choose a file first." in page
    assert "My words" in page
    assert not Item.objects.filter(kind=Item.Kind.FROM_REPORTER).exists()


@pytest.mark.parametrize("again", [{"minor_image": "not_sure"}, {"anew": "1"}])
def test_another_answer_deletes_what_came_before_it(dina: Dina, again: dict[str, str]) -> None:
    opens(dina)
    answers(dina)
    adds(dina, sent(), where=PAGE)
    dina.post(PAGE, again)
    assert not Evidence.objects.exists()
    assert not holds(dina, visits.COOKIE).files


def test_a_picture_of_a_minor_leads_to_what_works_instead(dina: Dina) -> None:
    opens(dina)
    page = answers(dina, "not_sure").content.decode()
    assert "Never send the picture" in page
    assert "takeitdown" in page
    assert 'name="minor_image"' in dina.get(PAGE).content.decode()


def test_pictures_of_adults_only_where_the_team_may_and_after_a_warning(dina: Dina) -> None:
    opens(dina)
    page = answers(dina, "adults").content.decode()
    assert "takes no naked or sexual pictures" in page
    assert begins(dina, where=PAGE + "begin/").status_code == 403
    # Every desk that holds a key to the case is now of a kind that the country names.
    Desk.objects.update(kind=Desk.Kind.HOTLINE)
    assert "Before you add a file" in dina.get(PAGE).content.decode()
    assert begins(dina, where=PAGE + "begin/").status_code == 403
    dina.post(PAGE, {"confirm": "1"})
    assert begins(dina, where=PAGE + "begin/").status_code == 200


def test_danger_that_a_file_speaks_of_wakes_the_team(dina: Dina, cleaned: FakeCleaning) -> None:  # noqa: F811
    opens(dina)
    cleaned.finds("png", "cleaned", text=DISTRESS)
    answers(dina)
    dina.post(PAGE, {"files_file": [sent("screenshot.png")]})
    assert Case.objects.get().is_unread_danger
    assert "You can talk to someone now" in dina.get(BOX).content.decode()


def test_a_second_press_sends_nothing_twice(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    adds(dina, sent(), where=PAGE)
    once = str(dina.get(PAGE).context["once"])
    for _ in range(2):
        dina.post(PAGE, {"once": once, "text": "Look."})
    assert Item.objects.filter(kind=Item.Kind.FROM_REPORTER).count() == 1
    assert Evidence.objects.count() == 1


def test_the_case_holds_no_more_than_it_may(dina: Dina, settings: Any) -> None:
    settings.ABRI_UPLOAD_CASE = len(WORDS) * 3 // 2
    opens(dina)
    answers(dina)
    dina.post(PAGE, {"files_file": [sent("een.txt")]})
    answers(dina)
    answer = begins(dina, len(WORDS), where=PAGE + "begin/")
    assert answer.status_code == 413
    assert "Together the files would be more than" in answer.json()["error"]
    assert "Together the files would be more than" in adds(dina, sent(), where=PAGE).content.decode()


@pytest.mark.parametrize("close", ["/en/mailbox/close/", "/en/exit/"])
def test_closing_forgets_what_was_not_sent(dina: Dina, close: str) -> None:
    opens(dina)
    answers(dina)
    adds(dina, sent(), where=PAGE)
    (dina.get if close.endswith("exit/") else dina.post)(close)
    assert not Evidence.objects.exists()


def test_a_withdrawn_report_takes_none(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    dina.post("/en/mailbox/withdraw/")
    assert dina.get(PAGE).headers["Location"] == BOX
    assert begins(dina, where=PAGE + "begin/").status_code == 403


def test_a_database_that_does_not_answer_loses_no_words(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    opens(dina)
    answers(dina)
    adds(dina, sent(), where=PAGE)

    def full(*_: Any, **_more: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(reporters_side, "post", full)
    page = dina.post(PAGE, {"text": "My words"})
    assert page.status_code == 503
    assert "My words" in page.content.decode()
    assert len(holds(dina, visits.COOKIE).whole) == 1


def test_a_mailbox_that_closed_by_itself_asks_for_the_code(dina: Dina) -> None:
    opens(dina)
    answers(dina)
    dina.age_pockets(expires_at=timezone.now())
    assert "[name" not in dina.get(PAGE).content.decode()
    answer = begins(dina, where=PAGE + "begin/")
    assert answer.status_code == 410
    assert "Open it again with your code" in answer.json()["error"]


def test_an_answer_that_changes_while_a_file_comes_keeps_it_out(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of a plain form may come for minutes; meanwhile, in another tab, it may turn out who is in it."""
    opens(dina)
    answers(dina)
    finish = taking.HeldStream.finish

    def finish_after_another_answer(stream: taking.HeldStream) -> None:
        finish(stream)
        dina.post(PAGE, {"minor_image": "adults"})

    monkeypatch.setattr(taking.HeldStream, "finish", finish_after_another_answer)
    adds(dina, sent(), where=PAGE)
    assert not Evidence.objects.exists()
    assert not holds(dina, visits.COOKIE).files
