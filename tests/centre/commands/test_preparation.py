"""`abri prepare` makes what is missing, and the second time nothing is."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.commands import preparation
from abri.centre.commands.refusals import Refused
from abri.centre.records import audit
from tests.centre.commands.installation import Installation
from tests.centre.conftest import NOON, Cast


@pytest.fixture
def _static(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }


def test_the_second_time_there_is_nothing_to_do(tmp_path: Path) -> None:
    data = tmp_path / "data"
    installation = Installation(data, {"DATABASE_URL": f"sqlite:///{data}/abri.sqlite3"})
    first, second = installation.run("prepare"), installation.run("prepare")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert len(first.stdout.splitlines()) == 6
    assert second.stdout.splitlines() == first.stdout.splitlines()[-1:]
    assert (data / "keys" / "worker.key").read_text().startswith("AGE-SECRET-KEY-1")
    with closing(sqlite3.connect(data / "abri.sqlite3")) as database:
        counted = database.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'django_migrations'")
        assert counted.fetchone() == (1,)


@pytest.mark.usefixtures("_static")
def test_static_files_are_collected_when_they_changed(settings: Settings) -> None:
    assert preparation.collect_static_files()
    assert not preparation.collect_static_files()
    (settings.ABRI_DATA / "static.digest").write_text("another version")
    assert preparation.collect_static_files()


@pytest.mark.usefixtures("_static")
def test_files_of_an_earlier_version_stay_for_open_pages(settings: Settings) -> None:
    preparation.collect_static_files()
    earlier = settings.STATIC_ROOT / "earlier.0123456789ab.css"
    earlier.touch()
    (settings.ABRI_DATA / "static.digest").write_text("another version")
    preparation.collect_static_files()
    assert earlier.exists()


@pytest.mark.usefixtures("_static")
def test_a_collection_that_was_interrupted_starts_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(preparation, "call_command", _killed)
        with pytest.raises(SystemExit):
            preparation.collect_static_files()
    half = settings.STATIC_ROOT / "ui" / "public.css"
    half.parent.mkdir(parents=True)
    half.write_text("half of")
    assert preparation.collect_static_files()
    manifest = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())
    assert half.read_text() != "half of"
    assert (settings.STATIC_ROOT / manifest["paths"]["ui/public.css"]).exists()


def test_a_key_that_stands_is_kept(settings: Settings) -> None:
    settings.ABRI_WORKER_IDENTITY_FILE.unlink()
    assert preparation.make_worker_key()
    key = settings.ABRI_WORKER_IDENTITY_FILE.read_text()
    assert not preparation.make_worker_key()
    assert settings.ABRI_WORKER_IDENTITY_FILE.read_text() == key


def test_production_refuses_a_database_with_the_demonstration(settings: Settings, cast: Cast) -> None:
    settings.PRODUCTION = True
    preparation.refuse_demonstration_in_production()
    audit.record(audit.DEMONSTRATION_FILLED, subject=cast.emil.person, at=NOON)
    with pytest.raises(Refused, match="passwords everybody knows"):
        preparation.refuse_demonstration_in_production()


def _killed(*_: object, **__: object) -> None:
    raise SystemExit
