"""The law of a pack: provisions, the instruments and levels they name, situations, and the engine's sentences.

`law.toml` holds what all provisions share; `provisions/` the provisions and their worked examples. Law that several
countries share is a folder of the same form that a pack takes in by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.facts import Facts, FactsError, read_facts
from abri.engine.packs.citable import merged
from abri.engine.packs.folders import Shelf
from abri.engine.packs.law_examples import LawExample, read_law_examples
from abri.engine.packs.lineage import Lineage, trace
from abri.engine.packs.organisations import Organisation
from abri.engine.packs.problems import Problems
from abri.engine.packs.provisions import (
    HEAVIEST,
    Instrument,
    Known,
    Penalty,
    Provision,
    read_instrument,
    read_provisions,
)
from abri.engine.packs.reader import Table, by_id
from abri.engine.packs.sourced import Origin
from abri.engine.packs.statutes import LAW, Statutes
from abri.engine.packs.text import Text

SENTENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "milder": (),
        "milder_older": (),
        "milder_newer": (),
        "information": (),
        "both_laws": (),
        "day_not_known": (),
        "in_force": (),
        "territory": (),
        "unsettled": (),
        "met": (),
        "may_be_met": (),
        "bears": (),
        "says": (),
        "why": (),
        "needed": (),
        "heavier": (),
        "penalty": ("{penalty}",),
        "penalty_older": ("{law}", "{penalty}"),
        "penalty_newer": ("{law}", "{penalty}"),
        "complaint": (),
        "no_complaint": (),
        "realistic": (),
        "where": (),
        "source": ("{source}", "{checked}"),
        "not_confirmed": (),
        "no_source": ("{checked}",),
        "nothing": (),
    }
)
"""What the engine itself says about law, with the words in braces that each sentence holds."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of punishment."""

    number: int
    names: Text
    penalty: Penalty
    source: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What happens to somebody, in their words, with the facts that show the law about it."""

    id: str
    names: Text
    facts: Facts


@dataclass(frozen=True, slots=True)
class Law:
    """All law that a pack knows. Mappings keep the order of the files; a pack without law has none of anything."""

    levels: Mapping[int, Level]
    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    situations: Mapping[str, Situation]
    sentences: Mapping[str, Text]
    lineage: Lineage
    examples: tuple[LawExample, ...]

    def penalty(self, provision: Provision, level: int | None) -> Penalty | None:
        """The punishment of a provision at a level, in words; None where the law leaves it open."""
        if level is not None:
            return self.levels[level].penalty
        return provision.penalty


NO_LAW = Law(
    levels=MappingProxyType({}),
    instruments=MappingProxyType({}),
    provisions=MappingProxyType({}),
    situations=MappingProxyType({}),
    sentences=MappingProxyType({}),
    lineage=Lineage(MappingProxyType({}), MappingProxyType({})),
    examples=(),
)


@dataclass(frozen=True, slots=True)
class _Held:
    """The law of one folder: whose it is, its files, and what its provisions may name."""

    origin: Origin
    statutes: Statutes
    organisations: tuple[str, ...]


def read_law(
    pack: Table, shelves: Sequence[Shelf], organisations: Mapping[str, Organisation], problems: Problems
) -> Law:
    """The law of a pack's own folder and of those it shares, checked as one."""
    held = tuple(_held(shelves, organisations))
    if not held:
        return NO_LAW
    levels = _levels(held)
    situations = by_id([one.statutes.head for one in held], "situation", _situation)
    sentences = _sentences(held, pack)
    for one in held:
        one.statutes.head.done()
    instruments = by_id(
        [file for one in held for file in one.statutes.provisions], "instrument", read_instrument
    )
    provisions = merged(_provisions(held, tuple(levels), instruments), problems)
    lineage = trace(provisions, levels_verified=_verified(levels), problems=problems)
    files = [file for one in held for file in one.statutes.examples]
    return Law(
        levels=levels,
        instruments=instruments,
        provisions=provisions,
        situations=situations,
        sentences=sentences,
        lineage=lineage,
        examples=tuple(example for file in files for example in read_law_examples(file, tuple(provisions))),
    )


def _held(shelves: Sequence[Shelf], organisations: Mapping[str, Organisation]) -> Iterator[_Held]:
    """The folders that hold law. A pack's own may name every organisation, a shared one those beside it."""
    for shelf in shelves:
        origin, statutes = shelf.origin, shelf.folder.statutes
        if statutes is not None:
            named = [one.id for one in organisations.values() if not origin.shared or one.origin == origin.id]
            yield _Held(origin, statutes, tuple(named))


def _verified(levels: Mapping[int, Level]) -> frozenset[int]:
    return frozenset(number for number, level in levels.items() if level.penalty.verified)


def _levels(held: Sequence[_Held]) -> Mapping[int, Level]:
    """The levels of punishment of the pack's own law; shared law has none, as each country has its own."""
    heads = [one.statutes.head for one in held if not one.origin.shared]
    levels: dict[int, Level] = {}
    for table in (
        table for head in heads for table in head.tables("level", named_by="number", required=False)
    ):
        number = table.number("number", least=1, most=HEAVIEST)
        if number in levels:
            table.wrong(f"level {number} is there twice", "remove one")
        penalty = Penalty(table.text("penalty"), table.flag("verified"))
        levels[number] = Level(number, table.text("names"), penalty, table.string("source"))
        table.done()
    return MappingProxyType(levels)


def _situation(name: str, table: Table) -> Situation:
    names = table.text("names")
    try:
        facts = read_facts(table.table("facts").values)
    except FactsError as error:
        facts = Facts()
        for problem in error.problems:
            said, _, cure = problem.rpartition("; ")
            table.wrong(f"facts: {said}", cure)
    return Situation(name, names, facts)


def _sentences(held: Sequence[_Held], pack: Table) -> Mapping[str, Text]:
    """Each sentence as the pack says it, else as law that it shares does."""
    found: dict[str, Text] = {}
    for head in (one.statutes.head for one in held):
        table = head.table("sentences", required=False)
        for name, placeholders in SENTENCES.items():
            if table.has(name):
                found.setdefault(name, table.text(name, placeholders=placeholders))
        table.done()
    own = next((one.statutes.head for one in held if not one.origin.shared), pack)
    for name in SENTENCES:
        if name not in found:
            own.wrong(f"the sentence {name!r} is missing", f"add it to [sentences] of {LAW}")
    return MappingProxyType(found)


def _provisions(
    held: Sequence[_Held], levels: tuple[int, ...], instruments: Mapping[str, Instrument]
) -> Iterator[Provision]:
    for one in held:
        known = Known(one.origin, one.organisations, () if one.origin.shared else levels, instruments)
        for file in one.statutes.provisions:
            yield from read_provisions(file, known)
