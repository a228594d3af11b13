"""A fault on a page whose address is a secret does not write the secret into the log."""

import logging
import logging.config
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from abri.centre.accounts import invitations
from abri.centre.logged_routes import RoutesForPaths

SECRET = "a-secret-of-an-invitation"
pytestmark = pytest.mark.django_db


def break_off(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError


def printed(capsys: pytest.CaptureFixture[str], path: str) -> str:
    """What the installation's own configuration prints when ``path`` is asked for."""
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(settings.LOGGING)
    try:
        assert Client(raise_request_exception=False).get(path).status_code == 500
    finally:
        logging.getLogger().handlers[:] = before
    return capsys.readouterr().err


def test_a_fault_behind_an_invitation_names_the_route(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(invitations, "find", break_off)
    told = printed(capsys, f"/desk/invitation/{SECRET}/")
    assert "ZeroDivisionError" in told
    assert "/desk/invitation/<str:untrusted_secret>/" in told
    assert SECRET not in told


def test_a_fault_behind_a_link_for_a_new_password_names_the_route(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from allauth.account.views import PasswordResetFromKeyView

    monkeypatch.setattr(PasswordResetFromKeyView, "dispatch", break_off)
    told = printed(capsys, f"/desk/account/password/reset/key/1a-{SECRET}/")
    assert "ZeroDivisionError" in told
    assert SECRET not in told


def test_an_address_that_leads_nowhere_is_not_written_either() -> None:
    request = RequestFactory().get(f"/{SECRET}/")
    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Not Found", request.path), "request": request, "status": 404}
    )
    assert RoutesForPaths().filter(record)
    assert record.getMessage() == "Not Found: (an address that leads nowhere)"


def test_other_lines_stay_as_they_are() -> None:
    record = logging.makeLogRecord({"msg": "case erased %s", "args": ("x",)})
    assert RoutesForPaths().filter(record)
    assert record.getMessage() == "case erased x"
