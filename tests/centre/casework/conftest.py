"""The desk sees what the test writes on purpose, not what the weights of the day have learned."""

import pytest
from django.test import Client

from abri.centre.cases import screening
from tests.centre.conftest import Cast, sign_in
from tests.fakes.screener import FakeScreener


@pytest.fixture(autouse=True)
def _told_screener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)


@pytest.fixture
def alma(cast: Cast) -> Client:
    return sign_in(cast.alma)
