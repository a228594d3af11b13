"""What a class answered, counted: how many gave what, and what that gives to talk about. Nobody is named in it.

A class goes through a story together: at each scene everybody gives one vote, so that a round is a question, or of a
story one scene of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from abri.engine.learning.answers import NotAnAnswer, read_answer
from abri.engine.learning.marking import RIGHT, mark
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.stories import Scene
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting

MOST_RANGES = 8
"""Of an estimate: more bars than that nobody reads from the last row."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose a part, or placed or matched it rightly; of an estimate, who guessed from `part` to `to`.

    `right`: whether it is part of the right answer; None where that cannot be said of it.
    """

    part: str
    count: int
    right: bool | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """One round. `right`: how many were right as a whole; None for a vote."""

    answered: int
    right: int | None
    bars: tuple[Bar, ...]

    @property
    def favourite(self) -> Bar | None:
        """What most gave; the first of several that were given as often, None where nobody gave anything."""
        found = max(self.bars, key=lambda bar: bar.count, default=None)
        return found if found is not None and found.count else None

    @property
    def trap(self) -> Bar | None:
        """The wrong part that most gave, None where nobody gave one."""
        wrong = [bar for bar in self.bars if bar.right is False and bar.count]
        return max(wrong, key=lambda bar: bar.count, default=None)


def scene_of(question: Question, scene: str) -> Scene | None:
    """The scene of a story by its id, else its first; None of what is no story."""
    task = question.task
    return task.scenes.get(scene, task.first) if isinstance(task, Deciding) else None


def kept(question: Question, scene: str, untrusted: Sequence[str]) -> str:
    """An answer as it is kept and counted: its words, alike for answers that are alike; raises NotAnAnswer."""
    shown = scene_of(question, scene)
    if shown is not None:
        return _vote(shown, untrusted)
    answer = read_answer(question, untrusted)
    match question.task:
        case Choosing() | Spotting():
            answer = tuple(sorted(answer))
        case Estimating():
            answer = (shown_number(Decimal(answer[0])),)
    return " ".join(answer)


def _vote(scene: Scene, untrusted: Sequence[str]) -> str:
    if not any(untrusted):
        raise NotAnAnswer("none")
    if len(untrusted) > 1:
        raise NotAnAnswer("several")
    if untrusted[0] not in {choice.id for choice in scene.choices}:
        raise NotAnAnswer("unknown")
    return untrusted[0]


def tally(question: Question, scene: str, givens: Mapping[str, int]) -> Tally:
    """What the answers `givens` come to: how often each was given, as it is kept."""
    answered = sum(givens.values())
    task, shown = question.task, scene_of(question, scene)
    if shown is not None:
        bars = [Bar(choice.id, givens.get(choice.id, 0)) for choice in shown.choices]
        return Tally(answered, None, tuple(bars))
    right = sum(count for given, count in givens.items() if _verdict(question, given) == RIGHT)
    match task:
        case Choosing(options):
            bars = _chosen({option.id: option.right for option in options}, givens)
        case Spotting(messages=messages):
            bars = _chosen({message.id: message.sign for message in messages}, givens)
        case Estimating() as estimate:
            bars = _ranges(estimate, givens)
        case Ordering(steps):
            bars = _placed(question, [step.id for step in steps], givens)
        case Pairing(pairs):
            bars = _placed(question, [pair.id for pair in pairs], givens)
        case _:
            bars = []
    return Tally(answered, right, tuple(bars))


def _verdict(question: Question, given: str) -> str:
    return mark(question, tuple(given.split())).verdict


def _chosen(rights: Mapping[str, bool], givens: Mapping[str, int]) -> list[Bar]:
    counts: Counter[str] = Counter()
    for given, count in givens.items():
        for part in given.split():
            counts[part] += count
    return [Bar(part, counts[part], right) for part, right in rights.items()]


def _placed(question: Question, parts: Iterable[str], givens: Mapping[str, int]) -> list[Bar]:
    counts: Counter[str] = Counter()
    for given, count in givens.items():
        for part, is_right in mark(question, tuple(given.split())).parts.items():
            counts[part] += count * is_right
    return [Bar(part, counts[part]) for part in parts]


def _ranges(task: Estimating, givens: Mapping[str, int]) -> list[Bar]:
    """Equal ranges over the scale, each a whole number of steps wide; the last one holds the end of the scale."""
    steps = int((task.most - task.least) / task.step)
    width = task.step * -(-steps // MOST_RANGES)
    values = [(Decimal(given), count) for given, count in givens.items()]
    bars, low = [], task.least
    while low < task.most:
        high = min(low + width, task.most)
        count = sum(count for value, count in values if _within(value, low, high, task))
        bars.append(Bar(shown_number(low), count, _within(task.answer, low, high, task), shown_number(high)))
        low = high
    return bars


def _within(value: Decimal, low: Decimal, high: Decimal, task: Estimating) -> bool:
    return low <= value < high or value == high == task.most


def shown_number(value: Decimal) -> str:
    """A number without the zeros that nobody says."""
    return format(value.normalize(), "f")
