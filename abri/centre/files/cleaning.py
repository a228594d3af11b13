"""The working copy of a file that an outsider sent, made in a process of its own that is fed and heard by pipes.

This side never parses the file. It feeds the process, waits no longer than its limits say, believes nothing of the
answer that it has not checked, and ends the process in any case.
"""

import json
import logging
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, TypeAlias, cast, get_args

from abri.centre.files import ocr, pipes
from abri.centre.files.cleaners.answer import BODIES
from abri.centre.files.kinds import GZIP, HEAD, KINDS, OTHER, TAIL, ZIP, Kind, kind_of
from abri.centre.files.limits import LARGEST, LARGEST_COPY, LONGEST_TEXT, MOST_PIXELS, MOST_PIXELS_READ
from abri.centre.files.slots import Busy, place_for_cleaning

logger = logging.getLogger(__name__)

Result: TypeAlias = Literal["cleaned", "kept", "no_view", "failed"]


@dataclass(frozen=True)
class Cleaned:
    """What became of a file.

    ``kind``: what it turned out to be; the one to keep. ``result``: "cleaned" (there is a copy), "kept" (shown, where
    it is shown, as it is), "no_view" (only the sealed original) or "failed". ``why``: a code for the last two, "" else;
    all are in :data:`WHY`. ``lost``: codes of what the copy leaves out, for people (:data:`LOST`). ``veil``: a tiny
    grey blurred JPEG. ``text``: of a text, a mail or a chat its beginning, of a picture what was read in it.
    """

    kind: Kind
    result: Result
    why: str = ""
    copy: bytes | None = field(default=None, repr=False)
    copy_media_type: str = ""
    veil: bytes | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    lost: tuple[str, ...] = ()
    seconds: float = 0.0


# Why there is no copy. The first ones are no fault of the file; "damaged" may be, "broken" and "not_trusted" are of the
# process that read it.
WHY = frozenset(
    (
        "not_taken", "too_large", "too_many_pixels", "too_many_pages", "encrypted", "not_text", "empty", "no_program",
        "busy", "too_slow", "too_much_memory", "damaged", "broken", "not_trusted",
    )
)  # fmt: skip
# Whether the same file may be cleaned with more luck a minute later; nothing of ``pieces`` was asked for then.
TO_RETRY = frozenset({"busy"})
LOST = frozenset(
    (
        "metadata", "place", "appended", "animation", "depth", "scripts", "attachments", "form", "links", "comments",
        "web_page",
    )
)  # fmt: skip

WAITING = 4.0
PATIENCE = 25.0
_LONGEST_HEAD = 12 * LONGEST_TEXT
_COPIES = {
    "image": ("image/jpeg", "image/png", "image/webp"),
    "pdf": ("application/pdf",),
    "text": ("text/plain",),
    "chat": ("text/plain",),
    "mail": ("text/plain",),
}
# What a candidate may turn out to be. Every other kind stays what it is.
_BECOMES = {
    "text": ("text", "chat"),
    "zip": ("zip", "chat", "wacz", "other"),
    "gzip": ("gzip", "warc", "other"),
}


def clean(pieces: Iterable[bytes], kind: Kind, size: int) -> Cleaned:
    """Make the working copy of a file of ``size`` bytes whose ``kind`` the signatures told.

    Takes at most as many of ``pieces`` as it needs, for some kinds none: whoever counts on all of them being asked for
    (a digest) has to ask for the rest. What ``pieces`` raises is passed on; a hostile file raises nothing. Blocks for
    at most :data:`WAITING` and :data:`PATIENCE` and the time of reading text in a picture.
    """
    begun = time.monotonic()
    cleaned = _cleaned(pieces, kind, size)
    return replace(cleaned, kind=_settled(cleaned.kind), seconds=round(time.monotonic() - begun, 3))


def _cleaned(pieces: Iterable[bytes], kind: Kind, size: int) -> Cleaned:
    if kind.group in ("video", "audio") or kind.code in ("warc", "wacz"):
        return Cleaned(kind, "kept")
    if kind.group not in LARGEST:
        return Cleaned(kind, "no_view", "not_taken" if size else "empty")
    if size > LARGEST[kind.group]:
        return Cleaned(kind, "no_view", "too_large")
    try:
        with place_for_cleaning(WAITING):
            return _apart(pieces, kind, size)
    except Busy:
        return Cleaned(kind, "failed", "busy")


