"""How many messages a second one core screens: ``python -m benchmarks.screen_messages``.

Messages are lines of the grammars in `training/`, joined to about 100 characters, in an Arrow array; one in ten is
abusive. Everything counts: folding, language, gate, attributes, lexicon, and the labels of what the gate lets through.
The time is that of this process on the processor, one thread, the best of several rounds: a neighbour on a shared
machine costs the waiting, though also some of the caches.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa

from abri.engine.screening import features, folding, weights
from abri.engine.screening.arrow import Strings
from abri.engine.screening.lexicon import Lexicon
from abri.engine.screening.model import possible
from abri.engine.screening.screener import BATCH, LONGEST, Screener
from benchmarks.figures import Figure, report
from training import generated

BAR = 100_000
MESSAGES = 20_000
CHARACTERS = 100
ABUSIVE = 0.1
ROUNDS = 25
TOGETHER = (("languages",), ("gate", "attributes"), ("direct", "indirect"))
"""The groups that the model adds up at one look; the last only for what the gate lets through."""


def messages(count: int, *, abusive: float, seed: int = 5) -> list[str]:
    """So many messages of about CHARACTERS characters, of every language that has a grammar."""
    rng = random.Random(seed)
    pools: dict[bool, list[str]] = {True: [], False: []}
    for language in generated.languages():
        for example in generated.examples(language, seed=seed):
            if example.split != "train":
                pools[example.known["abusive"]].append(example.text)
    return [_message(pools[rng.random() < abusive], rng) for _ in range(count)]


def _message(pool: list[str], rng: random.Random) -> str:
    message = rng.choice(pool)
    while len(message) < CHARACTERS - 15:
        message += " " + rng.choice(pool)
    return message[: CHARACTERS + 20]


class Stages(dict[str, float]):
    """Seconds of the processor by stage."""

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a block to its stage."""
        begun = time.process_time()
        yield
        self[stage] = self.get(stage, 0.0) + time.process_time() - begun


def stages(array: pa.Array) -> dict[str, float]:
    """Microseconds a message of each stage, every stage over every message."""
    read = weights.read(weights.folder())
    lexicon = Lexicon(read.terms, read.languages)
    asked = {
        " and ".join(names): weights.Together(*(read.groups[name] for name in names)) for names in TOGETHER
    }
    spent = Stages()
    for _ in range(ROUNDS):
        batches = Strings(array).batches(BATCH, LONGEST)
        while True:
            with spent.timed("join"):
                joined = next(batches, None)
            if not isinstance(joined, folding.Joined):
                break
            with spent.timed("fold"):
                folded = folding.fold(joined)
            with spent.timed("hash"):
                seen, words = features.windows(folded), features.words(folded)
                kinds = tuple(features.kinds(folded, words, seen))
            for names, together in asked.items():
                with spent.timed(f"add up {names}"):
                    together.summed(kinds, len(seen.row))
            with spent.timed("lexicon, of all languages"):
                lexicon.hits(folded, words, possible(np.full((len(folded), len(read.languages)), 0.25)))
    return {stage: seconds / len(array) / ROUNDS * 1e6 for stage, seconds in spent.items()}


def rate(screener: Screener, array: pa.Array) -> float:
    """Messages a second of one core."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        screener.screen_all(array)
        best = min(best, time.process_time() - begun)
    return len(array) / best


def main() -> None:
    """Measure the rate for a chat and for an abusive one, and where the time goes."""
    screener = Screener.load()
    chat = pa.array(messages(MESSAGES, abusive=ABUSIVE))
    rough = pa.array(messages(MESSAGES, abusive=0.5))
    reached = rate(screener, chat)
    figures = [
        Figure("screening, one core, 1 in 10 abusive", reached, "messages/s", f">= {BAR:,}", reached >= BAR),
        Figure("screening, one core, 1 in 2 abusive", rate(screener, rough), "messages/s"),
    ]
    figures += [Figure(f"screening, {stage}", spent, "us a message") for stage, spent in stages(chat).items()]
    report(figures)


if __name__ == "__main__":
    main()
