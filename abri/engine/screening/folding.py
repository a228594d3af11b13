"""Folds many texts at once into one run of symbols (see `alphabet`).

What somebody does to a word so that no list finds it (capitals, accents, look-alike letters, digits for letters,
letters drawn out, characters that cannot be seen) is undone here, once, for a whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_BETWEEN_LETTERS_ONLY = (ord("!"), ord("@"), ord("|"))


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts one after the other as code points, a separator before, between and after them."""

    points: NDArray[np.uint32]
    separators: Numbers


@dataclass(frozen=True, slots=True)
class Folded:
    """The symbols of a batch; text `i` lies between `bounds[i]` and `bounds[i + 1]`, which are separators.

    `origins`, where asked for, holds the place in `Joined.points` that each symbol came from.
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
    """The code points of texts; a lone surrogate is a code point like another."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    whole = "\n" + "\n".join(texts) + "\n" if texts else "\n"
    return Joined(points_of(whole), np.concatenate(([0], np.cumsum(lengths + 1))))


def points_of(text: str) -> NDArray[np.uint32]:
    """The code points of one string."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def fold(joined: Joined, *, with_origins: bool = False) -> Folded:
    """The symbols of every text of a batch."""
    symbols = alphabet.table().take(joined.points, mode="clip")
    symbols[joined.separators] = alphabet.SEPARATOR
    origins = np.arange(len(symbols)) if with_origins else None
    symbols, origins = _keep(symbols, origins, symbols != alphabet.DROPPED)
    symbols, origins = _write_pairs(symbols, origins)
    _read_leet(symbols)
    symbols, origins = _keep(symbols, origins, _not_drawn_out(symbols))
    return Folded(symbols, np.flatnonzero(symbols == alphabet.SEPARATOR), origins)


def _keep(
    symbols: NDArray[np.uint8], origins: Numbers | None, kept: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], Numbers | None]:
    if kept.all():
        return symbols, origins
    return symbols[kept], None if origins is None else origins[kept]


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
    strict = np.isin(symbols[signs], _BETWEEN_LETTERS_ONLY)
    read = signs[both | (one & ~strict)]
    symbols[read] = alphabet.LEET[symbols[read]]


def _not_drawn_out(symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """False for what repeats a third time and more, with what it repeats, and for spaces after a space."""
    kept = np.ones(len(symbols), np.bool_)
    same = symbols[1:] == symbols[:-1]
    kept[1:] = ~(same & (symbols[1:] == alphabet.SPACE))
    thrice = np.flatnonzero(same[1:] & same[:-1])
    repeated = symbols[thrice]
    thrice = thrice[~alphabet.DIGITS[repeated] & (repeated != alphabet.SEPARATOR)]
    kept[thrice + 1] = False
    kept[thrice + 2] = False
    return kept
