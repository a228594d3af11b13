"""The invented country with its law taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack
from tests.engine.conftest import bare


@pytest.fixture
def tiny_without_law(tmp_path: Path) -> Pack:
    return load_pack(bare(tmp_path / "tiny"))
