"""What no centre can change: that danger is asked and answered in time, that nobody is asked for a forbidden picture,
and that whoever comes can answer every question that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from abri.engine.packs.categories import URGENCIES, Category
from abri.engine.packs.danger import LATEST, STEPS
from abri.engine.packs.intake import Question
from abri.engine.packs.overlay.reaching import answers_leading_to
from abri.engine.packs.pack import Pack
from abri.engine.packs.rules import Due

FIXED_FACTS = frozenset({"danger", "image"})
"""A question that states one of these stays word for word: changing its words changes what people answer."""

FIXED_ANSWERS = FIXED_FACTS | {"victim_age", "suspect_age"}
"""Where an answer states one of these, its words stay: called something else, a child would count as an adult."""

_SHUTS = frozenset({"forbidden", "text_only"})
_LEAST_HOURS = {"hour": 1, "working_hour": 1, "working_day": 8}
_USUAL_HOURS = {"hour": 1, "working_hour": 3, "working_day": 24}
"""What a unit is worth in hours: at the very least, and as people count."""

PROMISED = "the promise in words still names the pack's time"
LATE = "it is later than the pack allows where there is danger"
STEPS_OUT_OF_ORDER = "each step has to come after the one before it"
OUT_OF_ORDER = "it does not stand in the order of the urgencies"
BEFORE_DANGER = "something would be asked before danger"
NOTHING_LEFT = "it has nothing left to choose"
UNREACHABLE = "nobody can come to this question any more"
FIXED = "safety hangs on this question: it stays as the pack asks it"
REQUIRED = "a question that has to be answered cannot be hidden"
FIXED_CATEGORY = "this category cannot be hidden"
FIXED_NAME = "this category keeps its name"
FIXED_LABEL = "this answer keeps its words"
"""Problems by which a page knows what to say in its reader's language."""


class Refusal(NamedTuple):
    """An entry of the changes, what is wrong with it, and what to do."""

    entry: str
    problem: str
    cure: str


def is_fixed(question: Question) -> bool:
    """Whether safety hangs on the words of this question."""
    return bool(question.sets() & FIXED_FACTS)


def answers_are_fixed(question: Question) -> bool:
    """Whether safety hangs on the words of the answers to this question."""
    return bool(question.sets() & FIXED_ANSWERS)


def may_hide_category(category: Category) -> bool:
    """Whether people can do without this category: those of danger and of forbidden pictures decide what happens."""
    return category.urgency != URGENCIES[0] and category.evidence_upload not in _SHUTS


def refusals(pack: Pack, laid: Pack) -> Iterator[Refusal]:
    """What `laid` on top of `pack` would endanger."""
    yield from _late(pack, laid)
    yield from _told_late(pack, laid)
    yield from _danger_delayed(pack, laid)
    for question in laid.intake.questions:
        if question.hidden:
            continue
        if question.values and not question.options:
            yield Refusal(_entry_of(question, pack), NOTHING_LEFT, "leave an option, or hide it")
        elif answers_leading_to(laid.intake, question) is None:
            yield Refusal(
                _entry_of(question, pack),
                UNREACHABLE,
                "hide it too, or put back what leads to it: an earlier question, an option, or the order",
            )


def _entry_of(question: Question, pack: Pack) -> str:
    part = "question" if question.id in pack.intake.by_id else "own_question"
    return f"{part} {question.id}"


def _danger_delayed(pack: Pack, laid: Pack) -> Iterator[Refusal]:
    """Nothing is asked before the question about danger that the pack asks after it."""
    for question in pack.intake.questions:
        if "danger" not in question.sets():
            continue
        early = {one.id for one in _before(question, pack)}
        if any(one.id not in early and not one.hidden for one in _before(question, laid)):
            yield Refusal("order", BEFORE_DANGER, "move it behind the question about danger")


def _before(question: Question, pack: Pack) -> tuple[Question, ...]:
    questions = pack.intake.questions
    return questions[: questions.index(pack.intake.by_id[question.id])]


def _late(pack: Pack, laid: Pack) -> Iterator[Refusal]:
    """Danger is answered no later than the pack says, nothing later than what is less urgent, all as promised."""
    due = laid.routing.due
    for urgency in URGENCIES[:2]:
        if not _within(due[urgency], pack.routing.due[urgency]):
            yield Refusal(f"due {urgency}", LATE, "make it sooner")
    for urgency, tier in laid.routing.tiers.items():
        if due[urgency] != pack.routing.due[urgency] and tier.target == pack.routing.tiers[urgency].target:
            yield Refusal(
                f"due {urgency}", PROMISED, f'word it anew: {{"tier": {{"{urgency}": {{"target": ...}}}}}}'
            )
    for sooner, later in pairwise(URGENCIES):
        if _usual(due[sooner]) > _usual(due[later]):
            changed = sooner if due[sooner] != pack.routing.due[sooner] else later
            yield Refusal(f"due {changed}", OUT_OF_ORDER, f"{sooner!r} has to be due no later than {later!r}")


def _told_late(pack: Pack, laid: Pack) -> Iterator[Refusal]:
    """Of danger that nobody reads, everybody is told no later than the pack says, one step after the other."""
    for name in LATEST:
        if getattr(laid.routing.danger, name) > getattr(pack.routing.danger, name):
            yield Refusal(f"danger {name}", LATE, "make it sooner")
    for first, then in pairwise(STEPS):
        chain = laid.routing.danger
        if getattr(chain, first) >= getattr(chain, then):
            changed = then if getattr(chain, then) != getattr(pack.routing.danger, then) else first
            yield Refusal(f"danger {changed}", STEPS_OUT_OF_ORDER, f"let {first!r} come before {then!r}")


def _within(due: Due, limit: Due) -> bool:
    """Whether `due` ends no later than `limit`, on whichever day it begins."""
    if due.unit == limit.unit:
        return due.amount <= limit.amount
    return due.unit == "hour" and due.amount <= limit.amount * _LEAST_HOURS[limit.unit]


def _usual(due: Due) -> int:
    return due.amount * _USUAL_HOURS[due.unit]
