"""Turns raw scores into probabilities and chooses where a flag begins, on lines that training has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from abri.engine.screening.weights import Curve
from training.examples import HEADS, LANGUAGES, Example
from training.measures import grouped

MOST_FALSE = 0.045
"""Flags on plain texts written by people, at most, a language: below the 5 % that is promised."""
PLAIN = frozenset(("common_voice", "goemotions", "tatoeba", "xed"))
"""The sources of plain texts: picked by nobody because they looked like abuse."""
NEAR_BEST = 0.004
"""The lowest threshold is taken that is this near the best: what strangers write scores lower than what was learned."""
NEVER = Curve(1.0, 0.0, 1.01)
"""The curve of a head of which nothing is known."""
FEWEST = 20
LOWEST = {"distress": 0.35}
"""A sign of distress alerts people: below this score most signs on written lines are false."""
_CHOICES = np.linspace(0.1, 0.95, 86)


def curves(examples: Sequence[Example], scores: Mapping[str, NDArray[np.float64]]) -> dict[str, Curve]:
    """A curve for the gate of each language and for every other head, from the raw scores of each."""
    found = {}
    for language in LANGUAGES:
        name = f"abusive/{language}"
        rows = np.array(
            [
                place
                for place, example in enumerate(examples)
                if example.language == language and "abusive" in example.known
            ],
            int,
        )
        found[name] = _gate([examples[row] for row in rows], scores[name][rows])
    for head in HEADS[1:]:
        rows = np.array([place for place, example in enumerate(examples) if head in example.known], int)
        truth = np.array([examples[row].known[head] for row in rows], bool)
        curve = _curve(scores[head][rows], truth, np.array([examples[row].weight for row in rows]))
        found[head] = replace(curve, threshold=max(curve.threshold, LOWEST.get(head, 0.0)))
    return found


def _gate(examples: Sequence[Example], scores: NDArray[np.float64]) -> Curve:
    truth = np.array([example.known["abusive"] for example in examples], bool)
    fitted = _curve(scores, truth, np.ones(len(truth)))
    if fitted == NEVER:
        return NEVER
    chances = _chances(scores, fitted)
    plain = np.array([example.benign_human and example.source in PLAIN for example in examples], bool)
    lowest = float(np.quantile(chances[plain], 1 - MOST_FALSE)) if plain.any() else 0.0
    parts = [np.array(places) for places in grouped(examples, lambda example: example.source).values()]
    parts = [part for part in parts if FEWEST < truth[part].sum() < len(part) - FEWEST]

    def worth(threshold: float) -> float:
        return float(
            np.mean([f1_score(truth[part], chances[part] >= threshold, average="macro") for part in parts])
        )

    allowed = [lowest, *(choice for choice in _CHOICES if choice > lowest)]
    if not parts:
        return Curve(fitted.slope, fitted.offset, round(max(lowest, 0.5), 4))
    worths = [worth(choice) for choice in allowed]
    chosen = next(
        choice for choice, one in zip(allowed, worths, strict=True) if one >= max(worths) - NEAR_BEST
    )
    return Curve(fitted.slope, fitted.offset, round(float(chosen), 4))


def _curve(scores: NDArray[np.float64], truth: NDArray[np.bool_], weights: NDArray[np.float64]) -> Curve:
    """Platt's curve, and the threshold with the best macro-F1."""
    if truth.sum() < FEWEST or (~truth).sum() < FEWEST:
        return NEVER
    fit = LogisticRegression(C=1e3).fit(scores[:, None], truth, sample_weight=weights)
    curve = Curve(round(float(fit.coef_[0, 0]), 5), round(float(fit.intercept_[0]), 5), 0.5)
    chances = _chances(scores, curve)
    best = max(
        _CHOICES,
        key=lambda choice: float(f1_score(truth, chances >= choice, average="macro", sample_weight=weights)),
    )
    return Curve(curve.slope, curve.offset, round(float(best), 4))


def _chances(scores: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-(scores * curve.slope + curve.offset)))
