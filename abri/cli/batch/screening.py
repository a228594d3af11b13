"""What every worker does with a part, whatever the engine: a pure function of the part and the weights."""

from __future__ import annotations

import hashlib
from functools import cache

from abri.cli.batch import lines
from abri.cli.batch.parts import Columns, Done, Part, Refusal, Task
from abri.engine.screening import weights
from abri.engine.screening.screener import Screener


def digest_of_weights() -> str:
    """Names the weights that this process screens with: the manifest holds the digests of all their files."""
    return hashlib.sha256((weights.folder() / "manifest.json").read_bytes()).hexdigest()


@cache
def _ready() -> tuple[Screener, str]:
    return Screener.load(), digest_of_weights()


def prepare() -> None:
    """Load the weights before the first part comes."""
    _ready()


def screen(part: Part, task: Task) -> Done:
    """The findings of a part."""
    screener, digest = _ready()
    if digest != task.weights:
        return Done(part.number, refused="a worker has other weights; install the same Abri everywhere")
    try:
        columns = _columns(part, task)
    except Refusal as refusal:
        return Done(part.number, refused=str(refusal))
    findings = screener.screen_all(columns.texts, columns.languages)
    places = findings.scored.languages.argmax(axis=1).tolist()
    languages = [screener.languages[place] for place in places]
    if task.wanted == "jsonl":
        content = lines.written(columns, findings, languages)
    else:
        from abri.cli.batch import tables

        content = tables.written(columns, findings, languages, numbers=task.numbers)
    return Done(part.number, content, len(findings), int(findings.scored.flagged.sum()))


def _columns(part: Part, task: Task) -> Columns:
    if task.given == "jsonl":
        return lines.columns(part, numbers=task.numbers)
    from abri.cli.batch import tables

    return tables.columns(part)
