"""What the health page notices."""

from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from abri.centre.accounts import health, people
from abri.centre.accounts.health import State
from abri.centre.accounts.models import Desk
from abri.centre.country import country
from abri.centre.outbox import addresses, letters, servers
from abri.centre.outbox.models import Heartbeat, Letter
from abri.centre.records.keyring import Identity
from tests.centre.conftest import NOON, Cast


def states(at: datetime = NOON) -> dict[str, State]:
    return {check.name: check.state for check in health.everything(at)}


def test_all_is_well_in_a_centre_that_is_set_up(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_CONFIGURED = True
    (tmp_path / "new").mkdir()
    settings.ABRI_BOUNCE_MAILDIR = tmp_path
    settings.ABRI_RECOVERY_RECIPIENT = Identity.generate().recipient
    Heartbeat.beat("worker", at=NOON)
    Desk.objects.update(alert_email="desk@centre.example")
    assert set(states().values()) == {State.GOOD}


def test_every_check_that_fails_names_a_cure(cast: Cast) -> None:
    assert all(check.cure for check in health.everything(NOON) if check.state is not State.GOOD)


def test_a_database_that_does_not_answer_is_all_that_is_said(db: None) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError):
        assert health.database().state is State.PROBLEM
        assert "worker" not in states()
    assert "worker" in states()


def test_a_silent_worker_is_a_problem(cast: Cast) -> None:
    Heartbeat.beat("worker", at=NOON)
    assert health.worker(NOON + timedelta(minutes=1)).state is State.GOOD
    assert health.worker(NOON + timedelta(minutes=5)).state is State.PROBLEM


def test_letters_that_do_not_leave_are_a_problem_and_say_why(cast: Cast) -> None:
    letters.enqueue(Letter.Kind.ACCOUNT, to="x@centre.example", language="en", at=NOON)
    assert health.letters(NOON).state is State.GOOD
    servers.gone("smtp 535", at=NOON)
    assert health.letters(NOON + timedelta(minutes=4)).state is State.GOOD
    stuck = health.letters(NOON + timedelta(minutes=5))
    assert stuck.state is State.PROBLEM
    assert "smtp 535" in stuck.cure


def test_letters_that_did_not_arrive_ask_for_attention_for_a_week(cast: Cast) -> None:
    letter = letters.enqueue(Letter.Kind.ACCOUNT, to="x@centre.example", language="en", at=NOON)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.BOUNCED, code="5.1.1")
    lost = health.letters(NOON + timedelta(days=6))
    assert lost.state is State.ATTENTION
    assert "5.1.1" in lost.cure
    assert health.letters(NOON + timedelta(days=7)).state is State.GOOD


def test_an_address_for_alerts_that_gives_mail_back_is_a_problem(cast: Cast, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    Desk.objects.update(alert_email="team@centre.example")
    assert health.alerting().state is State.GOOD
    addresses.gave_back("team@centre.example", at=NOON)
    assert health.alerting().state is State.PROBLEM


def test_mail_that_comes_back_is_read_or_the_page_says_that_it_is_not(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ABRI_BOUNCE_MAILDIR = None
    assert health.returned_mail().state is State.ATTENTION
    (tmp_path / "new").mkdir()
    settings.ABRI_BOUNCE_MAILDIR = tmp_path
    assert health.returned_mail().state is State.GOOD
    settings.ABRI_BOUNCE_MAILDIR = tmp_path / "nowhere"
    assert health.returned_mail().state is State.PROBLEM


def test_a_data_folder_that_is_missing_read_only_or_full_is_a_problem(
    settings: Settings, tmp_path: Path
) -> None:
    assert health.data_folder().state is State.GOOD
    with patch("os.access", return_value=False):
        assert health.data_folder().state is State.PROBLEM
    with patch.object(health, "FREE_MEBIBYTES", 10**12):
        assert health.data_folder().state is State.PROBLEM
    settings.ABRI_DATA = tmp_path / "nowhere"
    assert health.data_folder().state is State.PROBLEM


@pytest.mark.parametrize("content", [None, "", "not a key"])
def test_a_worker_key_that_cannot_be_read_is_a_problem(settings: Settings, content: str | None) -> None:
    assert health.keys().state is State.GOOD
    if content is None:
        settings.ABRI_WORKER_IDENTITY_FILE.unlink()
    else:
        settings.ABRI_WORKER_IDENTITY_FILE.write_text(content)
    assert health.keys().state is State.PROBLEM


def test_a_pack_that_nobody_checked_for_half_a_year_needs_attention() -> None:
    checked = datetime.combine(country().checked, datetime.min.time(), tzinfo=NOON.tzinfo)
    assert health.pack(checked).state is State.GOOD
    assert health.pack(checked + timedelta(days=200)).state is State.ATTENTION


@pytest.mark.django_db
def test_a_centre_without_a_desk_that_can_receive_has_a_problem() -> None:
    assert health.desks().state is State.PROBLEM


def test_a_desk_whose_key_nobody_holds_is_named(cast: Cast) -> None:
    people.reset_password(person=cast.clara.person, password="lighthouse by the sea", at=NOON)
    locked = health.desks()
    assert locked.state is State.PROBLEM
    assert "School" in locked.says


def test_a_centre_without_a_fallback_desk_needs_attention(cast: Cast) -> None:
    Desk.objects.update(is_fallback=False)
    assert health.desks().state is State.ATTENTION


def test_desks_that_nobody_alerts_are_named(cast: Cast, settings: Settings) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="desk@centre.example")
    silent = health.alerting()
    assert "Helpline" in silent.says
    settings.MAIL_CONFIGURED = True
    silent = health.alerting()
    assert silent.state is State.ATTENTION
    assert "Helpline" not in silent.says
    assert "School" in silent.says


def test_a_recovery_recipient_that_is_none_is_a_problem(settings: Settings) -> None:
    assert health.recovery().state is State.ATTENTION
    settings.ABRI_RECOVERY_RECIPIENT = "AGE-SECRET-KEY-1"
    assert health.recovery().state is State.PROBLEM
