"""Why a text was judged as it was: the places of the original that weighed, found only when somebody asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import features, folding, weights
from abri.engine.screening.features import Kind, Windows, Words
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
    words = features.words(folded)
    kinds = tuple(features.kinds(folded, words, seen))
    spoken = model.languages(seen, kinds, 1)
    hits = model.lexicon.hits(folded, words, possible(spoken))
    slopes = np.array(
        [model.weights.curves[f"abusive/{language}"].slope for language in model.weights.languages]
    )
    heads = spoken[0] * slopes
    worth = model.weights.groups["gate"].signals[:, : len(heads)] @ heads
    found = _of_terms(folded, words, hits, worth) + _of_words(
        folded, words, _by_symbol(model, folded, seen, kinds, heads)
    )
    return [
        Reason(place.start + begin, place.end + begin, place.weight, place.kind, place.what)
        for place in found
    ]


def _of_terms(folded: Folded, words: Words, hits: Hits, worth: NDArray[np.float64]) -> list[Reason]:
    reasons = []
    for start, end, signal, mark in zip(
        *map(np.ndarray.tolist, (hits.starts, hits.ends, hits.signals, hits.marks)), strict=True
    ):
        category, around = SIGNALS[signal].split(":")
        plain = float(worth[SIGNALS.index(f"{category}:plain")])
        reasons.append(Reason(*_place(folded, start, end), round(plain, 4), "term", category))
        if around != "plain":
            place = (int(words.begins[mark]), int(words.ends[mark])) if mark >= 0 else (start, end)
            reasons.append(
                Reason(*_place(folded, *place), round(float(worth[signal]) - plain, 4), "pattern", around)
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
        each = weights.single(kind, group)[:, : len(heads)] @ heads
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


def _of_words(folded: Folded, words: Words, weight: NDArray[np.float64]) -> list[Reason]:
    if not len(words.begins):
        return []
    edges = np.stack((words.begins, words.ends), axis=1).reshape(-1)
    each = np.add.reduceat(weight, edges)[::2]
    least = max(float(each[each > 0].sum()) * LEAST_SHARE, 1e-9)
    return [
        Reason(
            *_place(folded, int(words.begins[word]), int(words.ends[word])),
            round(float(each[word]), 4),
            "model",
        )
        for word in np.argsort(-each, kind="stable")[:MOST_WORDS].tolist()
        if each[word] >= least
    ]


def _place(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The place in the original text of the symbols from `start` to before `end`."""
    origins: Numbers = folded.origins if folded.origins is not None else np.arange(len(folded.symbols))
    return max(int(origins[start]) - 1, 0), int(origins[max(end - 1, start)])
