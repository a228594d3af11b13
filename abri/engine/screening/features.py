"""What the model sees of a folded text: runs of 3, 4 and 5 symbols, words and pairs of neighbouring words, hashed.

A long text is seen through windows, so that one bad sentence in a long letter is not thinned out. Sums are taken over
integers, so a text gets the same answer alone and in any batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet
from abri.engine.screening.folding import Folded, Numbers

BITS = 18
BUCKETS = 1 << BITS
KINDS = ("char3", "char4", "char5", "word1", "word2")
WINDOW = 256
"""Symbols a window: 256 weights of 8 bits fit a sum of 16 bits (see `weights`)."""
STRIDE = 192
SETTLING = 6
"""So many features more are reckoned with than there are: one ordinary word must not decide alone."""

_LOW_THREE = np.uint32(0x00FFFFFF)
_BLOCK = 1 << 15
_SHIFT = np.uint32(32 - BITS)
_IN_WORDS = alphabet.IN_WORDS.tobytes()
_PRIME = np.uint32(0x01000193)
_MIX = [
    np.uint32(number) for number in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0x2545F491)
]


@dataclass(frozen=True, slots=True)
class Windows:
    """Pieces of texts: `row` says of which text, `starts` and `ends` (inclusive) where in the symbols."""

    row: Numbers
    starts: Numbers
    ends: Numbers


@dataclass(frozen=True, slots=True)
class Words:
    """Where words begin and end (exclusive) in the symbols, and a number for each that depends on its letters only."""

    begins: Numbers
    ends: Numbers
    hashed: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Kind:
    """The buckets of one kind of feature, and which of them belong to each window (`firsts` to before `lasts`)."""

    name: str
    buckets: NDArray[np.intp]
    firsts: Numbers
    lasts: Numbers
    places: Numbers | None
    """Where each feature begins in the symbols; None where feature `i` begins at symbol `i`."""

    @property
    def counts(self) -> Numbers:
        return self.lasts - self.firsts


def spread(counts: Numbers) -> NDArray[np.float64]:
    """By what the sum over so many features is divided."""
    found: NDArray[np.float64] = np.sqrt(np.maximum(counts, 1) + SETTLING)
    return found


def windows(folded: Folded) -> Windows:
    """Each text whole, or in overlapping pieces where it is longer than a window."""
    starts, ends = folded.bounds[:-1], folded.bounds[1:]
    longer = ends - starts + 1 - WINDOW
    if not (longer > 0).any():
        return Windows(np.arange(len(starts)), starts, ends)
    counts = np.where(longer > 0, -(-longer // STRIDE) + 1, 1)
    row = np.repeat(np.arange(len(starts)), counts)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    begin = starts[row] + nth * STRIDE
    return Windows(row, begin, np.minimum(begin + WINDOW - 1, ends[row]))


def words(folded: Folded) -> Words:
    """Every word of a batch."""
    inside = np.frombuffer(folded.symbols.tobytes().translate(_IN_WORDS), np.bool_)
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begins = edges[::2]
    powers, inverses = _powers(len(folded.symbols))
    if not len(edges):
        return Words(begins, begins, np.zeros(0, np.uint32))
    wide = folded.symbols.astype(np.uint32)
    wide *= powers
    before = np.cumsum(wide, dtype=np.uint32)[edges - 1]
    hashed = (before[1::2] - before[::2]) * inverses[begins]
    return Words(begins, edges[1::2], hashed ^ (hashed >> np.uint32(15)))


def kinds(folded: Folded, said: Words, seen: Windows) -> Iterator[Kind]:
    """Every kind of feature of a batch, in the order of KINDS."""
    yield from _runs(folded.symbols, seen.starts, seen.ends)
    firsts, lasts = np.searchsorted(said.begins, seen.starts), np.searchsorted(said.begins, seen.ends)
    yield Kind("word1", _buckets(said.hashed * _MIX[4]), firsts, lasts, said.begins)
    yield Kind("word2", _buckets(paired(said.hashed)), firsts, np.maximum(lasts - 1, firsts), said.begins)


def of_windows(
    folded: Folded, every: Sequence[Kind], seen: Windows, chosen: NDArray[np.intp]
) -> Iterator[Kind]:
    """The same kinds of feature, those of some of the windows only."""
    starts, ends = seen.starts[chosen], seen.ends[chosen]
    pieces = map(folded.symbols.tobytes().__getitem__, map(slice, starts.tolist(), (ends + 1).tolist()))
    begins = np.cumsum(ends - starts + 1) - (ends - starts + 1)
    yield from _runs(np.frombuffer(b"".join(pieces), np.uint8), begins, begins + ends - starts)
    for kind in every[-2:]:
        firsts, counts = kind.firsts[chosen], kind.counts[chosen]
        pasts = np.cumsum(counts)
        places = np.repeat(firsts - (pasts - counts), counts) + np.arange(int(counts.sum()))
        yield Kind(kind.name, kind.buckets[places], pasts - counts, pasts, None)


def paired(hashed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number for each word with the next one."""
    pairs = hashed[:-1] * _MIX[5] + hashed[1:] * _MIX[3]
    numbers: NDArray[np.uint32] = (pairs ^ (pairs >> np.uint32(13))) * _MIX[1]
    return numbers


