"""An editor walks through the real pages with a draft; nobody else sees it, and nothing is sent."""

import pytest
from django.test import Client

from abri.centre.cases.models import Case
from abri.centre.overlay import trying
from abri.centre.reporting import drafts
from tests.centre.conftest import Cast, Member, sign_in
from tests.centre.overlay.conftest import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial(cast: Cast) -> Client:
    """Emil's browser while he tries a draft out."""
    client = sign_in(cast.emil)
    client.post("/desk/changes/questions/reporter/", typed("ask", "Who is there?"))
    assert client.post("/desk/changes/trial/en/").headers["Location"] == "/en/report/"
    return client


def test_the_editor_sees_the_draft_on_the_real_pages(trial: Client) -> None:
    trial.post("/en/report/")
    page = trial.get("/en/report/reporter/").content.decode()
    assert "Who is there? (en)" in page
    assert "Only you see this page so." in page
    assert "Who is there? (nl)" in trial.get("/nl/report/all/").content.decode()


def test_nobody_else_sees_it_and_no_page_of_it_is_kept(trial: Client, vera: Member) -> None:
    for address in ("/en/report/all/", "/en/report/reporter/"):
        trial.get(address)
    cookie = trial.cookies[trying.COOKIE].value
    for other in (Client(), sign_in(vera)):
        other.cookies[trying.COOKIE] = cookie
        page = other.get("/en/report/all/").content.decode()
        assert "Who is there?" not in page
        assert "Only you see this page so." not in page


def test_nothing_is_sent(trial: Client) -> None:
    trial.post("/en/report/")
    trial.post("/en/report/danger/", {"danger": "none"})
    trial.post("/en/report/category/", {"category": ["scam"]})
    assert "No, nobody is in danger now" in trial.get("/en/report/check/").content.decode()
    for address in ("/en/report/check/", "/en/report/all/", "/en/mailbox/", "/en/check-a-chat/attach/"):
        page = trial.post(address, {"danger": "none", "category": ["scam"]})
        assert "Nothing was sent" in page.content.decode(), address
    assert not Case.objects.exists()


def test_the_browsers_own_draft_is_untouched(cast: Cast) -> None:
    client = sign_in(cast.emil)
    client.post("/en/report/")
    client.post("/en/report/danger/", {"danger": "none"})
    real = client.cookies[drafts.COOKIE].value
    client.post("/desk/changes/questions/reporter/", typed("ask", "Who is there?"))
    client.post("/desk/changes/trial/en/")
    client.post("/en/report/")
    client.post("/en/report/danger/", {"danger": "suicide"})
    assert client.cookies[drafts.COOKIE].value == real
    client.post("/desk/changes/trial/end/")
    page = client.get("/en/report/check/").content.decode()
    assert "No, nobody is in danger now" in page
    assert "Who is there?" not in page


def test_the_cookie_that_is_kept_apart_is_that_of_a_report() -> None:
    assert trying.REPORTERS == drafts.COOKIE


def test_a_trial_ends_with_the_draft_the_session_or_the_role(trial: Client, cast: Cast) -> None:
    assert "Who is there?" in trial.get("/en/report/all/").content.decode()
    cast.emil.person.is_administrator = False
    cast.emil.person.save()
    assert "Who is there?" not in trial.get("/en/report/all/").content.decode()
    cast.emil.person.is_administrator = True
    cast.emil.person.save()
    trial.post("/desk/changes/draft/discard/")
    assert "Who is there?" not in trial.get("/en/report/all/").content.decode()


def test_a_forged_cookie_shows_nothing(cast: Cast) -> None:
    client = sign_in(cast.emil)
    client.cookies[trying.COOKIE] = "forged:cookie:here"
    assert client.get("/en/report/all/").status_code == 200


def test_without_a_draft_there_is_no_trial(cast: Cast) -> None:
    client = sign_in(cast.emil)
    client.post("/desk/changes/trial/en/")
    assert trying.COOKIE not in client.cookies
