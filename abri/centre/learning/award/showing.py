"""What the pages of awarded labels show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import pgettext

from abri.centre.country import lessons
from abri.centre.learning.label.pieces import Piece, pieces_of
from abri.centre.learning.label.showing import answer_says, level_name, said, said_of_exempt, step_name
from abri.centre.learning.models import Assessment, Award, Proof
from abri.engine.packs.learning.label import Label, LabelQuestion


@dataclass(frozen=True)
class Answered:
    """A question with what a school answered and what shows it.

    ``exempt``: it does not apply. ``answered_at``: where the answer was taken along, from when it is.
    """

    id: str
    asks: str
    evidence: str
    essential: bool
    exempt: bool
    step: str
    says: str
    answered_at: datetime | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class AnsweredArea:
    """An area with its share and its answers. ``exempt``: how many do not apply, ``left_out``: in words."""

    name: str
    percent: int
    exempt: int
    left_out: str
    rows: tuple[Answered, ...]


def answered(label: Label, assessment: Assessment) -> Iterator[AnsweredArea]:
    """What was handed in, by area; a question that the label does not have any more is left out."""
    pieces: dict[str, list[Piece]] = {}
    for piece in pieces_of(Proof.objects.of_assessment(assessment)):
        pieces.setdefault(piece.proof.question, []).append(piece)
    answers = assessment.answers.select_related("assessment")
    carried = {one.question: one.updated_at for one in answers if one.was_carried}
    steps, shares = assessment.result.get("steps", {}), assessment.result.get("shares", {})
    handed_in = steps | dict.fromkeys(assessment.result.get("exempt", []))
    for area in label.areas.values():
        rows = tuple(
            _answered(one, handed_in[one.id], carried.get(one.id), pieces.get(one.id, []))
            for one in label.of_area(area.id)
            if one.id in handed_in
        )
        exempt = sum(one.exempt for one in rows)
        left_out = said_of_exempt(exempt, min(exempt, label.most_exempt(area.id)))
        yield AnsweredArea(said(area.names), shares.get(area.id, 0), exempt, left_out, rows)


def _answered(
    question: LabelQuestion, step: int | None, answered_at: datetime | None, pieces: list[Piece]
) -> Answered:
    return Answered(
        id=question.id,
        asks=said(question.asks),
        evidence=said(question.evidence),
        essential=question.essential,
        exempt=step is None,
        step=step_name(step) if step is not None else "",
        says=answer_says(question, step),
        answered_at=answered_at,
        pieces=tuple(pieces),
    )


def level_of(award: Award) -> str:
    """What the level of an award is called today; its code where the country has no such level any more."""
    label = lessons().label
    return (level_name(label, award.level) if label is not None else "") or award.level


def state_of(award: Award, at: datetime, today: date) -> str:
    """Whether a label counts, in a word or two."""
    if award.revoked_at is not None and award.revoked_at <= at:
        return pgettext("label of a school", "Revoked")
    if award.superseded_at is not None and award.superseded_at <= at:
        return pgettext("label of a school", "Replaced by a newer label")
    if award.valid_until < today:
        return pgettext("label of a school", "Ended")
    return pgettext("label of a school", "Valid")
