"""What screening says about a text. It only suggests; people decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, overload

import numpy as np

from abri.engine.screening.model import ATTRIBUTES, LABELS, TARGETS, Scored, Scores

ReasonKind = Literal["term", "pattern", "model"]
Target: TypeAlias = Literal["individual", "group", "none"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A place in the original text, `text[start:end]`, and how much it weighed for (above 0) or against abuse.

    `term`: a word of the lexicon. `pattern`: words that change what a term means, named by `what`. `model`: a word
    whose letters the model has learned to weigh. Weights are comparable within one text.
    """

    start: int
    end: int
    weight: float
    kind: ReasonKind
    what: str = ""

    def moved(self, characters: int) -> Reason:
        """The same reason in a text that goes on to the left."""
        return Reason(self.start + characters, self.end + characters, self.weight, self.kind, self.what)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one text seems to be.

    `abusive` is a calibrated probability; `labels` and `attributes` hold one for each name. `distress` among the
    attributes says that the author may be at risk: it is never abuse, it asks for help to be shown.
    """

    abusive: float
    flagged: bool
    labels: dict[str, float]
    named: tuple[str, ...]
    """Labels above their threshold, likeliest first; empty where nothing is flagged."""
    attributes: dict[str, float]
    marked: tuple[str, ...]
    """Attributes above their threshold, whether or not the text is flagged."""
    target: Target
    language: str
    _text: str = field(repr=False, compare=False)
    _explain: Callable[[str], tuple[Reason, ...]] = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What decided, the weightiest first; found anew each time it is asked for."""
        return self._explain(self._text)


class Judged(NamedTuple):
    """What of a `Finding` is concluded, without the scores of every name."""

    abusive: float
    flagged: bool
    named: tuple[str, ...]
    marked: tuple[str, ...]
    target: Target
    language: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each name begins to count, and the languages in the order of the columns."""

    labels: tuple[float, ...]
    attributes: tuple[float, ...]
    targets: tuple[float, ...]
    languages: tuple[str, ...]


class Findings(Sequence[Finding]):
    """The findings of many texts. `scored` holds the columns for whoever works on all of them at once."""

    def __init__(
        self,
        scored: Scored,
        limits: Limits,
        text_at: Callable[[int], str],
        explain: Callable[[str], tuple[Reason, ...]],
    ) -> None:
        self.scored = scored
        self._limits = limits
        self._text_at = text_at
        self._explain = explain

    def __len__(self) -> int:
        return len(self.scored.abusive)

    def __iter__(self) -> Iterator[Finding]:
        return map(self._finding, range(len(self)))

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        """The finding of a text, or of several."""
        if isinstance(place, slice):
            return tuple(map(self._finding, range(*place.indices(len(self)))))
        return self._finding(range(len(self))[place])

    def notable(self, *marks: str) -> list[int]:
        """The places of the texts that are flagged or carry one of these marks: in most chats few of many."""
        of = [ATTRIBUTES.index(mark) for mark in marks]
        marked = (self.scored.attributes[:, of] >= np.array(self._limits.attributes)[of]).any(axis=1)
        return [int(row) for row in np.flatnonzero(self.scored.flagged | marked)]

    def judged(self, places: Sequence[int]) -> list[Judged]:
        """What is concluded of the texts at some places: the same as of one by one, in a part of the time."""
        scored, limits = self.scored, self._limits
        rows = np.array(places, np.int64)
        flagged = scored.flagged[rows]
        targets = _named(TARGETS, scored.targets[rows], limits.targets)
        columns = (
            scored.abusive[rows].tolist(),
            flagged.tolist(),
            _named(LABELS, np.where(flagged[:, None], scored.labels[rows], -1.0), limits.labels),
            _named(ATTRIBUTES, scored.attributes[rows], limits.attributes),
            map(_aimed, targets),
            map(limits.languages.__getitem__, scored.languages[rows].argmax(axis=1).tolist()),
        )
        return list(map(Judged, *columns))

    def _finding(self, row: int) -> Finding:
        scored, limits = self.scored, self._limits
        flagged = bool(scored.flagged[row])
        labels = dict(zip(LABELS, scored.labels[row].tolist(), strict=True))
        attributes = dict(zip(ATTRIBUTES, scored.attributes[row].tolist(), strict=True))
        return Finding(
            abusive=float(scored.abusive[row]),
            flagged=flagged,
            labels=labels,
            named=_above(labels, limits.labels) if flagged else (),
            attributes=attributes,
            marked=_above(attributes, limits.attributes),
            target=_aimed(
                _above(dict(zip(TARGETS, scored.targets[row].tolist(), strict=True)), limits.targets)
            ),
            language=limits.languages[int(scored.languages[row].argmax())],
            _text=self._text_at(row),
            _explain=self._explain,
        )


def _above(scores: dict[str, float], limits: Sequence[float]) -> tuple[str, ...]:
    names = [name for (name, score), limit in zip(scores.items(), limits, strict=True) if score >= limit]
    return tuple(sorted(names, key=lambda name: -scores[name]))


def _named(names: Sequence[str], scores: Scores, limits: Sequence[float]) -> list[tuple[str, ...]]:
    """The names above their limits of each row, likeliest first."""
    found: list[tuple[str, ...]] = [()] * len(scores)
    above = scores >= np.array(limits)
    alone = np.flatnonzero(above.sum(axis=1) == 1)
    for row, column in zip(alone.tolist(), above[alone].argmax(axis=1).tolist(), strict=True):
        found[row] = (names[column],)
    for row in np.flatnonzero(above.sum(axis=1) > 1).tolist():
        found[row] = _above(dict(zip(names, scores[row].tolist(), strict=True)), limits)
    return found


def _aimed(names: tuple[str, ...]) -> Target:
    if not names:
        return "none"
    return "individual" if names[0] == "individual" else "group"
