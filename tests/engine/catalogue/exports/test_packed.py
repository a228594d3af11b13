"""A pack as a zip: the same bytes for the same files, and it loads again."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from abri.engine.catalogue import open_world
from abri.engine.catalogue.exports import packed
from tests.engine.catalogue.conftest import Another


def test_an_unpacked_pack_says_what_it_said(another: Another, tmp_path: Path) -> None:
    folder = another("zz", "zz")
    archive = packed([folder, folder.parent / "un"])
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        assert file.testzip() is None
        file.extractall(elsewhere)
    assert dict(open_world([elsewhere / "zz"]).entries) == dict(open_world([folder]).entries)


def test_the_same_files_give_the_same_bytes_whenever_they_were_written(another: Another) -> None:
    folder = another("zz", "zz")
    before = packed([folder])
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    assert packed([folder]) == before
    (folder / "pack.toml").touch()
    assert packed([folder]) == before


def test_only_facts_are_packed(another: Another) -> None:
    folder = another("zz", "zz")
    before = packed([folder])
    (folder / "draft.docx").write_bytes(b"x")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert packed([folder]) == before
