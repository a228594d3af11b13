"""Untrusted words as they may stand in a line of somebody else's: a name can hold anything."""

from __future__ import annotations

import unicodedata

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Invisible, but emoji and several scripts are spelt with them."""


def legible(untrusted: str, longest: int) -> str:
    """One line without control characters, among them those that turn the direction of writing, cut at `longest`."""
    kept = "".join(map(_kept, untrusted[: longest * 4]))
    line = " ".join(kept.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc" or category in ("Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") and character not in _JOINERS else character
