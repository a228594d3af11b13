"""The door to screening: load once, then pure calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Protocol, Self, runtime_checkable

import numpy as np

from abri.engine.screening import arrow, folding, weights
from abri.engine.screening.explanation import MOST_WORDS, explain
from abri.engine.screening.findings import Finding, Findings, Limits, Reason
from abri.engine.screening.model import ATTRIBUTES, LABELS, TARGETS, Model, Scored

BATCH = 140_000
"""Characters worked on at once: fewer, and the calls cost more than the work; more, and the caches are too small."""
LONGEST = 20_000
"""A longer text is read in pieces of this length; its scores are the highest of its pieces."""


@runtime_checkable
class ArrowStrings(Protocol):
    """A pyarrow Array or ChunkedArray of strings, which this module need not import."""

    def to_pylist(self) -> list[str | None]:
        """The strings."""


class Screener:
    """Screens texts with one set of weights."""

    def __init__(self, read: weights.Weights) -> None:
        self._model = Model(read)
        self._limits = Limits(
            labels=tuple(read.curves[name].threshold for name in LABELS),
            attributes=tuple(read.curves[name].threshold for name in ATTRIBUTES),
            targets=tuple(read.curves[name].threshold for name in TARGETS),
            languages=read.languages,
        )

    @classmethod
    def load(cls, version: str = weights.CURRENT) -> Self:
        """A screener with the packaged weights; raises WeightsError."""
        return cls(weights.read(weights.folder(version)))

    @property
    def version(self) -> str:
        """Which weights: to be kept with whatever is concluded from them."""
        return self._model.weights.version

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the weights know, in the order of the columns of `scored.languages`."""
        return self._limits.languages

    def screen(self, text: str) -> Finding:
        """What one text seems to be."""
        return self.screen_all([text])[0]

    def screen_all(
        self, texts: Sequence[str] | ArrowStrings, languages: Sequence[str | None] | None = None
    ) -> Findings:
        """What each text seems to be, the same as one by one; an Arrow array needs no loop over its texts.

        `languages` says of each text in which language it is, where that is known. Of a language that the weights do
        not know they hear themselves which of theirs is the nearest.
        """
        strings = arrow.Strings(texts) if isinstance(texts, ArrowStrings) else texts
        batches = strings.batches(BATCH, LONGEST) if isinstance(strings, arrow.Strings) else _batches(strings)
        told = None if languages is None else self._places_of(languages)
        parts: list[Scored] = []
        row = 0
        for batch in batches:
            count = len(batch.separators) - 1 if isinstance(batch, folding.Joined) else 1
            parts.append(self._score(batch, None if told is None else told[row : row + count]))
            row += count
        merged = _merged(parts, len(strings), self._limits)
        return Findings(merged, self._limits, strings.__getitem__, self.reasons)

    def _places_of(self, languages: Sequence[str | None]) -> folding.Numbers:
        """The place of each language among those of the weights, -1 where it is not known; `nl-BE` is `nl`."""
        places: dict[str | None, int] = {name: place for place, name in enumerate(self._limits.languages)}
        plain = (language and language.replace("_", "-").partition("-")[0].lower() for language in languages)
        return np.fromiter((places.get(language, -1) for language in plain), np.int64, len(languages))

    def holds_term(self, text: str) -> bool:
        """Whether a word of the lexicon stands in `text`, in whichever language: for names, which are in none."""
        folded = folding.fold(folding.join([text]))
        return bool(self._model.lexicon.found(folded, np.ones((1, len(self.languages)), np.bool_)))

    def reasons(self, text: str) -> tuple[Reason, ...]:
        """What decided about a text, the weightiest first."""
        return self.reasons_of([text])[0]

    def reasons_of(self, texts: Sequence[str]) -> list[tuple[Reason, ...]]:
        """What decided about each text: the same as one by one, in a fraction of the time."""
        found: list[list[Reason]] = [[] for _ in texts]
        for pieces in _pieces(texts):
            reasons = explain(self._model, [text for _, _, text in pieces])
            for (row, begin, _), more in zip(pieces, reasons, strict=True):
                found[row].extend(one.moved(begin) for one in more)
        return [_weightiest(reasons) for reasons in found]

    def _score(
        self, batch: folding.Joined | tuple[folding.Joined, ...], told: folding.Numbers | None
    ) -> Scored:
        """The scores of a batch, or of one long text given in pieces."""
        if isinstance(batch, folding.Joined):
            return self._model.score(folding.fold(batch), told)
        return _highest([self._model.score(folding.fold(piece), told) for piece in batch])


def _batches(texts: Sequence[str]) -> Iterator[folding.Joined | tuple[folding.Joined, ...]]:
    waiting: list[str] = []
    size = 0
    for text in texts:
        if len(text) > LONGEST:
            if waiting:
                yield folding.join(waiting)
            waiting, size = [], 0
            yield tuple(folding.join([text[at : at + LONGEST]]) for at in range(0, len(text), LONGEST))
            continue
        waiting.append(text)
        size += len(text) + 1
        if size >= BATCH:
            yield folding.join(waiting)
            waiting, size = [], 0
    if waiting:
        yield folding.join(waiting)


def _pieces(texts: Sequence[str]) -> Iterator[list[tuple[int, int, str]]]:
    """The texts, the long ones in pieces, in batches: number of the text, where the piece begins, its characters."""
    waiting: list[tuple[int, int, str]] = []
    size = 0
    for row, text in enumerate(texts):
        for begin in range(0, max(len(text), 1), LONGEST):
            waiting.append((row, begin, text[begin : begin + LONGEST]))
            size += len(waiting[-1][2]) + 1
            if size >= BATCH:
                yield waiting
                waiting, size = [], 0
    if waiting:
        yield waiting


def _weightiest(reasons: list[Reason]) -> tuple[Reason, ...]:
    """The reasons in the order of their weight, and of those of the model's words only so many."""
    reasons.sort(key=lambda reason: (-reason.weight, reason.start))
    places = [place for place, reason in enumerate(reasons) if reason.kind == "model"]
    left_out = frozenset(places[MOST_WORDS:])
    return tuple(reason for place, reason in enumerate(reasons) if place not in left_out)


def _highest(pieces: Sequence[Scored]) -> Scored:
    """The scores of one text from those of its pieces; its language is that of most of it."""
    columns = {}
    for column in fields(Scored):
        stacked = np.concatenate([getattr(piece, column.name) for piece in pieces])
        columns[column.name] = stacked.mean(axis=0) if column.name == "languages" else stacked.max(axis=0)
    return Scored(**{name: np.asarray(values)[None] for name, values in columns.items()})


def _merged(parts: Sequence[Scored], texts: int, limits: Limits) -> Scored:
    if not parts:
        return Scored(
            np.zeros(0),
            np.zeros(0, np.bool_),
            *(np.zeros((0, len(names))) for names in (LABELS, ATTRIBUTES, TARGETS, limits.languages)),
        )
    merged = Scored(
        **{
            column.name: np.concatenate([getattr(part, column.name) for part in parts])
            for column in fields(Scored)
        }
    )
    if len(merged.abusive) != texts:
        raise RuntimeError(f"{len(merged.abusive)} findings for {texts} texts")
    return merged