def _settled(kind: Kind) -> Kind:
    """A kind to keep: an archive that nobody looked into is none of those we know."""
    return OTHER if kind in (ZIP, GZIP) else kind


def _apart(pieces: Iterable[bytes], kind: Kind, size: int) -> Cleaned:
    """Have the file cleaned by another process, and text read in the picture that it drew."""
    wish = {"code": kind.code, "group": kind.group, "size": size, "reading": bool(ocr.languages())}
    heard = pipes.ask(
        "abri.centre.files.cleaners.apart",
        chain((json.dumps(wish).encode() + b"\n",), pieces),
        patience=PATIENCE,
        largest=LARGEST_COPY + 2 * _LONGEST_HEAD + 2 * MOST_PIXELS_READ,
    )
    if heard.answer is None:
        return Cleaned(kind, "failed", "too_slow")
    if not heard.answer:
        logger.warning("a file was not cleaned: the process ended with %s", heard.ended_with)
        return Cleaned(kind, "failed", "broken")
    try:
        told = _Told(heard.answer, kind)
    except _NotTrusted:
        logger.warning("what the process that cleans said was not believed")
        return Cleaned(kind, "failed", "not_trusted")
    text = ocr.read(told.reading) if told.reading else told.cleaned.text
    return replace(told.cleaned, text=text)


class _NotTrusted(Exception):
    """The answer is not what a process that works as it should would say."""


class _Told:
    """What the other process said, checked as if the file had taken it over."""

    def __init__(self, heard: bytearray, kind: Kind) -> None:
        end = heard.find(b"\n", 0, _LONGEST_HEAD)
        _trust(end >= 0)
        try:
            self._said = json.loads(heard[:end])
        except (ValueError, RecursionError):
            raise _NotTrusted from None
        _trust(isinstance(self._said, dict))
        self._rest = memoryview(heard)[end + 1 :]
        copy, veil, self.reading = (self._body(name) for name in BODIES)
        _trust(not self._rest)
        found = self._kind(kind)
        result, why = self._word("result", _RESULTS), self._word("why", ("", *WHY))
        media_type = self._word("copy_media_type", ("", *_COPIES.get(found.group, ())))
        _trust((result == "cleaned") == bool(copy) and (result in ("cleaned", "kept")) == (not why))
        _trust(_is(copy, media_type) and (not veil or (found.group == "image" and _is(veil, "image/jpeg"))))
        self.cleaned = Cleaned(
            kind=found,
            result=cast(Result, result),
            why=why,
            copy=copy or None,
            copy_media_type=media_type,
            veil=veil or None,
            text=self._text(),
            width=self._number("width"),
            height=self._number("height"),
            pages=self._number("pages"),
            lost=self._lost(),
        )

    def _body(self, name: str) -> bytes:
        length = self._said.get(name)
        _trust(type(length) is int and 0 <= length <= len(self._rest))
        body, self._rest = bytes(self._rest[:length]), self._rest[length:]
        return body

    def _kind(self, kind: Kind) -> Kind:
        code = self._word("kind", _BECOMES.get(kind.code, (kind.code,)))
        return KINDS.get(code, kind)

    def _word(self, name: str, known: Collection[str]) -> str:
        said = self._said.get(name)
        _trust(isinstance(said, str) and said in known)
        return str(said)

    def _number(self, name: str) -> int | None:
        said = self._said.get(name)
        _trust(said is None or (type(said) is int and 0 < said <= MOST_PIXELS))
        return int(said) if said else None

    def _text(self) -> str:
        said = self._said.get("text")
        _trust(isinstance(said, str) and len(said) <= LONGEST_TEXT)
        return str(said)

    def _lost(self) -> tuple[str, ...]:
        said = self._said.get("lost")
        _trust(isinstance(said, list) and all(isinstance(code, str) and code in LOST for code in said))
        return tuple(sorted(set(said)))


_RESULTS: tuple[Result, ...] = get_args(Result)


def _trust(holds: bool) -> None:
    if not holds:
        raise _NotTrusted


def _is(content: bytes, media_type: str) -> bool:
    """Whether some bytes are what they are said to be, as far as signatures tell."""
    if not content:
        return not media_type
    if media_type == "text/plain":
        return b"\0" not in content
    return kind_of(content[:HEAD], content[-TAIL:], len(content)).media_type == media_type
