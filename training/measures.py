"""The figures by which screening is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from training.examples import Example


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of texts says about the scores; None where it holds one class only."""

    texts: int
    abusive: int
    macro_f1: float | None
    auc: float | None
    calibration_error: float
    false_positives: float | None
    recall: float | None


def figures(scores: NDArray[np.float64], flagged: NDArray[np.bool_], truth: NDArray[np.bool_]) -> Figures:
    """The figures of one set of texts, from calibrated scores, flags and what is true."""
    both = bool(truth.any() and not truth.all())
    return Figures(
        texts=len(truth),
        abusive=int(truth.sum()),
        macro_f1=float(f1_score(truth, flagged, average="macro")) if both else None,
        auc=float(roc_auc_score(truth, scores)) if both else None,
        calibration_error=calibration_error(scores, truth),
        false_positives=float(flagged[~truth].mean()) if not truth.all() else None,
        recall=float(flagged[truth].mean()) if truth.any() else None,
    )


def calibration_error(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Mean distance between what was foretold and what happened, over ten bins of the score."""
    bins = np.minimum((scores * 10).astype(int), 9)
    return float(
        sum(
            abs(scores[bins == one].mean() - truth[bins == one].mean()) * (bins == one).mean()
            for one in np.unique(bins)
        )
    )


def grouped(examples: Iterable[Example], by: Callable[[Example], str]) -> Mapping[str, Sequence[int]]:
    """The places of examples by a name of theirs, in order of the names; an empty name is left out."""
    found: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        if name := by(example):
            found.setdefault(name, []).append(place)
    return dict(sorted(found.items()))
