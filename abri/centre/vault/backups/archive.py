"""What a backup looks like inside its seal: a tar file that any `tar` unpacks and `sha256sum` checks.

    database/000001 ...     the database's copy in pieces (SQLite's file, or the custom format of pg_dump)
    keys/...                the server's own keys
    vault/ab/abcdef...      each sealed file that the copy of the database names
    manifest-sha256.txt     the digest and path of each of the above, in their order
    backup.json             what this is, when and by which program it was made, and what it lacks

The two last come last, because only then everything is known. A file without them was cut off.
"""

import json
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, BinaryIO, Self

VERSION = 1
DATABASE, KEYS, VAULT = "database/", "keys/", "vault/"
_MANIFEST, _ABOUT = "manifest-sha256.txt", "backup.json"
# The database passes by in pieces of this size, the largest thing that is in memory at once.
PIECE = 8 * 1024 * 1024


class NotWhole(Exception):
    """This is no backup, or not all of one; the text says what is wrong with it."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself. ``migrations``: the tables' state, as ``app.name``.

    ``gone``: files that were destroyed while the backup was made. ``lost``: files that were named and not there, or
    not as they were stored.
    """

    made_at: datetime
    program: str
    database: str
    migrations: tuple[str, ...]
    files: int
    size: int
    manifest: str
    gone: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def as_json(self) -> bytes:
        """As it stands in the archive."""
        told = {"v": VERSION, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises :class:`NotWhole`."""
        try:
            told = json.loads(text)
            if told.pop("v") != VERSION:
                raise NotWhole("it was made by a newer program")
            for name in ("migrations", "gone", "lost"):
                told[name] = tuple(told[name])
            return cls(**{**told, "made_at": datetime.fromisoformat(told["made_at"])})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotWhole(f"{_ABOUT} cannot be read") from error


@dataclass(frozen=True)
class Member:
    """One file of a backup, small enough to be held."""

    path: str
    content: bytes


def written(
    members: Iterable[Member], about: Callable[[int, int, str], About], at: datetime
) -> Iterator[bytes]:
    """The bytes of the archive with ``members``; ``about`` is asked at the end, given count, size and manifest."""
    with tempfile.TemporaryFile() as manifest:
        count = size = 0
        for member in members:
            count, size = count + 1, size + len(member.content)
            manifest.write(_line(member).encode())
            yield from _packed(member, at)
        length = manifest.tell()
        manifest.seek(0)
        digest = sha256()
        yield _header(_MANIFEST, length, at)
        while piece := manifest.read(PIECE):
            digest.update(piece)
            yield piece
        yield _filling(length)
    yield from _packed(Member(_ABOUT, about(count, size, digest.hexdigest()).as_json()), at)
    yield bytes(2 * tarfile.BLOCKSIZE)


def read(archive: BinaryIO, take: Callable[[Member], object] = lambda _: None) -> About:
    """Read an archive to its end, giving each member to ``take`` as it passes by; what it says of itself.

    Whether all of it is right is known at the end alone. Raises :class:`NotWhole`.
    """
    lines, count = sha256(), 0
    try:
        with tarfile.open(fileobj=archive, mode="r|") as tar:
            for info in tar:
                if info.name == _MANIFEST:
                    if _digest(tar, info) != lines.hexdigest():
                        raise NotWhole("its files are not the ones that its manifest names")
                    return _about(tar, count, lines.hexdigest())
                member = Member(info.name, _content(tar, info))
                count += 1
                lines.update(_line(member).encode())
                take(member)
    except (tarfile.TarError, EOFError) as error:
        raise NotWhole("it ends too early, or it is no backup") from error
    raise NotWhole("it ends before its manifest")


def _about(tar: tarfile.TarFile, count: int, manifest: str) -> About:
    last = tar.next()
    if last is None or last.name != _ABOUT:
        raise NotWhole(f"it ends before {_ABOUT}")
    about = About.from_json(_content(tar, last))
    if (about.files, about.manifest) != (count, manifest):
        raise NotWhole(f"{_ABOUT} speaks of other files")
    return about


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(info) if info.isreg() else None
    if file is None or info.size > 4 * PIECE:
        raise NotWhole("it holds something that no backup holds")
    return file.read()


def _digest(tar: tarfile.TarFile, info: tarfile.TarInfo) -> str:
    file = tar.extractfile(info)
    if file is None:
        raise NotWhole("its manifest is no file")
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _line(member: Member) -> str:
    return f"{sha256(member.content).hexdigest()}  {member.path}\n"


def _packed(member: Member, at: datetime) -> Iterator[bytes]:
    yield _header(member.path, len(member.content), at)
    yield member.content
    yield _filling(len(member.content))


def _header(path: str, size: int, at: datetime) -> bytes:
    info = tarfile.TarInfo(path)
    info.size, info.mode, info.mtime = size, 0o600, int(at.timestamp())
    return info.tobuf(tarfile.PAX_FORMAT)


def _filling(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What a file or a pipe holds, in pieces of :data:`PIECE`."""
    while piece := file.read(PIECE):
        yield piece
