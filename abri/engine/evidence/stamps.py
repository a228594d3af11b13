"""Time stamps of a third party (RFC 3161), asked for and checked without a network of our own.

:func:`request` makes what is sent to an authority; the centre sends it. Request, response and the authority's chain are
kept as they are, in the formats that `openssl ts` reads.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from rfc3161_client import (
    PKIStatus,
    TimeStampRequest,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client._rust import parse_timestamp_request

SHA256_OID = "2.16.840.1.101.3.4.2.1"
MOST_BYTES = 1 << 17
UNREADABLE = (
    ValueError,
    TypeError,
    AssertionError,
    UnsupportedAlgorithm,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    UnsupportedGeneralNameType,
    VerificationError,
)
"""What the libraries raise for a certificate or a stamp that somebody damaged or made up."""


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

    Signature, chain at the instant of the stamp, purpose of the certificate, digest and nonce are checked.
    Raises :class:`BadStamp`.
    """
    if max(len(stamp.request), len(stamp.response), len(stamp.chain_pem), len(roots)) > MOST_BYTES:
        raise BadStamp("it is larger than any stamp")
    nonce = _nonce(stamp.request, digest)
    trusted = certificates(roots)
    between = [one for one in certificates(stamp.chain_pem) if one.issuer != one.subject]
    try:
        response = decode_timestamp_response(stamp.response)
        if response.status != PKIStatus.GRANTED:
            raise BadStamp("the authority refused to stamp")
        if response.tst_info.message_imprint.hash_algorithm.dotted_string != SHA256_OID:
            raise BadStamp("it is of another kind of digest")
        if response.tst_info.message_imprint.message != digest:
            raise BadStamp("it is of another digest")
        builder = VerifierBuilder(roots=trusted, intermediates=between, nonce=nonce)
        builder.build().verify(response, digest)
        name = _signer(response, [*trusted, *between])
        return Stamped(response.tst_info.gen_time.astimezone(UTC), name)
    except UNREADABLE as error:
        raise BadStamp("the authority's signature or its chain of certificates does not hold") from error


def _nonce(asked: bytes, digest: bytes) -> int | None:
    """The nonce of the request, which has to be about the same digest."""
    try:
        read: TimeStampRequest = parse_timestamp_request(asked)
    except ValueError as error:
        raise BadStamp("its request cannot be read") from error
    if read.message_imprint.message != digest:
        raise BadStamp("its request is about another digest")
    return read.nonce


def certificates(pem: bytes) -> list[Certificate]:
    """The certificates in this PEM; raises :class:`BadStamp` where there is none."""
    try:
        found = load_pem_x509_certificates(pem)
        # A certificate is read only where it is asked; so its damage shows here, and not in the middle of a check.
        _ = [(one.version, one.subject, one.issuer, one.extensions) for one in found]
    except UNREADABLE as error:
        raise BadStamp("the authority's certificates cannot be read") from error
    return found


def _signer(response: TimeStampResponse, known: Sequence[Certificate]) -> str:
    """The name in the certificate that signed.

    The check of the signature does not look at that name, so it counts only where a known certificate is the same or
    has signed it.
    """
    (signed,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        found = load_der_x509_certificate(der)
        if (found.issuer, found.serial_number) == (signed.issuer, signed.serial_number):
            if found in known or any(_issued(found, by) for by in known):
                return found.subject.rfc4514_string()
            raise BadStamp("nobody vouches for the name of its authority")
    raise BadStamp("it carries no certificate of its authority")


def _issued(certificate: Certificate, by: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _der(tag: int, content: bytes) -> bytes:
    """One DER element; everything in a request is shorter than 128 bytes."""
    return bytes((tag, len(content))) + content
