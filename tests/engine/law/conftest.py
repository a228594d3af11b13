"""The invented country with its law taken away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack
from tests.engine.conftest import TINY


@pytest.fixture
def tiny_without_law(tmp_path: Path) -> Pack:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    shutil.rmtree(folder / "provisions")
    (folder / "law.toml").unlink()
    return load_pack(folder)