def _runs(symbols: NDArray[np.uint8], starts: Numbers, ends: Numbers) -> Iterator[Kind]:
    """The runs of 3, 4 and 5 symbols, block by block: what is computed between stays in the cache."""
    size = len(symbols)
    threes, fours, fives = (np.empty(max(size - less, 0), np.intp) for less in (2, 3, 4))
    numbers = in_fours(symbols)
    for begin in range(0, max(size - 2, 0), _BLOCK):
        four = numbers[begin : begin + _BLOCK]
        three = four & _LOW_THREE
        five = four * _MIX[2]
        fifth = symbols[begin + 4 : begin + 4 + len(five)].astype(np.uint32)
        fifth *= _MIX[3]
        five[: len(fifth)] ^= fifth
        five ^= five >> np.uint32(15)
        for buckets, runs, mix in (
            (threes, three, _MIX[0]),
            (fours, four, _MIX[1]),
            (fives, five, _MIX[0]),
        ):
            np.multiply(runs, mix, out=runs)
            part = buckets[begin : begin + _BLOCK]
            part[:] = np.right_shift(runs, _SHIFT, out=runs)[: len(part)]
    for name, order, buckets in zip(KINDS, (3, 4, 5), (threes, fours, fives), strict=False):
        yield Kind(name, buckets, starts, np.maximum(ends - order + 2, starts), None)


def in_fours(symbols: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The four symbols from each on as one number, the first in its lowest byte; zeros follow the last."""
    padded = np.concatenate((symbols, np.zeros(4, np.uint8)))
    overlapping = np.ndarray((len(symbols),), np.dtype("<u4"), padded, strides=(1,))
    return overlapping.astype(np.uint32)


def _buckets(hashed: NDArray[np.uint32]) -> NDArray[np.intp]:
    return (hashed >> _SHIFT).astype(np.intp)


def _powers(length: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Powers of an odd number modulo 2**32 and their inverses: with them a sum over a word forgets where it stood."""
    powers, inverses = _powers_up_to(max(17, length.bit_length()))
    return powers[:length], inverses


@cache
def _powers_up_to(bits: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    inverse = np.uint32(pow(int(_PRIME), -1, 1 << 32))
    return _row_of_powers(_PRIME, 1 << bits), _row_of_powers(inverse, 1 << bits)


def _row_of_powers(base: np.uint32, length: int) -> NDArray[np.uint32]:
    row = np.full(length, base, np.uint32)
    row[0] = 1
    powers: NDArray[np.uint32] = np.multiply.accumulate(row, dtype=np.uint32)
    return powers


def sums(kind: Kind, table: NDArray[np.uint32] | NDArray[np.uint64], shift: int = 0) -> NDArray[np.uint16]:
    """For each window the sums of the bytes of the table's numbers over its features, as columns.

    Every second byte is summed at once, in parts of 16 bits: a window has too few features to overflow. A smaller
    table leaves out the low bits of a bucket.
    """
    size, bytes_ = len(kind.buckets), table.dtype.itemsize
    found = np.zeros((len(kind.firsts), bytes_), np.uint16)
    if not size or not len(found):
        return found
    values = np.empty(size + 1, table.dtype)
    values[-1] = 0
    table.take(kind.buckets >> shift if shift else kind.buckets, mode="clip", out=values[:-1])
    ends = np.empty(2 * len(found), np.int64)
    ends[::2], ends[1::2] = np.minimum(kind.firsts, size), np.minimum(kind.lasts, size)
    every_second = values.dtype.type(0x00FF00FF00FF00FF & (256**bytes_ - 1))
    for column in (0, 1):
        parts = np.add.reduceat(values & every_second, ends, dtype=values.dtype)[::2]
        found[:, column::2] = parts.astype(f"<u{bytes_}").view("<u2").reshape(len(found), -1)
        values >>= values.dtype.type(8)
    found[kind.lasts <= kind.firsts] = 0
    return found
