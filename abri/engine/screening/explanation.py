"""Why a text was judged as it was: the places of the original that weighed, found only when somebody asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import alphabet, features, folding, patterns, weights
from abri.engine.screening.features import Kind, Windows
from abri.engine.screening.findings import Reason
from abri.engine.screening.folding import Folded, Numbers
from abri.engine.screening.lexicon import SIGNALS, Hits
from abri.engine.screening.model import Model, possible

_ORDERS = {"char3": 3, "char4": 4, "char5": 5}
MOST_WORDS = 8
LEAST_SHARE = 0.08
"""A word is named where it carries at least this share of all that speaks for abuse."""


def explain(model: Model, text: str, begin: int) -> list[Reason]:
    """The reasons for one text; `begin` is added to their places."""
    folded = folding.fold(folding.join([text]), with_origins=True)
    seen = features.windows(folded)
    kinds = tuple(features.kinds(folded, seen))
    spoken = model.languages(seen, kinds, 1)
    hits = model.lexicon.hits(folded, possible(spoken))
    slopes = np.array(
        [model.weights.curves[f"abusive/{language}"].slope for language in model.weights.languages]
    )
    heads = spoken[0] * slopes
    worth = model.weights.groups["gate"].signals[:, : len(heads)] @ heads
    found = _of_terms(folded, hits, worth) + _of_words(folded, _by_symbol(model, folded, seen, kinds, heads))
    return [
        Reason(place.start + begin, place.end + begin, place.weight, place.kind, place.what)
        for place in found
    ]


def _of_terms(folded: Folded, hits: Hits, worth: NDArray[np.float64]) -> list[Reason]:
    reasons = []
    text = folded.readable()
    for start, end, signal in zip(
        hits.starts.tolist(), hits.ends.tolist(), hits.signals.tolist(), strict=True
    ):
        category, around = SIGNALS[signal].split(":")
        plain = float(worth[SIGNALS.index(f"{category}:plain")])
        reasons.append(Reason(*_place(folded, start, end), round(plain, 4), "term", category))
        if around != "plain":
            _, first, past = patterns.context(
                text, int(folded.bounds[0]) + 1, start, end, int(folded.bounds[-1])
            )
            reasons.append(
                Reason(
                    *_place(folded, first, past), round(float(worth[signal]) - plain, 4), "pattern", around
                )
            )
    return reasons


def _by_symbol(
    model: Model, folded: Folded, seen: Windows, kinds: tuple[Kind, ...], heads: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What the features that begin around each symbol add to the gate, the highest of the windows that hold them."""
    total = np.zeros(len(folded.symbols))
    group = model.weights.groups["gate"]
    for kind in kinds:
        if kind.name not in group.kinds or not len(kind.buckets):
            continue
        lanes = weights.unpacked(
            group.table[kind.buckets >> group.shift], np.ones(len(kind.buckets), np.int64)
        )
        each = (lanes * group.scales)[:, : len(heads)] @ heads
        share = np.zeros(len(each))
        for first, past in zip(kind.firsts.tolist(), kind.lasts.tolist(), strict=True):
            if past > first:
                share[first:past] = np.maximum(share[first:past], 1 / np.sqrt(past - first))
        places = (
            np.arange(len(each)) + _ORDERS[kind.name] // 2
            if kind.places is None
            else kind.places[: len(each)]
        )
        np.add.at(total, np.minimum(places, len(total) - 1), each * share)
    return total


def _of_words(folded: Folded, weight: NDArray[np.float64]) -> list[Reason]:
    inside = alphabet.IN_WORDS.take(folded.symbols)
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if not len(edges):
        return []
    words = np.add.reduceat(weight, edges)[::2]
    least = max(float(words[words > 0].sum()) * LEAST_SHARE, 1e-9)
    heaviest = [int(word) for word in np.argsort(-words, kind="stable")[:MOST_WORDS] if words[word] >= least]
    return [
        Reason(
            *_place(folded, int(edges[2 * word]), int(edges[2 * word + 1])),
            round(float(words[word]), 4),
            "model",
            "",
        )
        for word in heaviest
    ]


def _place(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The place in the original text of the symbols from `start` to before `end`."""
    origins: Numbers = folded.origins if folded.origins is not None else np.arange(len(folded.symbols))
    return max(int(origins[start]) - 1, 0), int(origins[max(end - 1, start)])
