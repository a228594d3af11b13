"""A backup is made while people work: whatever its copy of the database names is in it, or it says that it is not."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from abri.centre.records.keyring import Identity
from abri.centre.vault import blobs, taking
from abri.centre.vault.backups import archive, databases, making, restoring
from abri.centre.vault.backups.archive import About, Member
from abri.centre.vault.models import Evidence
from abri.engine.sealing import open_stream
from tests.centre.conftest import NOON
from tests.centre.vault.handing_in import handed_in

# pg_dump is another connection: it sees only what was committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cleaned")]

OFFLINE = Identity.generate()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "signing.key"
    path = tmp_path / "backups"
    path.mkdir()
    return path


def opened(path: Path) -> tuple[About, dict[str, bytes]]:
    found: list[Member] = []
    with path.open("rb") as file, open_stream(file, by=[OFFLINE]) as content:
        about = archive.read(content, found.append)
    return about, {one.path: one.content for one in found}


def in_the_vault(members: dict[str, bytes]) -> set[str]:
    return {path.rpartition("/")[2] for path in members if path.startswith(archive.VAULT)}


def test_it_holds_the_copy_the_keys_and_every_file_that_the_copy_names(
    folder: Path, settings: Settings
) -> None:
    handed_in()
    blobs.store().put(b"a file that belongs to nothing")
    made = making.make(folder, OFFLINE.recipient, at=NOON)
    about, members = opened(made.path)
    assert made.about == about
    assert in_the_vault(members) == set(Evidence.objects.get().parts.values_list("blob", flat=True))
    assert members["keys/worker.key"].decode() == settings.ABRI_WORKER_IDENTITY_FILE.read_text()
    assert members["database/000001"]
    assert (about.gone, about.lost) == ((), ())
    assert about.migrations
    assert not (settings.ABRI_DATA / "backup-copy.sqlite3").exists()


def test_what_arrives_and_what_is_destroyed_meanwhile_leaves_it_consistent(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the copy of the database and the files somebody discards one upload, and another one begins."""
    early, _ = handed_in()
    kept, _ = handed_in(b"stays")
    names = set(early.parts.values_list("blob", flat=True))
    before = making.keys

    def meanwhile() -> dict[str, Path]:
        taking.discard(early)
        handed_in(b"too late for this backup")
        return before()

    monkeypatch.setattr(making, "keys", meanwhile)
    about, members = opened(making.make(folder, OFFLINE.recipient, at=NOON).path)
    assert set(about.gone) == names
    assert about.lost == ()
    assert in_the_vault(members) == set(kept.parts.values_list("blob", flat=True))


def test_files_that_are_missing_or_spoilt_are_named(folder: Path) -> None:
    evidence, _ = handed_in()
    one, two, *_rest = sorted(evidence.parts.values_list("blob", flat=True))
    blobs.store().delete(one)
    (blobs.store().folder / two[:2] / two).write_bytes(b"spoilt")
    made = making.make(folder, OFFLINE.recipient, at=NOON)
    assert set(made.about.lost) == {one, two}
    assert not {one, two} & in_the_vault(opened(made.path)[1])


def test_a_disk_that_returns_something_else_makes_no_backup(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = making._write_and_read

    def spoilt(path: Path, *given: object, **more: object) -> object:
        monkeypatch.setattr(os, "posix_fadvise", lambda *_: _flip(path))
        return real(path, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "_write_and_read", spoilt)
    older = folder / "abri-backup-20200101T000000Z.age"
    older.write_text("older")
    with pytest.raises(making.NotMade, match="check the disk"):
        making.make(folder, OFFLINE.recipient, at=NOON)
    assert list(folder.iterdir()) == [older]


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_second_one_at_the_same_time_is_told_so(folder: Path) -> None:
    with making._alone(), pytest.raises(making.NotMade, match="another backup"):
        making.make(folder, OFFLINE.recipient, at=NOON)


def test_what_a_killed_one_left_is_gone_after_the_next(folder: Path, settings: Settings) -> None:
    left = folder / "abri-backup-20261101T000000Z.age.unfinished"
    left.write_bytes(b"half")
    copy = settings.ABRI_DATA / "backup-copy.sqlite3"
    copy.write_bytes(b"names and times in clear" * 1000)
    making.make(folder, OFFLINE.recipient, at=NOON)
    assert not left.exists()
    if connection.vendor == databases.SQLITE:
        assert not copy.exists()


def test_they_end_after_thirty_days_to_the_second(folder: Path) -> None:
    first = making.make(folder, OFFLINE.recipient, at=NOON)
    assert making.make(folder, OFFLINE.recipient, at=NOON + making.KEPT_FOR).removed == ()
    last = making.make(folder, OFFLINE.recipient, at=NOON + making.KEPT_FOR + timedelta(seconds=1))
    assert last.removed == (first.path.name,)
    assert not first.path.exists()
    assert not first.path.with_name(f"{first.path.name}.sha256").exists()


def test_a_machine_with_tables_is_not_empty(folder: Path) -> None:
    with pytest.raises(restoring.NotEmpty, match="tables"):
        restoring.require_empty()


def test_the_lists_of_what_was_erased_are_put_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text('{"case": "1", "at": "2026-11-01"}\n{"case": "2", "at": "2026-11-03"}\n{"case": "3", "a')
    two.write_text('{"at": "2026-11-01", "case": "1"}\n\n{"evidence": "4", "at": "2026-11-02"}\n[]\n"x"\n')
    lines = restoring._lines([one, two])
    assert [line.get("case") or line["evidence"] for line in lines] == ["1", "4", "2"]
