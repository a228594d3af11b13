"""The sweep deletes what belongs to nothing and is a day old, names what is missing, and stops where it looks wrong."""

import logging
import os
from datetime import UTC, datetime, timedelta

import pytest

from abri.centre.vault import blobs, sweeping, taking
from abri.centre.vault.sweeping import sweep
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import files_on_disk, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleaned")]

LATER = datetime.now(UTC) + timedelta(days=2)


def orphan(content: bytes = b"left by a crash") -> str:
    """A file without a row."""
    return blobs.store().put(content)


def test_a_file_without_a_row_goes_after_a_day_and_not_before(cleaned: FakeCleaning) -> None:
    evidence, _ = handed_in()
    named = set(evidence.parts.values_list("blob", flat=True))
    left = orphan()
    assert sweep(datetime.now(UTC)).orphans == 0
    assert files_on_disk() == named | {left}
    swept = sweep(LATER)
    assert (swept.orphans, swept.orphan_bytes, swept.missing) == (1, len(b"left by a crash"), ())
    assert files_on_disk() == named


def test_what_a_crash_left_half_written_goes_too() -> None:
    name = orphan()
    half = blobs.store().folder / name[:2] / f"{name}#1"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    assert sweep(datetime.now(UTC)).unfinished == 1
    assert files_on_disk() == {name}


def test_a_row_without_its_file_is_named_and_nothing_is_changed(caplog: pytest.LogCaptureFixture) -> None:
    evidence, _ = handed_in()
    part = evidence.parts.get(number=3)
    blobs.store().delete(part.blob)
    with caplog.at_level(logging.ERROR):
        assert sweep(LATER).missing == (str(part.pk),)
    assert "part of evidence without its file" in caplog.text
    assert evidence.parts.count() == 4


def test_so_many_that_something_else_is_wrong_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "ALWAYS_FEW", 2)
    handed_in()
    names = {orphan(bytes([number])) for number in range(3)}
    assert sweep(LATER).held_back
    assert names < files_on_disk()
    swept = sweep(LATER, however_many=True)
    assert (swept.held_back, swept.orphans) == (False, 3)
    assert not names & files_on_disk()


def test_what_was_discarded_leaves_nothing_to_sweep() -> None:
    evidence, _ = handed_in()
    taking.discard(evidence)
    assert files_on_disk() == set()
    assert sweep(LATER).orphans == 0


def test_a_file_that_gets_its_row_while_it_is_swept_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many files are asked about at once; each batch is asked of the database after it was listed."""
    monkeypatch.setattr(sweeping, "_AT_ONCE", 2)
    evidence, _ = handed_in()
    assert sweep(LATER).orphans == 0
    assert len(files_on_disk()) == evidence.parts.count() == 4
