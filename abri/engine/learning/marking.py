"""Marks an answer: how much of it is right, and which parts.

A right part counts, a wrong one that was chosen takes one away, and nobody goes below nothing. An estimate is right
when it is near, and half right within twice that distance. A story is marked by how it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from abri.engine.learning.answers import Answer, scenes_on_way
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting

RIGHT, PARTLY, WRONG = "right", "partly", "wrong"
WORTH_OF_END = MappingProxyType({"good": Fraction(1), "risky": Fraction(1, 2), "bad": Fraction(0)})


@dataclass(frozen=True, slots=True)
class Mark:
    """`share` is between 0 and 1. `parts`: of each thing that was decided by its id, whether rightly.

    Parts are options or messages, chosen or left; steps at their place; pairs; the scene that a story ended with; and
    of an estimate nothing.
    """

    share: Fraction
    parts: Mapping[str, bool]

    @property
    def verdict(self) -> str:
        """ "right", "partly" or "wrong"."""
        if self.share == 1:
            return RIGHT
        return PARTLY if self.share else WRONG


UNANSWERED = Mark(Fraction(0), MappingProxyType({}))
"""The mark of whoever went on without an answer."""


def mark(question: Question, answer: Answer) -> Mark:
    """The mark of an answer that `read_answer` gave."""
    match question.task:
        case Choosing(options):
            return _chosen({option.id: option.right for option in options}, answer)
        case Spotting(messages=messages):
            return _chosen({message.id: message.sign for message in messages}, answer)
        case Ordering(steps):
            return _placed([step.id for step in steps], answer)
        case Pairing(pairs):
            return _placed([pair.id for pair in pairs], answer)
        case Deciding() as story:
            last = scenes_on_way(story, answer)[-1]
            return _marked(WORTH_OF_END[last.end], {last.id: last.end == "good"})
        case Estimating() as estimate:
            return _marked(_closeness(estimate, Decimal(answer[0])), {})


def _chosen(right: Mapping[str, bool], answer: Answer) -> Mark:
    worth = sum(1 if right[name] else -1 for name in answer)
    share = Fraction(max(0, worth), sum(right.values()))
    return _marked(share, {name: is_right == (name in answer) for name, is_right in right.items()})


def _placed(right: Sequence[str], answer: Answer) -> Mark:
    parts = {name: name == given for name, given in zip(right, answer, strict=True)}
    return _marked(Fraction(sum(parts.values()), len(right)), parts)


def _closeness(estimate: Estimating, guess: Decimal) -> Fraction:
    off = abs(guess - estimate.answer)
    if off <= estimate.near:
        return Fraction(1)
    return Fraction(1, 2) if off <= 2 * estimate.near else Fraction(0)


def _marked(share: Fraction, parts: Mapping[str, bool]) -> Mark:
    return Mark(share, MappingProxyType(dict(parts)))
