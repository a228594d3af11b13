"""Making one backup: sealed as it is written, read again from the disk before it counts.

First the database's copy, then the vault's files that this very copy names. A file is on the disk before a row names
it, so whatever the copy names is there, unless it was destroyed since: then the backup says so.
"""

import fcntl
import io
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import abri
from abri.centre.cases import erasure
from abri.centre.vault import blobs
from abri.centre.vault.backups import archive, databases
from abri.centre.vault.backups.archive import About, Member
from abri.centre.vault.backups.databases import Snapshot
from abri.centre.vault.blobs import to_disk
from abri.centre.vault.models import Part
from abri.engine.sealing import Identity, NotForThisKey, open_stream, seal_stream

logger = logging.getLogger(__name__)

# People were told that what they withdraw is gone from backups after so long.
KEPT_FOR = timedelta(days=30)
# The list of what was erased, as it was, in clear: a restore needs a newer one than the backup.
TOMBSTONES = "abri-tombstones.jsonl"
_NAME = re.compile(r"abri-backup-(\d{8}T\d{6})Z\.age(\.sha256|\.unfinished)?")
_WHEN = "%Y%m%dT%H%M%S"


class NotMade(Exception):
    """There is no new backup; the text says why and what to do. Older ones are left as they are."""


@dataclass(frozen=True)
class Made:
    """A backup that was read again, and what came of the old ones."""

    path: Path
    about: About
    size: int
    removed: tuple[str, ...]


@dataclass
class _Lacks:
    """Names of files that could not be copied."""

    gone: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def make(folder: Path, recipient: str, *, at: datetime) -> Made:
    """Back up the centre into ``folder``, sealed to ``recipient``, and remove the backups there that are too old.

    Raises :class:`NotMade`, ``databases.CannotCopy``, ``StorageGone`` and ``OSError``.
    """
    if not folder.is_dir():
        raise NotMade(f"there is no folder {folder}: is its disk there? Make the folder, or name another")
    with _alone():
        blobs.store().free()
        path = folder / f"abri-backup-{at.astimezone(UTC).strftime(_WHEN)}Z.age"
        unfinished = path.with_name(f"{path.name}.unfinished")
        _forget_unfinished(folder)
        try:
            about, digest = _write_and_read(unfinished, recipient, at)
            (folder / f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        _copy_tombstones(folder)
        to_disk(folder)
        return Made(path, about, path.stat().st_size, tuple(_remove_old(folder, at)))


def _write_and_read(path: Path, recipient: str, at: datetime) -> tuple[About, str]:
    # Only this process ever holds it: with it the file is opened again to see that it is whole.
    witness = Identity.generate()
    with path.open("wb") as file:
        path.chmod(0o600)
        out = _Digested(file)
        with databases.snapshot() as snapshot:
            seal_stream(_archive(snapshot, at), out, to=[recipient, witness.recipient])
        file.flush()
        os.fsync(file.fileno())
        # What is read from memory proves nothing about the disk; where the system knows no such advice it may be.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with path.open("rb") as file:
        if (read := file_digest(file, "sha256").hexdigest()) != out.digest.hexdigest():
            raise NotMade(
                f"{path} was not written as it should be: check the disk, and back up to another one"
            )
        file.seek(0)
        try:
            with open_stream(file, by=[witness]) as content:
                about = archive.read(content)
        except (NotForThisKey, archive.NotWhole) as error:
            raise NotMade(f"the new backup is not whole ({error}): try again, and report this") from error
    return about, read


def _archive(snapshot: Snapshot, at: datetime) -> Iterator[bytes]:
    lacks = _Lacks()

    def about(count: int, size: int, manifest: str) -> About:
        return About(
            made_at=at, program=abri.__version__, database=snapshot.kind, migrations=_migrations(), files=count,
            size=size, manifest=manifest, gone=tuple(lacks.gone), lost=tuple(lacks.lost),
        )  # fmt: skip

    return archive.written(_members(snapshot, lacks), about, at)


def _members(snapshot: Snapshot, lacks: _Lacks) -> Iterator[Member]:
    for number, piece in enumerate(snapshot.content, start=1):
        yield Member(f"{archive.DATABASE}{number:06d}", piece)
    for name, path in sorted(keys().items()):
        if path.is_file():
            yield Member(f"{archive.KEYS}{name}", path.read_bytes())
    store = blobs.store()
    for name in snapshot.blobs:
        try:
            yield Member(f"{archive.VAULT}{name[:2]}/{name}", store.get(name))
        except blobs.BlobSpoilt:
            lacks.lost.append(name)
        except blobs.BlobMissing:
            # Asked of the database as it is now: what was destroyed since the copy has no row any more.
            (lacks.lost if Part.objects.filter(blob=name).exists() else lacks.gone).append(name)
    for name in lacks.lost:
        logger.error("file of the vault is not in the backup", extra={"blob": name})


def keys() -> dict[str, Path]:
    """The server's own keys by the name they have in a backup, where they stand or will stand."""
    folder: Path = settings.ABRI_DATA / "keys"
    found = {path.name: path for path in folder.glob("*.key")} if folder.is_dir() else {}
    return found | {
        "worker.key": settings.ABRI_WORKER_IDENTITY_FILE,
        "signing.key": settings.ABRI_SIGNING_KEY_FILE,
    }


def _migrations() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def _copy_tombstones(folder: Path) -> None:
    """Leave the list of what was erased beside the backups, whole or not at all."""
    listed = erasure.tombstone_file()
    content = listed.read_bytes() if listed.exists() else b""
    unfinished = folder / f"{TOMBSTONES}.unfinished"
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / TOMBSTONES)


def _forget_unfinished(folder: Path) -> None:
    for path in folder.iterdir():
        found = _NAME.fullmatch(path.name)
        if found and found[2] == ".unfinished":
            path.unlink()


def _remove_old(folder: Path, at: datetime) -> Iterator[str]:
    """Remove the backups that are too old by their names, and nothing else that is there."""
    for path in sorted(folder.iterdir()):
        found = _NAME.fullmatch(path.name)
        if found and datetime.strptime(found[1], _WHEN).replace(tzinfo=UTC) < at - KEPT_FOR:
            path.unlink(missing_ok=True)
            if not found[2]:
                yield path.name


@contextmanager
def _alone() -> Iterator[None]:
    """Let one backup run at a time: each overwrites what it finds unfinished."""
    folder: Path = settings.ABRI_DATA / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "backup").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotMade("another backup is being made: wait for it") from None
        yield


class _Digested:
    """A file that is digested as it is written."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file
        self.digest = sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()
