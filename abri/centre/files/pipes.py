"""A process that reads an outsider's bytes is fed and heard by pipes, and ended in any case."""

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import abri

# No key, no address of the database, nothing else that the environment of the server knows.
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
_HOUSE = Path(abri.__file__).resolve().parents[1]
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Heard:
    """What a process said until its end; ``answer`` is ``None`` where its time was over or it said too much."""

    answer: bytearray | None = field(repr=False)
    ended_with: int | None


def ask(
    module: str,
    pieces: Iterable[bytes],
    *,
    patience: float,
    largest: int,
    words: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Heard:
    """Start ``python -m module``, feed it ``pieces`` and hear at most ``largest`` bytes, for ``patience`` seconds.

    The time that ``pieces`` take to come is not counted. What they raise is passed on. A process that no longer listens
    is heard all the same, and no further piece is asked for.
    """
    with subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A fault's trace could hold what was read.
        stderr=subprocess.DEVNULL,
        cwd=_HOUSE,
        env={name: value for name, value in os.environ.items() if name in _PASSED_ON}
        | dict(environment or {}),
        bufsize=0,
        start_new_session=True,
    ) as process:
        try:
            answer = _talk(process, iter(pieces), patience, largest)
        finally:
            process.kill()
    return Heard(answer, process.returncode)


def _talk(
    process: subprocess.Popen[bytes], pieces: Iterator[bytes], patience: float, largest: int
) -> bytearray | None:
    assert process.stdin is not None  # noqa: S101 (both are pipes)
    assert process.stdout is not None  # noqa: S101
    food, heard = _Food(pieces), bytearray()
    begun = time.monotonic()
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdin, selectors.EVENT_WRITE)
        ready.register(process.stdout, selectors.EVENT_READ)
        while ready.get_map():
            left = begun + patience + food.seconds - time.monotonic()
            if left <= 0 or len(heard) > largest:
                return None
            for key, _events in ready.select(left):
                pipe = process.stdout if key.fileobj is process.stdout else process.stdin
                if pipe is process.stdout:
                    piece = os.read(pipe.fileno(), _PIECE)
                    heard += piece
                    over = not piece
                else:
                    over = not food.put_into(pipe.fileno())
                if over:
                    ready.unregister(pipe)
                    pipe.close()
    return heard


class _Food:
    """What is still to be sent, and how long it took to come."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.seconds = 0.0
        self._pieces = pieces
        self._rest = memoryview(b"")

    def put_into(self, pipe: int) -> bool:
        """Write some of it; false once all is sent, or nobody listens any more."""
        while not self._rest:
            begun = time.monotonic()
            piece = next(self._pieces, None)
            self.seconds += time.monotonic() - begun
            if piece is None:
                return False
            self._rest = memoryview(piece)
        try:
            self._rest = self._rest[os.write(pipe, self._rest[:_PIECE]) :]
        except BrokenPipeError:
            return False
        return True
