"""How far a school is towards a label: a share per area, the level by the published rule, and what would raise it.

What a school says counts in full up to the point where a level wants to see it. For such a level an answer that nothing
shows counts less (`counted`), so one more step, or one more piece of evidence, never lowers a level.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
    """Of the steps that an area has: how many a school is at, in percent rounded down, and what is answered."""

    area: str
    steps: int
    most: int
    answered: int
    asked: int

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

    `unanswered`: questions without an answer. `unshown`: answers that count less because nothing shows them.
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


def assess(label: Label, answers: Mapping[str, int], proved: Collection[str]) -> Score:
    """The score of these answers, steps by question id; `proved` are the questions that something shows.

    Ids that the label does not know count for nothing; steps outside 0 to 3 raise ValueError.
    """
    if any(not 0 <= step <= HIGHEST for step in answers.values()):
        raise ValueError(f"a step is 0 to {HIGHEST}")
    known = {one: answers[one] for one in label.questions if one in answers}
    shown = frozenset(one for one in label.questions if one in proved)
    gaps = {name: _gap(label, level, known, shown) for name, level in label.levels.items()}
    reached = [name for name, gap in gaps.items() if gap.reached]
    above = [name for name, gap in gaps.items() if not gap.reached]
    target = label.levels[above[0]] if above else list(label.levels.values())[-1]
    moves = sorted(
        _moves(label, target, gaps[target.id], known, shown),
        key=lambda move: (not move.blocks, -move.gain, move.kind != "show", move.step),
    )
    return Score(
        shares=MappingProxyType({area: _share(label, area, known) for area in label.areas}),
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


def _share(label: Label, area: str, answers: Mapping[str, int]) -> AreaShare:
    questions = label.of_area(area)
    return AreaShare(
        area=area,
        steps=sum(answers.get(one.id, 0) for one in questions),
        most=HIGHEST * len(questions),
        answered=sum(one.id in answers for one in questions),
        asked=len(questions),
    )


def _gap(label: Label, level: Level, answers: Mapping[str, int], shown: Collection[str]) -> Gap:
    effective = {
        name: counted(label.questions[name], level, step, shown=name in shown)
        for name, step in answers.items()
    }
    percents = {area: _share(label, area, effective).percent for area in label.areas}
    essentials = tuple(
        ShortEssential(
            question=one.id,
            step=answers.get(one.id, 0),
            needed=level.essential,
            unshown=answers.get(one.id, 0) >= level.essential,
        )
        for one in label.questions.values()
        if one.essential and effective.get(one.id, 0) < level.essential
    )
    return Gap(
        level=level.id,
        unanswered=tuple(name for name in label.questions if name not in answers),
        essentials=essentials,
        areas=tuple(
            ShortArea(area, percent, level.least[area])
            for area, percent in percents.items()
            if percent < level.least[area]
        ),
        unshown=tuple(name for name, step in answers.items() if effective[name] < step),
    )


def _moves(
    label: Label, target: Level, gap: Gap, answers: Mapping[str, int], shown: Collection[str]
) -> Iterator[Move]:
    short = {one.area for one in gap.areas}
    blocking = {one.question for one in gap.essentials}
    for question in label.questions.values():
        points = 100 / (HIGHEST * len(label.of_area(question.area)))
        step = answers.get(question.id)
        if step is None:
            yield Move(question.id, "answer", 0, HIGHEST * points, blocks=True)
            continue
        now = counted(question, target, step, shown=question.id in shown)
        blocks = question.id in blocking or question.area in short
        if now < step:
            yield Move(question.id, "show", step, (step - now) * points, blocks)
        elif step < HIGHEST:
            yield Move(question.id, "raise", step + 1, (step + 1 - now) * points, blocks)
