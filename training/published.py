"""Readers for the public formats of test sets, so that anybody can point `make evaluate` at the published files.

The test sets themselves are held out: nothing here downloads them, and training refuses their texts.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from training.corpora import convabuse_rows, rows
from training.examples import Example

Reader = Callable[[Path], Iterator[Example]]
_LANGUAGES = {
    "dutch": "nl",
    "french": "fr",
    "german": "de",
    "english": "en",
    "nld": "nl",
    "fra": "fr",
    "deu": "de",
}


def germeval2018(path: Path) -> Iterator[Example]:
    """Text, coarse and fine label between tabs."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            text, coarse, _ = line.rsplit("\t", 2)
            yield _example(text.replace("|LBR|", " "), "de", "germeval2018", coarse == "OFFENSE")


def germeval2021(path: Path) -> Iterator[Example]:
    """CSV with `comment_text` and `Sub1_Toxic`."""
    for row in rows(path):
        yield _example(row["comment_text"], "de", "germeval2021", row["Sub1_Toxic"] == "1")


def olid(path: Path) -> Iterator[Example]:
    """Columns `id`, `tweet` and perhaps `subtask_a` between tabs; else labels beside it in `labels-levela.csv`."""
    labels = path.with_name("labels-levela.csv")
    apart = dict(csv.reader(labels.read_text(encoding="utf-8").splitlines())) if labels.exists() else {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            label = row.get("subtask_a") or apart[row["id"]]
            yield _example(row["tweet"], "en", "olid", label == "OFF")


def hatecheck(path: Path) -> Iterator[Example]:
    """HateCheck and Multilingual HateCheck: CSV with `functionality`, `test_case`, `label_gold`, `target_ident`."""
    named = next((code for word, code in _LANGUAGES.items() if word in path.stem.lower()), "en")
    for row in rows(path):
        language = _LANGUAGES.get(row.get("language", "").lower(), named)
        yield _example(
            row["test_case"],
            language,
            "hatecheck",
            row["label_gold"] == "hateful",
            function=row["functionality"],
            ground=row.get("target_ident", ""),
        )


def edos(path: Path) -> Iterator[Example]:
    """CSV with `text`, `label_sexist` and perhaps `split`: where there is one, its test rows only."""
    for row in rows(path):
        if row.get("split", "test") == "test":
            yield _example(row["text"], "en", "edos", row["label_sexist"] == "sexist")


def gahd(path: Path) -> Iterator[Example]:
    """CSV with `text`, `label` and `split`: its test rows only."""
    for row in rows(path):
        if row["split"] == "test":
            yield _example(row["text"], "de", "gahd", row["label"] == "1")


def convabuse(path: Path) -> Iterator[Example]:
    """The published CSV of ConvAbuse, a row an utterance with the votes of several annotators."""
    for row, mean, _ in convabuse_rows(path):
        yield _example(row["user"], "en", "convabuse", mean < 0)


def _example(
    text: str, language: str, source: str, abusive: bool, *, function: str = "", ground: str = ""
) -> Example:
    return Example(
        text, language, source, {"abusive": abusive}, split="test", function=function, ground=ground
    )


READERS: dict[str, Reader] = {
    "convabuse": convabuse,
    "edos": edos,
    "gahd": gahd,
    "germeval2018": germeval2018,
    "germeval2021": germeval2021,
    "hatecheck": hatecheck,
    "olid": olid,
}
