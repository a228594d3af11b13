"""Scores the texts of a batch: language, gate, attributes, and the heads of the labels where the gate opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import features, weights
from abri.engine.screening.features import Kind, Windows
from abri.engine.screening.folding import Folded, Numbers
from abri.engine.screening.lexicon import Hits, Lexicon
from abri.engine.screening.weights import LANES, Together

LABELS = ("insult", "threat", "identity_hate", "sexual", "selfharm_encouragement", "exclusion")
ATTRIBUTES = ("profanity_untargeted", "distress")
TARGETS = ("individual", "group")
DIGITS = 4
"""Scores are rounded: the last bits of an exponential depend on how many are computed at once."""
_POSSIBLE = 0.2
_LABELLING = ("direct", "indirect")
"""The groups whose heads are the labels, in the order of LABELS."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Calibrated scores, a row a text. Columns follow LABELS, ATTRIBUTES, TARGETS and the languages of the weights."""

    abusive: Scores
    flagged: NDArray[np.bool_]
    labels: Scores
    attributes: Scores
    targets: Scores
    languages: Scores


class Model:
    """The weights, ready to be asked."""

    def __init__(self, read: weights.Weights) -> None:
        self.weights = read
        self.lexicon = Lexicon(read.terms, read.languages)
        curves = [read.curves[f"abusive/{language}"] for language in read.languages]
        self._slopes = np.array([curve.slope for curve in curves])
        self._offsets = np.array([curve.offset for curve in curves])
        self._thresholds = np.array([curve.threshold for curve in curves])
        self._speech = Together(read.groups["languages"])
        self._gate = Together(read.groups["gate"], read.groups["attributes"])
        self._naming = Together(*(read.groups[name] for name in _LABELLING))

    def score(self, folded: Folded, told: Numbers | None = None) -> Scored:
        """The scores of every text of a batch; `told` holds the place of its language where it is known, else -1."""
        seen = features.windows(folded)
        words = features.words(folded)
        kinds = tuple(features.kinds(folded, words, seen))
        spoken = self.languages(seen, kinds, len(folded))
        if told is not None:
            spoken = np.where(told[:, None] < 0, spoken, told[:, None] == np.arange(spoken.shape[1]))
        hits = self.lexicon.hits(folded, words, possible(spoken))
        by_window, about = self._add_up(seen, kinds, hits, self._gate)
        mixed = spoken[seen.row]
        gate = _chance((by_window[:, : mixed.shape[1]] * self._slopes + self._offsets) * mixed, axis=1)
        abusive = _highest(gate, seen, len(folded))
        attributes = self._calibrated(about, "attributes", seen, len(folded))
        flagged = abusive >= np.round((spoken * self._thresholds).sum(axis=1), DIGITS)
        return Scored(
            abusive=abusive,
            flagged=flagged,
            labels=self._labels(folded, seen, kinds, hits, gate),
            attributes=attributes[:, : len(ATTRIBUTES)],
            targets=attributes[:, len(ATTRIBUTES) :],
            languages=spoken,
        )

    def languages(self, seen: Windows, kinds: Sequence[Kind], texts: int) -> Scores:
        """How likely each text is in each language; a row adds up to 1."""
        (scores,) = self._speech.summed(kinds, len(seen.row))
        scores = scores[:, : len(self.weights.languages)]
        first = scores if len(scores) == texts else np.zeros((texts, scores.shape[1]))
        if len(scores) != texts:
            np.add.at(first, seen.row, scores)
        first -= first.max(axis=1, keepdims=True)
        powers = np.exp(first)
        shares: Scores = np.round(powers / powers.sum(axis=1, keepdims=True), DIGITS)
        return shares

    def _labels(
        self, folded: Folded, seen: Windows, kinds: Sequence[Kind], hits: Hits, gate: Scores
    ) -> Scores:
        """The labels of texts that have a window for which the gate opens; zero for the others."""
        asked = np.flatnonzero(gate >= self.weights.looked_at_from)
        if not len(asked):
            return np.zeros((len(folded), len(LABELS)))
        part = Windows(seen.row[asked], seen.starts[asked], seen.ends[asked])
        chosen = features.of_windows(folded, kinds, seen, asked)
        scores = self._add_up(part, chosen, _inside(hits, seen, asked), self._naming)
        parts = [
            self._calibrated(one, name, part, len(folded))
            for name, one in zip(_LABELLING, scores, strict=True)
        ]
        return np.concatenate(parts, axis=1)[:, : len(LABELS)]

    def _calibrated(self, scores: Scores, group: str, seen: Windows, texts: int) -> Scores:
        columns = []
        for place, head in enumerate(self.weights.groups[group].heads):
            curve = self.weights.curves[head]
            columns.append(_highest(_chance(scores[:, place] * curve.slope + curve.offset), seen, texts))
        return np.stack(columns, axis=1)

    def _add_up(
        self, seen: Windows, kinds: Iterable[Kind], hits: Hits, together: Together
    ) -> tuple[Scores, ...]:
        """Raw scores of each group, a row a window and a column a head."""
        totals = together.summed(kinds, len(seen.row))
        window = np.searchsorted(seen.starts, hits.starts, side="right") - 1
        cells = (window[:, None] * LANES + np.arange(LANES)).reshape(-1)
        for total, group in zip(totals, together.groups, strict=True):
            np.add.at(total.reshape(-1), cells, group.signals[hits.signals].reshape(-1))
        return totals


def possible(spoken: Scores) -> NDArray[np.bool_]:
    """The languages that a text may be in: the likeliest, and those not far behind."""
    found: NDArray[np.bool_] = (spoken >= _POSSIBLE) | (spoken == spoken.max(axis=1, keepdims=True))
    return found


def _chance(scores: Scores, axis: int | None = None) -> Scores:
    if axis is not None:
        scores = scores.sum(axis=axis)
    return 1.0 / (1.0 + np.exp(-np.clip(scores, -60, 60)))


def _highest(scores: Scores, seen: Windows, texts: int) -> Scores:
    """The highest score among the windows of each text."""
    found = np.zeros(texts)
    if len(seen.row) == texts:
        found[seen.row] = scores
    else:
        np.maximum.at(found, seen.row, scores)
    return np.round(found, DIGITS)


def _inside(hits: Hits, seen: Windows, chosen: NDArray[np.intp]) -> Hits:
    """The terms that lie in these windows."""
    window = np.searchsorted(seen.starts, hits.starts, side="right") - 1
    kept = np.isin(window, chosen)
    return Hits(hits.starts[kept], hits.ends[kept], hits.signals[kept], hits.marks[kept])
