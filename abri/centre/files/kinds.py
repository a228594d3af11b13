"""What a file is, told from its content: an allow-list. Whatever is not on it is "other": kept sealed, never shown.

Only signatures are looked at here, in the first and the last bytes; nothing is decompressed and nothing decoded. Where
more has to be known (is this archive a chat, is this text a mail?), the process that cleans the file says so.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from abri.centre.files import containers

Group: TypeAlias = Literal["image", "video", "audio", "pdf", "text", "chat", "archive", "mail", "other"]


@dataclass(frozen=True)
class Kind:
    """One kind of file: ``view`` says whether a desk may be shown anything of it in Abri."""

    code: str
    media_type: str
    group: Group
    view: bool


# How much of the beginning and of the end decides. The end has room for the last record of an archive with a comment.
HEAD = 66 * 1024
TAIL = 66 * 1024

OTHER = Kind("other", "application/octet-stream", "other", view=False)
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("png", "image/png", "image", view=True),
        Kind("jpeg", "image/jpeg", "image", view=True),
        Kind("webp", "image/webp", "image", view=True),
        Kind("avif", "image/avif", "image", view=True),
        Kind("gif", "image/gif", "image", view=True),
        Kind("heic", "image/heic", "image", view=True),
        Kind("mp4", "video/mp4", "video", view=True),
        Kind("mov", "video/quicktime", "video", view=True),
        Kind("webm", "video/webm", "video", view=True),
        Kind("ogv", "video/ogg", "video", view=True),
        Kind("oga", "audio/ogg", "audio", view=True),
        Kind("m4a", "audio/mp4", "audio", view=True),
        Kind("mp3", "audio/mpeg", "audio", view=True),
        Kind("pdf", "application/pdf", "pdf", view=True),
        Kind("text", "text/plain", "text", view=True),
        Kind("chat", "text/plain", "chat", view=True),
        Kind("mail", "message/rfc822", "mail", view=True),
        Kind("warc", "application/warc", "archive", view=False),
        Kind("wacz", "application/wacz", "archive", view=False),
        OTHER,
    )
}
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "image/png": "png",
        "image/jpeg": "jpg",
        "image/webp": "webp",
        "image/avif": "avif",
        "image/gif": "gif",
        "image/heic": "heic",
        "video/mp4": "mp4",
        "video/quicktime": "mov",
        "video/webm": "webm",
        "video/ogg": "ogv",
        "audio/ogg": "oga",
        "audio/mp4": "m4a",
        "audio/mpeg": "mp3",
        "application/pdf": "pdf",
        "text/plain": "txt",
        "message/rfc822": "eml",
        "application/warc": "warc",
        "application/wacz": "wacz",
    }
)
"""How a file of a media type ends that leaves Abri; any other ends in "bin"."""
# What the signature alone leaves open: an archive may hold a chat or recorded pages. No item keeps these kinds.
ZIP = Kind("zip", "application/zip", "archive", view=False)
GZIP = Kind("gzip", "application/gzip", "archive", view=False)


def kind_of(head: bytes, tail: bytes, size: int) -> Kind:
    """The kind of a file of ``size`` bytes, by its first :data:`HEAD` and last :data:`TAIL` bytes.

    A smaller file is both. What is two kinds at once (a picture that is an archive as well) is ``OTHER``. "zip", "gzip"
    and "text" are candidates: :func:`abri.centre.files.cleaning.clean` says what they turned out to be.
    """
    is_archive = ends_as_archive(tail, size)
    if head.startswith(b"PK\x03\x04"):
        return ZIP if is_archive else OTHER
    if is_archive:
        return OTHER
    code = containers.container(head, tail, size)
    return KINDS[code] if code else _document(head)


def _document(head: bytes) -> Kind:
    if head.startswith((b"%PDF-1.", b"%PDF-2.")):
        return KINDS["pdf"]
    if head.startswith(b"\x1f\x8b\x08"):
        return GZIP
    if _WARC.match(head):
        return KINDS["warc"]
    if not _is_text(head):
        return OTHER
    return KINDS["mail"] if _is_mail(head) else KINDS["text"]


_END_OF_ARCHIVE = b"PK\x05\x06"


def ends_as_archive(tail: bytes, size: int) -> bool:
    """Whether a program that unpacks archives would take the file for one: it looks for the last record only."""
    at = tail.rfind(_END_OF_ARCHIVE)
    while at >= 0:
        # How large the list of entries says it is; the same four letters by chance say anything.
        listed = int.from_bytes(tail[at + 12 : at + 16], "little")
        if len(tail) >= at + 22 and (listed <= size or listed == 0xFFFFFFFF):
            return True
        at = tail.rfind(_END_OF_ARCHIVE, 0, at)
    return False


_WARC = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n(?:[A-Za-z-]+:[^\n]*\n)*?WARC-Type:", re.IGNORECASE)
_MARKS_OF_WIDE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Controls that text has: tab, line feed, form feed, carriage return, and escape in some exports of terminals.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# Text, but for a program: pages, drawings, scripts, documents with macros.
_FOR_PROGRAMS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:<(?:!doctype|!--|html|head|body|script|svg|iframe|\?(?:xml|php|=)|[a-z]+:|%)|#!|%!PS|\{\\rtf|@echo\b|@?rem\s)",
    re.IGNORECASE,
)


def _is_text(head: bytes) -> bool:
    if not head or _FOR_PROGRAMS.match(head[:2048]):
        return False
    if head.startswith(_MARKS_OF_WIDE_TEXT):
        return not any(_FOR_PROGRAMS.match(_narrow(head[:4096], mark)) for mark in _MARKS_OF_WIDE_TEXT)
    return not _NO_TEXT.search(head)


def _narrow(head: bytes, mark: bytes) -> bytes:
    """What wide text begins with, in one byte a character: enough to see a web page in it."""
    return head.removeprefix(mark).replace(b"\0", b"")


_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[^\n]*\n(?:[ \t][^\n]*\n)*")
_OF_MAILS = frozenset(
    (
        b"received",
        b"return-path",
        b"message-id",
        b"delivered-to",
        b"dkim-signature",
        b"x-received",
        b"mime-version",
    )
)
_OF_LETTERS = frozenset((b"from", b"to", b"date", b"subject"))


def _is_mail(head: bytes) -> bool:
    """Whether it begins with the fields of a mail; a letter that begins with "From:" and "To:" alone is none."""
    names: set[bytes] = set()
    at = 0
    while len(names) < 200 and (field := _FIELD.match(head, at)):
        names.add(field[1].lower())
        at = field.end()
    return b"from" in names and len(names & _OF_LETTERS) >= 2 and bool(names & _OF_MAILS)
