"""A page that is the same for everybody but for one short secret, rendered and compressed once."""

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Stands in the kept page where each browser's own token goes; no text of a pack or a catalogue holds it.
PLACE = "\ue000token\ue000"
# RFC 1952: deflate, no name, no time, from no particular system.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@dataclass(frozen=True)
class KeptPage:
    """What stands before and after the secret."""

    before: bytes
    after: bytes

    @classmethod
    def around_place(cls, page: str) -> Self:
        """``page`` cut where :data:`PLACE` stands."""
        before, _place, after = page.partition(PLACE)
        return cls(before.encode(), after.encode())

    def response(self, request: HttpRequest, secret: str) -> HttpResponse:
        """The page with ``secret`` in its place, compressed where the browser takes that."""
        if not _ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
            response = HttpResponse(self.before + secret.encode() + self.after)
        else:
            response = HttpResponse(self._gzipped(secret.encode()))
            response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def _gzipped(self, secret: bytes) -> bytes:
        """One gzip file of three blocks. The secret's own block refers to nothing around it: its size tells nothing."""
        checksum = zlib.crc32(self.after, zlib.crc32(secret, zlib.crc32(self.before)))
        size = len(self.before) + len(secret) + len(self.after)
        blocks = _deflated(secret, last=False, level=0).join(self._compressed)
        return _GZIP_HEADER + blocks + checksum.to_bytes(4, "little") + size.to_bytes(4, "little")

    @cached_property
    def _compressed(self) -> tuple[bytes, bytes]:
        return _deflated(self.before, last=False, level=9), _deflated(self.after, last=True, level=9)


def _deflated(content: bytes, *, last: bool, level: int) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
