"""Sending: one report, whatever the button, the network and the disk do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from abri.centre.accounts.models import DeskKey
from abri.centre.cases import arrivals, mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import pockets
from abri.centre.records.models import AuditEntry, Pocket
from abri.centre.reporting import drafts, one_page
from tests.centre.conftest import STORY, Cast
from tests.centre.reporting.conftest import ANSWERS, Dina

ONE_PAGE = "/en/report/all/"
NOT_RECEIVED = "We did not receive it"


@pytest.fixture(params=["steps", "one page"])
def way(request: pytest.FixtureRequest) -> str:
    """Both ways to send."""
    return str(request.param)


def ready(dina: Dina, way: str) -> None:
    """Everything typed, nothing sent."""
    if way == "steps":
        dina.tell()
    else:
        dina.get(ONE_PAGE)


def press(dina: Dina, way: str, **form: Any) -> Any:
    """Press the button that sends."""
    return dina.send(**form) if way == "steps" else dina.post(ONE_PAGE, {**ANSWERS, **form})


def test_two_presses_make_one_report_with_one_receipt(dina: Dina, way: str) -> None:
    ready(dina, way)
    assert press(dina, way).url == "/en/report/receipt/"
    first = dina.receipt()
    assert press(dina, way).url == "/en/report/receipt/"
    assert dina.receipt() == first
    assert Case.objects.count() == 1


def test_two_presses_at_the_same_moment_make_one_report(
    dina: Dina, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request runs from beginning to end while the first one makes its keys."""
    ready(dina, way)
    prepare = arrivals.prepare

    def interrupted(*answers: Any, **more: Any) -> arrivals.Arrival:
        arrival = prepare(*answers, **more)
        monkeypatch.setattr(arrivals, "prepare", prepare)
        second = Dina()
        second.cookies = dina.cookies
        assert press(second, way).url == "/en/report/receipt/"
        return arrival

    monkeypatch.setattr(arrivals, "prepare", interrupted)
    assert press(dina, way).url == "/en/report/receipt/"
    assert Case.objects.count() == 1
    assert mailbox.open_with_receipt(dina.receipt()).report()["answers"]["story"] == STORY


def test_an_answer_that_arrives_late_does_not_touch_the_receipt(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    dina.tell()
    late = drafts.find
    stale = dina.draft(timezone.now())
    dina.send()
    receipt = dina.receipt()
    monkeypatch.setattr(drafts, "find", lambda *_: stale)
    assert dina.answer("story", "too late").url == "/en/report/receipt/"
    monkeypatch.setattr(drafts, "find", late)
    assert dina.receipt() == receipt


def test_nothing_is_stored_when_storing_fails_half_way(
    dina: Dina, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(dina, way)
    store = arrivals.store

    def break_off(arrival: arrivals.Arrival) -> Case:
        store(arrival)
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(arrivals, "store", break_off)
    page = press(dina, way)
    assert page.status_code == 503
    assert NOT_RECEIVED in page.content.decode()
    assert STORY in page.content.decode()
    assert not Case.objects.exists()
    assert not AuditEntry.objects.filter(action="case.received").exists()
    assert not Pocket.objects.exclude(spent_at=None).exists()
    monkeypatch.setattr(arrivals, "store", store)
    assert press(dina, way).url == "/en/report/receipt/"
    assert Case.objects.count() == 1


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the embedded database can be told that its disk is full"
)
def test_a_full_disk_is_told_and_the_text_is_kept(transactional_db: None, dina: Dina, way: str) -> None:
    ready(dina, way)
    with connection.cursor() as cursor:
        # Without the free pages that other tests left, into which the report would fit.
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            page = press(dina, way, **({} if way == "steps" else {"story": STORY * 50}))
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294")
    assert page.status_code == 503
    assert NOT_RECEIVED in page.content.decode()
    assert STORY in page.content.decode()
    assert not Case.objects.exists()
    assert press(dina, way).url == "/en/report/receipt/"


def test_without_a_desk_it_says_that_nothing_was_received(dina: Dina, way: str) -> None:
    DeskKey.objects.update(retired_at=timezone.now())
    ready(dina, way)
    page = press(dina, way)
    assert page.status_code == 503
    assert "No team can receive reports" in page.content.decode()
    assert STORY in page.content.decode()
    assert not Case.objects.exists()


def test_a_second_report_never_hides_behind_an_unsaved_receipt(dina: Dina) -> None:
    dina.get(ONE_PAGE)
    dina.post(ONE_PAGE, ANSWERS)
    receipt = dina.receipt()
    other = dina.post(ONE_PAGE, {**ANSWERS, "story": "Something else happened."})
    assert other.status_code == 409
    assert "This report was not sent yet" in other.content.decode()
    assert "Something else happened." in other.content.decode()
    assert dina.receipt() == receipt
    dina.post("/en/report/receipt/saved/")
    assert dina.post(ONE_PAGE, {**ANSWERS, "story": "Something else happened."}).url == "/en/report/receipt/"
    assert Case.objects.count() == 2


def test_a_receipt_that_expired_unseen_does_not_swallow_a_new_report(dina: Dina) -> None:
    dina.get(ONE_PAGE)
    dina.post(ONE_PAGE, ANSWERS)
    dina.age_pockets(expires_at=timezone.now() - timedelta(minutes=1))
    assert dina.post(ONE_PAGE, ANSWERS).url == "/en/report/receipt/"
    assert Case.objects.count() == 2
    assert dina.get("/en/report/receipt/").status_code == 200


def test_asking_on_one_page_writes_nothing_and_is_rendered_once(
    dina: Dina, django_assert_num_queries: Any
) -> None:
    first = dina.get(ONE_PAGE)
    with django_assert_num_queries(0):
        second = Dina().get(ONE_PAGE)
    assert not Pocket.objects.exists()
    assert one_page._blank.cache_info()[:2] == (1, 1)
    token = 'name="csrfmiddlewaretoken" value="'
    pages = [page.content.decode().split(token) for page in (first, second)]
    assert pages[0][0] == pages[1][0]
    assert pages[0][1][:64] != pages[1][1][:64]
    assert pages[0][1][64:] == pages[1][1][64:]


def test_the_token_of_the_kept_page_is_this_browser_s_own(cast: Cast) -> None:
    strict = Dina(enforce_csrf_checks=True)
    page = strict.get(ONE_PAGE).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1][:64]
    assert strict.post(ONE_PAGE, {**ANSWERS, "csrfmiddlewaretoken": token}).url == "/en/report/receipt/"
    assert strict.post(ONE_PAGE, ANSWERS).status_code == 403


