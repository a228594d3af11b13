"""Examples as a sparse matrix of the same features that the engine sees, and what is known of them as weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from abri.engine.screening import features, folding
from abri.engine.screening.lexicon import SIGNALS, Lexicon
from abri.engine.screening.model import ATTRIBUTES, LABELS, TARGETS
from training.examples import LANGUAGES, Example

BATCH = 4000
OTHER_LANGUAGE = 0.05
"""How much a line in another language counts for the gate of a language."""
GATES = tuple(f"abusive/{language}" for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Plan:
    """Heads that are fitted together, on the same kinds of features and the same number of buckets."""

    groups: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    bits: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Every head of the plan."""
        return tuple(head for heads in self.groups.values() for head in heads)


PLANS = (
    Plan({"gate": GATES, "direct": LABELS[:4], "indirect": LABELS[4:]}, features.KINDS, features.BITS),
    Plan({"attributes": (*ATTRIBUTES, *TARGETS)}, ("char5", "word1", "word2"), features.BITS),
    Plan({"languages": tuple(f"language/{language}" for language in LANGUAGES)}, ("char3", "word1"), 15),
)
"""What every text is asked must be cheap: its language by a table that stays in the nearest cache, its attributes by
one kind of letters; the labels are asked of few."""


@dataclass(frozen=True, slots=True)
class Data:
    """`inputs`: a row an example, a column a bucket or, behind them, a signal; the others: a column a head."""

    inputs: sparse.csr_matrix
    wanted: NDArray[np.float32]
    weights: NDArray[np.float32]


def data(examples: Sequence[Example], lexicon: Lexicon, plan: Plan) -> Data:
    """The matrix of examples; every head's weights add up to the number of examples, unless nothing is known of it."""
    parts = [_inputs(examples[at : at + BATCH], lexicon, plan) for at in range(0, len(examples), BATCH)]
    wanted = np.zeros((len(examples), len(plan.columns)), np.float32)
    weights = np.zeros_like(wanted)
    for row, example in enumerate(examples):
        _state(example, plan.columns, wanted[row], weights[row])
    totals = weights.sum(axis=0)
    weights *= np.where(totals > 0, len(examples) / np.maximum(totals, 1e-9), 0).astype(np.float32)
    return Data(sparse.vstack(parts, format="csr"), wanted, weights)


def _state(
    example: Example, names: Sequence[str], wanted: NDArray[np.float32], weights: NDArray[np.float32]
) -> None:
    for column, name in enumerate(names):
        family, _, of = name.partition("/")
        if family == "language":
            wanted[column], weights[column] = of == example.language, 1.0
            continue
        known = example.known.get(family)
        if known is not None:
            wanted[column] = known
            weights[column] = example.weight * (OTHER_LANGUAGE if of not in ("", example.language) else 1.0)


def _inputs(examples: Sequence[Example], lexicon: Lexicon, plan: Plan) -> sparse.csr_matrix:
    folded = folding.fold(folding.join([example.text for example in examples]))
    texts = features.Windows(np.arange(len(folded)), folded.bounds[:-1], folded.bounds[1:])
    rows, columns, values = [], [], []
    words = features.words(folded)
    for kind in features.kinds(folded, words, texts):
        if kind.name not in plan.kinds:
            continue
        counts = np.maximum(kind.counts, 0)
        ends = np.cumsum(counts)
        places = np.repeat(kind.firsts - (ends - counts), counts) + np.arange(ends[-1])
        rows.append(np.repeat(np.arange(len(folded)), counts))
        columns.append(kind.buckets[places] >> (features.BITS - plan.bits))
        values.append(np.repeat(1 / features.spread(counts), counts))
    if "languages" in plan.groups:
        examples = [replace(example, language="") for example in examples]
    spoken = np.array([[example.language == language for language in LANGUAGES] for example in examples])
    hits = lexicon.hits(folded, words, spoken)
    rows.append(np.searchsorted(folded.bounds, hits.starts, side="right") - 1)
    columns.append((1 << plan.bits) + hits.signals)
    values.append(np.ones(len(hits.signals)))
    return sparse.csr_matrix(
        (np.concatenate(values).astype(np.float32), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(examples), (1 << plan.bits) + len(SIGNALS)),
    )
