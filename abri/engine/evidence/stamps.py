"""Time stamps of a third party (RFC 3161), asked for and checked without a network of our own.

:func:`request` makes what is sent to an authority; the centre sends it. Request, response and the authority's chain are
kept as they are, in the formats that `openssl ts` reads.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

SHA256_OID = "2.16.840.1.101.3.4.2.1"


class BadStamp(Exception):
    """A time stamp does not prove what it should; the message says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is kept of a stamp: the request and the response in DER, the authority's certificates in PEM, root last."""

    request: bytes
    response: bytes
    chain_pem: bytes


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a checked stamp proves: ``authority`` (its name) saw the digest at ``at`` (UTC)."""

    at: datetime
    authority: str


def request(digest: bytes) -> bytes:
    """The DER of a request to stamp a SHA-256 digest (32 bytes), with a random nonce, asking for the certificate."""
    if len(digest) != 32:
        raise ValueError("a SHA-256 digest has 32 bytes")
    nonce = b"\x01" + secrets.token_bytes(8)
    algorithm = _der(0x30, _der(0x06, bytes.fromhex("608648016503040201")) + _der(0x05, b""))
    imprint = _der(0x30, algorithm + _der(0x04, digest))
    return _der(0x30, _der(0x02, b"\x01") + imprint + _der(0x02, nonce) + _der(0x01, b"\xff"))


def check(stamp: Stamp, digest: bytes, roots: bytes) -> Stamped:
    """What this stamp of a SHA-256 digest proves to whoever trusts ``roots`` (certificates in PEM).

    Raises :class:`BadStamp`.
    """
    raise BadStamp("not checked")


def _der(tag: int, content: bytes) -> bytes:
    """One DER element; everything in a request is shorter than 128 bytes."""
    return bytes((tag, len(content))) + content
