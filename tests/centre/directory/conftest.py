"""Somebody who reads and leaves nothing."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_static_folder(settings: Any, tmp_path: Path) -> None:
    """Static files come from the apps."""
    settings.STATIC_ROOT = tmp_path
