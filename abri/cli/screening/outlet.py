"""Where results go: standard output, and a new file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from abri.cli.problems import Unusable
from abri.cli.screening.source import LONGEST_PATH
from abri.engine.screening.telling import legible


def check_new(name: str) -> Path:
    """The path of a file that can be written and is not there yet; raises Unusable, before any work is done."""
    path = Path(name)
    shown = legible(name, LONGEST_PATH)
    if os.path.lexists(path):
        raise Unusable(f"{shown}: it exists already; name another file or remove it")
    if not path.parent.is_dir():
        raise Unusable(f"{shown}: its folder does not exist")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise Unusable(f"{shown}: it cannot be written (Permission denied)")
    return path


def write_new(path: Path, parts: Iterable[str]) -> None:
    """Write a file that only its owner may read; raises Unusable, and leaves nothing behind, where that fails."""
    shown = legible(str(path), LONGEST_PATH)
    try:
        handle, neighbour = tempfile.mkstemp(prefix=".abri-", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(neighbour, path)
        finally:
            with suppress(FileNotFoundError):
                Path(neighbour).unlink()
    except FileExistsError:
        raise Unusable(f"{shown}: it exists already; name another file or remove it") from None
    except OSError as error:
        raise Unusable(f"{shown}: it cannot be written ({error.strerror})") from None


def _put_in_place(neighbour: str, path: Path) -> None:
    """Give the file its name, unless another has come by it meanwhile."""
    try:
        os.link(neighbour, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: memory sticks, some shares.
        if os.path.lexists(path):
            raise FileExistsError from None
        Path(neighbour).rename(path)


def say(lines: Iterable[str]) -> None:
    """Print lines, with ? for letters that the terminal does not know; raises Unusable where it takes no more."""
    try:
        for line in lines:
            print(line if takes(line) else line.encode("ascii", "replace").decode())
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What waits in the buffer would fail once more when Python closes it.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unusable(f"standard output: it cannot be written ({error.strerror})") from None


def takes(sign: str) -> bool:
    """Whether standard output can carry a sign."""
    try:
        sign.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
