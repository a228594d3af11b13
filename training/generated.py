"""Lines that the grammars give, as examples. A template is wholly in one split: lines of a template are too alike."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training import augmentation
from training.examples import HEADS, SPLITS, Example, split_of
from training.expand import GRAMMARS, Line, Template, expand, templates

MOST = {"train": 900, "calibrate": 120, "dev": 120}
"""Distinct lines of a function and split."""
VARIED = 0.35
"""The share of training lines that are replaced by a variant."""
WEIGHT = 0.6


def languages() -> tuple[str, ...]:
    """The languages that have a grammar."""
    return tuple(sorted(folder.name for folder in GRAMMARS.iterdir() if any(folder.glob("[a-z]*.toml"))))


def examples(language: str, *, seed: int) -> Iterator[Example]:
    """Lines of every function of a language, those of training varied."""
    rng = random.Random(f"{seed} {language} lines")
    for name, function in templates(language).items():
        for split in SPLITS:
            part = _of_split(function, split)
            for line in expand(part, language=language, most=MOST[split], rng=rng):
                text = line.text
                if split == "train" and rng.random() < VARIED:
                    text = augmentation.vary(text, rng)
                yield _example(line, text, name, split)


def _of_split(function: Sequence[Template], split: str) -> tuple[Template, ...]:
    parts = (
        replace(template, texts=tuple(text for text in template.texts if split_of(text) == split))
        for template in function
    )
    return tuple(part for part in parts if part.texts)


def _example(line: Line, text: str, function: str, split: str) -> Example:
    true = {*line.labels, *line.attributes, line.target}
    known = {head: head in true for head in HEADS}
    known["abusive"] = bool(line.labels)
    return Example(text, line.language, "generated", known, WEIGHT, split, line.ground, function)
