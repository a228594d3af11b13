"""The folder beside OUT where findings wait until all are there, so that a run that was stopped goes on.

Each part's findings are a file, written under another name, flushed to the disk and renamed; only then a line of the
journal names the part, what it was made from and the digest of the file. Whatever stops the run, a part counts only if
its line is whole and its file has that digest. At the end the files are put together in a file of the same folder,
the journal notes its digest, and one rename makes it OUT: there is never half an OUT, and never one twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from abri.cli.batch.parts import Done
from abri.cli.problems import Unusable

_JOURNAL, _JOINED = "journal", "joined"
_MARK = {"abri": "screen-batch"}
"""The first line of every journal: a folder without it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the journal says of one part."""

    key: str
    digest: str
    rows: int
    flagged: int


class Workshop:
    """The parts of one OUT."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._folder = target.with_name(f"{target.name}.parts")
        self._kept: dict[int, Kept] = {}
        self._finished = ""
        self._journal: IO[bytes] | None = None
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as closing:
            self._open(closing)
            self._closing = closing.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind where nothing was kept."""
        if not self._kept and not self._finished:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._closing.close()

    def finished(self) -> bool:
        """Whether an earlier run had put OUT in place and was stopped before it could tidy up."""
        there = self._target.exists()
        if there and self._finished and _digest(self._target) == self._finished:
            shutil.rmtree(self._folder)
            return True
        if there:
            raise Unusable("OUT exists already; nothing was changed")
        return False

    def kept(self, number: int, key: str) -> Kept | None:
        """What an earlier run found of this part, if it is whole and was made from the same."""
        kept = self._kept.get(number)
        if kept is None or kept.key != key:
            return None
        path = self._path(number)
        return kept if path.exists() and _digest(path) == kept.digest else None

    def keep(self, done: Done, key: str) -> None:
        """Keep the findings of a part."""
        _write(self._path(done.number), done.content)
        digest = hashlib.sha256(done.content).hexdigest()
        self._kept[done.number] = Kept(key, digest, done.rows, done.flagged)
        self._note(
            {"part": done.number, "key": key, "digest": digest, "rows": done.rows, "flagged": done.flagged}
        )

    def finish(self, count: int, join: Callable[[Iterable[Path], Path], None]) -> tuple[int, int]:
        """Put the first `count` parts together as OUT; how many rows they have and how many are flagged."""
        joined = self._folder / _JOINED
        join(map(self._path, range(count)), joined)
        with joined.open("rb+") as file:
            os.fsync(file.fileno())
        self._note({"finished": _digest(joined)})
        if self._target.exists():
            raise Unusable("OUT exists now: something else wrote it; nothing was changed")
        joined.replace(self._target)
        _flush_folder(self._target.parent)
        parts = [self._kept[number] for number in range(count)]
        shutil.rmtree(self._folder)
        return sum(part.rows for part in parts), sum(part.flagged for part in parts)

    def _open(self, closing: ExitStack) -> None:
        journal = self._folder / _JOURNAL
        if not self._folder.exists():
            if self._target.exists():
                raise Unusable("OUT exists already; nothing was changed")
            self._folder.mkdir()
        elif not journal.exists() and any(self._folder.iterdir()):
            raise self._foreign()
        self._journal = opened = closing.enter_context(journal.open("ab+"))
        _lock(opened)
        opened.seek(0)
        content = opened.read()
        # A line that was cut off when the run was stopped counts for nothing.
        whole = content[: content.rfind(b"\n") + 1]
        try:
            self._recall([json.loads(line) for line in whole.splitlines()])
        except (ValueError, TypeError, KeyError):
            raise self._foreign() from None
        opened.truncate(len(whole))
        if not whole:
            self._note(_MARK)

    def _foreign(self) -> Unusable:
        return Unusable(
            "the folder beside OUT whose name ends in .parts is not of this command; nothing was changed"
        )

    def _recall(self, entries: list[dict[str, Any]]) -> None:
        if entries and entries[0] != _MARK:
            raise ValueError
        for entry in entries[1:]:
            if "finished" in entry:
                self._finished = entry["finished"]
            else:
                number = int(entry.pop("part"))
                self._kept[number] = Kept(**entry)

    def _note(self, entry: dict[str, Any]) -> None:
        if self._journal is None:
            raise RuntimeError("the workshop is not open")
        self._journal.write(json.dumps(entry).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08d}"


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lock(journal: IO[bytes]) -> None:
    import fcntl

    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unusable("another run is writing the same OUT") from None
