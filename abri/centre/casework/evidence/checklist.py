"""What a file for the police should hold, against what a case holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from abri.centre.casework import words
from abri.centre.casework.evidence.pieces import Piece
from abri.centre.casework.suggestion import facts_in
from abri.centre.country import country
from abri.centre.vault.models import Evidence


@dataclass(frozen=True)
class Point:
    """One thing that a file for the police should hold, and whether the case holds it."""

    ask: str
    hint: str
    there: bool


@dataclass(frozen=True)
class Checklist:
    """What the police need, in the order of the pack, and what must not go into such a file."""

    points: tuple[Point, ...]
    leave_out: tuple[str, ...]

    @property
    def there(self) -> int:
        """How many points the case answers."""
        return sum(point.there for point in self.points)

    @property
    def missing(self) -> tuple[Point, ...]:
        """What nobody has found in the case yet."""
        return tuple(point for point in self.points if not point.there)


def checklist_of(
    report: Mapping[str, Any] | None, pieces: Iterable[Piece], *, with_chat: bool
) -> Checklist | None:
    """The checklist of the pack against a report and what is kept; ``None`` where the pack has none."""
    rules = country().evidence
    if not rules.checklist or report is None:
        return None
    held = frozenset([*_held(pieces), *(["chat"] if with_chat else [])])
    answered = rules.answered(facts_in(report), report["answers"], held)
    return Checklist(
        tuple(
            Point(words.said(point.ask), words.said(point.hint) if point.hint else "", point.id in answered)
            for point in rules.checklist
        ),
        tuple(words.said(one.says) for one in rules.leave_out),
    )


def drawn(checklist: Checklist) -> SafeString:
    """The checklist as HTML, made once for what is there: the pack's words, and nothing that anybody wrote."""
    return _drawn(checklist, get_language() or "")


@lru_cache(maxsize=500)
def _drawn(checklist: Checklist, _language: str) -> SafeString:
    return render_to_string("casework/checklist.html", {"checklist": checklist})


def _held(pieces: Iterable[Piece]) -> Iterable[str]:
    """What the case holds, in the words of the pack's checklist."""
    for piece in pieces:
        if piece.is_kept:
            yield piece.group
            if piece.evidence.is_link:
                told = ("account", "account_id", "seen_at", "zone")
                yield from (f"{Evidence.LINK}.{field}" for field in told if piece.said(field))