def test_one_page_asks_every_question_of_the_pack(dina: Dina) -> None:
    page = dina.get(ONE_PAGE).content.decode()
    for question in country().intake.questions:
        assert f'name="{question.id}' in page


def test_mistakes_on_one_page_are_listed_and_nothing_is_lost(dina: Dina) -> None:
    story = "é" * 20_001
    page = dina.post(
        ONE_PAGE, {"story": story, "since_day": "40", "contact": "mailbox", "email": "no address"}
    )
    words = page.content.decode()
    assert page.status_code == 200
    assert story in words
    assert [error["href"] for error in page.context["errors"]] == [
        "#danger_none", "#category_cyberbullying.peers", "#story", "#since_day",
    ]  # fmt: skip
    assert not Case.objects.exists()


def test_one_page_speaks_formally_to_a_parent_who_made_a_mistake(dina: Dina) -> None:
    page = dina.post("/fr/report/all/", {"reporter": "parent"}).content.decode()
    assert country().intake.question("category").ask.say("fr") in page
    assert country().intake.question("wants").ask.say("fr") in page


def test_one_page_keeps_a_desk_s_own_link(dina: Dina, cast: Cast) -> None:
    dina.get(f"{ONE_PAGE}?to=school")
    dina.post(f"{ONE_PAGE}?to=school", ANSWERS)
    assert Case.objects.get().desk == cast.school


def test_errors_of_other_kinds_are_not_swallowed(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    dina.tell()

    def break_off(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(arrivals, "prepare", break_off)
    with pytest.raises(ZeroDivisionError):
        dina.send()


def test_a_key_that_somebody_left_on_the_device_is_replaced(dina: Dina) -> None:
    dina.get(ONE_PAGE)
    left = dina.cookies[drafts.COOKIE].value
    dina.get(ONE_PAGE)
    assert dina.cookies[drafts.COOKIE].value != left
    assert dina.post(ONE_PAGE, ANSWERS).url == "/en/report/receipt/"
    assert pockets.find(left, drafts.PURPOSE, timezone.now()) is None


def test_a_key_that_opens_something_is_kept(dina: Dina) -> None:
    dina.tell()
    begun = dina.cookies[drafts.COOKIE].value
    dina.get(ONE_PAGE)
    assert dina.cookies[drafts.COOKIE].value == begun
    dina.post(ONE_PAGE, ANSWERS)
    dina.get(ONE_PAGE)
    assert dina.cookies[drafts.COOKIE].value == begun


def test_the_form_open_in_two_tabs_makes_one_report(dina: Dina) -> None:
    dina.get(ONE_PAGE)
    dina.get(ONE_PAGE)
    for _ in range(2):
        assert dina.post(ONE_PAGE, ANSWERS).url == "/en/report/receipt/"
    assert Case.objects.count() == 1


def test_the_form_is_shown_also_when_the_database_does_not_answer(
    dina: Dina, monkeypatch: pytest.MonkeyPatch
) -> None:
    dina.get(ONE_PAGE)

    def break_off(*_: Any, **__: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(pockets, "find", break_off)
    assert dina.get(ONE_PAGE).status_code == 200
