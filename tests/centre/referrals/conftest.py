"""Cases are screened and files are cleaned as the tests say; desks without mailboxes unless a test gives them one."""

import pytest

from abri.centre.cases import screening
from abri.centre.files import cleaning
from tests.centre.conftest import Cast
from tests.centre.referrals.referring import Referring, referring
from tests.centre.vault.conftest import FakeCleaning
from tests.fakes.screener import FakeScreener


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)
    monkeypatch.setattr(cleaning, "clean", FakeCleaning().clean)


@pytest.fixture
def case(cast: Cast) -> Referring:
    """A case of the helpline that could go to the school, with everything that a case can hold."""
    return referring(cast)
