"""Changing and forgetting a password, through the real pages."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from abri.centre.accounts import people, reset_links
from abri.centre.accounts.models import Membership, Person
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.accounts.test_invitations import path_of
from tests.centre.conftest import NOON, PASSWORD, Cast, sign_in

CHANGE = "/desk/account/password/change/"
FORGOTTEN = "/desk/account/password/reset/"
NEW = "lighthouse by the sea"


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def choose_new_password(browser: Client, link: str) -> None:
    form = browser.get(path_of(link))
    assert form["Location"].endswith("-set-password/")
    answer = browser.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def test_a_changed_password_keeps_the_key_and_this_session(cast: Cast) -> None:
    browser, elsewhere = sign_in(cast.alma), sign_in(cast.alma)
    answer = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer["Location"] == "/desk/account/"
    answer = browser.get("/desk/team/")
    current = cast.helpline.current_key
    assert current is not None
    assert answer.wsgi_request.keyring.holds(current.recipient)  # type: ignore[attr-defined]
    assert elsewhere.get("/desk/team/").status_code == 302
    again = Client()
    again.post("/desk/account/login/", {"login": "alma", "password": NEW})
    assert again.get("/desk/team/").wsgi_request.keyring.holds(current.recipient)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"oldpassword": "not this one"}, "This is not your current password"),
        ({"password2": "lighthouse by a lake"}, "The two passwords differ"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
    ],
)
def test_a_wrong_change_changes_nothing(cast: Cast, typed: dict[str, str], says: str) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **typed}
    answer = sign_in(cast.alma).post(CHANGE, form)
    assert says in answer.content.decode()
    assert Person.objects.get(username="alma").check_password(PASSWORD)


def test_a_forgotten_password_leaves_by_letter(cast: Cast, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    Client().post(FORGOTTEN, {"email": "alma@centre.example"})
    assert [letter.kind for letter in Letter.objects.all()] == [Letter.Kind.NEW_PASSWORD]


def test_nobody_learns_who_has_an_account(cast: Cast, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    answers = [
        Client().post(FORGOTTEN, {"email": address}, follow=True).content
        for address in ("alma@centre.example", "nobody@centre.example")
    ]
    assert answers[0] == answers[1]
    assert Letter.objects.count() == 1


def test_without_mail_the_page_says_whom_to_ask(cast: Cast) -> None:
    page = Client().get(FORGOTTEN).content.decode()
    assert "Ask an administrator" in page
    assert 'name="email"' not in page


def test_an_administrators_link_gives_a_new_password_and_a_key_that_waits(cast: Cast) -> None:
    page = sign_in(cast.emil).post(f"/desk/admin/people/{cast.alma.person.pk}/reset-link/").content.decode()
    link = reset_links.make(cast.alma.person)
    assert link.rpartition("-")[0].rpartition("-")[0] in page
    browser = Client()
    choose_new_password(browser, link)
    assert browser.get("/desk/account/password/reset/key/done/").status_code == 200
    assert browser.get("/desk/team/").status_code == 302
    alma = Person.objects.get(username="alma")
    assert alma.recipient != cast.alma.person.recipient
    assert [waiting.person for waiting in Membership.objects.waiting()] == [alma]
    actions = AuditEntry.objects.about(alma).values_list("action", flat=True)
    assert {"person.reset_link_made", "person.password_reset"} <= set(actions)
    browser.post("/desk/account/login/", {"login": "alma", "password": NEW})
    assert "You wait to be let in" in browser.get("/desk/team/").content.decode()


def test_a_link_works_once(cast: Cast) -> None:
    link = reset_links.make(cast.alma.person)
    choose_new_password(Client(), link)
    answer = Client().get(path_of(link))
    assert "This link does not work" in answer.content.decode()


def test_a_link_ends_with_a_sign_in_with_all_sessions_and_with_the_account(cast: Cast) -> None:
    link = reset_links.make(cast.alma.person)
    sign_in(cast.alma)
    assert Client().get(path_of(link)).status_code == 200
    link = reset_links.make(Person.objects.get(username="alma"))
    people.end_sessions(person=cast.alma.person, by=cast.alma.person, at=NOON)
    assert Client().get(path_of(link)).status_code == 200
    link = reset_links.make(Person.objects.get(username="boris"))
    people.deactivate(person=cast.boris.person, by=cast.emil.person, at=NOON)
    assert Client().get(path_of(link)).status_code == 200


def test_the_link_in_a_letter_stands_at_the_public_address(cast: Cast, settings: Settings) -> None:
    settings.ABRI_BASE_URL = "https://centre.example"
    assert reset_links.make(cast.alma.person).startswith(
        "https://centre.example/desk/account/password/reset/key/"
    )
