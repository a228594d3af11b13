"""A change meets reports: one that is being written, and those that were sent before."""

from typing import Any

import pytest
from django.test import Client

from abri.centre import country
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.overlay import following
from abri.centre.overlay.models import Edition
from tests.centre.conftest import NOON, Cast, Report, sign_in
from tests.centre.overlay.conftest import HIDDEN, said

pytestmark = pytest.mark.django_db

SENTENCE = "It began after the trip."


def publish(cast: Cast, changes: dict[str, Any]) -> None:
    """As another process would have published."""
    number = Edition.objects.count() + 1
    Edition.objects.create(number=number, content=changes, why="x", by=cast.emil.person, at=NOON)
    following.follow()


def begin() -> Client:
    """A browser that has answered what has to be answered."""
    dina = Client()
    dina.post("/en/report/")
    dina.post("/en/report/danger/", {"danger": "none"})
    dina.post("/en/report/category/", {"category": ["scam"]})
    return dina


def sealed_answers(cast: Cast) -> dict[str, Any]:
    case = Case.objects.get()
    item = Item.objects.get(case=case, kind=Item.Kind.REPORT)
    answers: dict[str, Any] = keys.opened(item, keys.case_keyring(case, cast.alma.keyring))["answers"]
    return answers


def test_what_is_typed_while_its_question_is_being_hidden_is_sent(cast: Cast) -> None:
    dina = begin()
    publish(cast, {"question": {"story": {"hidden": True}}})
    assert dina.post("/en/report/story/", {"story": SENTENCE}).status_code == 302
    assert SENTENCE in dina.get("/en/report/check/").content.decode()
    dina.post("/en/report/check/")
    assert sealed_answers(cast)["story"] == SENTENCE


def test_what_is_wrong_with_it_is_said_beside_the_hidden_question(cast: Cast) -> None:
    dina = begin()
    publish(cast, {"question": {"since": {"hidden": True}}})
    page = dina.post("/en/report/since/", {"since_day": "40", "since_month": "1", "since_year": "2026"})
    assert "40" in page.content.decode()
    assert "Write day, month and year as numbers" in page.content.decode()
    assert dina.get("/en/report/since/").headers["Location"] == "/en/report/check/"


def test_a_category_that_was_chosen_before_it_was_hidden_counts(cast: Cast) -> None:
    dina = begin()
    publish(cast, HIDDEN)
    dina.post("/en/report/check/")
    assert Case.objects.get().category == "scam"


def test_a_form_on_one_page_that_was_opened_before_loses_nothing(cast: Cast) -> None:
    dina = Client()
    dina.get("/en/report/all/")
    publish(cast, {**HIDDEN, "question": {"story": {"hidden": True}}})
    typed = {"danger": "none", "category": ["scam"], "story": SENTENCE}
    page = dina.post("/en/report/all/", {**typed, "danger": ""}).content.decode()
    assert SENTENCE in page
    assert dina.post("/en/report/all/", typed).headers["Location"] == "/en/report/receipt/"
    assert sealed_answers(cast)["story"] == SENTENCE


def test_an_older_report_reads_as_before(cast: Cast, report: Report) -> None:
    asked = {
        "kind": "one",
        "ask": said("Which year?"),
        "option": [{"value": "a1", "label": said("First year")}],
    }
    publish(cast, {"own_question": {"own_question1": asked}})
    case = report(category=["scam"], own_question1="a1").case
    publish(cast, {**HIDDEN, "question": {"relation": {"hidden": True}}})
    page = sign_in(cast.alma).get(f"/desk/cases/{case.reference}/").content.decode()
    assert "Which year? (en)" in page
    assert "First year (en)" in page
    assert country.country().categories["scam"].names.say("en") in page


def test_a_request_keeps_the_edition_it_began_with(cast: Cast) -> None:
    with country.bound(country.edition()):
        publish(cast, HIDDEN)
        assert "scam" in {one.value for one in country.country().intake.question("category").options}
    assert "scam" not in {one.value for one in country.country().intake.question("category").options}


def test_the_first_question_is_one_that_is_asked(cast: Cast) -> None:
    publish(cast, {"question": {"reporter": {"hidden": True}}})
    first = Client().post("/en/report/").headers["Location"]
    assert first == "/en/report/age/"


def test_where_files_are_not_asked_for_the_mailbox_does_not_offer_to_add_any(
    cast: Cast, report: Report
) -> None:
    code = report().receipt.code
    dina = Client()
    dina.post("/en/mailbox/", {"code": code})
    assert "/en/mailbox/files/" in dina.get("/en/mailbox/").content.decode()
    publish(cast, {"question": {"files": {"hidden": True}}})
    assert "/en/mailbox/files/" not in dina.get("/en/mailbox/").content.decode()
