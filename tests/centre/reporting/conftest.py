"""Dina's browser: no account, cookies, and no scripts."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from abri.centre.records import pockets
from abri.centre.records.keyring import Receipt
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts, one_page
from tests.centre.conftest import STORY

ANSWERS: dict[str, Any] = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY}


@pytest.fixture(autouse=True)
def _fresh_minute(settings: Any, tmp_path: Path) -> Iterator[None]:
    """No counter of the test before, and no page that it kept."""
    settings.STATIC_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    one_page._blank.cache_clear()
    yield
    cache.clear()


class Dina(Client):
    """A browser that reports, one question a screen."""

    language = "en"

    def get(self, *where: Any, **more: Any) -> Any:
        """What Django's client answers, which knows more than its type says."""
        return super().get(*where, **more)

    def post(self, *where: Any, **more: Any) -> Any:
        """As :meth:`get`."""
        return super().post(*where, **more)

    def begin(self, **query: str) -> Any:
        """Press the button of the first page of the intake."""
        return self.post(f"/{self.language}/report/", query)

    def answer(self, question: str, value: Any = "", **more: Any) -> Any:
        """Answer one question; an empty value is an empty form."""
        return self.post(f"/{self.language}/report/{question}/", {question: value, **more})

    def tell(self, **answers: Any) -> Any:
        """Begin, and give these answers beside the usual ones."""
        self.begin()
        for question, value in {**ANSWERS, **answers}.items():
            self.answer(question, value)

    def send(self, **form: Any) -> Any:
        """Press the button of the check page."""
        return self.post(f"/{self.language}/report/check/", form)

    def report(self, **answers: Any) -> Receipt:
        """Report everything and read the code from the receipt page."""
        self.tell(**answers)
        assert self.send().status_code == 302
        return self.receipt()

    def receipt(self) -> Receipt:
        """The code on the receipt page."""
        page = self.get(f"/{self.language}/report/receipt/")
        assert page.status_code == 200, page.content
        return Receipt.parse(page.context["sent"].receipt)

    def draft(self, at: datetime) -> drafts.Draft:
        """What the server keeps for this browser."""
        cookie = self.cookies[drafts.COOKIE].value
        found = pockets.find(cookie, drafts.PURPOSE, at)
        assert found is not None
        return drafts.Draft.opened(found)

    def age_pockets(self, **past: Any) -> None:
        """Let this much time pass for everything that expires."""
        Pocket.objects.update(**past)


@pytest.fixture
def dina(cast: Any) -> Dina:
    """Dina, with a helpline and a school that can receive."""
    return Dina()
