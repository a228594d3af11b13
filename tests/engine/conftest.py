"""The invented country that engine tests use, whole or with something changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from abri.engine.packs import Pack, PackError, load_pack
from abri.engine.packs.folders import FILES

TINY = Path(__file__).parent.parent / "packs" / "fixtures" / "tiny"
Changed = Callable[[str, str, str], Path]
Mistakes = Mapping[str, list[tuple[str, str, str]]]
"""By file: words of the tiny pack, the mistake that replaces them, and what its message says."""


@pytest.fixture(scope="session")
def tiny() -> Pack:
    return load_pack(TINY)


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Copies the tiny pack and replaces the first place of some words in a file; gives the copy's folder."""
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)

    def change(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def bare(folder: Path) -> Path:
    """Fills a new folder with the tiny pack, without anything that a pack may do without; gives it back."""
    folder.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copy(TINY / name, folder / name)
    head = (
        (TINY / "pack.toml").read_text(encoding="utf-8").replace(", figures = 3, studies = 1, places = 3", "")
    )
    about, rest = head.split("[places]")
    without_places = about + rest[rest.index("[[emergency]]") :]
    (folder / "pack.toml").write_text(without_places, encoding="utf-8")
    return folder


def complaints(folder: Path) -> list[str]:
    """Every problem of a pack that must not load, one a line."""
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    return str(refused.value).splitlines()


def each(mistakes: Mistakes) -> list[tuple[str, str, str, str]]:
    """Every mistake with its file."""
    return [(file, *mistake) for file, listed in mistakes.items() for mistake in listed]


def assert_named(changed: Changed, file: str, old: str, new: str, named: str) -> None:
    """In `file`, the words `old` become `new`; some line then says `named`, and every line has a cure."""
    found = complaints(changed(file, old, new))
    assert any(named in line for line in found), found
    assert any(line.startswith(f"{file}: ") for line in found)
    assert all("; " in line for line in found)
