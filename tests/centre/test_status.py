"""What watches the centre is told in words what is missing, and nothing that is secret."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from abri.centre import status
from abri.centre.outbox import servers
from abri.centre.outbox.models import Heartbeat
from abri.engine.packs import load_pack

pytestmark = pytest.mark.django_db

READY = "database: ok\ntables: ok\ncountry pack: ok\nworker: ok\nletters: ok\ndata folder: ok\n"


@pytest.fixture(autouse=True)
def _worker(db: None) -> None:
    Heartbeat.beat("worker", at=timezone.now())


def readyz() -> tuple[int, str]:
    """Status and words of the page."""
    answer = Client().get("/readyz")
    return answer.status_code, answer.content.decode()


def test_a_process_that_answers_asks_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_centre_that_can_work_is_ready() -> None:
    assert readyz() == (200, READY)


def test_without_a_worker_it_is_not_ready() -> None:
    Heartbeat.objects.all().delete()
    code, words = readyz()
    assert code == 503
    assert "worker: not seen for two minutes" in words


def test_with_letters_that_do_not_leave_it_is_not_ready() -> None:
    servers.gone("smtp 421", at=timezone.now() - timedelta(minutes=6))
    code, words = readyz()
    assert code == 503
    assert "letters: do not leave since" in words


def test_with_tables_of_an_earlier_version_it_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    code, words = readyz()
    assert code == 503
    assert "tables: older than the program; run 'abri prepare'" in words


def test_with_a_broken_pack_it_is_not_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(status, "country", lambda: load_pack(tmp_path))
    code, words = readyz()
    assert code == 503
    assert "country pack: cannot be used" in words
    assert str(tmp_path) not in words


def test_with_a_data_folder_that_cannot_be_written_it_is_not_ready(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.ABRI_DATA = tmp_path / "file" / "data"
    code, words = readyz()
    assert code == 503
    assert "data folder: cannot be written" in words
    assert str(tmp_path) not in words


def test_without_a_database_it_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("password of the database in the message")

    monkeypatch.setattr(connection, "cursor", away)
    assert Client().get("/healthz").status_code == 200
    code, words = readyz()
    assert code == 503
    assert "database: does not answer" in words
    assert "password" not in words


def test_every_check_has_a_line() -> None:
    assert [line.partition(":")[0] for line in READY.splitlines()] == list(status._CHECKS)
