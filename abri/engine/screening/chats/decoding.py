"""Untrusted bytes to text. A wrong encoding is refused, never guessed: a name read wrong accuses somebody else."""

from __future__ import annotations

import codecs

from abri.engine.screening.chats.refusal import DAMAGED, TOO_LARGE, ChatError

LARGEST_FILE = 128 * 1024 * 1024
# Python keeps a text that holds one emoji in four bytes a character.
LARGEST_TEXT = 208 * 1024 * 1024
LONGEST_LINE = 4_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(untrusted: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 that says so at its start; raises ChatError for everything else."""
    if len(untrusted) > LARGEST_FILE:
        raise ChatError(TOO_LARGE)
    if not untrusted.strip():
        raise ChatError("empty")
    if untrusted.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ChatError("neither UTF-8 nor UTF-16")
    if untrusted.startswith(_UTF_16):
        if len(untrusted) * 2 > LARGEST_TEXT:
            raise ChatError(TOO_LARGE)
        text = _strictly(untrusted, "utf-16")
    else:
        if b"\0" in untrusted:
            raise ChatError("binary, not text", _line_of(untrusted, untrusted.index(b"\0")))
        if len(untrusted) * _width(untrusted) > LARGEST_TEXT:
            raise ChatError(TOO_LARGE)
        text = _strictly(untrusted, "utf-8-sig")
    if not text.strip():
        raise ChatError("empty")
    return text


def check_lines(text: str) -> None:
    """Refuse text in lines that no person and no application writes."""
    start = 0
    while (end := text.find("\n", start)) >= 0 or start < len(text):
        stop = end if end >= 0 else len(text)
        if stop - start > LONGEST_LINE:
            raise ChatError("a line is too long", line_of(text, start))
        start = stop + 1


def line_of(text: str, position: int) -> str:
    """The place of a character, for a refusal."""
    return f"line {text.count(chr(10), 0, position) + 1}"


def _strictly(untrusted: bytes, encoding: str) -> str:
    try:
        return untrusted.decode(encoding)
    except UnicodeDecodeError as error:
        where = _line_of(untrusted, error.start)
        cut_off = error.end >= len(untrusted) and error.reason.startswith(("unexpected end", "truncated"))
        raise ChatError(DAMAGED if cut_off else "neither UTF-8 nor UTF-16", where) from None


def _width(untrusted: bytes) -> int:
    """Bytes a character that the decoded text will take."""
    if untrusted.isascii():
        return 1
    # The lead bytes of characters above U+FFFF, then those above U+00FF; the byte order mark is dropped.
    if any(lead in untrusted for lead in (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")):
        return 4
    return 2


def _line_of(untrusted: bytes, position: int) -> str:
    return f"line {untrusted.count(10, 0, position) + 1}"
