"""`make evaluate`: how good the weights are, on dev lines that training has not seen or on published test files.

python -m training.evaluate                                   # own dev splits
python -m training.evaluate --into build/weights/v1           # other weights
python -m training.evaluate hatecheck path/to/test.csv        # a published file; formats: see training/published.py
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening import weights
from abri.engine.screening.model import LABELS
from abri.engine.screening.screener import Screener
from training import corpora, generated, published, written
from training.calibration import PLAIN
from training.examples import LANGUAGES, Example
from training.measures import Figures, figures, grouped

Table = list[tuple[str, Figures]]
GROUNDS = {
    "sex": "gender",
    "gender_identity": "gender",
    "sexual_orientation": "orientation",
    "belief": "religion",
}
"""Names of grounds that mean much the same in grammars and in written lines."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Examples whose truth about abuse is known, with what the screener says of them."""

    examples: Sequence[Example]
    abusive: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    labels: NDArray[np.float64]
    languages: NDArray[np.int64]

    def table(self, by: Callable[[Example], str], *, fewest: int = 20) -> Table:
        """The figures of each part with at least so many texts."""
        parts = grouped(self.examples, by)
        return [(name, self.part(places)) for name, places in parts.items() if len(places) >= fewest]

    def part(self, places: Sequence[int]) -> Figures:
        """The figures of the examples at these places."""
        truth = np.array([self.examples[place].known["abusive"] for place in places], bool)
        return figures(self.abusive[list(places)], self.flagged[list(places)], truth)

    def label_table(self) -> Table:
        """The figures of each label, a score above one half counting as named."""
        found = []
        for column, label in enumerate(LABELS):
            places = [place for place, example in enumerate(self.examples) if label in example.known]
            truth = np.array([self.examples[place].known[label] for place in places], bool)
            scores = self.labels[places, column]
            if truth.any():
                found.append((label, figures(scores, scores >= 0.5, truth)))
        return found

    def right_languages(self) -> Iterator[tuple[str, float]]:
        """The share of texts of each language that are taken for it."""
        for language, places in grouped(self.examples, lambda example: example.language).items():
            yield language, float((self.languages[list(places)] == LANGUAGES.index(language)).mean())


def judge(screener: Screener, examples: Sequence[Example]) -> Judged:
    """Screen every example of which it is known whether it is abusive."""
    known = [example for example in examples if "abusive" in example.known]
    scored = screener.screen_all([example.text for example in known]).scored
    return Judged(known, scored.abusive, scored.flagged, scored.labels, scored.languages.argmax(axis=1))


def tables(judged: Judged) -> dict[str, Table]:
    """Every table of the report and of the model card, by its heading."""
    return {
        "Lines by other authors, on which nothing was trained or chosen": judged.table(
            lambda example: _if(example.source == written.JUDGE, example.language)
        ),
        "By language": judged.table(lambda example: _if(example.source != written.JUDGE, example.language)),
        "Plain benign texts written by people": judged.table(
            lambda example: _if(example.benign_human and example.source in PLAIN, example.language)
        ),
        "Benign texts that look like abuse or were found beside it": judged.table(
            lambda example: _if(
                example.benign_human and example.source not in PLAIN, f"{example.language} {example.source}"
            )
        ),
        "By source": judged.table(lambda example: f"{example.language} {example.source}"),
        "Lines by other authors, by situation": judged.table(
            lambda example: _if(example.source == written.JUDGE, example.function), fewest=8
        ),
        "By function of generated lines": judged.table(
            lambda example: _if(
                bool(example.function) and example.source != written.JUDGE,
                f"{example.language} {example.function}",
            )
        ),
        "By ground, merely named": judged.table(_ground(abusive=False), fewest=8),
        "By ground, hated": judged.table(_ground(abusive=True), fewest=8),
        "By label": judged.label_table(),
    }


def _if(so: bool, name: str) -> str:
    return name if so else ""


def _ground(*, abusive: bool) -> Callable[[Example], str]:
    """Language and ground of the written and generated lines that are abusive, or that are not."""
    return lambda example: _if(
        bool(example.ground and example.function) and example.known["abusive"] is abusive,
        f"{example.language} {GROUNDS.get(example.ground, example.ground)}",
    )


def markdown(table: Table) -> str:
    """The table for people."""
    rows = [
        "| | texts | abusive | macro-F1 | AUC | calibration error | false positives | recall |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in table:
        shown = (one.macro_f1, one.auc, one.calibration_error, one.false_positives, one.recall)
        cells = " | ".join("" if value is None else f"{100 * value:.1f}" for value in shown)
        rows.append(f"| {name} | {one.texts} | {one.abusive} | {cells} |")
    return "\n".join(rows)


def dev(folder: Path, *, seed: int = 1) -> list[Example]:
    """The lines that only judge, and the dev lines of every corpus and every grammar."""
    found = written.judges()
    found += [example for example in corpora.examples(folder) if example.split == "dev"]
    for language in generated.languages():
        found += [example for example in generated.examples(language, seed=seed) if example.split == "dev"]
    return found


def main() -> int:
    """Report on own dev lines or on a published file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("format", nargs="?", choices=sorted(published.READERS), help="of the published file")
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--into", type=Path, help="a folder of other weights")
    asked = parser.parse_args()
    screener = Screener(weights.read(asked.into)) if asked.into else Screener.load()
    if asked.format:
        if asked.path is None:
            parser.error("name the file, too")
        judged = judge(screener, list(published.READERS[asked.format](asked.path)))
        everything = {"Published file": [(asked.format, judged.part(range(len(judged.examples))))]}
        everything["By function"] = judged.table(lambda example: example.function, fewest=1)
        everything["By ground"] = judged.table(lambda example: example.ground, fewest=1)
    else:
        judged = judge(screener, dev(corpora.folder()))
        everything = tables(judged)
    print(f"weights {screener.version}; figures in per cent")
    for heading, table in everything.items():
        if table:
            print(f"\n{heading}\n\n{markdown(table)}")
    print(
        "\n" + ", ".join(f"{language} recognised {share:.1%}" for language, share in judged.right_languages())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
