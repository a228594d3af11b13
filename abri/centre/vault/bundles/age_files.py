"""Sealing a finished bundle for its receiver, as age files that the stock `age` program opens.

To a public key the stream is sealed while it passes. To a passphrase the binding takes whole files alone, and stretches
for seconds during which no other page of the process would be made: that happens in a process apart, up to a size.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, cast

from abri.engine.sealing import SealingError
from abri.engine.sealing.streams import seal_stream

ENDING = ".age"
MOST_WITH_PASSPHRASE = 100_000_000
"""Bytes of a bundle that a passphrase may seal: the process apart holds it twice."""

LEAST_PASSPHRASE = 15
_APART = "abri.centre.vault.bundles.apart"
_READ = 1 << 20
# Seconds between two looks whether the other side is still there.
_WAIT = 0.2


class TooLargeForPassphrase(SealingError):
    """A passphrase seals up to :data:`MOST_WITH_PASSPHRASE`; a receiver's public key has no bound."""


def sealed_to(recipient: str, bundle: Iterator[bytes]) -> Iterator[bytes]:
    """``bundle`` sealed to an age recipient (``age1...``) while it passes, in constant memory.

    Raises ``SealingError``, and whatever ``bundle`` raises: then what came out opens nowhere to its end.
    """
    return _Sealing(recipient).stream(bundle)


def sealed_with(passphrase: str, bundle: Iterator[bytes]) -> Iterator[bytes]:
    """``bundle`` sealed with a passphrase (age's scrypt format).

    Raises :class:`TooLargeForPassphrase` once too much came, before the first byte is given.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", _APART],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    into, out = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
    try:
        with into:
            into.write(json.dumps(passphrase).encode() + b"\n")
            came = 0
            for piece in bundle:
                came += len(piece)
                if came > MOST_WITH_PASSPHRASE:
                    raise TooLargeForPassphrase
                into.write(piece)
        while sealed := out.read(_READ):
            yield sealed
        if child.wait() != 0:
            raise SealingError("the process that seals ended early")
    except BrokenPipeError as error:
        raise SealingError("the process that seals ended early") from error
    finally:
        child.kill()
        out.close()
        child.wait()


class _Sealing:
    """Sealing writes by itself, a download asks for more: a thread lets a generator stand between the two.

    Only the caller's thread touches the bundle, because it reads the database.
    """

    def __init__(self, recipient: str) -> None:
        self._recipient = recipient
        # One piece waits at most, so the bundle is never far ahead of what was sealed.
        self._coming: queue.Queue[bytes | None] = queue.Queue(1)
        self._sealed: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._gone = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._seal, daemon=True, name="sealing a bundle")

    def stream(self, bundle: Iterator[bytes]) -> Iterator[bytes]:
        """What age makes of ``bundle``."""
        self._thread.start()
        try:
            for piece in bundle:
                if not self._hand_over(piece):
                    break
                yield from self._ready()
            self._hand_over(None)
            self._thread.join()
            yield from self._ready()
            if self._failed is not None:
                raise SealingError("age could not seal it") from self._failed
        finally:
            self._gone.set()
            self._thread.join()

    def _hand_over(self, piece: bytes | None) -> bool:
        """Whether the thread took it; it takes nothing more once it failed."""
        while self._thread.is_alive():
            try:
                self._coming.put(piece, timeout=_WAIT)
            except queue.Full:
                continue
            return True
        return False

    def _ready(self) -> Iterator[bytes]:
        while not self._sealed.empty():
            yield self._sealed.get()

    def _seal(self) -> None:
        try:
            seal_stream(self._pieces(), self, to=[self._recipient])
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller's thread raises it
            self._failed = error

    def _pieces(self) -> Iterator[bytes]:
        while True:
            try:
                piece = self._coming.get(timeout=_WAIT)
            except queue.Empty:
                if self._gone.is_set():
                    raise SealingError("whoever asked for it has gone") from None
                continue
            if piece is None:
                return
            yield piece

    def write(self, sealed: bytes) -> None:
        """What was sealed."""
        self._sealed.put(bytes(sealed))

    def flush(self) -> None:
        """Nothing waits anywhere else."""
