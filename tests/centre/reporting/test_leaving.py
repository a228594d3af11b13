"""Exit this page: nothing is left here, and nobody waits."""

from typing import Any

import pytest
from django.db import DatabaseError

from abri.centre.records import pockets
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts, visits
from tests.centre.conftest import Report
from tests.centre.reporting.conftest import Dina


def test_it_forgets_draft_and_mailbox_and_goes_away(dina: Dina, report: Report, settings: Any) -> None:
    dina.post("/en/mailbox/", {"code": report().receipt.display})
    dina.tell()
    assert Pocket.objects.count() == 2
    answer = dina.get("/en/exit/")
    assert answer.url == settings.ABRI_EXIT_URL
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Cache-Control"] == "no-store"
    for cookie in (drafts.COOKIE, visits.COOKIE, "abri_csrf", "abri_language"):
        assert answer.cookies[cookie]["max-age"] == 0
    assert not Pocket.objects.exists()


def test_every_public_page_offers_it(dina: Dina) -> None:
    for address in ("", "help/", "learn/", "report/", "report/all/", "mailbox/", "about/"):
        assert 'href="/de/exit/"' in dina.get(f"/de/{address}").content.decode()


def test_a_browser_that_looks_ahead_does_not_press_it(dina: Dina) -> None:
    dina.tell()
    assert dina.get("/en/exit/", headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 503
    assert Pocket.objects.exists()


def test_a_failing_database_keeps_nobody_here(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    dina.tell()

    def fail(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(pockets, "drop", fail)
    answer = dina.get("/en/exit/")
    assert answer.status_code == 302
    assert answer.cookies[drafts.COOKIE]["max-age"] == 0


def test_without_cookies_it_only_leaves(db: None) -> None:
    assert Dina().get("/fr/exit/").status_code == 302
