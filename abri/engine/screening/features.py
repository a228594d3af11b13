"""What the model sees of a folded text: runs of 3, 4 and 5 symbols, words and pairs of neighbouring words, hashed.

A long text is seen through windows, so that one bad sentence in a long letter is not thinned out. Sums are taken over
integers, so a text gets the same answer alone and in any batch.
"""

from __future__ import annotations

from collections.abc import Iterator
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

_HALVES, _LOW = np.uint32(0x00FF00FF), np.uint32(0xFFFF)
_BLOCK = 1 << 14
_SHIFT = np.uint32(32 - BITS)
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
    inside = alphabet.IN_WORDS.take(folded.symbols)
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
    for name, order, buckets in zip(KINDS, (3, 4, 5), _runs(folded.symbols), strict=False):
        yield Kind(name, buckets, seen.starts, np.maximum(seen.ends - order + 2, seen.starts), None)
    firsts, lasts = np.searchsorted(said.begins, seen.starts), np.searchsorted(said.begins, seen.ends)
    yield Kind("word1", _buckets(said.hashed * _MIX[4]), firsts, lasts, said.begins)
    pairs = said.hashed[:-1] * _MIX[5] + said.hashed[1:] * _MIX[3]
    pairs = (pairs ^ (pairs >> np.uint32(13))) * _MIX[1]
    yield Kind("word2", _buckets(pairs), firsts, np.maximum(lasts - 1, firsts), said.begins)


def _runs(symbols: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """The buckets of all runs of 3, 4 and 5 symbols, block by block: what is computed between stays in the cache."""
    size = len(symbols)
    threes, fours, fives = (np.empty(max(size - less, 0), np.intp) for less in (2, 3, 4))
    for begin in range(0, max(size - 2, 0), _BLOCK):
        wide = symbols[begin : begin + _BLOCK + 4].astype(np.uint32)
        three = wide[:-2] | (wide[1:-1] << np.uint32(8)) | (wide[2:] << np.uint32(16))
        four = three[:-1] | (wide[3:] << np.uint32(24))
        five = (four[:-1] * _MIX[2]) ^ (wide[4:] * _MIX[3])
        five ^= five >> np.uint32(15)
        for buckets, hashed in ((threes, three * _MIX[0]), (fours, four * _MIX[1]), (fives, five * _MIX[0])):
            part = buckets[begin : begin + _BLOCK]
            part[:] = hashed[: len(part)] >> _SHIFT
    return threes, fours, fives


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


def sums(kind: Kind, table: NDArray[np.uint32], shift: int = 0) -> NDArray[np.uint32]:
    """For each window the sums of the four bytes of the table over its features, as columns.

    The bytes are summed two at a time, in the halves of 32-bit numbers: a window has too few features to overflow. A
    smaller table leaves out the low bits of a bucket.
    """
    size = len(kind.buckets)
    found = np.zeros((len(kind.firsts), 4), np.uint32)
    if not size or not len(found):
        return found
    values = np.empty(size + 1, np.uint32)
    values[-1] = 0
    table.take(kind.buckets >> shift if shift else kind.buckets, mode="clip", out=values[:-1])
    ends = np.empty(2 * len(found), np.int64)
    ends[::2], ends[1::2] = np.minimum(kind.firsts, size), np.minimum(kind.lasts, size)
    for column in (0, 1):
        halves = np.add.reduceat(values & _HALVES, ends, dtype=np.uint32)[::2]
        found[:, column], found[:, column + 2] = halves & _LOW, halves >> np.uint32(16)
        values >>= np.uint32(8)
    found[kind.lasts <= kind.firsts] = 0
    return found
