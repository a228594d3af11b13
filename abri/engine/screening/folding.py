"""Folds many texts at once into one run of symbols (see `alphabet`).

What somebody does to a word so that no list finds it (capitals, accents, look-alike letters, digits for letters,
letters drawn out, characters that cannot be seen) is undone here, once, for a whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet

Numbers = NDArray[np.int64]

_PAIR_FIRST = np.zeros(256, np.uint8)
_PAIR_SECOND = np.zeros(256, np.uint8)
for _letters, _symbol in alphabet.PAIR_SYMBOLS.items():
    _PAIR_FIRST[_symbol], _PAIR_SECOND[_symbol] = map(ord, _letters)
_LAST_PAIR = max(alphabet.PAIR_SYMBOLS.values())
_LEET_FROM, _LEET_TO = ord("!"), ord("|")
_BETWEEN_LETTERS_ONLY = np.zeros(256, np.bool_)
_BETWEEN_LETTERS_ONLY[[ord("!"), ord("@"), ord("|")]] = True

_FIRST_OF_MANY, _FIRST_OF_THREE, _FIRST_OF_FOUR = 0xC0, 0xE0, 0xF0
"""The bytes of UTF-8 that begin a character of two bytes and more, of three and more, of four."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts one after the other in UTF-8, a separator before, between and after them at the bytes `separators`."""

    content: bytes
    separators: Numbers


@dataclass(frozen=True, slots=True)
class Folded:
    """The symbols of a batch; text `i` lies between `bounds[i]` and `bounds[i + 1]`, which are separators.

    `origins`, where asked for, holds the character of the joined texts that each symbol came from.
    """

    symbols: NDArray[np.uint8]
    bounds: Numbers
    origins: Numbers | None = None

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def readable(self) -> str:
        """The symbols as a string of the same length."""
        return self.symbols.tobytes().decode("ascii")


def join(texts: Sequence[str]) -> Joined:
    """The texts of a batch; a lone surrogate is a character like another."""
    whole = "\n".join(["", *texts, ""]) if texts else "\n"
    content = whole.encode("utf-8", "surrogatepass")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    separators = np.concatenate(([0], np.cumsum(lengths + 1)))
    if len(content) > len(whole):
        separators = _beginnings(content)[separators]
    return Joined(content, separators)


def fold(joined: Joined, *, with_origins: bool = False) -> Folded:
    """The symbols of every text of a batch."""
    symbols = _symbols(joined)
    origins = None
    if with_origins:
        begun = (np.frombuffer(joined.content, np.uint8) & 0xC0) != 0x80
        origins = np.cumsum(begun) - 1
    symbols, origins = _without_dropped(symbols, origins)
    symbols, origins = _write_pairs(symbols, origins)
    _read_leet(symbols)
    _drop_drawn_out(symbols)
    symbols, origins = _without_dropped(symbols, origins)
    return Folded(symbols, np.flatnonzero(symbols == alphabet.SEPARATOR), origins)


def _beginnings(content: bytes) -> Numbers:
    """The byte at which each character begins."""
    return np.flatnonzero((np.frombuffer(content, np.uint8) & 0xC0) != 0x80)


@cache
def _of_bytes() -> bytes:
    """The symbol of each ASCII byte; a byte that begins a longer character stays, those that follow it are dropped."""
    symbols = np.arange(256, dtype=np.uint8)
    symbols[:128] = alphabet.table()[:128]
    symbols[128:_FIRST_OF_MANY] = alphabet.DROPPED
    return symbols.tobytes()


def _symbols(joined: Joined) -> NDArray[np.uint8]:
    """A symbol a byte: that of the character at its first byte, nothing at the others."""
    symbols = np.frombuffer(bytearray(joined.content).translate(_of_bytes()), np.uint8)
    symbols[joined.separators] = alphabet.SEPARATOR
    if joined.content.isascii():
        return symbols
    content = np.frombuffer(joined.content, np.uint8)
    places = np.flatnonzero(symbols >= _FIRST_OF_MANY)
    first, second = content[places].astype(np.uint32), content[places + 1] & np.uint32(0x3F)
    points = (first & np.uint32(0x1F)) << np.uint32(6) | second
    longer = np.flatnonzero(first >= _FIRST_OF_THREE)
    third = content[places[longer] + 2] & np.uint32(0x3F)
    points[longer] = (points[longer] & np.uint32(0x3FF)) << np.uint32(6) | third
    longest = np.flatnonzero(first >= _FIRST_OF_FOUR)
    fourth = content[places[longest] + 3] & np.uint32(0x3F)
    points[longest] = (points[longest] & np.uint32(0x7FFF)) << np.uint32(6) | fourth
    symbols[places] = alphabet.table().take(points, mode="clip")
    return symbols


def _without_dropped(
    symbols: NDArray[np.uint8], origins: Numbers | None
) -> tuple[NDArray[np.uint8], Numbers | None]:
    if origins is not None:
        kept = symbols != alphabet.DROPPED
        return symbols[kept], origins[kept]
    written = bytearray(symbols)
    if alphabet.DROPPED not in written:
        return symbols, None
    return np.frombuffer(written.translate(None, bytes((alphabet.DROPPED,))), np.uint8), None


def _write_pairs(
    symbols: NDArray[np.uint8], origins: Numbers | None
) -> tuple[NDArray[np.uint8], Numbers | None]:
    if origins is None:
        written = bytearray(symbols)
        for letters, symbol in alphabet.PAIR_SYMBOLS.items():
            written = written.replace(bytes((symbol,)), letters.encode())
        return np.frombuffer(written, np.uint8), None
    counts = np.where(symbols <= _LAST_PAIR, 2, 1)
    wide = np.repeat(symbols, counts)
    firsts = np.flatnonzero(wide <= _LAST_PAIR)[::2]
    held = wide[firsts]
    wide[firsts], wide[firsts + 1] = _PAIR_FIRST[held], _PAIR_SECOND[held]
    return wide, np.repeat(origins, counts)


def _read_leet(symbols: NDArray[np.uint8]) -> None:
    """Turn digits and signs inside words into the letters they stand for, in place."""
    signs = np.flatnonzero((symbols - np.uint8(_LEET_FROM)) <= ord("@") - _LEET_FROM)
    signs = np.concatenate((signs, np.flatnonzero(symbols == _LEET_TO)))
    signs = signs[alphabet.LEET[symbols[signs]] != 0]
    if not len(signs):
        return
    before, after = symbols[signs - 1], symbols[signs + 1]
    letter_before, letter_after = alphabet.LETTERS[before], alphabet.LETTERS[after]
    both = letter_before & letter_after
    one = (letter_before & (alphabet.LEET[after] != 0)) | (letter_after & (alphabet.LEET[before] != 0))
    read = signs[both | (one & ~_BETWEEN_LETTERS_ONLY[symbols[signs]])]
    symbols[read] = alphabet.LEET[symbols[read]]


def _drop_drawn_out(symbols: NDArray[np.uint8]) -> None:
    """Mark as dropped what repeats a third time and more, with what it repeats, and spaces after a space."""
    same = symbols[1:] == symbols[:-1]
    twice = np.flatnonzero(same)
    thrice = twice[:-1][np.diff(twice) == 1]
    repeated = symbols[thrice]
    thrice = thrice[~alphabet.DIGITS[repeated] & (repeated != alphabet.SEPARATOR)]
    spaces = twice[symbols[twice] == alphabet.SPACE]
    symbols[spaces + 1] = alphabet.DROPPED
    symbols[thrice + 1] = alphabet.DROPPED
    symbols[thrice + 2] = alphabet.DROPPED
