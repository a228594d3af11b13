"""Writes a bundle as a stream."""

from collections.abc import Callable, Iterator

from abri.engine.evidence.bundles.contents import Contents
from abri.engine.evidence.stamps import Stamp
from abri.engine.sealing import SigningKey


class CannotWrite(ValueError):
    """What was given makes no bundle; the message says why. A stream that breaks off with it has no signature."""


def write(
    contents: Contents, *, signer: SigningKey, stamp: Callable[[bytes], Stamp | None]
) -> Iterator[bytes]:
    """The bundle as a stored zip, piece by piece; constant memory, nothing on disk.

    ``stamp`` gets the SHA-256 of ``tagmanifest-sha256.txt`` once everything before it is written. Raises
    :class:`CannotWrite`, also while streaming, where bytes are not those that a piece announced.
    """
    if not contents.items:
        raise CannotWrite("nothing to write")
    yield b""
