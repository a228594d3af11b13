"""`make train`: rebuilds the weights of the screening model from the corpora and the grammars, seeded.

python -m training.train --version v1           # writes abri/weights/v1
python -m training.train --share 0.2 --into /tmp/weights    # a fifth of the lines, for trying something
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening.lexicon import Lexicon
from abri.engine.screening.weights import CURRENT
from training import (
    augmentation,
    calibration,
    card,
    corpora,
    fitting,
    generated,
    lexicon,
    matrix,
    package,
    written,
)
from training.examples import LANGUAGES, Example
from training.expand import GrammarError

PACKAGED = Path(__file__).parent.parent / "abri" / "weights"
LOOKED_AT_FROM = 0.7
"""The labels are asked of texts whose score is at least this share of the lowest threshold."""
LISTED_WEIGHT = 0.3
VARIED = 0.1
"""The share of corpus lines that get a variant beside them."""
PIECES = 0.15
"""The share of plain lines whose first words stand beside them: a single ordinary word must not weigh alone."""


def gather(folder: Path, *, seed: int, share: float = 1.0) -> list[Example]:
    """Every example of every source, in an order that the seed fixes."""
    rng = random.Random(seed)
    every = [example for example in corpora.examples(folder) if rng.random() < share]
    every += [
        replace(example, text=augmentation.vary(example.text, rng), weight=example.weight / 2)
        for example in every
        if example.split == "train" and rng.random() < VARIED
    ]
    every += [
        replace(example, text=augmentation.piece(example.text, rng), source="pieces", benign_human=False)
        for example in every
        if example.source in corpora.PLAIN_SOURCES and rng.random() < PIECES
    ]
    for language in LANGUAGES:
        every += written.examples(language)
    for language in generated.languages():
        every += [example for example in generated.examples(language, seed=seed) if rng.random() < share]
    return every


def listed(lines: Sequence[str], rng: random.Random) -> list[Example]:
    """Each term of the lexicon as a line of its own and said to somebody."""
    said = {"nl": "je bent een {}", "fr": "espece de {}", "de": "du bist {}", "en": "you are a {}"}
    found = []
    for line in lines:
        term, category, languages = line.rstrip().split("\t")
        for language in languages.split():
            known = {"abusive": True} if category != "profanity" else {}
            texts = [
                term.removesuffix("*"),
                rng.choice((said[language], "{} !")).format(term.removesuffix("*")),
            ]
            found += [
                Example(text, language, "lexicon", known, LISTED_WEIGHT, "train") for text in texts if known
            ]
    return found


def train(folder: Path, where: Path, *, seed: int, share: float, epochs: int) -> None:
    """Gather, fit, calibrate, write; says how long each step took."""
    clock = Clock()
    every = gather(folder, seed=seed, share=share)
    parts = {
        split: [example for example in every if example.split == split] for split in ("train", "calibrate")
    }
    clock.say(f"{len(every)} lines, {len(parts['train'])} to train on")
    terms = lexicon.lines(folder, parts["train"])
    words = Lexicon(terms, LANGUAGES)
    training, calibrating = (lexicon.doubtful_left_out(part, words) for part in parts.values())
    training += listed(terms, random.Random(seed))
    clock.say(f"{len(terms)} terms")
    fitted: list[fitting.Fitted] = []
    scores: dict[str, NDArray[np.float64]] = {}
    for plan in matrix.PLANS:
        fitted.append(fitting.fit(matrix.data(training, words, plan), seed=seed, epochs=epochs))
        held = matrix.data(calibrating, words, plan)
        raw = np.asarray(held.inputs @ fitted[-1].table + fitted[-1].biases, np.float64)
        scores.update(zip(plan.columns, raw.T, strict=True))
        clock.say(f"fitted {', '.join(plan.groups)}")
    curves = calibration.curves(calibrating, scores)
    lines, grammars = _counted(training), generated.languages()
    facts = {"seed": seed, "share": share, "epochs": epochs, "grammars": grammars, "lines": lines}
    lowest = min(curves[gate].threshold for gate in matrix.GATES)
    package.write(where, fitted, terms, curves, looked_at_from=round(LOOKED_AT_FROM * lowest, 4), facts=facts)
    clock.say("written")
    dev = [example for example in every if example.split == "dev"]
    card.write(where, written.judges() + dev, lines=lines, grammars=grammars)
    clock.say("described")


class Clock:
    """Says what was done and how long it took."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def say(self, done: str) -> None:
        """One line on standard output."""
        now = time.monotonic()
        print(f"{now - self._since:7.1f} s  {done}", flush=True)
        self._since = now


def _counted(training: Sequence[Example]) -> dict[str, int]:
    return dict(sorted(Counter(f"{example.source}/{example.language}" for example in training).items()))


def main() -> int:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", default=CURRENT, help="the folder of abri/weights to write")
    parser.add_argument("--into", type=Path, help="another folder to write into")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="so much of the lines only")
    parser.add_argument("--epochs", type=int, default=fitting.EPOCHS)
    asked = parser.parse_args()
    folder = corpora.folder()
    if not (folder / "heldout_sha256.tsv").exists():
        print(f"{folder}: no corpora there; set ABRI_CORPORA to their folder", file=sys.stderr)
        return 1
    where = asked.into or PACKAGED / asked.version
    try:
        train(folder, where, seed=asked.seed, share=asked.share, epochs=asked.epochs)
    except GrammarError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
