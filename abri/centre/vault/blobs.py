"""Ciphertext on disk: written once, under the digest of its own bytes, and on the disk before anybody hears of it.

The names tell nothing but that something is there. What a file belongs to stands in the database alone, and the
database names a file only after it is safe: whatever a crash leaves behind is a file without a row, which a sweep may
delete.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore

from abri.centre.files.uploads import NotTaken
from abri.centre.vault.models import Part

# In the folder of every store. A disk that is not there leaves an empty folder behind: without this file it is not
# taken for a new store.
MARK = "abri-vault.txt"
_MARK_SAYS = "Sealed files of Abri. Keep this file: without it the folder is not taken for the vault.\n"
_NAME = re.compile(r"[0-9a-f]{64}")


class BlobMissing(Exception):
    """There is no file of this name."""


class BlobSpoilt(Exception):
    """The file of this name holds something else than what was stored."""


class StorageGone(NotTaken):
    """The folder of the vault is not there, or nothing can be read from it or written to it."""


class NoSpace(NotTaken):
    """The disk is full, or so full that what is left is kept for the database."""


@dataclass(frozen=True)
class Found:
    """A file in the store, for whoever sweeps or counts."""

    name: str
    size: int
    changed_at: datetime


def store() -> "Store":
    """The store of this installation, made as long as nothing was stored yet; raises :class:`StorageGone`."""
    return Store(settings.ABRI_VAULT, keep_free=settings.ABRI_VAULT_KEEP_FREE)


def prepare(folder: Path) -> None:
    """Make ``folder`` a store, also where it holds files already (after a restore)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = folder / MARK
    if not mark.exists():
        mark.write_text(_MARK_SAYS)
        to_disk(mark)
        to_disk(folder)


class Store:
    """Files by the SHA-256 of what is in them."""

    def __init__(self, folder: Path, *, keep_free: int = 0) -> None:
        """The store in ``folder``, on whose disk ``keep_free`` bytes have to stay; raises :class:`StorageGone`."""
        self.folder = folder
        self._keep_free = keep_free
        if not (folder / MARK).is_file():
            self._begin()
        self._files = LocalStore(folder)

    def _begin(self) -> None:
        if Part.objects.exists():
            raise StorageGone("the folder of the vault has no mark: is its disk there?")
        try:
            prepare(self.folder)
        except OSError as error:
            raise StorageGone("the folder of the vault cannot be made") from error

    def put(self, content: bytes) -> str:
        """Store ``content`` and return its name, once both file and folder are on the disk.

        Raises :class:`NoSpace` and :class:`StorageGone`; then nothing was stored.
        """
        name = sha256(content).hexdigest()
        if self.free() < len(content):
            raise NoSpace
        path = self._path(name)
        try:
            self._make_folder(path.parent)
            self._write(name, content)
            to_disk(path)
            to_disk(path.parent)
        except OSError as error:
            raise _told(error) from error
        except BaseError as error:
            raise _told_by_store(error) from error
        return name

    def get(self, name: str) -> bytes:
        """What is stored under ``name``; raises :class:`BlobMissing`, :class:`BlobSpoilt`, :class:`StorageGone`."""
        try:
            content = self._files.get(self._key(name)).bytes().to_bytes()
        except FileNotFoundError as error:
            self._require()
            raise BlobMissing(name) from error
        except (OSError, BaseError) as error:
            raise StorageGone("a file of the vault cannot be read") from error
        if sha256(content).hexdigest() != name:
            raise BlobSpoilt(name)
        return content

    def size(self, name: str) -> int:
        """Bytes of the file; raises :class:`BlobMissing` and :class:`StorageGone`."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError as error:
            self._require()
            raise BlobMissing(name) from error
        except OSError as error:
            raise StorageGone("a file of the vault cannot be read") from error

    def delete(self, name: str) -> None:
        """Delete the file, if there is one, for good once this returns; raises :class:`StorageGone`."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                to_disk(path.parent)
        except OSError as error:
            raise StorageGone("a file of the vault cannot be deleted") from error
        self._require()

    def names(self) -> Iterator[str]:
        """The names of all files."""
        return (found.name for found in self.found())

    def found(self) -> Iterator[Found]:
        """All files with their size and age; raises :class:`StorageGone`."""
        for path in self._everything():
            if _NAME.fullmatch(path.name):
                told = path.stat()
                yield Found(path.name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC))

    def clear_unfinished(self, before: datetime) -> int:
        """Delete what a crash left half written before ``before``; returns how many files."""
        done = 0
        for path in self._everything():
            if not _NAME.fullmatch(path.name) and path.stat().st_mtime < before.timestamp():
                path.unlink()
                done += 1
        return done

    def free(self) -> int:
        """Bytes that may still be written; raises :class:`StorageGone`."""
        try:
            return max(shutil.disk_usage(self.folder).free - self._keep_free, 0)
        except OSError as error:
            raise StorageGone("the folder of the vault is not there") from error

    def _everything(self) -> Iterator[Path]:
        self._require()
        try:
            yield from (path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if path.is_file())
        except OSError as error:
            raise StorageGone("the folder of the vault cannot be read") from error

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._files.put(self._key(name), content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            # The very same ciphertext was stored before; a power cut may have left less of it than its name says.
            try:
                self.get(name)
            except BlobSpoilt:
                self._files.put(self._key(name), content, mode="overwrite", use_multipart=False)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._require()
            folder.mkdir(exist_ok=True, mode=0o700)
            to_disk(self.folder)

    def _require(self) -> None:
        if not (self.folder / MARK).is_file():
            raise StorageGone("the folder of the vault is not there")

    def _key(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise BlobMissing(name)
        return f"{name[:2]}/{name}"

    def _path(self, name: str) -> Path:
        return self.folder / self._key(name)


def to_disk(path: Path) -> None:
    """Wait until ``path``, a file or a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _told(error: OSError) -> Exception:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NoSpace()
    return StorageGone("the folder of the vault cannot be written")


def _told_by_store(error: BaseError) -> Exception:
    """The store's own errors carry the system's number in their text alone."""
    if f"os error {errno.ENOSPC})" in str(error) or f"os error {errno.EDQUOT})" in str(error):
        return NoSpace()
    return StorageGone("the folder of the vault cannot be written")
