"""Blind marks: whether two things are the same, told only to whoever holds a key and can name the thing.

A mark is a keyed digest (HMAC-SHA256), its key derived (HKDF) from the private half of an identity. Two things under
one key have the same mark where they are the same. Without the key nobody can try what a mark stands for, not even of
a list of known files or addresses.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = b"abri marks"


class Marker:
    """Makes marks under the private half of an identity (``secret``, in the age notation)."""

    __slots__ = ("_key",)

    def __init__(self, secret: str) -> None:
        self._key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_LABEL).derive(secret.encode())

    def mark(self, what: str, value: str) -> str:
        """The mark of ``value``, 64 hexadecimal digits; the same value as another ``what`` has another one."""
        return hmac.new(self._key, f"{what}\n{value}".encode(), hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "<Marker>"
