"""The house: imports point one way and every folder has its place (the contract is in pyproject.toml)."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def placed(container: str) -> set[str]:
    """Return the names that the contract places directly below `container` ("abri", "abri.engine" ...)."""
    layers = [
        name
        for contract in CONTRACTS
        if contract["type"] == "layers" and contract["containers"] == [container] and contract["exhaustive"]
        for layer in contract["layers"]
        for name in layer.replace(":", "|").split("|")
    ]
    return {name.strip(" ()") for name in layers}


def rooms(container: str) -> set[str]:
    """Return the modules and folders directly below `container`, with or without an __init__.py."""
    inside = (ROOT / container.replace(".", "/")).iterdir()
    found = {path.stem for path in inside if path.is_dir() or path.suffix == ".py"}
    return {name for name in found if not name.startswith("__")}


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contract over the copy of the source that stands in `house`."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in (ROOT / "abri").rglob("*.py"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


def test_imports_point_one_way() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("container", ["abri", "abri.centre", "abri.engine"])
def test_every_folder_has_a_place(container: str) -> None:
    assert not rooms(container) - placed(container)


@pytest.mark.parametrize("container", ["abri", "abri.centre", "abri.engine"])
def test_a_folder_without_a_place_fails(house: Path, container: str) -> None:
    rogue = house / container.replace(".", "/") / "rogue"
    rogue.mkdir()
    (rogue / "__init__.py").touch()
    result = lint(house)
    assert result.returncode == 1
    assert f"- {container}.rogue" in result.stdout


def test_django_in_the_engine_fails(house: Path) -> None:
    with (house / "abri/engine/facts.py").open("a") as source:
        source.write("\nimport django.db\n")
    assert "abri.engine.facts -> django " in lint(house).stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("abri/cli/wrong.py", "abri.centre"),
        ("abri/engine/facts.py", "abri.centre"),
        ("abri/engine/facts.py", "abri.engine.packs"),
        ("abri/engine/packs/wrong.py", "abri.engine.sealing"),
        ("abri/centre/cases/wrong.py", "abri.engine.sealing"),
        ("abri/centre/cases/wrong.py", "abri.centre.reporting"),
        ("abri/centre/casework/wrong.py", "abri.centre.reporting"),
        ("abri/centre/directory/wrong.py", "abri.centre.cases"),
        ("abri/centre/learning/wrong.py", "abri.centre.vault"),
        ("abri/centre/restoring/wrong.py", "abri.centre.vault"),
        ("abri/centre/restoring/wrong.py", "abri.centre.casework"),
        ("abri/centre/records/wrong.py", "abri.centre.accounts"),
    ],
)
def test_an_import_against_the_direction_fails(house: Path, importer: str, imported: str) -> None:
    """Rooms that are not built yet are put up first: the contract holds from their first day."""
    for room in (house / importer).parent, house / imported.replace(".", "/"):
        room.mkdir(parents=True, exist_ok=True)
        (room / "__init__.py").touch()
    with (house / importer).open("a") as source:
        source.write(f"\nimport {imported}\n")
    result = lint(house)
    assert result.returncode == 1
    assert f"{importer.removesuffix('.py').replace('/', '.')} -> {imported} " in result.stdout
