"""A helpline that talks live, with alma there, and a report of dina."""

import pytest
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import mailbox, screening
from abri.centre.cases.mailbox import Mailbox
from abri.centre.conversing.models import Attendance
from tests.centre.conftest import Cast, Report, Reported
from tests.fakes.screener import FakeScreener


@pytest.fixture(autouse=True)
def _told_screener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)


@pytest.fixture
def live_helpline(cast: Cast) -> Desk:
    """The helpline, which talks live, with a caseworker there."""
    cast.helpline.live = True
    cast.helpline.save()
    attend(cast)
    return cast.helpline


def attend(cast: Cast) -> None:
    """Let alma have the page of conversations open."""
    Attendance.objects.update_or_create(
        desk=cast.helpline, person=cast.alma.person, defaults={"seen_at": timezone.now()}
    )


@pytest.fixture
def reported(live_helpline: Desk, report: Report) -> Reported:
    """What dina reported."""
    return report(at=timezone.now())


@pytest.fixture
def box(reported: Reported) -> Mailbox:
    """Dina's mailbox."""
    return mailbox.open_with_receipt(reported.receipt)
