"""What the pages of the label show: the pack's words beside what a school answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext

from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Answer, Assessment, Proof, School
from abri.engine.learning.label import Move, Score
from abri.engine.packs import Text
from abri.engine.packs.learning.label import (
    ESSENTIAL_PROOF,
    EVERY_PROOF,
    Label,
    LabelQuestion,
    Level,
)

MOST_MOVES = 8


@dataclass(frozen=True)
class Choice:
    """One answer of a question, as the component of radios wants it."""

    value: str
    label: str


@dataclass(frozen=True)
class Row:
    """A question on the page of its area. ``held_back``: a colleague's answer that stands instead of the one chosen."""

    id: str
    theme: str
    asks: str
    matters: str
    evidence: str
    essential: bool
    choices: tuple[Choice, ...]
    chosen: str
    seen: str
    answer: Answer | None
    held_back: str
    proofs: int
    proof_url: str


@dataclass(frozen=True)
class AreaLine:
    """An area with how far it is."""

    id: str
    name: str
    says: str
    percent: int
    answered: int
    asked: int
    url: str


@dataclass(frozen=True)
class Step:
    """Something to do, in words, with where to do it. ``plan``: a line for the action plan."""

    text: str
    url: str
    question: str = ""
    plan: str = ""
    gain: int = 0


@dataclass(frozen=True)
class LevelLine:
    """A level with what it takes, in words."""

    id: str
    name: str
    says: str
    takes: tuple[str, ...]


def said(text: Text | None) -> str:
    """The words in the page's language; none where there is no text."""
    return text.say(get_language() or "en") if text is not None else ""


def step_name(step: int) -> str:
    """How far a step is."""
    return (
        pgettext("step of a school", "not yet"),
        pgettext("step of a school", "begun"),
        pgettext("step of a school", "in place"),
        pgettext("step of a school", "known to all and looked at every year"),
    )[step]


def areas_of(label: Label, score: Score, school: School) -> Iterator[AreaLine]:
    """The areas with their shares."""
    for area in label.areas.values():
        share = score.shares[area.id]
        yield AreaLine(
            id=area.id,
            name=said(area.names),
            says=said(area.says),
            percent=share.percent,
            answered=share.answered,
            asked=share.asked,
            url=reverse("learning:area", args=[school.reference, area.id]),
        )


def rows_of(
    label: Label,
    area: str,
    assessment: Assessment,
    *,
    chosen: Mapping[str, Given],
    held_back: Mapping[str, Answer],
) -> Iterator[Row]:
    """The questions of an area; ``chosen`` and ``held_back`` are of a page that is shown again."""
    answers = {one.question: one for one in assessment.answers.select_related("updated_by")}
    counts: dict[str, int] = {}
    for question in Proof.objects.filter(assessment=assessment).values_list("question", flat=True):
        counts[question] = counts.get(question, 0) + 1
    theme = ""
    for one in label.of_area(area):
        answer, theirs = answers.get(one.id), held_back.get(one.id)
        picked = chosen[one.id].step if one.id in chosen else answer.step if answer else None
        yield Row(
            id=one.id,
            theme=said(label.themes[one.theme].names) if one.theme != theme else "",
            asks=said(one.asks),
            matters=said(one.matters),
            evidence=said(one.evidence),
            essential=one.essential,
            choices=tuple(Choice(str(each.step), said(each.says)) for each in one.answers),
            chosen="" if picked is None else str(picked),
            seen=f"{answer.revision}:{answer.step}" if answer else "0:",
            answer=answer,
            held_back=_held_back(one, theirs) if theirs else "",
            proofs=counts.get(one.id, 0),
            proof_url=reverse("learning:proofs", args=[assessment.school.reference, one.id]),
        )
        theme = one.theme


def _held_back(question: LabelQuestion, theirs: Answer) -> str:
    return gettext(
        "%(name)s chose meanwhile: %(answer)s Your choice is not stored. Save again to put it in its place."
    ) % {
        "name": theirs.updated_by.name,
        "answer": said(question.answers[theirs.step].says),
    }


