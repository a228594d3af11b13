"""What a screen shows of a round: what is asked and what was answered, in one language and perhaps a second one."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.learning.play.asking import Asked
from abri.centre.learning.play.talking import talking_point
from abri.centre.learning.quizzes.words import number
from abri.centre.ui.colons import named
from abri.engine.learning.answers import mixed
from abri.engine.learning.tallying import Tally
from abri.engine.packs.learning.tasks import Choosing, Deciding, Estimating, Ordering, Pairing, Spotting
from abri.engine.packs.text import Text


@dataclass(frozen=True)
class Words:
    """A sentence, and below it the same in the second language of the screen; empty where there is none."""

    says: str
    beside: str = ""
    who: str = ""


@dataclass(frozen=True)
class Shown:
    """What is asked: ``lines`` to choose from, to order or to read; of pairs ``others`` are the right sides."""

    asks: Words
    lines: tuple[Words, ...]
    others: tuple[Words, ...] = ()
    scale: str = ""


@dataclass(frozen=True)
class Row:
    """One bar: its words, how many, and whether it is right (None: that cannot be said)."""

    part: str
    says: str
    count: int
    right: bool | None


@dataclass(frozen=True)
class Results:
    """What a class answered, and what there is to say about it."""

    rows: tuple[Row, ...]
    answered: int
    right: int | None
    answer: tuple[str, ...]
    explains: str
    talking_point: str
    counts_right: bool

    @property
    def most(self) -> int:
        """What the longest bar could be."""
        return max(self.answered, 1)


def shown(asked: Asked, beside: str) -> Shown:
    """What is asked, in the language that is active."""
    question, scene = asked.question, asked.at_scene

    def words(text: Text, who: str = "") -> Words:
        return Words(_say(text), text.say(beside) if beside else "", who)

    def mixed_up(texts: Mapping[str, Text]) -> tuple[Words, ...]:
        return tuple(words(texts[name]) for name in mixed(question, list(texts)))

    lines: tuple[Words, ...] = ()
    others: tuple[Words, ...] = ()
    match question.task:
        case Choosing(options):
            lines = mixed_up({option.id: option.says for option in options})
        case Ordering(steps):
            lines = mixed_up({step.id: step.says for step in steps})
        case Pairing(pairs):
            lines = tuple(words(pair.left) for pair in pairs)
            others = mixed_up({pair.id: pair.right for pair in pairs})
        case Spotting(people, messages):
            lines = tuple(words(one.says, _say(people[one.who])) for one in messages)
        case Deciding() if scene is not None:
            return Shown(words(scene.says), tuple(words(choice.says) for choice in scene.choices))
    return Shown(words(question.asks), lines, others, _scale(asked))


def _scale(asked: Asked) -> str:
    task = asked.question.task
    if not isinstance(task, Estimating):
        return ""
    ends = {"least": number(task.least), "most": number(task.most), "unit": _say(task.unit)}
    return _("From %(least)s to %(most)s %(unit)s") % ends


def results(asked: Asked, counted: Tally) -> Results:
    """What was answered, in the language that is active."""
    words = bar_words(asked, counted)
    ended = asked.at_scene is None or asked.is_end
    return Results(
        rows=tuple(Row(bar.part, words[bar.part], bar.count, bar.right) for bar in counted.bars),
        answered=counted.answered,
        right=counted.right,
        answer=right_answer(asked),
        explains=_say(asked.question.explains) if ended else "",
        talking_point=talking_point(asked, counted, words),
        counts_right=isinstance(asked.question.task, Ordering | Pairing),
    )


def bar_words(asked: Asked, counted: Tally) -> Mapping[str, str]:
    """The words of each bar, by its part."""
    task, scene = asked.question.task, asked.at_scene
    if scene is not None:
        return {choice.id: _say(choice.says) for choice in scene.choices}
    match task:
        case Choosing(options):
            return {option.id: _say(option.says) for option in options}
        case Ordering(steps):
            return {step.id: f"{place}. {_say(step.says)}" for place, step in enumerate(steps, start=1)}
        case Pairing(pairs):
            return {pair.id: named(_say(pair.left), _say(pair.right)) for pair in pairs}
        case Spotting(people, messages):
            return {one.id: named(_say(people[one.who]), _say(one.says)) for one in messages}
        case _:
            ends = {bar.part: (Decimal(bar.part), Decimal(bar.to)) for bar in counted.bars}
            return {part: f"{number(low)} – {number(high)}" for part, (low, high) in ends.items()}


def right_answer(asked: Asked) -> tuple[str, ...]:
    """What would have been right where no bar says it: of an estimate."""
    task = asked.question.task
    return (f"{number(task.answer)} {_say(task.unit)}",) if isinstance(task, Estimating) else ()


def _say(text: Text) -> str:
    return text.say(get_language() or "")
