"""Fits every head at once: logistic regression over hashed features, unknown labels masked, seeded.

How far a feature can be believed is set beforehand, as naive Bayes would: one that is as common with a label as without
it starts with a small voice, one that is not with a large one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.matrix import Data

BATCH = 2048
EPOCHS = 6
RATE = 0.04
DECAY = 1e-5
LEAST_VOICE, MOST_VOICE = 0.1, 3.0
UNSEEN = 2.0
"""Added to how often a feature was seen, with a label and without it."""
_MOMENTUM, _SPREAD, _SMALL = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Fitted:
    """`table`: a row a feature, a column a head."""

    table: NDArray[np.float32]
    biases: NDArray[np.float32]


def fit(data: Data, *, seed: int, epochs: int = EPOCHS) -> Fitted:
    """Adam with a rate that falls to zero; the same seed gives the same weights on the same machine."""
    rng = np.random.default_rng(seed)
    rows, heads = data.inputs.shape[0], data.wanted.shape[1]
    table = np.zeros((data.inputs.shape[1], heads), np.float32)
    voices = _voices(data)
    mean, spread = np.zeros_like(table), np.zeros_like(table)
    biases = _first_biases(data)
    steps = epochs * -(-rows // BATCH)
    step = 0
    for _ in range(epochs):
        order = rng.permutation(rows)
        for begin in range(0, rows, BATCH):
            step += 1
            part = order[begin : begin + BATCH]
            inputs = data.inputs[part]
            scores = np.clip(inputs @ (voices * table) + biases, -30, 30)
            wrong = (1 / (1 + np.exp(-scores)) - data.wanted[part]) * data.weights[part]
            slope = np.asarray(inputs.T @ wrong, np.float32) * voices / len(part)
            slope += DECAY * table
            rate = RATE * (1 - step / (steps + 1))
            mean += (1 - _MOMENTUM) * (slope - mean)
            spread += (1 - _SPREAD) * (slope * slope - spread)
            size = rate * np.sqrt(1 - _SPREAD**step) / (1 - _MOMENTUM**step)
            table -= size * mean / (np.sqrt(spread) + _SMALL)
            biases -= rate * wrong.mean(axis=0)
    return Fitted(voices * table, biases)


def _voices(data: Data) -> NDArray[np.float32]:
    """How loud each feature may speak for or against each head: the logarithm of how unevenly it is spread."""
    counted = []
    for labels in (data.wanted, 1 - data.wanted):
        seen = np.asarray(data.inputs.T @ (labels * data.weights), np.float32) + np.float32(UNSEEN)
        counted.append(seen / seen.sum(axis=0))
    uneven = np.abs(np.log(counted[0] / counted[1]))
    voices: NDArray[np.float32] = np.minimum(LEAST_VOICE + uneven, MOST_VOICE).astype(np.float32)
    return voices


def _first_biases(data: Data) -> NDArray[np.float32]:
    share = (data.wanted * data.weights).sum(axis=0) / np.maximum(data.weights.sum(axis=0), 1e-9)
    share = np.clip(share, 0.01, 0.99)
    odds: NDArray[np.float32] = np.log(share / (1 - share)).astype(np.float32)
    return odds
