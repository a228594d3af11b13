"""The invented country as a catalogue, and folders with one or two such countries."""

from __future__ import annotations

import re
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
    """Copies the tiny pack as a country that shares `un`, and whose ids begin with `prefix`; gives the folder."""

    def copy(country: str, prefix: str) -> Path:
        folder = tmp_path / country
        shutil.copytree(TINY, folder)
        shutil.copytree(TINY.parent / "un", tmp_path / "un", dirs_exist_ok=True)
        for path in (path for path in folder.rglob("*.*") if path.is_file()):
            text = path.read_text(encoding="utf-8")
            if prefix != "xx":
                text = re.sub(
                    r"\byy\.(?=[a-z])", f"{prefix}.yy.", re.sub(r"\bxx\.(?=[a-z])", f"{prefix}.", text)
                )
                text = text.replace('"reasons"', f'"{prefix}.reasons"')
            text = (
                text.replace("timezone = ", 'shares = ["un"]\ntimezone = ')
                if path.name == "pack.toml"
                else text
            )
            text = re.sub(r"\bXX\b", country.upper(), text).replace('id = "xx"', f'id = "{country}"')
            path.write_text(text, encoding="utf-8")
        return folder

    return copy
