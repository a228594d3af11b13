"""A question as a page shows it: its fields with what was chosen before, in an order that gives nothing away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.learning.quizzes.words import HINTS, scale
from abri.engine.learning.answers import mixed, scenes_on_way
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting


class Option(NamedTuple):
    """Something to choose, under the names that components know."""

    value: str
    label: str
    hint: str = ""


class Select(NamedTuple):
    """A field of its own for one step or one left side."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str


class Said(NamedTuple):
    """A message of a chat; `mine`: of the one of the two in whose place the reader is."""

    value: str
    who: str
    says: str
    mine: bool
    ticked: bool


class Passed(NamedTuple):
    """A scene that was gone through, and what was chosen there: its id, and its words."""

    says: str
    choice: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A question for a template: which of its fields are filled depends on the kind."""

    question: Question
    asks: str
    hint: str
    template: str
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    selects: tuple[Select, ...] = ()
    messages: tuple[Said, ...] = ()
    way: tuple[Passed, ...] = ()
    scene: str = ""
    unit: str = ""

    @property
    def guess(self) -> str:
        """The number that was typed before."""
        return self.chosen[0] if self.chosen else ""


def shown(question: Question, spoken: str, given: Sequence[str] = ()) -> Shown:
    """The question in a language and register, with what was given before; of a story, the choices so far."""
    asks, hint, chosen = question.asks.say(spoken), str(HINTS[question.kind]), tuple(given)
    match question.task:
        case Choosing(options):
            words = {option.id: option.says.say(spoken) for option in options}
            offered = tuple(Option(name, words[name]) for name in mixed(question, list(words)))
            return Shown(question, asks, hint, "choosing", chosen, options=offered)
        case Spotting():
            return Shown(
                question, asks, hint, "spotting", chosen, messages=_chat(question.task, spoken, chosen)
            )
        case Ordering():
            return Shown(
                question, asks, hint, "choices", selects=_places(question, question.task, spoken, chosen)
            )
        case Pairing():
            return Shown(
                question, asks, hint, "choices", selects=_sides(question, question.task, spoken, chosen)
            )
        case Deciding() as story:
            scene = scenes_on_way(story, chosen)[-1]
            offered = tuple(Option(choice.id, choice.says.say(spoken)) for choice in scene.choices)
            return Shown(
                question, asks, hint, "deciding",
                options=offered, way=passed(story, spoken, chosen), scene=scene.says.say(spoken),
            )  # fmt: skip
        case Estimating(unit=unit) as estimate:
            hint = f"{hint} {scale(estimate)}"
            return Shown(question, asks, hint, "estimating", chosen, unit=unit.say(spoken))


def _chat(chat: Spotting, spoken: str, ticked: Sequence[str]) -> tuple[Said, ...]:
    names = {who: name.say(spoken) for who, name in chat.people.items()}
    # Whoever writes fewer of the signs is the one to be careful.
    signs = [one.who for one in chat.messages if one.sign]
    mine = "a" if signs.count("a") < signs.count("b") else "b"
    return tuple(
        Said(one.id, names[one.who], one.says.say(spoken), one.who == mine, one.id in ticked)
        for one in chat.messages
    )


def _places(question: Question, order: Ordering, spoken: str, given: Sequence[str]) -> tuple[Select, ...]:
    words = {step.id: step.says.say(spoken) for step in order.steps}
    numbers = [str(number) for number in range(1, len(words) + 1)]
    offered = (Option("", _("Choose a place")), *(Option(number, number) for number in numbers))
    places = {name: str(number) for number, name in enumerate(given, start=1)}
    return tuple(
        Select(f"place.{name}", words[name], offered, places.get(name, ""))
        for name in mixed(question, list(words))
    )


def _sides(question: Question, pairing: Pairing, spoken: str, given: Sequence[str]) -> tuple[Select, ...]:
    rights = {pair.id: pair.right.say(spoken) for pair in pairing.pairs}
    offered = (
        Option("", _("Choose")),
        *(Option(name, rights[name]) for name in mixed(question, list(rights))),
    )
    chosen = dict(zip(rights, given, strict=False))
    return tuple(
        Select(f"pair.{pair.id}", pair.left.say(spoken), offered, chosen.get(pair.id, ""))
        for pair in pairing.pairs
    )


def passed(story: Deciding, spoken: str, way: Sequence[str]) -> tuple[Passed, ...]:
    """The scenes before the last one on a way, each with what was chosen."""
    scenes = scenes_on_way(story, way)
    return tuple(
        Passed(
            scene.says.say(spoken),
            name,
            next(choice.says.say(spoken) for choice in scene.choices if choice.id == name),
        )
        for scene, name in zip(scenes[:-1], way, strict=True)
    )


def counted(questions: Sequence[Question]) -> str:
    """How many questions there are, in words."""
    count = len(questions)
    return ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
