"""What a file is, told from its content: an allow-list. Whatever is not on it is "other": kept sealed, never shown.

Only signatures are looked at here, in the first and the last bytes; nothing is decompressed and nothing decoded. Where
more has to be known (is this archive a chat, is this text a mail?), the process that cleans the file says so.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
# What the signature alone leaves open: an archive may hold a chat or recorded pages. No item keeps these kinds.
ZIP = Kind("zip", "application/zip", "archive", view=False)
GZIP = Kind("gzip", "application/gzip", "archive", view=False)


def kind_of(head: bytes, tail: bytes, size: int) -> Kind:
    """The kind of a file of ``size`` bytes, by its first :data:`HEAD` and last :data:`TAIL` bytes (all, where it has less).

    The two may overlap. What is two kinds at once (a picture that is an archive as well) is ``OTHER``. "zip", "gzip" and
    "text" are candidates: :func:`abri.centre.files.cleaning.clean` says what they turned out to be.
    """
    return OTHER
