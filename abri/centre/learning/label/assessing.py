"""A school assesses itself: begin, answer together without losing anything, hand in, open again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Answer, Assessment, Proof, School
from abri.centre.records import audit
from abri.engine.learning.label import Score, assess
from abri.engine.packs.learning.label import Label

State = Assessment.State


class AlreadyUnderWay(Exception):
    """The school works on an assessment, or one waits for a decision; nothing was begun."""


class NotOpen(Exception):
    """The assessment was handed in meanwhile; nothing was changed."""


class NotYet(Exception):
    """The answers do not reach the first level yet; ``missing`` questions have no answer."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("below the first level")
        self.missing = missing


@dataclass(frozen=True)
class Given:
    """An answer as it came from a page: the step, and what the page showed when it was opened (revision 0: nothing).

    No step: the question does not apply.
    """

    step: int | None
    seen_step: int | None
    seen_revision: int


@dataclass(frozen=True)
class Saved:
    """What became of the answers of one page. ``held_back``: somebody else answered meanwhile, by question."""

    changed: tuple[str, ...]
    held_back: Mapping[str, Answer]


def current(school: School) -> Assessment | None:
    """The assessment that the school works on or that waits for a decision."""
    return school.assessments.exclude(state=State.DECIDED).first()


def last_decided(school: School) -> Assessment | None:
    """The last assessment of a school that was decided: what a new one may take along."""
    return school.assessments.filter(state=State.DECIDED).order_by("-begun_at").first()


def score_of(assessment: Assessment, label: Label) -> Score:
    """The score of its answers as they stand."""
    return assess(label, steps_of(assessment), proved(assessment), exempt_of(assessment, label))


def steps_of(assessment: Assessment) -> dict[str, int]:
    """The steps by question, of those that apply."""
    answers = assessment.answers.values_list("question", "step")
    return {question: step for question, step in answers if step is not None}


def exempt_of(assessment: Assessment, label: Label) -> set[str]:
    """The questions that do not apply, as far as the label lets this kind of school say so."""
    said = assessment.answers.filter(step=None).values_list("question", flat=True)
    return {one for one in said if may_be_exempt(label, one, assessment.school)}


def may_be_exempt(label: Label, question: str, school: School) -> bool:
    """Whether a school may say that a question does not apply to it."""
    return question in label.questions and label.questions[question].may_not_apply(school.kind)


def proved(assessment: Assessment) -> set[str]:
    """The questions that something shows."""
    return set(Proof.objects.filter(assessment=assessment).values_list("question", flat=True))


@transaction.atomic
def begin(*, school: School, label: Label, by: Person, at: datetime, answers: bool = False) -> Assessment:
    """Begin to assess a school; with ``answers`` from those of its last assessment, which keep their day and person.

    Evidence is taken along by ``carrying``. Raises :class:`AlreadyUnderWay`.
    """
    before = last_decided(school)
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(
                school=school, label_version=label.version, begun_at=at, begun_by=by
            )
    except IntegrityError as error:
        raise AlreadyUnderWay from error
    if before is not None and answers:
        Answer.objects.bulk_create(
            Answer(
                assessment=assessment, question=old.question, step=old.step, updated_by_id=old.updated_by_id,
                updated_at=old.updated_at,
            )
            for old in before.answers.filter(question__in=label.questions)
        )  # fmt: skip
    audit.record("label.begun", subject=assessment, actor=by, at=at)
    return assessment


def save(
    *, assessment: Assessment, label: Label, given: Mapping[str, Given], by: Person, at: datetime
) -> Saved:
    """Store the answers that somebody changed; one that a colleague changed meanwhile is held back, not overwritten.

    Raises :class:`NotOpen`.
    """
    changed: list[str] = []
    held_back: dict[str, Answer] = {}
    with transaction.atomic():
        require_open(assessment)
        standing = {answer.question: answer for answer in assessment.answers.select_related("updated_by")}
        for question, one in given.items():
            answer = standing.get(question)
            if question not in label.questions or (one.seen_revision and one.step == one.seen_step):
                continue
            if one.step is None and not may_be_exempt(label, question, assessment.school):
                continue
            if answer is None:
                Answer.objects.create(
                    assessment=assessment, question=question, step=one.step, updated_by=by, updated_at=at
                )
                changed.append(question)
            elif answer.step == one.step:
                continue
            elif answer.revision != one.seen_revision:
                held_back[question] = answer
            else:
                answer.step, answer.updated_by, answer.updated_at = one.step, by, at
                answer.revision += 1
                answer.save(update_fields=["step", "updated_by", "updated_at", "revision"])
                changed.append(question)
        Assessment.objects.filter(pk=assessment.pk).update(label_version=label.version)
    return Saved(tuple(changed), held_back)


@transaction.atomic
def hand_in(*, assessment: Assessment, label: Label, by: Person, at: datetime) -> Score:
    """Fix the answers with their score; raises :class:`NotOpen` and :class:`NotYet`."""
    require_open(assessment)
    score = score_of(assessment, label)
    if not score.level:
        raise NotYet(score.gaps[score.next_level].unanswered)
    Assessment.objects.filter(pk=assessment.pk).update(
        state=State.HANDED_IN,
        handed_in_at=at,
        handed_in_by=by,
        label_version=label.version,
        level=score.level,
        result={
            "shares": {area: share.percent for area, share in score.shares.items()},
            "steps": {
                question: step
                for question, step in steps_of(assessment).items()
                if question in label.questions
            },
            "exempt": sorted(exempt_of(assessment, label)),
            "proved": sorted(proved(assessment) & set(label.questions)),
        },
    )
    audit.record("label.handed_in", subject=assessment, actor=by, at=at, level=score.level)
    assessment.refresh_from_db()
    return score


@transaction.atomic
def reopen(*, assessment: Assessment, by: Person, at: datetime) -> None:
    """Let the school work on it again: it took it back, or a reviewer asked for more. Raises :class:`NotOpen`."""
    handed_in = Assessment.objects.filter(pk=assessment.pk, state=State.HANDED_IN)
    if not handed_in.update(state=State.OPEN, handed_in_at=None, handed_in_by=None, level="", result={}):
        raise NotOpen
    audit.record("label.reopened", subject=assessment, actor=by, at=at)


def require_open(assessment: Assessment) -> None:
    """Hold the row until the transaction ends: what changes of one school is stored one after the other.

    Raises :class:`NotOpen`.
    """
    if Assessment.objects.select_for_update().get(pk=assessment.pk).state != State.OPEN:
        raise NotOpen
