"""The folder `learning/`: the pack's own and the shared one."""

from pathlib import Path

import pytest

from abri.engine.packs import PackError, load_pack
from abri.engine.packs.learning import load_learning

HOME = Path(load_learning.__code__.co_filename).parents[3] / "packs"


def copied(tmp_path: Path, **files: str) -> Path:
    """A country's folder of its own beside nothing, with these files below `learning/`."""
    folder = tmp_path / "lu"
    folder.mkdir()
    for path in (HOME / "lu").rglob("*"):
        if path.is_file() and "learning" not in path.parts:
            target = folder / path.relative_to(HOME / "lu")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    for name, text in files.items():
        target = folder / "learning" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder


def test_a_country_without_the_folder_has_only_what_it_shares(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    learning = load_learning(folder, load_pack(folder))
    assert set(learning.folders) <= {"eu"}


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path, **{"label.toml": "= ?"})
    with pytest.raises(PackError, match=r"learning/label\.toml"):
        load_learning(folder, load_pack(folder))


def test_a_folder_that_nobody_knows_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path, **{"games/chess.toml": "a = 1"})
    with pytest.raises(PackError, match="its folder is not known"):
        load_learning(folder, load_pack(folder))
