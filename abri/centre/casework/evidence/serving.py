"""Sending what is sealed in the vault to a browser: fixed types, a sandbox around it, piece by piece, nothing kept.

What an outsider handed in is never believed: the type comes from the list of kinds, the name from the case, and a
browser that opens it by itself may run nothing and asks nobody for anything.
"""

import logging
import re
from collections.abc import Iterator
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from abri.centre.files.kinds import ENDINGS, KINDS, OTHER
from abri.centre.records.keyring import Identity
from abri.centre.vault import opening, parts
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Content, Damaged

logger = logging.getLogger(__name__)

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
Answer = TypeVar("Answer", bound=HttpResponseBase)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NoSuchRange(ValueError):
    """The part of a file that was asked for does not exist."""


def whole(
    evidence: Evidence, identity: Identity, role: str, *, name: str, attachment: bool
) -> StreamingHttpResponse:
    """All of one form of ``evidence``, opened while it is sent; raises ``Damaged`` before the first byte only."""
    content = _content_of(evidence, identity, role)
    pieces = _first_now(opening.content(evidence, identity, role))
    answer = StreamingHttpResponse(_told(pieces, evidence))
    return _dressed(answer, media_type_of(evidence, role, content), content.size, name, attachment)


def ranged(evidence: Evidence, identity: Identity, asked: str, *, name: str) -> HttpResponseBase:
    """The piece of the original that a player ``asked`` for: no more than ends with the sealed part it begins in.

    So one part is opened for each request, however long a film is. Raises as :func:`whole`.
    """
    content = _content_of(evidence, identity, "original")
    try:
        start, stop = _range(asked, content.size)
    except NoSuchRange:
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{content.size}"})
        return _dressed(refused, OTHER.media_type, 0, name, False)
    stop = min(stop, (start // parts.PART_SIZE + 1) * parts.PART_SIZE)
    opened = b"".join(opening.piece(evidence, identity, "original", start, stop))
    answer = HttpResponse(opened, status=206)
    answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    return _dressed(answer, media_type_of(evidence, "original", content), len(opened), name, attachment=False)


def media_type_of(evidence: Evidence, role: str, content: Content) -> str:
    """What a browser is told: of the original what its kind says, of what we made ourselves what we made."""
    said = KINDS.get(evidence.kind, OTHER).media_type if role == "original" else content.media_type
    return said if said in ENDINGS else OTHER.media_type


def _content_of(evidence: Evidence, identity: Identity, role: str) -> Content:
    content = opening.described(evidence, identity).contents.get(role)
    if content is None:
        raise Damaged("missing")
    return content


def _range(asked: str, size: int) -> tuple[int, int]:
    """From where to where (not included); several ranges at once are answered with the first page of all."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or not any(match.groups()):
        return 0, size
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    if start >= stop:
        raise NoSuchRange(asked)
    return start, stop


def _first_now(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first already opened: what is damaged there is said by a page, not by a torn download."""
    first = next(pieces, b"")

    def all_of_them() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_them()


def _told(pieces: Iterator[bytes], evidence: Evidence) -> Iterator[bytes]:
    """The pieces; damage further on tears the download, so that nobody takes it for whole, and is logged."""
    try:
        yield from pieces
    except Damaged as damage:
        logger.warning("evidence is damaged: %s", damage.why, extra={"evidence": str(evidence.pk)})
        raise


def _dressed(answer: Answer, media_type: str, size: int, name: str, attachment: bool) -> Answer:
    """The headers of everything that comes out of the vault."""
    ending = ENDINGS.get(media_type, "bin")
    answer.headers["Content-Type"] = f"{media_type}; charset=utf-8" if ending == "txt" else media_type
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = (
        f'{"attachment" if attachment else "inline"}; filename="{name}.{ending}"'
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Accept-Ranges"] = "bytes" if answer.status_code in {206, 416} else "none"
    return answer
