"""Age files of any size, sealed and opened as they pass by: neither whole in memory nor on a disk in clear.

Nothing is bound into them as into what a row holds (``envelope``): they are files of their own, which the plain `age`
program opens with the same result.
"""

import io
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Protocol

import pyrage
from pyrage import x25519

from abri.engine.sealing.envelope import Identity, NotForThisKey, SealingError

_PIECE = 64 * 1024


class Writes(Protocol):
    """Takes the ciphertext."""

    def write(self, content: bytes, /) -> object:
        """Take all of ``content``."""

    def flush(self) -> object:
        """Hand on what was taken."""


class _Pieces:
    """Pieces of any length as a file that is read from; remembers what went wrong with them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = memoryview(b"")
        self.failed: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._held:
                self._held = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except Exception as error:
            self.failed = error
            raise
        size = len(self._held) if size < 0 else size
        given, self._held = self._held[:size], self._held[size:]
        return bytes(given)


class _Out:
    """Where it is written; remembers what went wrong there."""

    def __init__(self, into: Writes) -> None:
        self._into = into
        self.failed: Exception | None = None

    def write(self, content: bytes) -> int:
        try:
            self._into.write(content)
        except Exception as error:
            self.failed = error
            raise
        return len(content)

    def flush(self) -> None:
        self._into.flush()


def seal_stream(pieces: Iterable[bytes], into: Writes, *, to: Sequence[str]) -> None:
    """Write ``pieces`` as one age file for the recipients ``to``, in constant memory.

    Raises :class:`SealingError` where a recipient cannot be used, and whatever ``pieces`` and ``into`` raise; what was
    written until then is no whole age file.
    """
    if not to:
        raise SealingError("nobody to seal to")
    source, out = _Pieces(pieces), _Out(into)
    try:
        recipients = [x25519.Recipient.from_str(recipient) for recipient in to]
        pyrage.encrypt_io(source, out, recipients)
    except (pyrage.RecipientError, pyrage.EncryptError, OSError) as error:
        # The binding tells what went wrong in its own words.
        raise source.failed or out.failed or SealingError("it could not be sealed") from error


@contextmanager
def open_stream(sealed: BinaryIO, *, by: Sequence[Identity]) -> Iterator[BinaryIO]:
    """A pipe from which the content of the age file ``sealed`` is read, each piece checked before it is given out.

    What the block leaves unread is read and checked as well, so whoever comes out of it has seen the whole. Raises
    :class:`NotForThisKey` on leaving where it does not open, was altered or cut off, whatever the block made of that.
    """
    reading, writing = os.pipe()
    problem: list[Exception] = []

    def pump() -> None:
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            out = _Pipe(pipe)
            try:
                pyrage.decrypt_io(sealed, out, [identity.key for identity in by])
            except (pyrage.DecryptError, OSError) as error:
                if not out.broken:
                    problem.append(error)

    pumping = threading.Thread(target=pump, daemon=True)
    pumping.start()
    try:
        with os.fdopen(reading, "rb") as content:
            yield content
            while content.read(_PIECE):
                pass
    finally:
        pumping.join()
        if problem:
            said = "no identity at hand opens this, or it was altered or cut off"
            raise NotForThisKey(said) from problem[0]


class _Pipe:
    """A pipe that takes everything it is given: the system's may take less. ``broken``: nobody reads any more."""

    def __init__(self, pipe: io.RawIOBase) -> None:
        self._pipe = pipe
        self.broken = False

    def write(self, content: bytes) -> int:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[self._pipe.write(rest) :]
        except BrokenPipeError:
            self.broken = True
            raise
        return len(content)

    def flush(self) -> None:
        """Nothing waits here."""
