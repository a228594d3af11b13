"""Key files: whole or absent, readable by their owner alone."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from abri.centre.private_files import read_or_make_secret, write_private_file


def test_a_secret_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "django.key"
    made = read_or_make_secret(path, may_make=True, variable="ABRI_SECRET_KEY")
    assert len(made) > 50
    assert read_or_make_secret(path, may_make=False, variable="ABRI_SECRET_KEY") == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_secret_that_may_not_be_made_names_its_cure(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="ABRI_SECRET_KEY"):
        read_or_make_secret(tmp_path / "django.key", may_make=False, variable="ABRI_SECRET_KEY")


def test_a_key_that_stands_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mine.key"
    write_private_file(path, "first")
    with pytest.raises(ImproperlyConfigured):
        write_private_file(path, "second")
    assert path.read_text() == "first\n"


def test_a_disk_that_fills_leaves_no_empty_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ImproperlyConfigured, match="No space left"):
        write_private_file(tmp_path / "mine.key", "secret")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("mine")] == []
