"""Fits every head at once: logistic regression over hashed features, unknown labels masked, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.matrix import Data

BATCH = 2048
EPOCHS = 8
RATE = 0.04
DECAY = 5e-5
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
            scores = np.clip(inputs @ table + biases, -30, 30)
            wrong = (1 / (1 + np.exp(-scores)) - data.wanted[part]) * data.weights[part]
            slope = np.asarray(inputs.T @ wrong, np.float32) / len(part)
            slope += DECAY * table
            rate = RATE * (1 - step / (steps + 1))
            mean += (1 - _MOMENTUM) * (slope - mean)
            spread += (1 - _SPREAD) * (slope * slope - spread)
            size = rate * np.sqrt(1 - _SPREAD**step) / (1 - _MOMENTUM**step)
            table -= size * mean / (np.sqrt(spread) + _SMALL)
            biases -= rate * wrong.mean(axis=0)
    return Fitted(table, biases)


def _first_biases(data: Data) -> NDArray[np.float32]:
    share = (data.wanted * data.weights).sum(axis=0) / np.maximum(data.weights.sum(axis=0), 1e-9)
    share = np.clip(share, 0.01, 0.99)
    odds: NDArray[np.float32] = np.log(share / (1 - share)).astype(np.float32)
    return odds
