"""What a question of a quiz sets somebody to do: seven kinds of task, each with what has to hold for it to be fair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from abri.engine.facts import shown
from abri.engine.packs.learning.stories import Scene, read_scenes
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

SPEAKERS = ("a", "b")
MOST_STEPS = 1000
"""Of an estimate: more would ask for a precision that nobody has."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `why` says what is wrong with it; a right one may do without."""

    id: str
    says: Text
    right: bool
    why: Text | None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Choose among options: one of them (`single`), or all that are right (`multiple`)."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    id: str
    says: Text


@dataclass(frozen=True, slots=True)
class Ordering:
    """Put steps in order; they stand here in the right one."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together."""

    id: str
    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class Pairing:
    """Find to each left side the right side that belongs to it."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What one of two people writes. `sign`: it is one of those to spot, and `why` says what gives it away."""

    id: str
    who: str
    says: Text
    sign: bool
    why: Text | None


@dataclass(frozen=True, slots=True)
class Spotting:
    """Spot the signs in a chat of two invented people, whose names stand under "a" and "b"."""

    people: Mapping[str, Text]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Go through a story by deciding at each scene; the first scene begins it."""

    scenes: Mapping[str, Scene]

    @property
    def first(self) -> Scene:
        """The scene that begins the story."""
        return next(iter(self.scenes.values()))


@dataclass(frozen=True, slots=True)
class Estimating:
    """Guess a figure between `least` and `most`. Whoever is off by no more than `near` has guessed well."""

    unit: Text
    answer: Decimal
    least: Decimal
    most: Decimal
    step: Decimal
    near: Decimal


Task: TypeAlias = Choosing | Ordering | Pairing | Spotting | Deciding | Estimating


def read_single(table: Table) -> Choosing:
    """Options of which one is right."""
    return _choosing(table, lambda rights, _: rights == 1, "exactly one")


def read_multiple(table: Table) -> Choosing:
    """Options of which some are right and some are not."""
    return _choosing(table, lambda rights, options: 0 < rights < options, "at least one, and not all")


def _choosing(table: Table, fair: Callable[[int, int], bool], wanted: str) -> Choosing:
    options = tuple(_option(name, part) for name, part in _parts(table, "option", least=3, most=5))
    rights = sum(option.right for option in options)
    if options and not fair(rights, len(options)):
        table.wrong(f"{rights} of its {len(options)} options are right", f"let {wanted} be right")
    check_different(table, "options", [option.says for option in options])
    return Choosing(options)


def _option(name: str, table: Table) -> Option:
    right = table.flag("right", default=False)
    return Option(name, table.text("says"), right, _why(table, needed=not right))


def _why(table: Table, *, needed: bool) -> Text | None:
    if needed and not table.has("why"):
        table.wrong("'why' is missing", "say in one sentence what it shows, without shaming")
    return table.maybe_text("why")


def read_order(table: Table) -> Ordering:
    """Steps in their right order."""
    steps = tuple(Step(name, part.text("says")) for name, part in _parts(table, "step", least=3, most=6))
    check_different(table, "steps", [step.says for step in steps])
    return Ordering(steps)


def read_match(table: Table) -> Pairing:
    """Pairs whose sides can be told apart."""
    pairs = tuple(
        Pair(name, part.text("left"), part.text("right"))
        for name, part in _parts(table, "pair", least=3, most=5)
    )
    check_different(table, "left sides", [pair.left for pair in pairs])
    check_different(table, "right sides", [pair.right for pair in pairs])
    return Pairing(pairs)


def read_spot(table: Table) -> Spotting:
    """A chat of two people with one sign at least."""
    people = table.table("people")
    names = {who: people.text(who) for who in SPEAKERS}
    people.done()
    check_different(table, "people", list(names.values()))
    messages = tuple(_message(name, part) for name, part in _parts(table, "message", least=4, most=9))
    signs = sum(message.sign for message in messages)
    if messages and not 1 <= signs <= 4:
        table.wrong(f"{signs} of its messages are signs", "let 1 to 4 of them be signs")
    if messages and signs == len(messages):
        table.wrong("all its messages are signs", "add some that are harmless")
    return Spotting(MappingProxyType(names), messages)


def _message(name: str, table: Table) -> Message:
    sign = table.flag("sign", default=False)
    who = table.choice("who", SPEAKERS)
    return Message(name, who, table.text("says"), sign, _why(table, needed=sign))


def read_scenario(table: Table) -> Deciding:
    """A story that can be gone through to an end, and to a good one."""
    return Deciding(read_scenes(table))


def read_estimate(table: Table) -> Estimating:
    """A figure that can be set on a scale, and is not given away by its ends."""
    answer, least, most, step, near = (
        _decimal(table, key) for key in ("answer", "least", "most", "step", "near")
    )
    if not least < answer < most:
        table.wrong(f"its answer {answer} is not between {least} and {most}", "widen least and most")
    steps = (most - least) / step if step > 0 else Decimal(0)
    if not 4 <= steps <= MOST_STEPS or steps != steps.to_integral_value():
        cure = f"choose one that parts {least} to {most} evenly into 4 to {MOST_STEPS}"
        table.wrong(f"step {step} does not fit", cure)
    if not step / 2 <= near <= (most - least) / 4:
        table.wrong(
            f"near {near} does not fit", "use half a step at least and a quarter of the scale at most"
        )
    return Estimating(table.text("unit"), answer, least, most, step, near)


def _decimal(table: Table, key: str) -> Decimal:
    """A number; 0 with the mistake reported where there is none."""
    value = table.values.get(key)
    if not table.has(key):
        table.wrong(f"{key!r} is missing", "add a number")
    elif isinstance(value, bool) or not isinstance(value, int | float) or not -1e9 <= value <= 1e9:
        table.wrong(
            f"{key} {shown(value)} does not fit", "write a number such as 12.5, a thousand million at most"
        )
    else:
        return Decimal(str(value))
    return Decimal(0)


def check_different(table: Table, what: str, texts: Sequence[Text]) -> None:
    """Report two texts that read the same in a language: nobody could tell them apart."""
    for code in {code for text in texts for code in text}:
        words = [text.say(code).strip().casefold() for text in texts]
        for one in sorted({word for word in words if words.count(word) > 1}):
            table.wrong(f"two of its {what} read the same in {code!r}: {shown(one)}", "make them differ")


def _parts(table: Table, key: str, *, least: int, most: int) -> Iterator[tuple[str, Table]]:
    """The tables `[[question.<key>]]` with their ids; how many they are is checked."""
    count = 0
    for name, part in unique(table.tables(key), "id"):
        count += 1
        yield name, part
        part.done()
    if table.has(key) and not least <= count <= most:
        table.wrong(f"it has {count} of [[question.{key}]]", f"write {least} to {most}")


READERS: Mapping[str, Callable[[Table], Task]] = MappingProxyType(
    {
        "single": read_single,
        "multiple": read_multiple,
        "order": read_order,
        "match": read_match,
        "spot": read_spot,
        "scenario": read_scenario,
        "estimate": read_estimate,
    }
)
KINDS = tuple(READERS)


def read_task(kind: str, table: Table) -> Task:
    """The task of a question; a kind that nobody knows, reported already, has no parts."""
    reader = READERS.get(kind)
    if reader is not None:
        return reader(table)
    # Its parts cannot be judged, and are no unknown keys either.
    table.asked.update(table.values)
    return Choosing(())
