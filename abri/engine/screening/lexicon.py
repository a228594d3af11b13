"""Finds terms in folded texts, all of them at once, and says what surrounds each.

A term counts where it begins and ends a word (or only begins one, if it is marked as a stem) and where its language is
one the text may be in: the same letters are an insult in one language and an article in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from abri.engine.screening import alphabet, patterns
from abri.engine.screening.features import Words
from abri.engine.screening.folding import Folded, Numbers

CATEGORIES = ("insult", "slur", "profanity", "sexual", "dehumanising")
SIGNALS = tuple(f"{category}:{context}" for category in CATEGORIES for context in patterns.CONTEXTS)
STEM = "*"

_APART = np.where(alphabet.IN_WORDS, np.arange(256), alphabet.SPACE).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where terms stand in the symbols of a batch, and the signal that each gives."""

    starts: Numbers
    ends: Numbers
    signals: Numbers
    marks: Numbers
    """The number of the word that changes what the term means; -1 for none."""


class Lexicon:
    """Terms of several languages in one automaton."""

    def __init__(self, lines: Sequence[str], languages: Sequence[str]) -> None:
        """`lines` are `term <tab> category <tab> languages`, folded; a term that ends in `*` is a stem."""
        rows = [line.split("\t") for line in lines]
        terms = [term.removesuffix(STEM) for term, _, _ in rows]
        self._lengths = np.array([len(term) for term in terms], np.int64)
        self._stems = np.array([term.endswith(STEM) for term, _, _ in rows], np.bool_)
        self._categories = np.array([CATEGORIES.index(category) for _, category, _ in rows], np.int64)
        self._spoken = np.array(
            [[language in of.split() for language in languages] for _, _, of in rows], np.bool_
        ).reshape(-1, len(languages))
        self._automaton = (
            AhoCorasick([" " + term for term in terms], implementation=Implementation.DFA) if terms else None
        )

    def hits(self, folded: Folded, words: Words, spoken: NDArray[np.bool_]) -> Hits:
        """The terms of each text in a language that `spoken` (a row a text) holds possible."""
        terms, starts, ends = _longest(*self._whole(folded, spoken))
        around = patterns.around(folded, words, starts, ends)
        signals = self._categories[terms] * len(patterns.CONTEXTS) + around.contexts
        return Hits(starts, ends, signals, around.words)

    def found(self, folded: Folded, spoken: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """Text and number of every term that stands there, terms inside longer ones too."""
        terms, starts, _ = self._whole(folded, spoken)
        rows = np.searchsorted(folded.bounds, starts, side="right") - 1
        return list(zip(rows.tolist(), terms.tolist(), strict=True))

    def _whole(self, folded: Folded, spoken: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
        """Number, start and end of each term that is a whole word of a possible language."""
        empty = np.zeros(0, np.int64)
        if self._automaton is None:
            return empty, empty, empty
        apart = _APART.take(folded.symbols)
        found = self._automaton.find_matches_as_indexes(apart.tobytes().decode("ascii"), overlapping=True)
        if not found:
            return empty, empty, empty
        terms, starts, ends = np.array(found, np.int64).T
        starts = starts + 1
        rows = np.searchsorted(folded.bounds, starts, side="right") - 1
        whole = self._stems[terms] | (apart[ends] == alphabet.SPACE)
        whole &= (self._spoken[terms] & spoken[rows]).any(axis=1)
        whole &= ends <= folded.bounds[rows + 1]
        return terms[whole], starts[whole], ends[whole]


def _longest(terms: Numbers, starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Without terms that lie inside another."""
    order = np.lexsort((-ends, starts))
    terms, starts, ends = terms[order], starts[order], ends[order]
    reach = np.maximum.accumulate(np.concatenate(([-1], ends)))[:-1] if len(ends) else ends
    kept = ends > reach
    return terms[kept], starts[kept], ends[kept]
