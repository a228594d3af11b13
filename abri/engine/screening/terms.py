"""Finds where the terms of a lexicon may stand, many words at once, and then compares letter by letter.

A term begins where a word begins, so the number of that word (see `features.Words`), or of it and the next one, leads
to the few terms that begin so; a stem is looked for by the first letters of a word. A lookup that meets no term, as
most do, costs nanoseconds; what it finds is only a guess until the letters agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet, features
from abri.engine.screening.features import Words
from abri.engine.screening.folding import Folded, Numbers

STEM = "*"
"""At its end it says that a term only begins a word."""
_LETTERS = 4
"""How many first letters of a word are compared with those of the stems, four bytes in one number."""
_BITS = 17
_MIX, _SHIFT = np.uint32(0x9E3779B1), np.uint32(32 - _BITS)

_APART = np.where(alphabet.IN_WORDS, np.arange(256), alphabet.SPACE).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Places:
    """Where terms stand: the number of each, its first word, the first word after it, and its symbols."""

    terms: Numbers
    firsts: Numbers
    pasts: Numbers
    starts: Numbers
    ends: Numbers

    def chosen(self, which: Numbers | NDArray[np.bool_]) -> Places:
        """Some of them, or all in another order."""
        return Places(
            self.terms[which], self.firsts[which], self.pasts[which], self.starts[which], self.ends[which]
        )


class Terms:
    """Terms of folded words with one space between; what is anything else is never found."""

    def __init__(self, terms: Sequence[str]) -> None:
        texts = [term.removesuffix(STEM) for term in terms]
        parts = [text.split(" ") if _is_term(text) else [] for text in texts]
        self._stems = np.array([term.endswith(STEM) for term in terms], np.bool_)
        self._lengths = np.array([len(text) for text in texts], np.int64)
        self._begins = np.cumsum(self._lengths) - self._lengths
        self._letters = np.frombuffer("".join(texts).encode("ascii", "replace"), np.uint8)
        self._counts = np.array([len(part) for part in parts], np.int64)
        single = self._stems & (self._counts == 1)
        shortest = int(self._lengths[single].min(initial=_LETTERS))
        self._mask = np.uint32((1 << 8 * shortest) - 1)
        by_letters = np.flatnonzero(single)
        by_pair = np.flatnonzero(self._counts > np.where(self._stems, 2, 1))
        by_word = np.setdiff1d(np.flatnonzero(self._counts), np.concatenate((by_letters, by_pair)))
        self._by_word = _Index(_hashes([parts[place][0] for place in by_word]), by_word)
        heads = _hashes([word for place in by_pair for word in parts[place][:2]])
        self._by_pair = _Index(features.paired(heads)[::2], by_pair)
        self._by_letters = _Index(self._first_letters(self._letters, self._begins[by_letters]), by_letters)

    def places(self, folded: Folded, words: Words) -> Places:
        """Every place where the letters of a term begin a word, and end one unless it is a stem."""
        looked_up = (
            self._by_word.lookup(words.hashed),
            self._by_pair.lookup(features.paired(words.hashed)),
            self._by_letters.lookup(self._first_letters(folded.symbols, words.begins)),
        )
        firsts, terms = map(np.concatenate, zip(*looked_up, strict=True))
        starts = words.begins[firsts]
        found = Places(terms, firsts, firsts + self._counts[terms], starts, starts + self._lengths[terms])
        found = found.chosen(found.ends < len(folded.symbols))
        found = found.chosen(self._stems[found.terms] | ~alphabet.IN_WORDS[folded.symbols[found.ends]])
        return found.chosen(self._agrees(folded, found))

    def _agrees(self, folded: Folded, found: Places) -> NDArray[np.bool_]:
        """Whether the letters are those of the term."""
        if not len(found.terms):
            return np.zeros(0, np.bool_)
        lengths = self._lengths[found.terms]
        offsets = np.cumsum(lengths) - lengths
        nth = np.arange(int(lengths.sum())) - np.repeat(offsets, lengths)
        there = _APART[folded.symbols[nth + np.repeat(found.starts, lengths)]]
        differ = there != self._letters[nth + np.repeat(self._begins[found.terms], lengths)]
        agrees: NDArray[np.bool_] = ~np.logical_or.reduceat(differ, offsets)
        return agrees

    def _first_letters(self, symbols: NDArray[np.uint8], begins: Numbers) -> NDArray[np.uint32]:
        """As many letters as the shortest stem has, from each place on, as one number."""
        letters: NDArray[np.uint32] = features.in_fours(symbols).take(begins) & self._mask
        return letters


class _Index:
    """Numbers of terms by a key of 32 bits: those whose keys share a slot lie side by side."""

    def __init__(self, keys: NDArray[np.uint32], numbers: Numbers) -> None:
        slots = _slots(keys)
        order = np.argsort(slots, kind="stable")
        self._keys, self._numbers = keys[order], numbers[order]
        self._counts = np.bincount(slots, minlength=1 << _BITS)
        self._firsts = np.cumsum(self._counts) - self._counts
        self._known = self._counts > 0

    def lookup(self, keys: NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
        """The place of each key that is known, and the number of a term, as often as there are terms."""
        slots = _slots(keys)
        places = np.flatnonzero(self._known.take(slots))
        slots = slots[places]
        counts = self._counts[slots]
        ends = np.cumsum(counts)
        inner = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        places, nth = np.repeat(places, counts), np.repeat(self._firsts[slots], counts) + inner
        same = self._keys[nth] == keys[places]
        return places[same], self._numbers[nth[same]]


def _slots(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (keys * _MIX) >> _SHIFT


def _is_term(text: str) -> bool:
    known = text.isascii() and "  " not in text and text.strip(" ") == text != ""
    return known and all(letter == " " or bool(alphabet.IN_WORDS[ord(letter)]) for letter in text)


def _hashes(words: Sequence[str]) -> NDArray[np.uint32]:
    """The number of each word, the same as in a text."""
    symbols = np.frombuffer("\n".join(["", *words, ""]).encode("ascii"), np.uint8)
    return features.words(Folded(symbols, np.flatnonzero(symbols == alphabet.SEPARATOR))).hashed
