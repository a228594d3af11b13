"""What the pages of the label show: the pack's words beside what a school answered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext

from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Answer, Assessment, Proof, School
from abri.engine.learning.label import Gap, Move, Score, ShortArea
from abri.engine.packs import Text
from abri.engine.packs.learning.label import (
    ESSENTIAL_PROOF,
    EVERY_PROOF,
    Label,
    LabelQuestion,
    Level,
)

MOST_MOVES = 8
# What stands in a form for an answer without a step.
EXEMPT = "exempt"


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
    may_be_exempt: bool


@dataclass(frozen=True)
class AreaLine:
    """An area with how far it is. ``left_out``: what is said of questions that do not apply; nothing where all do."""

    id: str
    name: str
    says: str
    percent: int
    answered: int
    asked: int
    left_out: str
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


def answer_says(question: LabelQuestion, step: int | None) -> str:
    """An answer in words; without a step, that the question does not apply."""
    if step is not None:
        return said(question.answers[step].says)
    return said(question.exemption.says) if question.exemption else gettext("Does not apply.")


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
            left_out=said_of_exempt(share.exempt, share.left_out),
            url=reverse("learning:area", args=[school.reference, area.id]),
        )


def said_of_exempt(exempt: int, left_out: int) -> str:
    """How many questions of an area do not apply, and how many of them are left out; nothing where all apply."""
    if not exempt:
        return ""
    words = ngettext(
        "%(count)d question does not apply and is left out.",
        "%(count)d questions do not apply and are left out.",
        left_out,
    ) % {"count": left_out}
    beyond = exempt - left_out
    if beyond:
        words += " " + ngettext(
            "%(count)d more does not apply but counts as “not yet”: no more of an area may be left out.",
            "%(count)d more do not apply but count as “not yet”: no more of an area may be left out.",
            beyond,
        ) % {"count": beyond}
    return words


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
        picked = chosen.get(one.id, answer)
        yield Row(
            id=one.id,
            theme=said(label.themes[one.theme].names) if one.theme != theme else "",
            asks=said(one.asks),
            matters=said(one.matters),
            evidence=said(one.evidence),
            essential=one.essential,
            choices=tuple(_choices(one, assessment.school)),
            chosen=_value(picked.step) if picked else "",
            seen=f"{answer.revision}:{_value(answer.step)}" if answer else "0:",
            answer=answer,
            held_back=_held_back(one, theirs) if theirs else "",
            proofs=counts.get(one.id, 0),
            proof_url=reverse("learning:proofs", args=[assessment.school.reference, one.id]),
            may_be_exempt=one.may_not_apply(assessment.school.kind),
        )
        theme = one.theme


def _choices(question: LabelQuestion, school: School) -> Iterator[Choice]:
    for one in question.answers:
        yield Choice(_value(one.step), said(one.says))
    if question.may_not_apply(school.kind):
        yield Choice(_value(None), answer_says(question, None))


def _value(step: int | None) -> str:
    return EXEMPT if step is None else str(step)


def _held_back(question: LabelQuestion, theirs: Answer) -> str:
    return gettext(
        "%(name)s chose meanwhile: %(answer)s Your choice is not stored. Save again to put it in its place."
    ) % {
        "name": theirs.updated_by.name,
        "answer": answer_says(question, theirs.step),
    }


def lacks(label: Label, score: Score, school: School) -> Iterator[Step]:
    """Exactly what the next level lacks, in words; nothing at the last one."""
    if not score.next_level:
        return
    gap, half_done = score.gaps[score.next_level], set()
    for area in label.areas.values():
        open_ones = [one for one in gap.unanswered if label.questions[one].area == area.id]
        if open_ones:
            half_done.add(area.id)
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
    # While questions of an area are open its share says nothing yet.
    for area_short in (one for one in gap.areas if one.area not in half_done):
        yield _lack_of_area(label, gap, area_short, school)


def _lack_of_area(label: Label, gap: Gap, short: ShortArea, school: School) -> Step:
    words = gettext("%(area)s: %(percent)d %% counts, %(least)d %% is needed.") % {
        "area": said(label.areas[short.area].names), "percent": short.percent, "least": short.least,
    }  # fmt: skip
    unshown = sum(label.questions[one].area == short.area for one in gap.unshown)
    if unshown:
        words += " " + ngettext(
            "%(count)d answer counts less because nothing shows it yet.",
            "%(count)d answers count less because nothing shows them yet.",
            unshown,
        ) % {"count": unshown}
    return Step(words, reverse("learning:area", args=[school.reference, short.area]))


def raises(label: Label, score: Score, school: School, exempt: Collection[str]) -> list[Step]:
    """What would raise the score most, each as a line that fits an action plan; ``exempt`` does not apply."""
    moves = [move for move in score.moves if move.kind != "answer"]
    return [_raise(label.questions[move.question], move, school, exempt) for move in moves[:MOST_MOVES]]


def _raise(question: LabelQuestion, move: Move, school: School, exempt: Collection[str]) -> Step:
    if move.kind == "show":
        words = gettext("Show that this is so: %(question)s")
        if move.question in exempt:
            words = gettext("Say why this does not apply: %(question)s")
        text = words % {"question": said(question.asks)}
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


def rule_of_exempt(label: Label) -> str:
    """What is published about questions that do not apply; nothing where every question applies to everybody."""
    if not label.exempt_percent:
        return ""
    return gettext(
        "Some questions do not apply to every school, and say to which. Such a school answers so, and the share of the "
        "area is that of what applies. At most %(percent)d %% of the questions of an area are left out like that; what "
        "is beyond counts as “not yet”. So nobody reaches a level by what does not apply, and reviewers ask about it."
    ) % {"percent": label.exempt_percent}


def kinds_of(question: LabelQuestion) -> str:
    """To which kinds of school a question may not apply, in words."""
    if question.exemption is None:
        return ""
    named = [str(one.label) for one in School.Kind if one in question.exemption.kinds]
    return gettext("every kind of school") if len(named) == len(School.Kind) else ", ".join(named)


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
        if label.exempt_percent:
            yield gettext("What does not apply is left out only where some sentences say why.")
    if level.review == 100:
        yield gettext("A reviewer looks at every school that claims it.")
    elif level.review:
        yield gettext("A reviewer looks at a sample: %(share)d of a hundred schools that claim it.") % {
            "share": level.review
        }


def level_name(label: Label, level: str) -> str:
    """What a level is called; nothing for none."""
    return said(label.levels[level].names) if level in label.levels else ""
