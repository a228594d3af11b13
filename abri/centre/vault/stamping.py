"""Asking a time-stamping authority to stamp a digest (RFC 3161): the only requests that the centre makes by itself.

The authority learns a digest and that this centre asked. What it answers is checked at once; what does not hold is as
if it had not answered. Called by the worker and while a bundle is written, never while a page is made.
"""

import base64
import http.client
import logging
import socket
import threading
from contextlib import suppress
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import decode_timestamp_response

from abri.engine.evidence.stamps import MOST_BYTES, BadStamp, Stamp, check, request

logger = logging.getLogger(__name__)

SECONDS = 5.0
LARGEST_ANSWER = 1 << 16


class NoStamp(Exception):
    """The authority gave no stamp that holds; the message is a code for the log."""


def configured() -> bool:
    """Whether there is an authority to ask."""
    return bool(settings.ABRI_STAMP_URL)


def roots() -> bytes:
    """The certificates that stamps are checked with, in PEM; empty where there is no authority."""
    path = settings.ABRI_STAMP_ROOTS
    return path.read_bytes() if path else b""


def stamp(digest: bytes) -> Stamp | None:
    """A stamp of this SHA-256 digest (32 bytes) that was checked; ``None`` where there is none to be had now."""
    if not configured():
        return None
    try:
        return _checked(digest)
    except (NoStamp, BadStamp, OSError) as error:
        logger.warning(
            "no time stamp: %s", error if isinstance(error, NoStamp | BadStamp) else type(error).__name__
        )
        return None


def _checked(digest: bytes) -> Stamp:
    asked = request(digest)
    answer = _posted(urlsplit(settings.ABRI_STAMP_URL), asked)
    trusted = roots()
    made = Stamp(asked, answer, _chain(answer, trusted))
    check(made, digest, trusted)
    return made


def _posted(address: SplitResult, asked: bytes) -> bytes:
    """What the authority answers: in so many seconds altogether, of so many bytes, without being led elsewhere."""
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    if address.username:
        known = f"{unquote(address.username)}:{unquote(address.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(known.encode()).decode()}"
    connection = kind(address.hostname or "", address.port, timeout=SECONDS)
    try:
        connection.connect()
        # A time limit of the connection counts from each byte; this one is for all of them together.
        limit = threading.Timer(SECONDS, _hang_up, (connection.sock,))
        limit.start()
        try:
            return _exchanged(connection, address, asked, headers)
        finally:
            limit.cancel()
    except http.client.HTTPException as error:
        raise NoStamp(type(error).__name__) from error
    finally:
        connection.close()


def _exchanged(
    connection: http.client.HTTPConnection, address: SplitResult, asked: bytes, headers: dict[str, str]
) -> bytes:
    connection.request("POST", f"{address.path or '/'}?{address.query}".rstrip("?"), asked, headers)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise NoStamp(f"http {answer.status}")
    content = answer.read(LARGEST_ANSWER + 1)
    if len(content) > LARGEST_ANSWER:
        raise NoStamp("an answer too large")
    return content


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        # Of the socket below the encryption, whose own way out would wait for an answer.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _chain(answer: bytes, trusted: bytes) -> bytes:
    """The certificates that the answer carries and the trusted ones above them, in PEM, from the signer up.

    Who checks the stamp in twenty years has them then, whatever became of the authority.
    """
    try:
        carried = [
            load_der_x509_certificate(one)
            for one in decode_timestamp_response(answer).signed_data.certificates
        ]
        known = load_pem_x509_certificates(trusted)
    except (ValueError, AssertionError) as error:
        raise NoStamp("an answer that is no stamp") from error
    chain = [*carried]
    issuers = {one.issuer for one in chain}
    while above := [one for one in known if one.subject in issuers and one not in chain]:
        chain += above
        issuers |= {one.issuer for one in above}
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in sorted(chain, key=_is_root))
    if len(pem) > MOST_BYTES:
        raise NoStamp("too many certificates")
    return pem


def _is_root(certificate: Certificate) -> bool:
    return certificate.issuer == certificate.subject
