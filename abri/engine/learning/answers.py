"""What somebody may answer to a question: a tuple of ids, in a shape that each kind of task has for itself.

- one of the options, or several: their ids;
- an order: the ids of all steps, the first one first;
- pairs: for every left side, in the order of the pack, the id of the pair whose right side was chosen;
- signs in a chat: the ids of the messages;
- a story: the ids of the choices on the way, the first one first;
- an estimate: the number, as text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import TypeAlias

from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.stories import Scene
from abri.engine.packs.learning.tasks import (
    Choosing,
    Deciding,
    Estimating,
    Ordering,
    Pairing,
    Spotting,
)

Answer: TypeAlias = tuple[str, ...]


class NotAnAnswer(Exception):
    """What was given cannot be marked. `reason`: "none", "several", "incomplete", "twice", "unknown" or "number"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_answer(question: Question, untrusted: Sequence[str]) -> Answer:
    """The answer in its shape; raises NotAnAnswer."""
    if not any(untrusted):
        raise NotAnAnswer("none")
    match question.task:
        case Estimating() as estimate:
            return (_number(estimate, untrusted),)
        case Deciding() as story:
            return _way(story, untrusted)
        case Ordering(steps):
            return _all_of(untrusted, [step.id for step in steps])
        case Pairing(pairs):
            return _all_of(untrusted, [pair.id for pair in pairs], twice=True)
        case Spotting(messages=messages):
            return _some_of(untrusted, [message.id for message in messages])
        case Choosing(options):
            if question.kind == "single" and len(untrusted) > 1:
                raise NotAnAnswer("several")
            return _some_of(untrusted, [option.id for option in options])


def _some_of(untrusted: Sequence[str], known: Collection[str], *, twice: bool = False) -> Answer:
    if any(name not in known for name in untrusted):
        raise NotAnAnswer("incomplete" if "" in untrusted else "unknown")
    if not twice and len(set(untrusted)) < len(untrusted):
        raise NotAnAnswer("twice")
    return tuple(untrusted)


def _all_of(untrusted: Sequence[str], known: Collection[str], *, twice: bool = False) -> Answer:
    answer = _some_of(untrusted, known, twice=twice)
    if len(answer) != len(known):
        raise NotAnAnswer("incomplete")
    return answer


def _number(estimate: Estimating, untrusted: Sequence[str]) -> str:
    typed = untrusted[0].strip().replace(",", ".")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise NotAnAnswer("number") from None
    if len(untrusted) > 1 or not number.is_finite() or not estimate.least <= number <= estimate.most:
        raise NotAnAnswer("number")
    if len(typed) > 20:  # Longer than any number within bounds has to be.
        raise NotAnAnswer("number")
    return typed


def _way(story: Deciding, untrusted: Sequence[str]) -> Answer:
    scenes = scenes_on_way(story, untrusted)
    if not scenes[-1].end:
        raise NotAnAnswer("incomplete")
    return tuple(untrusted)


def scenes_on_way(story: Deciding, untrusted: Sequence[str]) -> tuple[Scene, ...]:
    """The scenes that these choices lead through, the first one first; raises NotAnAnswer for an impossible way."""
    scene, passed = story.first, [story.first]
    for name in untrusted:
        chosen = next((choice for choice in scene.choices if choice.id == name), None)
        if chosen is None:
            raise NotAnAnswer("unknown")
        scene = story.scenes[chosen.to]
        passed.append(scene)
    return tuple(passed)


def mixed(question: Question, names: Sequence[str]) -> tuple[str, ...]:
    """The ids in an order that gives nothing away: always the same for a question, and never the one they came in.

    Whoever writes questions tends to put the right option first, and steps come in their right order.
    """
    found = sorted(names, key=lambda name: blake2b(f"{question.id} {name}".encode()).digest())
    if found == list(names):
        found = [*found[1:], *found[:1]]
    return tuple(found)
