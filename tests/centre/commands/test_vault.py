"""`abri vault check` and `abri vault sweep` as a person at the machine runs them."""

import os
import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.commands.worker import Worker, duties
from abri.centre.records.keyring import Identity
from abri.centre.vault import blobs, settling, sweeping
from abri.centre.vault.models import Evidence
from abri.cli import main
from tests.centre.conftest import NOON, Report
from tests.centre.vault.conftest import cleaned  # noqa: F401
from tests.centre.vault.handing_in import files_on_disk, kept

pytestmark = pytest.mark.usefixtures("cleaned")

RECOVERY = Identity.generate()


@pytest.fixture(autouse=True)
def _recoverable(settings: Settings) -> None:
    settings.ABRI_RECOVERY_RECIPIENT = RECOVERY.recipient


@pytest.fixture
def evidence(report: Report) -> Evidence:
    """A file of a case."""
    made, identity = kept()
    settling.adopt(report().case, [(made.pk, identity)], at=NOON)
    return Evidence.objects.get(pk=made.pk)


def orphan() -> Path:
    """A file that belongs to nothing, as old as can be."""
    store = blobs.store()
    name = store.put(b"left by a crash")
    path = store.folder / name[:2] / name
    os.utime(path, (0, 0))
    return path


def test_all_is_well(evidence: Evidence, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vault", "check"]) == 0
    out = capsys.readouterr().out
    assert "Evidence looked at: 1; files: 1 (" in out
    assert "Everything is as it was stored." in out


def test_with_the_recovery_identity_everything_is_opened(
    evidence: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "recovery.txt").write_text(f"# public key: age1\n{RECOVERY.secret}\n")
    assert main(["vault", "check", "--identity", str(tmp_path / "recovery.txt")]) == 0
    assert "Opened: 1; of desks that this identity does not open: 0." in capsys.readouterr().out
    assert main(["vault", "check", "--identity", str(tmp_path / "nowhere")]) == 2


def test_what_is_missing_is_named_by_case_and_number_and_nothing_else(
    evidence: Evidence, capsys: pytest.CaptureFixture[str]
) -> None:
    blobs.store().delete(evidence.parts.get().blob)
    assert main(["vault", "check"]) == 1
    out = capsys.readouterr().out
    assert evidence.case is not None
    assert f"missing: {evidence.case.reference} number 1, original 1" in out
    assert "notes.txt" not in out
    assert main(["vault", "sweep"]) == 1
    assert "missing: the file of part" in capsys.readouterr().out


def test_a_folder_that_is_gone_is_told_with_the_cure(
    evidence: Evidence, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(blobs.store().folder)
    for verb in ("check", "sweep"):
        assert main(["vault", verb]) == 2
        assert "look at ABRI_VAULT" in capsys.readouterr().err


def test_what_belongs_to_nothing_is_swept_by_hand_and_by_the_worker(
    evidence: Evidence, capsys: pytest.CaptureFixture[str]
) -> None:
    left = orphan()
    assert main(["vault", "sweep"]) == 0
    assert "Deleted files without a row: 1 (15 bytes)" in capsys.readouterr().out
    assert not left.exists()
    left = orphan()
    (duty,) = [one for one in duties() if one.name == "sweep"]
    Worker([duty]).round(NOON)
    assert not left.exists()
    assert files_on_disk() == {evidence.parts.get().blob}


def test_suspiciously_many_are_left(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sweeping, "ALWAYS_FEW", 0)
    left = orphan()
    assert main(["vault", "sweep"]) == 1
    assert "nothing was deleted" in capsys.readouterr().out
    assert left.exists()
    assert main(["vault", "sweep", "--however-many"]) == 0
    assert not left.exists()
