"""Reads a bundle that anybody may have made: as the zip it was written as, or unpacked in a folder.

The zip is read by this module alone, and strictly: entries that are stored, one behind the other, from the first byte
to the list at the end. So every program that opens it sees the same files, nothing overlaps, nothing swells, nothing
leads out of it, and what is read is never more than what lies on the disk.
"""

import hashlib
import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import ClassVar

from abri.engine.evidence.bundles import layout

BUFFER_BYTES = 1 << 20
MOST_LIST_BYTES = 8 << 20
MOST_DEPTH = 20
AGE_HEADERS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE")


class Unreadable(Exception):
    """This is no bundle that can be read safely; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file: where its bytes begin (0 in a folder) and how many they are."""

    start: int
    size: int


class Bag(ABC):
    """The files of a bundle by their paths below its root, in the order in which they lie."""

    def __init__(self, root: str, members: dict[str, Member]) -> None:
        self.root, self.members = root, members
        self._left = layout.MOST_READ_BYTES

    def read(self, path: str, most: int) -> bytes:
        """The whole of a small file; raises :class:`Unreadable` where it is missing or larger than ``most``."""
        member = self.members.get(path)
        if member is None:
            raise Unreadable("it is missing")
        if member.size > most or member.size > self._left:
            raise Unreadable("it is larger than any that Abri writes")
        self._left -= member.size
        return b"".join(bytes(part) for part in self._parts(path, member))

    def digest(self, path: str) -> str:
        """The SHA-256 of a file of any size."""
        digest = hashlib.sha256()
        for part in self._parts(path, self.members[path]):
            digest.update(part)
        return digest.hexdigest()

    @abstractmethod
    def _parts(self, path: str, member: Member) -> Iterator[memoryview]:
        """The bytes of a file; each part is good until the next one is asked for."""


@contextmanager
def opened(path: Path) -> Iterator[Bag]:
    """The bundle at ``path``, a zip or a folder; raises :class:`Unreadable`."""
    if path.is_dir():
        yield _Folder(path)
        return
    if not path.is_file():
        raise Unreadable("it is not a file")
    with path.open("rb", buffering=0) as file:
        yield _Archive(file)


def _copied(file: FileIO, size: int) -> Iterator[memoryview]:
    view = memoryview(bytearray(min(BUFFER_BYTES, size)))
    while size:
        count = file.readinto(view[:size])
        if not count:
            raise Unreadable("it ends too early")
        size -= count
        yield view[:count]


