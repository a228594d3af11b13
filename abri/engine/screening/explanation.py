"""Why a text was judged as it was: the places of the original that weighed, found only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet, features, folding, weights
from abri.engine.screening.features import Kind, Words
from abri.engine.screening.findings import Reason
from abri.engine.screening.folding import Folded, Numbers
from abri.engine.screening.lexicon import SIGNALS, Hits
from abri.engine.screening.model import Model, possible

_ORDERS = {"char3": 3, "char4": 4, "char5": 5}
MOST_WORDS = 8
LEAST_SHARE = 0.08
"""A word is named where it carries at least this share of all that speaks for abuse."""


def explain(model: Model, texts: Sequence[str]) -> list[list[Reason]]:
    """The reasons for each text: first those of terms, then those of words."""
    folded = folding.fold(folding.join(texts), with_origins=True)
    seen = features.windows(folded)
    words = features.words(folded)
    kinds = tuple(features.kinds(folded, words, seen))
    spoken = model.languages(seen, kinds, len(folded))
    hits = model.lexicon.hits(folded, words, possible(spoken))
    slopes = np.array(
        [model.weights.curves[f"abusive/{language}"].slope for language in model.weights.languages]
    )
    heads = spoken * slopes
    worth = model.weights.groups["gate"].signals[:, : heads.shape[1]]
    weight = _by_symbol(model, folded, kinds, heads)
    terms = np.searchsorted(hits.starts, folded.bounds).tolist()
    columns = (hits.starts, hits.ends, hits.signals, hits.marks)
    found = []
    for row, (first, past) in enumerate(pairwise(terms)):
        place = _Places(folded, row)
        part = Hits(*(column[first:past] for column in columns))
        found.append(_of_terms(place, words, part, worth @ heads[row]))
    for reasons, more in zip(found, _of_words(folded, words, weight), strict=True):
        reasons.extend(more)
    return found


class _Places:
    """Where symbols of one text of a batch stand in the original."""

    def __init__(self, folded: Folded, row: int) -> None:
        origins = folded.origins
        self._origins: Numbers = origins if origins is not None else np.arange(len(folded.symbols))
        self._begin = int(self._origins[folded.bounds[row]])

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The place of the symbols from `start` to before `end`."""
        first, last = int(self._origins[start]), int(self._origins[max(end - 1, start)])
        return max(first - self._begin - 1, 0), last - self._begin


def _of_terms(place: _Places, words: Words, hits: Hits, worth: NDArray[np.float64]) -> list[Reason]:
    reasons = []
    for start, end, signal, mark in zip(
        *map(np.ndarray.tolist, (hits.starts, hits.ends, hits.signals, hits.marks)), strict=True
    ):
        category, around = SIGNALS[signal].split(":")
        plain = float(worth[SIGNALS.index(f"{category}:plain")])
        reasons.append(Reason(*place.of(start, end), round(plain, 4), "term", category))
        if around != "plain":
            span = (int(words.begins[mark]), int(words.ends[mark])) if mark >= 0 else (start, end)
            reasons.append(
                Reason(*place.of(*span), round(float(worth[signal]) - plain, 4), "pattern", around)
            )
    return reasons


def _by_symbol(
    model: Model, folded: Folded, kinds: tuple[Kind, ...], heads: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What the features that begin around each symbol add to the gate, the highest of the windows that hold them."""
    total = np.zeros(len(folded.symbols))
    rows = np.minimum(np.cumsum(folded.symbols == alphabet.SEPARATOR) - 1, len(folded) - 1)
    group = model.weights.groups["gate"]
    for kind in kinds:
        if kind.name not in group.kinds or not len(kind.buckets):
            continue
        begins = np.arange(len(kind.buckets)) if kind.places is None else kind.places[: len(kind.buckets)]
        each = _shares(kind)
        each *= _worth(weights.single(kind, group), heads[rows[begins]])
        middle = _ORDERS[kind.name] // 2 if kind.places is None else 0
        np.add.at(total, np.minimum(begins + middle, len(total) - 1), each)
    return total


def _worth(single: NDArray[np.float64], heads: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each feature's weights times those of the heads, summed in an order that no neighbour changes."""
    worth = np.zeros(len(single))
    for column in range(heads.shape[1]):
        worth += single[:, column] * heads[:, column]
    return worth


def _shares(kind: Kind) -> NDArray[np.float64]:
    """How much each feature counts in the window where it counts most; many features count less each."""
    counts = np.maximum(kind.counts, 0)
    pasts = np.cumsum(counts)
    inside = np.arange(int(counts.sum())) + np.repeat(kind.firsts - (pasts - counts), counts)
    shares = np.zeros(len(kind.buckets))
    np.maximum.at(shares, inside, np.repeat(1 / features.spread(counts), counts))
    return shares


def _of_words(folded: Folded, words: Words, weight: NDArray[np.float64]) -> Iterator[list[Reason]]:
    """For each text the words that weigh most."""
    edges = np.stack((words.begins, words.ends), axis=1).reshape(-1)
    every = np.add.reduceat(weight, edges)[::2] if len(edges) else weight[:0]
    bounds = np.searchsorted(words.begins, folded.bounds).tolist()
    for row, (first, past) in enumerate(pairwise(bounds)):
        each = every[first:past]
        least = max(float(each[each > 0].sum()) * LEAST_SHARE, 1e-9)
        place = _Places(folded, row)
        yield [
            Reason(
                *place.of(int(words.begins[first + word]), int(words.ends[first + word])),
                round(float(each[word]), 4),
                "model",
            )
            for word in np.argsort(-each, kind="stable")[:MOST_WORDS].tolist()
            if each[word] >= least
        ]
