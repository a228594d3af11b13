"""What a page tells after an answer: part by part what is right and why, then the explanation with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _

from abri.centre.country import world
from abri.centre.learning.quizzes.showing import passed
from abri.centre.learning.quizzes.words import number
from abri.centre.ui.colons import named
from abri.centre.ui.sources import Source, source_line
from abri.engine.learning.answers import Answer, mixed, scenes_on_way
from abri.engine.learning.marking import RIGHT, WRONG, mark
from abri.engine.packs.learning.quiz import OWN_PROPOSAL, Question
from abri.engine.packs.learning.tasks import (
    Choosing,
    Deciding,
    Estimating,
    Message,
    Option,
    Ordering,
    Pairing,
    Spotting,
)

MISSED = "missed"
"""The state of a part that is right and was not chosen; others are RIGHT, WRONG, and none."""


class Line(NamedTuple):
    """A part of the answer: `state` for its sign, `told` says in words what the sign shows, `why` explains."""

    says: str
    state: str = ""
    told: str = ""
    why: str = ""


class Fact(NamedTuple):
    """A fact of the pack that the answer rests on; without an address where no directory is installed."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is told about one question."""

    lines: tuple[Line, ...]
    numbered: bool
    explains: str
    source: Source
    facts: tuple[Fact, ...]


def told(question: Question, spoken: str, answer: Answer | None) -> Told:
    """What to tell; without an answer, what would have been right."""
    return Told(
        lines=tuple(_lines(question, spoken, answer)),
        numbered=isinstance(question.task, Ordering),
        explains=question.explains.say(spoken),
        source=source_of(question, spoken),
        facts=tuple(_facts(question, spoken)),
    )


def source_of(question: Question, spoken: str) -> Source:
    """Where the answer comes from, and when that was checked."""
    if question.source.lower().startswith(OWN_PROPOSAL):
        day = formats.date_format(question.checked, "DATE_FORMAT")
        return Source(_("Our own advice, written on %(day)s.") % {"day": day}, (), "")
    line = source_line(question.source, "", question.checked, None, spoken)
    return (
        line
        if question.verified
        else Source(line.before, line.pieces, f"{line.after} ({_('not confirmed')})")
    )


def _facts(question: Question, spoken: str) -> Iterator[Fact]:
    for name in question.facts:
        entry = world().find(name)
        if entry is None:
            continue
        try:
            url = reverse("directory:fact", args=[spoken, entry.id])
        except NoReverseMatch:
            url = ""
        yield Fact(entry.title.say(spoken), url)


def _lines(question: Question, spoken: str, answer: Answer | None) -> Iterator[Line]:
    match question.task:
        case Choosing(options):
            by_id = {option.id: option for option in options}
            for name in mixed(question, list(by_id)):
                yield _option(by_id[name], spoken, answer, alone=question.kind == "single")
        case Spotting(people, messages):
            for message in messages:
                yield _message(message, people[message.who].say(spoken), spoken, answer)
        case Ordering():
            yield from _steps(question.task, spoken, answer)
        case Pairing():
            yield from _pairs(question.task, spoken, answer)
        case Deciding() as story:
            yield from _story(story, spoken, answer)
        case Estimating() as estimate:
            says = f"{number(estimate.answer)} {estimate.unit.say(spoken)}"
            yield _guess(question, says, answer)


class _Said(NamedTuple):
    """What is said of a part that could be chosen or left."""

    found: str
    mistaken: str
    missed: str


def _option(option: Option, spoken: str, answer: Answer | None, *, alone: bool) -> Line:
    said = _Said(
        found=_("You chose this, and it is right."),
        mistaken=_("You chose this. It is not right."),
        missed=_("This is the right answer.") if alone else _("This is right too."),
    )
    says, why = option.says.say(spoken), option.why.say(spoken) if option.why else ""
    return _decided(Line(says, why=why), said, right=option.right, answer=answer, name=option.id)


def _message(message: Message, who: str, spoken: str, answer: Answer | None) -> Line:
    said = _Said(
        found=_("You spotted it."),
        mistaken=_("You ticked this. It is not one of them."),
        missed=_("This is one of them."),
    )
    says, why = named(who, message.says.say(spoken)), message.why.say(spoken) if message.why else ""
    return _decided(Line(says, why=why), said, right=message.sign, answer=answer, name=message.id)


def _decided(line: Line, said: _Said, *, right: bool, answer: Answer | None, name: str) -> Line:
    if answer is None:
        return line._replace(state=RIGHT, told=_("Right")) if right else line
    if name in answer:
        state, told = (RIGHT, said.found) if right else (WRONG, said.mistaken)
        return line._replace(state=state, told=told)
    return line._replace(state=MISSED, told=said.missed) if right else line


def _guess(question: Question, says: str, answer: Answer | None) -> Line:
    if answer is None:
        return Line(says)
    near = mark(question, answer).verdict == RIGHT
    return Line(says, RIGHT if near else MISSED, _("You guessed %(number)s.") % {"number": answer[0]})


def _steps(order: Ordering, spoken: str, answer: Answer | None) -> Iterator[Line]:
    for place, step in enumerate(order.steps, start=1):
        given = answer.index(step.id) + 1 if answer else 0
        if given == place:
            yield Line(step.says.say(spoken), RIGHT, _("At its place."))
        elif given:
            put = _("You put it at place %(number)s.") % {"number": given}
            yield Line(step.says.say(spoken), MISSED, put)
        else:
            yield Line(step.says.say(spoken))


def _pairs(pairing: Pairing, spoken: str, answer: Answer | None) -> Iterator[Line]:
    rights = {pair.id: pair.right.say(spoken) for pair in pairing.pairs}
    chosen = dict(zip(rights, answer or (), strict=False))
    for pair in pairing.pairs:
        says = f"{pair.left.say(spoken)} → {rights[pair.id]}"
        if answer is None:
            yield Line(says)
        elif chosen[pair.id] == pair.id:
            yield Line(says, RIGHT, _("You found it."))
        else:
            yield Line(says, MISSED, _("You chose: %(chosen)s") % {"chosen": rights[chosen[pair.id]]})


def _story(story: Deciding, spoken: str, answer: Answer | None) -> Iterator[Line]:
    way = good_way(story) if answer is None else answer
    for scene in passed(story, spoken, way):
        yield Line(scene.says, "", f"→ {scene.chosen}")
    last = scenes_on_way(story, way)[-1]
    ends = {
        "good": (RIGHT, _("A good end.")),
        "risky": (MISSED, _("It ends, but that was risky.")),
        "bad": (WRONG, _("It does not end well.")),
    }
    yield Line(last.says.say(spoken), *ends[last.end])


def good_way(story: Deciding) -> tuple[str, ...]:
    """The shortest way to a good end."""
    ways: list[tuple[str, ...]] = [()]
    for way in ways:
        last = scenes_on_way(story, way)[-1]
        if last.end == "good":
            return way
        ways += [(*way, choice.id) for choice in last.choices]
    return ()
