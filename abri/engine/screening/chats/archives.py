"""Archives: only the files that hold chat text are decompressed. Media entries are never read, kept or digested."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from abri.engine.screening.chats.decoding import LARGEST_FILE
from abri.engine.screening.chats.refusal import DAMAGED, TOO_LARGE, ChatError

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
MOST_ENTRIES = 100_000
LARGEST_TOTAL = LARGEST_FILE
# What the list of entries may take: it is held in memory as a whole. A usual entry takes 100 bytes.
_LARGEST_LIST = 32 * 1024 * 1024
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
# Chat text shrinks to a fifth or a tenth; a chat of one repeated sentence to a hundredth.
_MOST_SHRUNK = 400
_TRIFLE = 1024 * 1024

# The names under which applications put chat text into an archive. The first family that is there is read, and nothing
# else: a text file or a spreadsheet that somebody sent is media like a photograph.
_FAMILIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"_chat\.txt",
        r"(?:whats\s?app.chat|chat.whats\s?app|discussion whats\s?app).*\.txt",
        r".*whats\s?app.*\.txt",
        r"message_[0-9]{1,6}\.json",
        r"result\.json",
        r"(?:chat|snap)_history\.json",
        r"user_data(?:_tiktok)?\.json|[^/]*direct messages?\.txt|chat history\.txt",
        r"(?:chat_history|messages|message_archive|messages_archive)\.csv",
        r"messages\.json",
        r"chat\.md",
        r"data\.json",
    )
)
_TEXTUAL = re.compile(r".+\.(?:txt|json|jsonl|ndjson|csv|md)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of chat text in an archive. `folder` is the path of its folder, which may name the conversation."""

    folder: str
    place: str
    content: bytes


def entries(archive: IO[bytes]) -> Iterator[Entry]:
    """The files that hold chat text, in the order of the archive; raises ChatError for a hostile or "
    "damaged archive."""
    _refuse_long_list(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            yield from _chosen(opened)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        if isinstance(error, ChatError):
            raise
        raise ChatError(DAMAGED, "the archive") from None


def _chosen(opened: zipfile.ZipFile) -> Iterator[Entry]:
    infos = opened.infolist()
    if len(infos) > MOST_ENTRIES:
        raise ChatError("too many entries", "the archive")
    for number, info in enumerate(infos, 1):
        if _leads_out(info.orig_filename) or _leads_out(info.filename):
            raise ChatError("leads out of the archive", f"entry {number}")
    left = LARGEST_TOTAL
    chosen = _chat_text(infos)
    if not chosen:
        raise ChatError("no chat text", "the archive")
    for number, info in chosen:
        content = _content(opened, info, f"entry {number}", left)
        left -= len(content)
        yield Entry(info.filename.rpartition("/")[0], f"entry {number}", content)


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, left: int) -> bytes:
    """One entry, never more of it than it declares and than is left to read."""
    if info.flag_bits & 1:
        raise ChatError("encrypted", place)
    # Others let the archive itself say how much memory its decoder takes.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ChatError("compressed in a way that no application uses", place)
    if info.file_size > left:
        raise ChatError(TOO_LARGE, place)
    if info.file_size > _TRIFLE and info.file_size > _MOST_SHRUNK * max(info.compress_size, 1):
        raise ChatError("compressed beyond what text can be", place)
    with opened.open(info) as file:
        content = file.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise ChatError(DAMAGED, place)
    return content


def _chat_text(infos: list[zipfile.ZipInfo]) -> list[tuple[int, zipfile.ZipInfo]]:
    """The entries with chat text: those of the first family of names that is there, else the topmost text files."""
    textual = [
        (number, info)
        for number, info in enumerate(infos, 1)
        if not info.is_dir() and not _of_the_system(info.filename) and _TEXTUAL.fullmatch(_base(info))
    ]
    for family in _FAMILIES:
        if found := [pair for pair in textual if family.fullmatch(_base(pair[1]))]:
            return found
    depths = [info.filename.count("/") for _, info in textual]
    return [pair for pair, depth in zip(textual, depths, strict=True) if depth == min(depths)]


def _base(info: zipfile.ZipInfo) -> str:
    return info.filename.rpartition("/")[2]


def _of_the_system(path: str) -> bool:
    """Whether an operating system put the entry there beside the chat."""
    return any(part == "__MACOSX" or part.startswith(".") for part in path.split("/"))


def _leads_out(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\")) or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":")


def _refuse_long_list(archive: IO[bytes]) -> None:
    """Look at the size of the list of entries before the library reads it into memory."""
    end = archive.seek(0, 2)
    archive.seek(max(0, end - 66_000))
    tail = archive.read(66_000)
    archive.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise ChatError(DAMAGED, "the archive")
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little")]
    if sizes[0] == 0xFFFFFFFF:
        sizes = []
    if (at_64 := tail.rfind(_END_64, 0, at)) >= 0:
        sizes.append(int.from_bytes(tail[at_64 + 40 : at_64 + 48], "little"))
    if not sizes or max(sizes) > _LARGEST_LIST:
        raise ChatError("too many entries", "the archive")
