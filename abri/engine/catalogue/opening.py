"""Opens the world: from the cache where it fits the packs' files, else from the packs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import abri
from abri.engine.catalogue.catalogue import catalogue_of
from abri.engine.catalogue.stored import Damaged, Writing, read_world
from abri.engine.catalogue.world import World, join
from abri.engine.packs import load_pack
from abri.engine.packs.folders import SHARED_HEAD
from abri.engine.packs.loader import SHIPPED
from abri.engine.packs.problems import PackError, Problem

_ENGINE = Path(__file__).parent.parent
_BUILDING = ".building-"
_ENDING = ".world"
_TRIES = 3
_YOUNG = 60 * 60


def open_world(folders: Sequence[Path], cache: Path | None = None) -> World:
    """The world of the packs in these folders; raises PackError that lists every problem.

    With a folder for the cache, what was built from the very same files is opened in a moment, and entries are read as
    they are asked for. It appears whole or not at all, also when several processes build it or one of them is killed;
    a damaged one is built again. Without one, everything is in memory.
    """
    if cache is None:
        return join((catalogue_of(load_pack(folder)) for folder in folders), digest_of(folders))
    for _ in range(_TRIES):
        digest = digest_of(folders)
        path = cache / f"{digest}{_ENDING}"
        with contextlib.suppress(FileNotFoundError, Damaged):
            return read_world(path, digest)
        _build(folders, path, digest)
    raise PackError(
        (Problem(str(cache), "folder", "it cannot be kept", "let packs rest while a program starts"),)
    )


def digest_of(folders: Iterable[Path]) -> str:
    """What the files of these packs, of what packs share, and of the engine that reads them come to."""
    folders = tuple(folders)
    digest = hashlib.blake2b(_code(), digest_size=20)
    for folder in (*folders, *_shared(folders)):
        _take(folder, digest)
    return digest.hexdigest()


@functools.cache
def _code() -> bytes:
    """The code of the engine, as this process began with it: what it reads, other code may read differently."""
    digest = hashlib.blake2b(abri.__version__.encode())
    for folder in (_ENGINE / "catalogue", _ENGINE / "packs"):
        _take(folder, digest)
    return digest.digest()


def _take(folder: Path, digest: hashlib.blake2b) -> None:
    digest.update(b"\0folder\0")
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())


def _shared(folders: Iterable[Path]) -> Iterator[Path]:
    """The folders that these packs may share: those that come with Abri, and those beside the packs."""
    for beside in dict.fromkeys((SHIPPED, *(folder.parent for folder in folders))):
        yield from sorted(found.parent for found in beside.glob(f"*/{SHARED_HEAD}"))


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".toml", ".csv", ".md", ".py"} and path.is_file()
    )


def _build(folders: Sequence[Path], path: Path, digest: str) -> None:
    """Write the world beside its place and move it there; leave nothing where the files changed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=_BUILDING, dir=path.parent)
    building = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            writing = Writing(file)
            for folder in folders:
                writing.add(catalogue_of(load_pack(folder)))
            writing.finish()
        if digest_of(folders) == digest:
            building.replace(path)
            _clear(path)
    finally:
        building.unlink(missing_ok=True)


def _clear(kept: Path) -> None:
    """Remove worlds of other files and what killed processes left, who has one open keeps it.

    What is younger than an hour stays: another process may be writing it, or about to open it.
    """
    with contextlib.suppress(FileNotFoundError):
        now = kept.stat().st_mtime
        for path in kept.parent.iterdir():
            ours = path.suffix == _ENDING or path.name.startswith(_BUILDING)
            if ours and path != kept and path.stat().st_mtime < now - _YOUNG:
                path.unlink(missing_ok=True)
