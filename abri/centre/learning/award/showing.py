"""What the pages of awarded labels show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import pgettext

from abri.centre.country import lessons
from abri.centre.learning.label import proving
from abri.centre.learning.label.showing import level_name, said, step_name
from abri.centre.learning.models import Assessment, Award, Proof
from abri.centre.records.keyring import SealingError
from abri.engine.packs.learning.label import Label, LabelQuestion


@dataclass(frozen=True)
class Shown:
    """A piece of evidence: its sentences, or what its file is called. ``words`` is empty where it does not open."""

    proof: Proof
    words: str
    is_file: bool


@dataclass(frozen=True)
class Answered:
    """A question with what a school answered and what shows it."""

    id: str
    asks: str
    evidence: str
    essential: bool
    step: str
    says: str
    proofs: tuple[Shown, ...]


@dataclass(frozen=True)
class AnsweredArea:
    """An area with its share and its answers."""

    name: str
    percent: int
    rows: tuple[Answered, ...]


def answered(label: Label, assessment: Assessment) -> Iterator[AnsweredArea]:
    """What was handed in, by area; a question that the label does not have any more is left out."""
    proofs: dict[str, list[Shown]] = {}
    for proof in Proof.objects.of_assessment(assessment):
        proofs.setdefault(proof.question, []).append(_shown(proof))
    steps, shares = assessment.result.get("steps", {}), assessment.result.get("shares", {})
    for area in label.areas.values():
        rows = (
            _answered(one, steps[one.id], proofs.get(one.id, []))
            for one in label.of_area(area.id)
            if one.id in steps
        )
        yield AnsweredArea(said(area.names), shares.get(area.id, 0), tuple(rows))


def _answered(question: LabelQuestion, step: int, proofs: list[Shown]) -> Answered:
    return Answered(
        id=question.id,
        asks=said(question.asks),
        evidence=said(question.evidence),
        essential=question.essential,
        step=step_name(step),
        says=said(question.answers[step].says),
        proofs=tuple(proofs),
    )


def _shown(proof: Proof) -> Shown:
    try:
        words = proving.words_of(proof)
    except SealingError:
        words = ""
    return Shown(proof, words, proof.form == Proof.Form.FILE)


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