class _Folder(Bag):
    """An unpacked bundle. Symbolic links and devices are refused, not followed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        members = dict(sorted(islice(self._walk(path, ""), layout.MOST_FILES + 1)))
        if why := layout.paths_problem(members):
            raise Unreadable(why)
        super().__init__(path.name, members)

    def _walk(self, folder: Path, before: str) -> Iterator[tuple[str, Member]]:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = before + entry.name
                if name.count("/") > MOST_DEPTH:
                    raise Unreadable("too many folders in each other")
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(entry.path), f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name, Member(0, entry.stat(follow_symlinks=False).st_size)
                else:
                    raise Unreadable(f"{name!r}: a symbolic link or a device")

    def _parts(self, path: str, member: Member) -> Iterator[memoryview]:
        with (self._path / path).open("rb", buffering=0) as file:
            yield from _copied(file, member.size)


class _Archive(Bag):
    """A stored zip, as the writer writes it."""

    END: ClassVar = Struct("<4s4H2LH")
    END_64: ClassVar = Struct("<4sQ2H2L4Q")
    LOCATOR_64: ClassVar = Struct("<4sLQL")
    CENTRAL: ClassVar = Struct("<4s6H3L5H2L")
    LOCAL: ClassVar = Struct("<4s5H3L2H")
    ALLOWED_FLAGS: ClassVar = 0x0808  # sizes behind the content; names in UTF-8
    DESCRIBED_BEHIND: ClassVar = 0x0008
    DESCRIPTORS: ClassVar = frozenset({0, 12, 16, 20, 24})

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        start, size, count = self._end()
        members = self._members(self._at(start, size), count, start)
        names = [name.partition("/") for name in members]
        roots = {root for root, _, _ in names}
        if why := layout.paths_problem(members):
            raise Unreadable(why)
        if len(roots) != 1 or not all(rest for _, _, rest in names):
            raise Unreadable("it does not hold one folder with everything in it")
        super().__init__(roots.pop(), {name.partition("/")[2]: one for name, one in members.items()})

    def _at(self, start: int, size: int) -> bytes:
        if start < 0 or size < 0 or start + size > self._size:
            raise Unreadable("it is cut off, or says of itself what is not true")
        self._file.seek(start)
        content = self._file.read(size)
        if len(content) != size:
            raise Unreadable("it ends too early")
        return content

    def _end(self) -> tuple[int, int, int]:
        """Where the list of files begins, its size in bytes, and how many files it names."""
        if self._at(0, min(64, self._size)).startswith(AGE_HEADERS):
            raise Unreadable("it is sealed with age; open it first: age --decrypt -o BUNDLE.zip FILE")
        place = self._size - self.END.size
        mark, disk, list_disk, here, count, size, start, comment = self.END.unpack(
            self._at(place, self.END.size)
        )
        if mark != b"PK\x05\x06" or comment:
            raise Unreadable("it does not end as a zip does: it is cut off, or no bundle")
        short = (here, count, size, start)
        before = place - self.LOCATOR_64.size
        if before >= 0 and self._at(before, 4) == b"PK\x06\x07":
            _, _, place, _ = self.LOCATOR_64.unpack(self._at(before, self.LOCATOR_64.size))
            mark, length, _, _, disk, list_disk, *long = self.END_64.unpack(self._at(place, self.END_64.size))
            if mark != b"PK\x06\x06" or length != 44 or place + self.END_64.size != before:
                raise Unreadable("its list of files is damaged")
            most = (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
            if any(
                one not in {most_here, exact} for one, most_here, exact in zip(short, most, long, strict=True)
            ):
                raise Unreadable("it names its list of files twice, and differently")
            here, count, size, start = long
        if disk or list_disk or here != count or start + size != place:
            raise Unreadable("its list of files is damaged")
        if size > MOST_LIST_BYTES or count > layout.MOST_FILES:
            raise Unreadable(f"more than {layout.MOST_FILES} files")
        return start, size, count

    def _members(self, listed: bytes, count: int, end: int) -> dict[str, Member]:
        """The files, checked to lie one behind the other from the first byte up to ``end``."""
        found = sorted(self._listed(listed, count))
        members: dict[str, Member] = {}
        reached = gap = 0
        for begins, name, size in found:
            if begins < reached:
                raise Unreadable(f"{name!r}: it overlaps another file")
            if begins - reached not in (self.DESCRIPTORS if members else {0}):
                raise Unreadable(f"{name!r}: there is something hidden before it")
            start = self._content(begins, name, size)
            reached = start + size
            if reached > end:
                raise Unreadable(f"{name!r}: it is cut off, or says of itself what is not true")
            if name in members:
                raise Unreadable(f"{name!r}: it stands twice")
            members[name] = Member(start, size)
        gap = end - reached
        if not members or gap not in self.DESCRIPTORS:
            raise Unreadable("there is something hidden before its list of files")
        return members

    def _listed(self, listed: bytes, count: int) -> Iterator[tuple[int, str, int]]:
        """Of each file in the list: where it begins, its name, its size."""
        place = 0
        for _ in range(count):
            if place + self.CENTRAL.size > len(listed):
                raise Unreadable("its list of files is damaged")
            (mark, made_by, _, flags, method, _, _, _, packed, size, name_length, more, comment, disk, _, external,
             begins) = self.CENTRAL.unpack_from(listed, place)  # fmt: skip
            place += self.CENTRAL.size
            name = self._name(listed[place : place + name_length])
            extra = listed[place + name_length : place + name_length + more]
            place += name_length + more + comment
            if mark != b"PK\x01\x02" or disk or place > len(listed):
                raise Unreadable("its list of files is damaged")
            self._check_kind(name, made_by >> 8, flags, method, external >> 16)
            size, packed, begins = self._long(name, extra, (size, packed, begins))
            if size != packed:
                raise Unreadable(f"{name!r}: it says that it is larger or smaller than it is")
            yield begins, name, size
        if place != len(listed):
            raise Unreadable("its list of files is damaged")

    def _check_kind(self, name: str, system: int, flags: int, method: int, mode: int) -> None:
        if flags & 1:
            raise Unreadable(f"{name!r}: it is encrypted")
        if method or flags & ~self.ALLOWED_FLAGS:
            raise Unreadable(f"{name!r}: it is compressed; a bundle is not. Unpack it and check the folder")
        if name.endswith("/") or (system == 3 and stat.S_IFMT(mode) not in {0, stat.S_IFREG}):
            raise Unreadable(f"{name!r}: it is no file, but a folder, a symbolic link or a device")

    def _long(self, name: str, extra: bytes, short: tuple[int, int, int]) -> tuple[int, int, int]:
        """Size, packed size and beginning, those that do not fit in 32 bits taken from the zip64 field."""
        if 0xFFFFFFFF not in short:
            return short
        while len(extra) >= 4:
            kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
            field, extra = extra[4 : 4 + length], extra[4 + length :]
            if kind == 1:
                numbers: Iterable[int] = (
                    int.from_bytes(field[place : place + 8], "little")
                    for place in range(0, len(field) & ~7, 8)
                )
                waiting = iter(numbers)
                size, packed, begins = (next(waiting, -1) if one == 0xFFFFFFFF else one for one in short)
                if min(size, packed, begins) >= 0:
                    return size, packed, begins
        raise Unreadable(f"{name!r}: its size is missing")

    def _content(self, begins: int, name: str, size: int) -> int:
        """Where the bytes of a file begin, by the header before it, which has to say the same as the list."""
        mark, _, flags, method, _, _, _, packed, here, name_length, more = self.LOCAL.unpack(
            self._at(begins, self.LOCAL.size)
        )
        own_name = self._at(begins + self.LOCAL.size, name_length)
        if mark != b"PK\x03\x04" or method or flags & ~self.ALLOWED_FLAGS or own_name != name.encode():
            raise Unreadable(f"{name!r}: its own header says something else than the list of files")
        sizes = {packed, here} - {0xFFFFFFFF}
        if sizes - ({0, size} if flags & self.DESCRIBED_BEHIND else {size}):
            raise Unreadable(f"{name!r}: it says that it is larger or smaller than it is")
        return begins + self.LOCAL.size + int(name_length) + int(more)

    def _name(self, raw: bytes) -> str:
        try:
            return raw.decode("ascii")
        except UnicodeDecodeError as error:
            raise Unreadable(f"{raw[:80]!r}: a name that not every system can hold") from error

    def _parts(self, path: str, member: Member) -> Iterator[memoryview]:
        self._file.seek(member.start)
        yield from _copied(self._file, member.size)
