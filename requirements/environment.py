"""Build .venv from the hash locks, unless it already is what the locks say.

Runs on the system's own Python with nothing installed: `python3 requirements/environment.py centre` (what
running needs) or `dev` (that and what testing needs). An environment once built for `dev` stays one. The
stamp that makes the second run immediate is written last, so an interrupted build is built again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "abri.stamp"


class Unbuildable(Exception):
    """The environment cannot be built here; the text says why and what to do."""


def main(wanted: str) -> None:
    """Build the environment `wanted` ("centre" or "dev") if the one in place is another or none."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what meets the older Python)
        version = ".".join(map(str, sys.version_info[:2]))
        raise Unbuildable(
            f"Abri needs Python 3.11 or newer; {sys.executable} is {version}. "
            "Name a newer one: make run PYTHON=python3.12"
        )
    standing = STAMP.read_text().split() if STAMP.exists() else []
    if standing[:1] == ["dev"]:
        wanted = "dev"
    if standing == [wanted, digest(wanted)] and works():
        return
    print(f"Building the environment .venv from requirements/{wanted}.lock ...", flush=True)
    STAMP.unlink(missing_ok=True)
    build(wanted)
    STAMP.write_text(f"{wanted} {digest(wanted)}\n")


def digest(wanted: str) -> str:
    """Return what .venv depends on: locks, entry points, the Python and the folder that its scripts name."""
    seen = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())
    for name in ("requirements/bootstrap.lock", f"requirements/{wanted}.lock", "pyproject.toml"):
        seen.update((ROOT / name).read_bytes())
    return seen.hexdigest()


def works() -> bool:
    """Say whether the environment's Python starts: it no longer does once the system's was replaced."""
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def build(wanted: str) -> None:
    """Bring .venv to exactly what the locks say, with Abri installed in place."""
    if not works() or not (VENV / "bin" / "pip").exists():
        create()
    if "SSL_CERT_FILE" not in os.environ:
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    locks = [ROOT / "requirements" / f"{name}.lock" for name in ("bootstrap", wanted)]
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "-r", locks[0])
    uv = (VENV / "bin" / "uv", "--quiet", "pip")
    run(*uv, "sync", "--require-hashes", "--python", PYTHON, *locks)
    in_place = ("--offline", "--no-build-isolation", "--no-deps", "--editable", ROOT)
    run(*uv, "install", "--python", PYTHON, *in_place)


def create() -> None:
    """Make an empty .venv; raises Unbuildable where the system's Python cannot."""
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Unbuildable("Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv")


def run(*command: str | Path) -> None:
    """Run one step of the build; raises Unbuildable when it fails."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Unbuildable(f"This step failed, its message stands above: {' '.join(map(str, command))}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["centre"], ["dev"]):
        sys.exit("usage: python3 requirements/environment.py centre|dev")
    try:
        main(sys.argv[1])
    except Unbuildable as problem:
        sys.exit(str(problem))
