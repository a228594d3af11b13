"""Finds terms in folded texts, all of them at once, and says what surrounds each.

A term counts where it begins and ends a word (or only begins one, if it is marked as a stem) and where its language is
one the text may be in: the same letters are an insult in one language and an article in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import features, patterns
from abri.engine.screening.features import Words
from abri.engine.screening.folding import Folded, Numbers
from abri.engine.screening.terms import Places, Terms

CATEGORIES = ("insult", "slur", "profanity", "sexual", "dehumanising")
SIGNALS = tuple(f"{category}:{context}" for category in CATEGORIES for context in patterns.CONTEXTS)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where terms stand in the symbols of a batch, and the signal that each gives."""

    starts: Numbers
    ends: Numbers
    signals: Numbers
    marks: Numbers
    """The number of the word that changes what the term means; -1 for none."""


class Lexicon:
    """Terms of several languages."""

    def __init__(self, lines: Sequence[str], languages: Sequence[str]) -> None:
        """`lines` are `term <tab> category <tab> languages`, folded; a term that ends in `*` is a stem."""
        rows = [line.split("\t") for line in lines]
        self._terms = Terms([term for term, _, _ in rows])
        self._categories = np.array([CATEGORIES.index(category) for _, category, _ in rows], np.int64)
        self._spoken = np.array(
            [[language in of.split() for language in languages] for _, _, of in rows], np.bool_
        ).reshape(-1, len(languages))

    def hits(self, folded: Folded, words: Words, spoken: NDArray[np.bool_]) -> Hits:
        """The terms of each text in a language that `spoken` (a row a text) holds possible."""
        found, rows = self._possible(folded, words, spoken)
        order = _longest(found)
        found, rows = found.chosen(order), rows[order]
        around = patterns.around(folded, words, found, rows)
        signals = self._categories[found.terms] * len(patterns.CONTEXTS) + around.contexts
        return Hits(found.starts, found.ends, signals, around.words)

    def found(self, folded: Folded, spoken: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """Text and number of every term that stands there, terms inside longer ones too."""
        found, rows = self._possible(folded, features.words(folded), spoken)
        return list(zip(rows.tolist(), found.terms.tolist(), strict=True))

    def _possible(self, folded: Folded, words: Words, spoken: NDArray[np.bool_]) -> tuple[Places, Numbers]:
        """The terms of a possible language, and the text that each stands in."""
        found = self._terms.places(folded, words)
        rows = np.searchsorted(folded.bounds, found.starts, side="right") - 1
        heard = (self._spoken[found.terms] & spoken[rows]).any(axis=1)
        heard &= found.ends <= folded.bounds[rows + 1]
        return found.chosen(heard), rows[heard]


def _longest(found: Places) -> Numbers:
    """Which terms do not lie inside another, in their order; of equal ones the first of the list."""
    order = np.lexsort((found.terms, -found.ends, found.starts))
    ends = found.ends[order]
    reach = np.maximum.accumulate(np.concatenate(([-1], ends)))[:-1]
    return order[ends > reach]
