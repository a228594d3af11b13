"""Whether something rises over time: Kendall's rank correlation and the Mann-Kendall test, which no outlier moves.

H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945); M. G. Kendall, Rank Correlation Methods (1975).
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening.stories.ledger import DAY, Instants
from abri.engine.screening.stories.story import Escalation

FEWEST = 8
"""Messages below which nothing is said of a rise."""
MOST_POINTS = 64
"""More messages than these are averaged in as many groups of equal size, so that the test stays small."""
PARTS = 8
"""Equal spans of time in which messages are counted."""
CERTAIN = 0.95
_SHORTEST = DAY
_LATER = np.triu(np.ones((MOST_POINTS, MOST_POINTS), np.bool_), 1)


def escalation(seconds: Instants, severities: NDArray[np.float64]) -> Escalation | None:
    """The surer of a rise of severity and one of the rate, of messages in order of time; None where neither is sure."""
    if len(severities) < FEWEST:
        return None
    rises = [Escalation("severity", *_rise(_averaged(severities)))]
    dated = seconds[~np.isnan(seconds)]
    if len(dated) >= FEWEST and dated[-1] - dated[0] >= _SHORTEST:
        parts = (dated - dated[0]) * (PARTS / (dated[-1] - dated[0]))
        counts = np.bincount(np.minimum(parts.astype(np.int64), PARTS - 1), minlength=PARTS)
        rises.append(Escalation("rate", *_rise(counts.astype(np.float64))))
    best = max(rises, key=lambda rise: (rise.certainty, rise.trend))
    return best if best.trend > 0 and best.certainty >= CERTAIN else None


def _averaged(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(values) <= MOST_POINTS:
        return values
    return np.array([part.mean() for part in np.array_split(values, MOST_POINTS)])


def _rise(values: NDArray[np.float64]) -> tuple[float, float]:
    """Kendall's tau-b with the order, and 1 minus the chance of one as high by accident (ties corrected)."""
    values = np.round(values, 9)
    size = len(values)
    score = float(np.sign(values[None, :] - values[:, None])[_LATER[:size, :size]].sum())
    ties = np.array(list(Counter(values.tolist()).values()))
    pairs = size * (size - 1) / 2
    untied = pairs - float((ties * (ties - 1)).sum()) / 2
    if score <= 0 or untied <= 0:
        return 0.0, 0.0
    spread = (size * (size - 1) * (2 * size + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    certainty = 0.5 * (1 + math.erf((score - 1) / math.sqrt(2 * spread)))
    return round(score / math.sqrt(pairs * untied), 3), round(certainty, 3)
