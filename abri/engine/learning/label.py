"""How far a school is towards a label: a share per area, the level by the published rule, and what would raise it.

What a school says counts in full up to the point where a level wants to see it. For such a level an answer that nothing
shows counts less (`counted`), so one more step, or one more piece of evidence, never lowers a level.

What does not apply to a school is left out of its area, so the share is that of what applies. Only so many questions of
an area are left out; those beyond, and for a level that wants every answer shown those that nothing shows, stay in and
count as "not yet". So nobody comes to a level by what does not apply.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from abri.engine.packs.learning.label import (
    EVERY_PROOF,
    NO_PROOF,
    STEPS,
    Label,
    LabelQuestion,
    Level,
)

HIGHEST = STEPS - 1
UNSHOWN_AT_MOST = 1
"""What an answer that is not essential counts at most while a level wants it shown and nothing does."""


@dataclass(frozen=True, slots=True)
class AreaShare:
    """Of the steps that an area has: how many a school is at, in percent rounded down, and what is answered.

    `exempt`: how many questions do not apply, which counts as answered. `left_out`: how many of them are left out.
    """

    area: str
    steps: int
    most: int
    answered: int
    asked: int
    exempt: int
    left_out: int

    @property
    def percent(self) -> int:
        """The share that levels are about."""
        return 100 * self.steps // self.most if self.most else 0


@dataclass(frozen=True, slots=True)
class ShortArea:
    """An area that stays below what a level takes, with what counts for that level."""

    area: str
    percent: int
    least: int


@dataclass(frozen=True, slots=True)
class ShortEssential:
    """An essential question below the step that a level takes. `unshown`: evidence alone would do."""

    question: str
    step: int
    needed: int
    unshown: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Exactly what is missing for a level; nothing where it is reached.

    `unanswered`: questions without an answer. `unshown`: answers that count less because nothing shows them, also that
    a question does not apply.
    """

    level: str
    unanswered: tuple[str, ...]
    essentials: tuple[ShortEssential, ...]
    areas: tuple[ShortArea, ...]
    unshown: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether the level is reached."""
        return not (self.unanswered or self.essentials or self.areas)


@dataclass(frozen=True, slots=True)
class Move:
    """Something that would raise the score: answer a question, show an answer, or go one step up (and show it).

    `gain`: percent points of its area that count for the next level. `blocks`: that level is out of reach without it.
    """

    question: str
    kind: Literal["answer", "show", "raise"]
    step: int
    gain: float
    blocks: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What an assessment comes to. `level` is empty below the first; `next_level` is empty at the last.

    `shares`: what the school says, by area. `gaps`: what each level lacks. `moves`: what would raise it most, first.
    """

    shares: Mapping[str, AreaShare]
    level: str
    next_level: str
    gaps: Mapping[str, Gap]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a school says, of the questions that the label has: steps by id, what does not apply, what is shown."""

    steps: Mapping[str, int]
    exempt: frozenset[str]
    shown: frozenset[str]

    def left_out(self, level: Level) -> frozenset[str]:
        """What does not apply, as far as a level takes it from the school."""
        return self.exempt & self.shown if level.proof == EVERY_PROOF else self.exempt


def assess(
    label: Label, answers: Mapping[str, int], proved: Collection[str], exempt: Collection[str] = ()
) -> Score:
    """The score of these answers, steps by question id; `proved` are the questions that something shows.

    `exempt` are those that do not apply; whether the school may say so of them is for the caller to see to. Ids that
    the label does not know count for nothing. Steps outside 0 to 3, and one for what does not apply, raise ValueError.
    """
    if any(not 0 <= step <= HIGHEST for step in answers.values()):
        raise ValueError(f"a step is 0 to {HIGHEST}")
    if any(one in answers for one in exempt):
        raise ValueError("what does not apply has no step")
    known = label.questions.keys()
    said = _Said(
        {one: answers[one] for one in label.questions if one in answers},
        frozenset(known & set(exempt)),
        frozenset(known & set(proved)),
    )
    gaps = {name: _gap(label, level, said) for name, level in label.levels.items()}
    reached = [name for name, gap in gaps.items() if gap.reached]
    above = [name for name, gap in gaps.items() if not gap.reached]
    target = label.levels[above[0]] if above else list(label.levels.values())[-1]
    moves = sorted(
        _moves(label, target, gaps[target.id], said),
        key=lambda move: (not move.blocks, -move.gain, move.kind != "show", move.step),
    )
    return Score(
        shares=MappingProxyType({area: _share(label, area, said.steps, said.exempt) for area in label.areas}),
        level=reached[-1] if reached else "",
        next_level=above[0] if above else "",
        gaps=MappingProxyType(gaps),
        moves=tuple(moves),
    )


def counted(question: LabelQuestion, level: Level, step: int, *, shown: bool) -> int:
    """The step that an answer counts as for a level: in full where it is shown or the level does not ask for it."""
    if shown or level.proof == NO_PROOF:
        return step
    if question.essential:
        return 0
    return min(step, UNSHOWN_AT_MOST) if level.proof == EVERY_PROOF else step


def _share(label: Label, area: str, steps: Mapping[str, int], exempt: Set[str]) -> AreaShare:
    questions = label.of_area(area)
    beside = sum(one.id in exempt for one in questions)
    left_out = min(beside, label.most_exempt(area))
    return AreaShare(
        area=area,
        steps=sum(steps.get(one.id, 0) for one in questions),
        most=HIGHEST * (len(questions) - left_out),
        answered=sum(one.id in steps for one in questions) + beside,
        asked=len(questions),
        exempt=beside,
        left_out=left_out,
    )


def _gap(label: Label, level: Level, said: _Said) -> Gap:
    effective = {
        name: counted(label.questions[name], level, step, shown=name in said.shown)
        for name, step in said.steps.items()
    }
    left_out = said.left_out(level)
    percents = {area: _share(label, area, effective, left_out).percent for area in label.areas}
    essentials = tuple(
        ShortEssential(
            question=one.id,
            step=said.steps.get(one.id, 0),
            needed=level.essential,
            unshown=said.steps.get(one.id, 0) >= level.essential,
        )
        for one in label.questions.values()
        if one.essential and effective.get(one.id, 0) < level.essential
    )
    return Gap(
        level=level.id,
        unanswered=tuple(
            name for name in label.questions if name not in said.steps and name not in said.exempt
        ),
        essentials=essentials,
        areas=tuple(
            ShortArea(area, percent, level.least[area])
            for area, percent in percents.items()
            if percent < level.least[area]
        ),
        unshown=tuple(
            name
            for name in label.questions
            if (effective[name] < said.steps[name] if name in effective else name in said.exempt - left_out)
        ),
    )


def _moves(label: Label, target: Level, gap: Gap, said: _Said) -> Iterator[Move]:
    short = {one.area for one in gap.areas}
    blocking = {one.question for one in gap.essentials}
    for question in label.questions.values():
        if question.id in said.exempt:
            yield from _move_of_exempt(label, target, question, said, blocks=question.area in short)
            continue
        points = 100 / _share(label, question.area, {}, said.left_out(target)).most
        step = said.steps.get(question.id)
        if step is None:
            yield Move(question.id, "answer", 0, HIGHEST * points, blocks=True)
            continue
        now = counted(question, target, step, shown=question.id in said.shown)
        blocks = question.id in blocking or question.area in short
        if now < step:
            yield Move(question.id, "show", step, (step - now) * points, blocks)
        elif step < HIGHEST:
            yield Move(question.id, "raise", step + 1, (step + 1 - now) * points, blocks)


def _move_of_exempt(
    label: Label, target: Level, question: LabelQuestion, said: _Said, *, blocks: bool
) -> Iterator[Move]:
    """Show that it does not apply, where that leaves it out; begin with it, where too many are left out already."""
    effective = {
        name: counted(label.questions[name], target, step, shown=name in said.shown)
        for name, step in said.steps.items()
    }
    left_out = said.left_out(target)
    now = _share(label, question.area, effective, left_out)
    if question.id not in left_out and now.left_out < label.most_exempt(question.area):
        shown = _share(label, question.area, effective, left_out | {question.id})
        gain = 100 * now.steps / shown.most - 100 * now.steps / now.most
        yield Move(question.id, "show", 0, gain, blocks)
    elif question.id not in left_out or now.exempt > now.left_out:
        yield Move(question.id, "raise", 1, 100 / now.most, blocks)
