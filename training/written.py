"""Lines that people wrote for the project: `train.tsv` to learn from, `judge.tsv` by another author to be judged by.

A row is text, labels, attributes, target, ground and situation between tabs, without a header. The judging lines stand
for what strangers write: they are never trained on and no threshold is chosen on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training import heldout
from training.examples import HEADS, LANGUAGES, Example, split_of_text
from training.expand import ATTRIBUTES, LABELS, TARGETS

FOLDER = Path(__file__).parent / "texts" / "written"
WEIGHT = 10.0
"""Few, natural and of all kinds: each counts as much as a dozen generated lines."""
SOURCE = "written"
JUDGE = "judge"
"""The split, and the name of the source, of the lines that only judge."""
_COLUMNS = 6


class WrittenError(Exception):
    """A row that cannot be read; the text names file, line and cure."""


def examples(language: str, folder: Path = FOLDER) -> Iterator[Example]:
    """The lines to learn from, without those that judge: four fifths train, one fifth calibrates."""
    judged = {heldout.digest(line.text) for line in judges(folder)}
    for text, example in _rows(folder / language / "train.tsv", language):
        if heldout.digest(text) in judged:
            continue
        split = "train" if split_of_text(text) == "train" else "calibrate"
        yield _example(text, example, language, SOURCE, split)


def judging(language: str, folder: Path = FOLDER) -> Iterator[Example]:
    """The lines that only judge."""
    for text, example in _rows(folder / language / "judge.tsv", language):
        yield _example(text, example, language, JUDGE, JUDGE)


def judges(folder: Path = FOLDER) -> list[Example]:
    """The lines of every language that only judge."""
    return [example for language in LANGUAGES for example in judging(language, folder)]


def _rows(path: Path, language: str) -> Iterator[tuple[str, list[str]]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text, *rest = line.split("\t")
        if len(rest) != _COLUMNS - 1:
            raise WrittenError(f"{language}/{path.name}:{number}: {_COLUMNS} columns between tabs are needed")
        labels, attributes, target = rest[0].split(), rest[1].split(), rest[2] or "none"
        for name in (*labels, *attributes, target):
            if name not in (*LABELS, *ATTRIBUTES, *TARGETS):
                raise WrittenError(
                    f"{language}/{path.name}:{number}: {name!r} is no label, attribute or target"
                )
        yield text, rest


def _example(text: str, row: list[str], language: str, source: str, split: str) -> Example:
    labels, attributes, target, ground, situation = row
    true = {*labels.split(), *attributes.split(), target}
    known = {head: head in true for head in HEADS} | {"abusive": bool(labels)}
    return Example(
        text,
        language,
        source,
        known,
        WEIGHT,
        split,
        ground,
        f"{'abusive' if labels else 'benign'}: {situation}",
        benign_human=not labels,
    )
