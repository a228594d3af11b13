"""The invented country as a catalogue, and folders with one or two such countries."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from abri.engine.catalogue import Catalogue, catalogue_of
from abri.engine.packs import Pack
from tests.engine.conftest import TINY

Another = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def land(tiny: Pack) -> Catalogue:
    return catalogue_of(tiny)


@pytest.fixture
def another(tmp_path: Path) -> Another:
    """Copies the tiny pack as another country whose ids begin with `prefix`; gives the copy's folder."""

    def copy(country: str, prefix: str) -> Path:
        folder = tmp_path / country
        shutil.copytree(TINY, folder)
        for path in folder.rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            if prefix != "xx":
                text = text.replace('"xx.', f'"{prefix}.').replace('"yy.', f'"{prefix}.yy.')
            text = text.replace('"XX"', f'"{country.upper()}"')
            path.write_text(text.replace('id = "xx"', f'id = "{country}"'), encoding="utf-8")
        return folder

    return copy
