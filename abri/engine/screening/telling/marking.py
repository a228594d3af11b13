"""A message cut into the pieces that are highlighted and those that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abri.engine.screening.findings import Reason, ReasonKind

_RANK: dict[ReasonKind, int] = {"pattern": 2, "term": 1, "model": 0}


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a message. `kind` is None where nothing weighed; `weight` is below 0 where it speaks against abuse."""

    text: str
    kind: ReasonKind | None = None
    weight: float = 0.0
    what: str = ""


def marked(text: str, reasons: Sequence[Reason]) -> tuple[Piece, ...]:
    """The whole message in pieces, in order. Where reasons overlap the most telling one is shown.

    A pattern explains more than a term and a term more than a learned word; among equals the weightier wins.
    Places outside the text are passed over.
    """
    painted: list[Reason | None] = [None] * len(text)
    for reason in sorted(reasons, key=lambda one: (_RANK[one.kind], abs(one.weight), -one.start, -one.end)):
        start, stop = max(reason.start, 0), min(reason.end, len(text))
        if start < stop:
            painted[start:stop] = [reason] * (stop - start)
    pieces, begin = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or painted[end] is not painted[begin]:
            pieces.append(_piece(text[begin:end], painted[begin]))
            begin = end
    return tuple(pieces)


def _piece(text: str, reason: Reason | None) -> Piece:
    return Piece(text) if reason is None else Piece(text, reason.kind, reason.weight, reason.what)
