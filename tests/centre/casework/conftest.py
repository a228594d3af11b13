"""The desk sees what the test writes on purpose, not what the weights of the day have learned."""

import pytest
from django.test import Client

from abri.centre.cases import screening
from abri.centre.files import cleaning
from tests.centre.conftest import Cast, sign_in
from tests.centre.vault.conftest import FakeCleaning
from tests.fakes.screener import FakeScreener


@pytest.fixture(autouse=True)
def _told_screener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> FakeCleaning:
    """A cleaning that finds what it is told to find."""
    fake = FakeCleaning()
    monkeypatch.setattr(cleaning, "clean", fake.clean)
    return fake


@pytest.fixture
def alma(cast: Cast) -> Client:
    """A browser in which the caseworker of the helpline signed in."""
    return sign_in(cast.alma)
