"""Once a day a desk hears that something waits for a look."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case
from abri.centre.notices import actions, hotline
from abri.centre.notices.models import Notice, Step
from abri.centre.notices.reminding import remind
from abri.centre.outbox.models import Letter
from tests.centre.conftest import NOON, Cast
from tests.centre.notices.test_actions import send

BRUSSELS = ZoneInfo("Europe/Brussels")
THE_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=BRUSSELS)


@pytest.fixture
def sent(draft: Notice, cast: Cast) -> Notice:
    """A notice to be looked at on the 24th, at a desk with a mailbox."""
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="team@centre.example")
    send(draft, cast)
    assert draft.look_on == date(2026, 11, 24)
    return draft


def test_a_desk_hears_of_it_once_on_the_day(sent: Notice) -> None:
    assert remind(at=THE_DAY - timedelta(days=1)) == 0
    assert remind(at=THE_DAY.replace(hour=6)) == 0
    for hour in (7, 8, 23):
        remind(at=THE_DAY.replace(hour=hour))
    letter = Letter.objects.get()
    assert (letter.kind, letter.about) == ("decision", "")


def test_it_hears_again_on_the_next_day_while_nobody_looks(sent: Notice, cast: Cast) -> None:
    remind(at=THE_DAY)
    remind(at=THE_DAY + timedelta(days=1))
    assert Letter.objects.count() == 2
    actions.record(notice=sent, kind=Step.Kind.SILENCE, on=THE_DAY.date(), by=cast.alma.person, at=THE_DAY)
    assert remind(at=THE_DAY + timedelta(days=2)) == 0


def test_an_address_for_the_hotline_counts_too(case: Case, cast: Cast) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="team@centre.example")
    hotline.add(case=case, told=hotline.Told("https://board.example"), by=cast.alma.person, at=NOON)
    assert remind(at=datetime(2026, 11, 22, 9, 0, tzinfo=BRUSSELS)) == 1


def test_of_a_withdrawn_report_nobody_is_reminded(sent: Notice) -> None:
    Case.objects.update(state="withdrawn", withdrawn_at=NOON, erase_at=NOON)
    assert remind(at=THE_DAY) == 0


def test_a_desk_without_a_mailbox_gets_none(sent: Notice, cast: Cast) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="")
    assert remind(at=THE_DAY) == 0
    assert not Letter.objects.exists()
