"""Signing in with a password and a second factor, through the real pages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from abri.centre.accounts import people
from abri.centre.accounts.adapter import SecondFactorAdapter
from abri.centre.accounts.sessions import COOKIE
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.accounts.second_factors import confirm_password, set_up
from tests.centre.conftest import NOON, PASSWORD, Cast, sign_in

SIGN_IN = "/desk/account/login/"
SECOND = "/desk/account/2fa/authenticate/"
TEAM = "/desk/team/"


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def holds_the_key(browser: Client, cast: Cast) -> bool:
    ring = browser.get(TEAM).wsgi_request.keyring  # type: ignore[attr-defined]
    return bool(ring.holds(cast.helpline.current_key.recipient))  # type: ignore[union-attr]


def test_a_password_signs_in_and_unlocks_the_desks_key(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    assert holds_the_key(browser, cast)
    assert AuditEntry.objects.filter(action="person.signed_in", actor_id=str(cast.alma.person.pk)).exists()


def test_the_address_signs_in_as_well(cast: Cast) -> None:
    answer = Client().post(SIGN_IN, {"login": "Alma@centre.example", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_member_lands_on_the_queue_and_an_administrator_on_the_administration(cast: Cast) -> None:
    form = {"password": PASSWORD}
    assert Client().post(SIGN_IN, {**form, "login": "alma"})["Location"] == "/desk/"
    assert Client().post(SIGN_IN, {**form, "login": "emil"})["Location"] == "/desk/admin/"
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    assert Client().post(SIGN_IN, {**form, "login": "boris"})["Location"] == TEAM


def test_a_page_that_was_asked_for_comes_back_after_signing_in(cast: Cast) -> None:
    assert Client().get(TEAM)["Location"] == f"{SIGN_IN}?next={TEAM}"
    answer = Client().post(SIGN_IN, {"login": "alma", "password": PASSWORD, "next": TEAM})
    assert answer["Location"] == TEAM
    answer = Client().post(
        SIGN_IN, {"login": "alma", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/desk/"


def test_the_key_that_the_password_unlocked_is_still_held_after_the_second_factor(
    cast: Cast, settings: Settings
) -> None:
    telephone = set_up(sign_in(cast.alma))
    settings.ABRI_SECOND_FACTOR = True
    browser = Client()
    answer = browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
    assert answer["Location"] == SECOND
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)
    answer = browser.post(SECOND, {"code": telephone.code()})
    assert answer["Location"] == "/desk/"
    assert holds_the_key(browser, cast)


def test_a_code_is_taken_once(cast: Cast) -> None:
    telephone = set_up(sign_in(cast.alma))
    code = telephone.code()
    for expected in (302, 200):
        browser = Client()
        browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
        assert browser.post(SECOND, {"code": code}).status_code == expected
        # The library forgets a used code after half a minute, while the code is still good.
        for key in ("", "0"):
            cache.delete(
                f"allauth.mfa.totp.used?user={cast.alma.person.pk}&code={key}{code.lstrip('0') or code}"
            )
            cache.delete(f"allauth.mfa.totp.used?user={cast.alma.person.pk}&code={code}")


def test_a_recovery_code_replaces_the_second_factor_once(cast: Cast) -> None:
    desk = sign_in(cast.alma)
    set_up(desk)
    page = desk.get("/desk/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(r'<span class="abri-code">(\d{8})</span>', page)
    assert len(codes) == 10
    for expected in (302, 200):
        browser = Client()
        browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
        assert browser.post(SECOND, {"code": codes[0]}).status_code == expected
    saved = desk.get("/desk/account/2fa/recovery-codes/download/").content.decode().split()
    assert saved == codes[1:]


def test_a_second_factor_is_asked_before_anything_else_where_it_is_required(
    cast: Cast, settings: Settings
) -> None:
    settings.ABRI_SECOND_FACTOR = True
    browser = sign_in(cast.alma)
    assert browser.get(TEAM)["Location"] == "/desk/account/2fa/"
    set_up(browser)
    assert browser.get(TEAM).status_code == 200


def test_the_second_factors_secrets_are_not_readable_in_the_database(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    telephone = set_up(browser)
    codes = browser.get("/desk/account/2fa/recovery-codes/download/").content.decode().split()
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert telephone.secret not in stored
    assert not any(code in stored for code in codes)


def test_a_second_factor_under_another_key_fits_no_code(cast: Cast, settings: Settings) -> None:
    sealed = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert SecondFactorAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another key of the installation, as long as it has to be, and random"
    first, second = SecondFactorAdapter().decrypt(sealed), SecondFactorAdapter().decrypt(sealed)
    assert len({first, second, "", "JBSWY3DPEHPK3PXP"}) == 4


def test_changing_the_second_factors_asks_for_the_password_once_more(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    answer = browser.get("/desk/account/2fa/totp/activate/")
    assert answer["Location"].startswith("/desk/account/reauthenticate/")
    confirm_password(browser)
    assert browser.get("/desk/account/2fa/totp/activate/").status_code == 200


def test_a_new_and_a_removed_app_are_recorded_and_told_to_their_owner(
    cast: Cast,
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    settings.MAIL_CONFIGURED = True
    browser = sign_in(cast.alma)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(browser)
    browser.post("/desk/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    actions = list(AuditEntry.objects.about(cast.alma.person).values_list("action", flat=True))
    assert {"sign_in.totp_activated", "sign_in.totp_deactivated"} <= set(actions)
    assert Letter.objects.filter(kind=Letter.Kind.ACCOUNT).count() == 2


def test_the_key_pages_carry_their_questions_without_an_inline_script(cast: Cast) -> None:
    browser = sign_in(cast.alma)
    confirm_password(browser)
    page = browser.get("/desk/account/2fa/webauthn/add/").content.decode()
    assert 'data-passkey="create"' in page
    assert "&quot;publicKey&quot;" in page
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page)


def test_wrong_passwords_are_counted_and_no_address_is_kept(cast: Cast) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.77")
    for _ in range(5):
        answer = browser.post(SIGN_IN, {"login": "alma", "password": "not the right one"})
        assert "is not right" in answer.content.decode()
    answer = browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
    assert "Too many wrong attempts" in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM records_cache")
        kept = str(cursor.fetchall())
    assert "rl:" in kept
    assert "203.0.113.77" not in kept


def test_a_wrong_code_of_the_second_factor_is_counted(cast: Cast) -> None:
    set_up(sign_in(cast.alma))
    browser = Client()
    browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
    answers = [browser.post(SECOND, {"code": "000000"}).content.decode() for _ in range(6)]
    assert "This code is not right" in answers[0]
    assert "Too many wrong attempts" in answers[5]


def test_a_closed_account_does_not_sign_in(cast: Cast) -> None:
    people.deactivate(person=cast.boris.person, by=cast.emil.person, at=NOON)
    browser = Client()
    answer = browser.post(SIGN_IN, {"login": "boris", "password": PASSWORD})
    assert answer["Location"] == "/desk/account/inactive/"
    assert browser.get("/desk/account/inactive/").status_code == 200
    assert browser.get(TEAM)["Location"].startswith(SIGN_IN)


def test_cancelling_before_the_second_factor_drops_the_unlocked_key(cast: Cast) -> None:
    set_up(sign_in(cast.alma))
    browser = Client()
    browser.post(SIGN_IN, {"login": "alma", "password": PASSWORD})
    assert browser.cookies[COOKIE].value
    browser.post("/desk/account/logout/")
    assert not browser.cookies[COOKIE].value
    assert "unlocked" not in browser.session


@pytest.mark.parametrize(
    "path",
    [
        "/desk/account/signup/",
        "/desk/account/email/",
        "/desk/account/confirm-email/",
        "/desk/account/password/set/",
        "/desk/account/login/code/confirm/",
        "/desk/account/2fa/webauthn/login/",
        "/desk/account/2fa/webauthn/signup/",
        "/desk/account/2fa/trust/",
        "/desk/account/social/connections/",
    ],
)
def test_what_the_library_offers_and_nobody_needs_is_not_there(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404