def lacks(label: Label, score: Score, school: School) -> Iterator[Step]:
    """Exactly what the next level lacks, in words; nothing at the last one."""
    if not score.next_level:
        return
    gap = score.gaps[score.next_level]
    for area in label.areas.values():
        open_ones = [one for one in gap.unanswered if label.questions[one].area == area.id]
        if open_ones:
            yield Step(
                gettext("%(area)s: %(count)d questions have no answer yet.")
                % {"area": said(area.names), "count": len(open_ones)},
                reverse("learning:area", args=[school.reference, area.id]),
            )
    for short in gap.essentials:
        question = label.questions[short.question]
        if short.question in gap.unanswered:
            continue
        if short.unshown:
            words = gettext("“%(question)s” is essential: show it, with some sentences or a file.")
            name = "learning:proofs"
            target = reverse(name, args=[school.reference, question.id])
        else:
            words = gettext("“%(question)s” is essential: it has to be “%(step)s” at least.")
            target = _question_url(school, question)
        yield Step(
            words % {"question": said(question.asks), "step": step_name(short.needed)}, target, question.id
        )
    for area_short in gap.areas:
        yield Step(
            gettext("%(area)s: %(percent)d %% counts, %(least)d %% is needed.")
            % {
                "area": said(label.areas[area_short.area].names),
                "percent": area_short.percent,
                "least": area_short.least,
            },
            reverse("learning:area", args=[school.reference, area_short.area]),
        )


def raises(label: Label, score: Score, school: School) -> list[Step]:
    """What would raise the score most, each as a line that fits an action plan."""
    moves = [move for move in score.moves if move.kind != "answer"]
    return [_raise(label.questions[move.question], move, school) for move in moves[:MOST_MOVES]]


def _raise(question: LabelQuestion, move: Move, school: School) -> Step:
    if move.kind == "show":
        text = gettext("Show that this is so: %(question)s") % {"question": said(question.asks)}
        target = reverse("learning:proofs", args=[school.reference, question.id])
        return Step(text, target, question.id, plan=text, gain=round(move.gain))
    plan = said(question.answers[move.step - 1].raises)
    return Step(plan, _question_url(school, question), question.id, plan=plan, gain=round(move.gain))


def _question_url(school: School, question: LabelQuestion) -> str:
    return reverse("learning:area", args=[school.reference, question.area]) + f"#{question.id}"


def levels_of(label: Label) -> list[LevelLine]:
    """Every level with what it takes, worked out from the pack: what is published is what counts."""
    return [
        LevelLine(one.id, said(one.names), said(one.says), tuple(_takes(label, one)))
        for one in label.levels.values()
    ]


def _takes(label: Label, level: Level) -> Iterator[str]:
    yield gettext("Every question has an answer.")
    parts = ", ".join(f"{said(area.names)} {level.least[area.id]} %" for area in label.areas.values())
    yield gettext("Of the steps of each area at least: %(parts)s.") % {"parts": parts}
    if level.essential:
        yield gettext("Every essential question is “%(step)s” at least.") % {
            "step": step_name(level.essential)
        }
    if level.proof == ESSENTIAL_PROOF:
        yield gettext(
            "Essential answers are shown, with some sentences or a file; one that is not counts as “not yet”."
        )
    if level.proof == EVERY_PROOF:
        yield gettext(
            "Answers are shown, with some sentences or a file: an essential one that is not counts as “not yet”, any "
            "other as “begun” at most."
        )
    if level.review == 100:
        yield gettext("A reviewer looks at every school that claims it.")
    elif level.review:
        yield gettext("A reviewer looks at a sample: %(share)d of a hundred schools that claim it.") % {
            "share": level.review
        }


def level_name(label: Label, level: str) -> str:
    """What a level is called; nothing for none."""
    return said(label.levels[level].names) if level in label.levels else ""
