"""Questions in the four shapes that other learning systems know: choose, order, match, and a number.

A chat becomes a choice of several among its messages. A story becomes one choice for each scene that still leads
somewhere: what a choice is worth is the best end that it leaves open, and what follows is its feedback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from abri.engine.learning.marking import WORTH_OF_END
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.stories import Scene
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a question's text; where it is a message, with who says it and the colon of the language: "Robin:"."""

    says: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class ItemOption:
    """`worth`: its part of the whole mark, below 0 where choosing it takes something away."""

    id: str
    says: str
    worth: Fraction
    feedback: str


@dataclass(frozen=True, slots=True)
class Choose:
    """One of the options, or (`several`) all that are worth something."""

    options: tuple[ItemOption, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Order:
    """Steps by id and words, in their right order."""

    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs by id, left and right words."""

    pairs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure; `near` is right as well, and twice as far off is worth half."""

    answer: Decimal
    near: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question for another system, in one language."""

    id: str
    topic: str
    paragraphs: tuple[Paragraph, ...]
    shape: Choose | Order | Match | Number
    explains: str
    source: str
    digcomp: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it asks, short enough for a list."""
        asks = self.paragraphs[0].says
        return asks if len(asks) <= 80 else f"{asks[:79].rstrip()}…"


SourceLine = Callable[[Question], str]
"""The line about a question's source in the reader's language."""


def items(
    questions: Iterable[Question], language: str, source: SourceLine, colon: str = ": "
) -> Iterator[Item]:
    """The questions in the language; a story gives several. `colon` stands between a name and what it says."""
    for question in questions:
        for suffix, added, shape in _shapes(question, language, colon):
            yield Item(
                id=f"{question.id}{suffix}",
                topic=question.topic,
                paragraphs=(Paragraph(question.asks.say(language)), *added),
                shape=shape,
                explains=question.explains.say(language),
                source=source(question),
                digcomp=question.digcomp,
            )


_Shape = tuple[str, tuple[Paragraph, ...], Choose | Order | Match | Number]


def _shapes(question: Question, language: str, colon: str) -> Iterator[_Shape]:
    match question.task:
        case Choosing() as choosing:
            yield "", (), _options(choosing, language, several=question.kind == "multiple")
        case Spotting() as chat:
            yield "", _chat(chat, language, colon), _signs(chat, language, colon)
        case Ordering(steps):
            yield "", (), Order(tuple((step.id, step.says.say(language)) for step in steps))
        case Pairing(pairs):
            sides = ((pair.id, pair.left.say(language), pair.right.say(language)) for pair in pairs)
            yield "", (), Match(tuple(sides))
        case Estimating() as estimate:
            unit = estimate.unit.say(language)
            yield "", (), Number(estimate.answer, estimate.near, unit)
        case Deciding() as story:
            yield from _scenes(story, language)


def _options(choosing: Choosing, language: str, *, several: bool) -> Choose:
    rights = sum(option.right for option in choosing.options)
    wrong = Fraction(-1, rights) if several else Fraction(0)
    return Choose(
        tuple(
            ItemOption(
                option.id,
                option.says.say(language),
                Fraction(1, rights) if option.right else wrong,
                option.why.say(language) if option.why else "",
            )
            for option in choosing.options
        ),
        several,
    )


def _chat(chat: Spotting, language: str, colon: str) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(one.says.say(language), f"{chat.people[one.who].say(language)}{colon}".rstrip(" "))
        for one in chat.messages
    )


def _signs(chat: Spotting, language: str, colon: str) -> Choose:
    signs = sum(message.sign for message in chat.messages)
    return Choose(
        tuple(
            ItemOption(
                one.id,
                f"{chat.people[one.who].say(language)}{colon}{one.says.say(language)}",
                Fraction(1 if one.sign else -1, signs),
                one.why.say(language) if one.why else "",
            )
            for one in chat.messages
        ),
        several=True,
    )


def _scenes(story: Deciding, language: str) -> Iterator[_Shape]:
    for scene in story.scenes.values():
        best = best_end(story, scene)
        if scene.end or not best:
            continue
        options = tuple(
            ItemOption(
                choice.id,
                choice.says.say(language),
                best_end(story, story.scenes[choice.to]) / best,
                story.scenes[choice.to].says.say(language),
            )
            for choice in scene.choices
        )
        yield f".{scene.id}", (Paragraph(scene.says.say(language)),), Choose(options, several=False)


def best_end(story: Deciding, scene: Scene) -> Fraction:
    """What the best end that can still be come to is worth."""
    if scene.end:
        return WORTH_OF_END[scene.end]
    return max(best_end(story, story.scenes[choice.to]) for choice in scene.choices)
