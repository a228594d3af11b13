"""The law of a pack: provisions, the instruments and levels they name, situations, and the engine's sentences.

`law.toml` holds what all provisions share; `provisions/` the provisions and their worked examples. Law that several
countries share is a folder of the same form that a pack takes in by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from abri.engine.facts import Facts, FactsError, read_facts
from abri.engine.packs.country import read_language
from abri.engine.packs.law_examples import LawExample, read_law_examples
from abri.engine.packs.lineage import Lineage, trace
from abri.engine.packs.problems import Problems
from abri.engine.packs.provisions import (
    HEAVIEST,
    Instrument,
    Known,
    Penalty,
    Provision,
    read_instruments,
    read_provisions,
)
from abri.engine.packs.reader import Language, Table, read_file, unique
from abri.engine.packs.text import Text

LAW = "law.toml"
FOLDER = "provisions"
EXAMPLES = ".examples.toml"
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
class Statutes:
    """The tables of one folder of law, parsed but not yet checked."""

    head: Table
    provisions: tuple[Table, ...]
    examples: tuple[Table, ...]

    def speak(self, language: Language) -> None:
        """Check the texts of every table in these languages."""
        for table in (self.head, *self.provisions, *self.examples):
            table.language = language


def parse_statutes(folder: Path, shown: str, problems: Problems) -> Statutes | None:
    """The tables of a folder's law, each named for messages after `shown`; None where it has no law."""
    names = sorted(path.name for path in (folder / FOLDER).glob("*.toml"))
    if not (folder / LAW).is_file():
        if names:
            problems.add(f"{shown}{LAW}", "file", f"it is missing, but there is {FOLDER}/", "add it")
        return None
    tables = {
        name: _table(folder, name, shown, problems) for name in (LAW, *(f"{FOLDER}/{n}" for n in names))
    }
    head = tables.pop(LAW)
    if head is None:
        return None
    kept = [table for table in tables.values() if table is not None]
    return Statutes(
        head,
        tuple(table for table in kept if not table.file.endswith(EXAMPLES)),
        tuple(table for table in kept if table.file.endswith(EXAMPLES)),
    )


def _table(folder: Path, name: str, shown: str, problems: Problems) -> Table | None:
    here = Problems()
    values = read_file(folder, name, here)
    for found in here.found:
        problems.add(f"{shown}{found.file}", found.entry, found.problem, found.cure)
    return None if values is None else Table(f"{shown}{name}", "file", values, problems, Language((), ()))


def take_in(
    pack: Table, beside: Path, languages: tuple[str, ...], own: Statutes | None, problems: Problems
) -> tuple[Statutes, ...]:
    """The law that a pack `shares`: folders `beside` it that are no pack, and that speak all its languages."""
    shared = []
    for name in pack.strings("shares", required=False):
        folder = beside / name
        common = name == folder.name and (folder / LAW).is_file() and not (folder / "pack.toml").exists()
        found = parse_statutes(folder, f"{name}/", problems) if common else None
        if found is None:
            pack.wrong(f"shares {name!r}, which is no shared law", "name a folder of shared law, such as eu")
            continue
        spoken = read_language(found.head)
        for code in languages:
            if code not in spoken.required:
                pack.wrong(
                    f"shares {name!r}, which has no texts in {code!r}", "translate it, or share it not"
                )
        found.speak(spoken)
        shared.append(found)
    if shared and own is None:
        pack.wrong(f"it shares law, but has no {LAW}", f"add {LAW}")
    return tuple(shared)


def read_law(
    own: Statutes | None, shared: tuple[Statutes, ...], organisations: tuple[str, ...], problems: Problems
) -> Law:
    """The law of a pack's own folder and of those it shares, checked as one."""
    if own is None:
        return NO_LAW
    everything = (own, *shared)
    levels = _levels(own.head)
    situations = {name: found for statutes in everything for name, found in _situations(statutes.head)}
    sentences = _sentences(own.head)
    own.head.done()
    for statutes in shared:
        statutes.head.done()
    instruments = _instruments(everything)
    provisions = _provisions(own, shared, Known(organisations, tuple(levels), instruments))
    lineage = trace(provisions, levels_verified=_verified(levels), problems=problems)
    examples = [
        example
        for statutes in everything
        for table in statutes.examples
        for example in read_law_examples(table, tuple(provisions))
    ]
    return Law(
        levels=MappingProxyType(levels),
        instruments=MappingProxyType(instruments),
        provisions=MappingProxyType(provisions),
        situations=MappingProxyType(situations),
        sentences=MappingProxyType(sentences),
        lineage=lineage,
        examples=tuple(examples),
    )


def _verified(levels: Mapping[int, Level]) -> frozenset[int]:
    return frozenset(number for number, level in levels.items() if level.penalty.verified)


def _levels(head: Table) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for table in head.tables("level", named_by="number", required=False):
        number = table.number("number", least=1, most=HEAVIEST)
        if number in levels:
            table.wrong(f"level {number} is there twice", "remove one")
        penalty = Penalty(table.text("penalty"), table.flag("verified"))
        levels[number] = Level(number, table.text("names"), penalty, table.string("source"))
        table.done()
    return levels


def _situations(head: Table) -> Iterator[tuple[str, Situation]]:
    for name, table in unique(head.tables("situation", required=False), "id"):
        names = table.text("names")
        try:
            facts = read_facts(table.table("facts").values)
        except FactsError as error:
            facts = Facts()
            for problem in error.problems:
                said, _, cure = problem.rpartition("; ")
                table.wrong(f"facts: {said}", cure)
        table.done()
        yield name, Situation(name, names, facts)


def _sentences(head: Table) -> dict[str, Text]:
    table = head.table("sentences")
    found = {name: table.text(name, placeholders=placeholders) for name, placeholders in SENTENCES.items()}
    table.done()
    return found


def _instruments(everything: tuple[Statutes, ...]) -> dict[str, Instrument]:
    instruments: dict[str, Instrument] = {}
    for statutes in everything:
        for file in statutes.provisions:
            for table, instrument in read_instruments(file):
                if instrument.id in instruments:
                    table.wrong(f"the id {instrument.id!r} is used twice", "keep one of the two")
                instruments[instrument.id] = instrument
    return instruments


def _provisions(own: Statutes, shared: tuple[Statutes, ...], known: Known) -> dict[str, Provision]:
    """All provisions by id. Shared ones name no organisations: each country has its own."""
    nobody = Known((), (), known.instruments)
    provisions: dict[str, Provision] = {}
    for statutes, allowed in ((own, known), *((statutes, nobody) for statutes in shared)):
        for file in statutes.provisions:
            for table, provision in read_provisions(file, allowed):
                if provision.id in provisions:
                    other = provisions[provision.id].file
                    table.wrong(f"the id {provision.id!r} is used twice, also in {other}", "rename one")
                provisions[provision.id] = provision
    return provisions
