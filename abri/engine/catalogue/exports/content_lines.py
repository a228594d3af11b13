"""The lines that iCalendar (RFC 5545) and vCard (RFC 2426) are made of."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 75


def escaped(words: str) -> str:
    """Words as a TEXT value: what would end the value, the item or the line stands behind a backslash."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def joined(lines: Iterable[str]) -> str:
    """The lines folded and ended as both formats ask."""
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one behind a blank; no character is torn."""
    pieces: list[str] = []
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LONGEST:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += character
        octets += size
    return "\r\n".join((*pieces, piece))
