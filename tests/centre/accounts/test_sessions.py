"""How long an unlocked key is held, and every way in which it is let go."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.accounts import people
from abri.centre.accounts.middleware import SEEN_NAME
from abri.centre.accounts.models import Person
from abri.centre.accounts.sessions import BEGAN_NAME, COOKIE, SESSION_NAME
from abri.centre.records.keyring import CookieKey
from tests.centre.conftest import NOON, PASSWORD, Cast, sign_in

SIGN_IN = "/desk/account/login/"
TEAM = "/desk/team/"


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def test_the_cookie_is_for_this_site_and_no_script(cast: Cast) -> None:
    cookie = sign_in(cast.alma).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_the_session_and_the_database_hold_nothing_that_opens(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    session = str(dict(browser.session.items()))
    assert cast.alma.identity.secret not in session
    assert browser.cookies[COOKIE].value not in session


@pytest.mark.parametrize(
    "cookie", ["", "garbage", "\x00", "ä" * 44, pytest.param(CookieKey.new().cookie, id="another")]
)
def test_a_missing_or_wrong_key_leads_to_the_sign_in(cast: Cast, cookie: str) -> None:
    browser = sign_in(cast.alma)
    browser.cookies[COOKIE] = cookie
    answer = browser.get(TEAM)
    assert answer["Location"] == f"{SIGN_IN}?next=%2Fdesk%2Fteam%2F"
    assert "Please sign in again" in browser.get(answer["Location"]).content.decode()
    assert not browser.cookies[COOKIE].value


@pytest.mark.parametrize("held", ["", "not base64!", "AAAA", 7, None])
def test_a_damaged_session_leads_to_the_sign_in(cast: Cast, held: object) -> None:
    browser = sign_in(cast.alma)
    session = browser.session
    session[SESSION_NAME] = held
    session.save()
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)


def test_what_was_sent_with_a_locked_key_does_not_come_back_as_an_address(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    del browser.cookies[COOKIE]
    assert browser.post("/desk/account/sign-out-everywhere/")["Location"] == SIGN_IN


def test_a_form_of_a_session_that_is_over_leads_to_the_sign_in_and_not_back_to_itself(cast: Cast) -> None:
    answer = Client().post(f"{TEAM}{cast.helpline.pk}/new-key/", follow=True)
    assert answer.redirect_chain == [(SIGN_IN, 302)]
    assert "What you sent did not arrive" in answer.content.decode()


def test_a_part_of_a_page_asked_by_a_script_sends_the_whole_page_to_the_sign_in(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    del browser.cookies[COOKIE]
    answer = browser.get(TEAM, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith(SIGN_IN)


def test_signing_out_drops_key_and_session(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    assert "Sign out" in browser.get("/desk/account/logout/").content.decode()
    browser.post("/desk/account/logout/")
    assert not browser.cookies[COOKIE].value
    assert not Session.objects.exists() or SESSION_NAME not in browser.session
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)


def test_an_idle_session_ends(cast: Cast, settings: Settings) -> None:
    settings.ABRI_IDLE_MINUTES = 10
    browser = sign_in(cast.alma)
    assert browser.get(TEAM).status_code == 200
    session = browser.session
    session[SEEN_NAME] = (timezone.now() - timedelta(minutes=9)).isoformat()
    session.save()
    assert browser.get(TEAM).status_code == 200
    session = browser.session
    session[SEEN_NAME] = (timezone.now() - timedelta(minutes=11)).isoformat()
    session.save()
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)


def test_a_busy_session_ends_after_eight_hours(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    session = browser.session
    session[BEGAN_NAME] = (timezone.now() - timedelta(hours=7, minutes=59)).isoformat()
    session.save()
    assert browser.get(TEAM).status_code == 200
    session = browser.session
    session[BEGAN_NAME] = (timezone.now() - timedelta(hours=8, minutes=1)).isoformat()
    session.save()
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)


def test_sign_out_everywhere_ends_every_browser(cast: Cast) -> None:
    here, there = sign_in(cast.alma), sign_in(cast.alma)
    here.post("/desk/account/sign-out-everywhere/")
    for browser in (here, there):
        assert browser.get(TEAM)["Location"].startswith(SIGN_IN)
        assert not browser.cookies[COOKIE].value
    assert sign_in(cast.alma).get(TEAM).status_code == 200


def test_a_leavers_session_ends_at_once(cast: Cast) -> None:
    browser = sign_in(cast.boris)
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)
    # Signing in again shows that nothing is left: no desk, no key.
    browser = sign_in(cast.boris)
    answer = browser.get(TEAM)
    assert "You belong to no desk" in answer.content.decode()
    ring = answer.wsgi_request.keyring  # type: ignore[attr-defined]
    assert not ring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]


def test_the_next_person_at_a_shared_computer_signs_in_at_the_first_try(cast: Cast) -> None:
    browser = sign_in(cast.boris)
    Person.objects.filter(pk=cast.boris.person.pk).update(is_active=False)
    browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
    assert browser.get(TEAM).status_code == 200


def test_the_desk_speaks_the_language_of_its_person(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    assert browser.get("/desk/account/")["Content-Language"] == "en"
    browser.post("/desk/account/", {"language": "nl"})
    answer = browser.get("/desk/account/", headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "nl"
    assert '<html lang="nl"' in answer.content.decode()
