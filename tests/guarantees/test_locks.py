"""The locks: every package pinned and hashed, no address in them, one version of each across all."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.lock"))
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] |@ file:", re.MULTILINE)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+(?:\[[^]]+\])?)==(?P<version>[^ ;]+)(?P<rest>.*)$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def entries(lock: Path) -> list[str]:
    """Return the requirements of a lock, continuation lines joined and comments left out."""
    written = lock.read_text().splitlines()
    lines = [line for line in written if line.strip() and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pins(lock: Path) -> set[tuple[str, str]]:
    """Return the (name, version) pairs that a lock installs."""
    found = [PIN.match(entry) for entry in entries(lock)]
    return {(match["name"], match["version"]) for match in found if match}


def test_there_is_a_lock_for_every_list_of_requirements() -> None:
    assert {lock.stem for lock in LOCKS} == {wanted.stem for wanted in REQUIREMENTS.glob("*.in")} != set()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_an_address(lock: Path) -> None:
    assert not ADDRESS.findall(lock.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    loose = [entry for entry in entries(lock) if not (PIN.match(entry) and HASH.search(entry))]
    assert entries(lock)
    assert not loose


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("base", "centre"),
        ("base", "bulk"),
        ("centre", "heic"),
        ("centre", "dev"),
        ("bulk", "dev"),
        ("heic", "dev"),
    ],
)
def test_the_larger_environment_holds_the_smaller_at_the_same_versions(small: str, large: str) -> None:
    assert not pins(REQUIREMENTS / f"{small}.lock") - pins(REQUIREMENTS / f"{large}.lock")


@pytest.mark.parametrize("text", ["x @ https://h/x.whl", "--index-url h", "-i h", "-f h", "x @ file:/x.whl"])
def test_an_address_would_be_seen(text: str) -> None:
    assert ADDRESS.search(text)
