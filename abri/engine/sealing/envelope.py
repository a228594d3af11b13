"""Age files that know where they belong.

Age has no associated data, so the place of a ciphertext (table, row, field, version) stands inside what is sealed::

    length of place (2 bytes) | place | length of content (8 bytes) | content | zero bytes

A ciphertext copied to another row or column opens to a place that does not match, and is refused.
"""

import hashlib
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Self

import bech32
import pyrage
from pyrage import x25519

from abri.engine.sealing.padding import padme_length, text_length

AGE_HEADER = b"age-encryption.org/v1\n"
LOCK_HEADER = b"abri-lock-1\n"
COOKIE_HEADER = b"abri-cookie-1\n"
_PLACE_LENGTH = struct.Struct(">H")
_CONTENT_LENGTH = struct.Struct(">Q")
# From here on content is sealed piece by piece.
_LARGE = 1 << 18
# More than the header of an age file for a handful of recipients; each piece of 64 KiB gets a tag of 16 bytes.
_HEADER = 4096


class SealingError(Exception):
    """Something could not be sealed or opened. Nothing was returned."""


class NotForThisKey(SealingError):
    """None of the identities at hand opens this ciphertext, or it was altered."""


class MovedCiphertext(SealingError):
    """The ciphertext is genuine, but was sealed for another place."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a ciphertext lives: the table, the row's stable id, the field, and the version of the field's layout."""

    table: str
    row: str
    field: str
    version: int = 1

    def encoded(self) -> bytes:
        """The place as bytes that no other place shares."""
        return json.dumps([self.table, self.row, self.field, self.version], ensure_ascii=False).encode()


class Identity:
    """A private key that opens; its :attr:`recipient` is the public half that seals."""

    __slots__ = ("_key", "recipient")

    def __init__(self, secret: str) -> None:
        """Read ``secret`` in the age notation (``AGE-SECRET-KEY-1...``); raises :class:`SealingError`."""
        try:
            self._key = x25519.Identity.from_str(secret)
        except pyrage.IdentityError as error:
            raise SealingError("not an age identity") from error
        self.recipient = str(self._key.to_public())

    @classmethod
    def generate(cls) -> Self:
        """A new random identity."""
        return cls(str(x25519.Identity.generate()))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The identity whose X25519 scalar is ``seed`` (32 bytes from a key derivation, never from a password)."""
        if len(seed) != 32:
            raise SealingError("an X25519 seed has 32 bytes")
        words = bech32.convertbits(seed, 8, 5) or []
        return cls(bech32.bech32_encode("age-secret-key-", words).upper())

    @property
    def secret(self) -> str:
        """The private key in the age notation. Whoever has it opens everything that was sealed to it."""
        return str(self._key)

    @property
    def key(self) -> x25519.Identity:
        """The binding's own object."""
        return self._key

    def __repr__(self) -> str:
        return f"<Identity for {self.recipient}>"


def fingerprint(recipient: str) -> str:
    """Eight groups of four hexadecimal digits that two people can read to each other to compare a public key."""
    digest = hashlib.sha256(recipient.encode()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def is_recipient(text: str) -> bool:
    """Whether ``text`` is the public half of an X25519 age identity."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def is_sealed(content: bytes) -> bool:
    """Whether ``content`` starts as something this package sealed. It tells ciphertext from a forgotten plain text."""
    return content.startswith((AGE_HEADER, LOCK_HEADER, COOKIE_HEADER))


def seal_text(text: str, *, to: Sequence[str], context: Context) -> bytes:
    """``text`` as an age file for the recipients ``to``, padded to 1, 4, 16 or 64 KiB (then multiples of 64 KiB)."""
    return _seal(text.encode(), to, context, text_length)


def open_text(sealed: bytes, *, by: Sequence[Identity], context: Context) -> str:
    """The text that was sealed for ``context``; raises :class:`NotForThisKey` or :class:`MovedCiphertext`."""
    return open_bytes(sealed, by=by, context=context).decode()


def seal_bytes(content: bytes, *, to: Sequence[str], context: Context) -> bytes:
    """``content`` as an age file for the recipients ``to``, padded by Padmé."""
    return _seal(content, to, context, padme_length)


def open_bytes(sealed: bytes, *, by: Sequence[Identity], context: Context) -> bytes:
    """The bytes that were sealed for ``context``; raises :class:`NotForThisKey` or :class:`MovedCiphertext`."""
    try:
        padded = pyrage.decrypt(bytes(sealed), [identity.key for identity in by])
    except (pyrage.DecryptError, ValueError) as error:
        raise NotForThisKey("no identity at hand opens this") from error
    return _unpacked(padded, context)


def _seal(content: bytes, to: Sequence[str], context: Context, padded_length: Callable[[int], int]) -> bytes:
    if not to:
        raise SealingError("nobody to seal to")
    place = context.encoded()
    head = _PLACE_LENGTH.pack(len(place)) + place + _CONTENT_LENGTH.pack(len(content))
    length = len(head) + len(content)
    padding = bytes(padded_length(length) - length)
    try:
        recipients = [x25519.Recipient.from_str(recipient) for recipient in to]
        if length < _LARGE:
            sealed: bytes = pyrage.encrypt(b"".join((head, content, padding)), recipients)
            return sealed
        out = _room_for(length + length // 4096 + _HEADER)
        pyrage.encrypt_io(_Read(head, content, padding), out, recipients)
        out.truncate()
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise SealingError("a recipient's key cannot be used") from error
    return out.getvalue()


def _room_for(length: int) -> BytesIO:
    """An empty buffer that need not grow up to ``length``: growing, it would be copied again and again."""
    buffer = BytesIO()
    buffer.seek(length)
    buffer.write(b"\0")
    buffer.seek(0)
    return buffer


class _Read:
    """Buffers as one file that is read from. Joining megabytes, and sealing them whole, takes twice as long."""

    def __init__(self, *buffers: bytes) -> None:
        self._left = [memoryview(buffer) for buffer in buffers if buffer]

    def read(self, size: int) -> bytes:
        if not self._left:
            return b""
        given, self._left[0] = self._left[0][:size], self._left[0][size:]
        if not self._left[0]:
            del self._left[0]
        return bytes(given)


def _unpacked(padded: bytes, context: Context) -> bytes:
    try:
        (place_length,) = _PLACE_LENGTH.unpack_from(padded)
        place = padded[_PLACE_LENGTH.size : _PLACE_LENGTH.size + place_length]
        start = _PLACE_LENGTH.size + place_length + _CONTENT_LENGTH.size
        (content_length,) = _CONTENT_LENGTH.unpack_from(padded, start - _CONTENT_LENGTH.size)
    except struct.error as error:
        raise SealingError("this was not sealed by Abri") from error
    if place != context.encoded():
        raise MovedCiphertext("sealed for another place")
    content = padded[start : start + content_length]
    if len(content) != content_length:
        raise SealingError("this was not sealed by Abri")
    return content
