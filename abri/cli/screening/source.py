"""The untrusted file: read, or refused in one line that repeats nothing of it."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

from abri.cli.problems import Unusable
from abri.cli.screening.analysis import Source
from abri.engine.screening.chats import ChatError, read_chat
from abri.engine.screening.chats.decoding import LARGEST_FILE
from abri.engine.screening.telling import legible

STANDARD_INPUT = "-"
LONGEST_PATH = 200


def read(name: str) -> Source:
    """The chat in a file, or in standard input for "-"; raises Unusable."""
    shown = "standard input" if name == STANDARD_INPUT else legible(name, LONGEST_PATH)
    try:
        return _from_standard_input() if name == STANDARD_INPUT else _from_file(Path(name))
    except ChatError as error:
        raise Unusable(f"{shown}: {error}") from None
    except OSError as error:
        raise Unusable(f"{shown}: it cannot be read ({error.strerror})") from None


def _from_standard_input() -> Source:
    if sys.stdin is None:
        raise ChatError("it is closed")
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ChatError("too large; name the file instead")
    return Source(read_chat(content), hashlib.sha256(content).hexdigest(), len(content))


def _from_file(path: Path) -> Source:
    before = path.stat()
    if stat.S_ISDIR(before.st_mode):
        raise ChatError("it is a folder; name the file of the chat")
    if not stat.S_ISREG(before.st_mode):
        # Reading a pipe or a device may never end, and its digest could not be checked again.
        raise ChatError("it is no file; what a pipe carries goes to standard input, with - for the path")
    if not os.access(path, os.R_OK):
        raise PermissionError(13, "Permission denied")
    chat = read_chat(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = os.fstat(file.fileno())
    if (before.st_ino, before.st_size, before.st_mtime_ns) != (
        after.st_ino,
        after.st_size,
        after.st_mtime_ns,
    ):
        raise ChatError("it changed while it was read")
    return Source(chat, digest, after.st_size)
