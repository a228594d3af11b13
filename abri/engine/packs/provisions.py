"""Provisions: what the law says, in words and as conditions over facts. Read from the files of `provisions/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from abri.engine.packs.conditions import Condition
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import Origin, Sourced, read_sourced
from abri.engine.packs.text import Text

OFFENCE = "offence"
PROVISION_KINDS = (
    OFFENCE,
    "rule",
    "definition",
    "procedure",
    "timing",
    "civil",
    "administrative",
    "school",
    "data_protection",
    "telecom",
    "policy",
    "eu",
    "treaty",
    "historic_seed",
)
PROCEEDINGS = "proceedings"
DATED_BY = ("on", "offline_sexual_violence_on", PROCEEDINGS)
HEAVIEST = 20
_NOT_ABOUT_THE_INCIDENT = ("known", "answer", "within_days")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree or treaty; `regime` is the body of law it belongs to, mostly itself."""

    id: str
    names: Text
    regime: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """Whether something is so: `when` says it is.

    Where that is not met it may still be open: `untold` is where no fact of the vocabulary could tell, `unsettled`
    where the law itself is unclear. `asked` names the facts that they ask about.
    """

    when: Condition | None
    untold: Condition | None
    unsettled: Condition | None
    asked: tuple[str, ...]

    def conditions(self) -> tuple[Condition, ...]:
        """Those of the three that there are."""
        return tuple(one for one in (self.when, self.untold, self.unsettled) if one is not None)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that must be so."""

    id: str
    criterion: Criterion
    text: Text


@dataclass(frozen=True, slots=True)
class Grade:
    """The level that an offence has where `when` is met."""

    id: str
    when: Condition
    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class Aggravation:
    """What makes an offence heavier: it lifts it to `level`, or the judge weighs it where that is None.

    One without any condition is in the directory only.
    """

    id: str
    criterion: Criterion
    level: int | None
    article: str
    text: Text


@dataclass(frozen=True, slots=True)
class Penalty:
    """A punishment in words, and whether somebody read it in the law or a reliable source."""

    text: Text
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Sourced):
    """One article, or several that belong together.

    In force from `starts` until the day before `ends`; None is *not known since when* and *still in force*.
    `dated_by` is the fact whose days decide, or "proceedings": then it counts whatever the day of the facts.
    `milder` says which penalty is: "older" (this one), "newer" (its successor's) or "" where nobody may say.
    """

    noun: ClassVar[str] = "provision"

    kind: str
    instrument: Instrument
    article: str
    names: Text
    names_verified: tuple[str, ...]
    says: Text
    starts: date | None
    ends: date | None
    dated_by: str
    level: int | None
    grades: tuple[Grade, ...]
    penalty: Penalty | None
    points_to: Condition | None
    elements: tuple[Element, ...]
    aggravations: tuple[Aggravation, ...]
    complaint_required: bool | None
    realistic: Text | None
    where: tuple[str, ...]
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    milder: Literal["", "older", "newer"]
    topics: tuple[str, ...]
    source_official: str

    @property
    def regime(self) -> str:
        """The body of law it belongs to, such as "xx.code"."""
        return self.instrument.regime

    def conditions(self) -> Iterator[Condition]:
        """Every condition it holds."""
        if self.points_to is not None:
            yield self.points_to
        for criterion in (*(e.criterion for e in self.elements), *(a.criterion for a in self.aggravations)):
            yield from criterion.conditions()
        yield from (grade.when for grade in self.grades)


@dataclass(frozen=True, slots=True)
class Known:
    """The folder that provisions stand in, and what they may name: organisations, levels and instruments."""

    origin: Origin
    organisations: tuple[str, ...]
    levels: tuple[int, ...]
    instruments: Mapping[str, Instrument]


def read_instrument(name: str, table: Table) -> Instrument:
    """One table `[[instrument]]`."""
    regime = table.identifier("regime") if table.has("regime") else name
    return Instrument(name, table.text("names"), regime)


def read_provisions(file: Table, known: Known) -> Iterator[Provision]:
    """The `[[provision]]` tables of one file, without those whose instrument is not known."""
    for name, table in unique(file.tables("provision", required=False), "id"):
        instrument = table.choice("instrument", tuple(known.instruments))
        if instrument in known.instruments:
            yield _provision(name, table, known.instruments[instrument], known)
            table.done()
    file.done()


def _provision(name: str, table: Table, instrument: Instrument, known: Known) -> Provision:
    starts, ends = table.maybe_day("from"), table.maybe_day("until")
    if starts and ends and ends <= starts:
        table.wrong(f"it ends ({ends}) before it begins ({starts})", "until is the day after its last day")
    points_to = legal_condition(table, "points_to") if table.has("points_to") else None
    elements = tuple(_element(part) for part in _parts(table, "element"))
    if points_to is None and (elements or table.has("grade") or table.has("aggravation")):
        table.wrong("it has conditions, but nothing points to it", "add points_to, or remove the conditions")
    return Provision(
        **read_sourced(name, table, known.origin),
        kind=table.choice("kind", PROVISION_KINDS),
        instrument=instrument,
        article=table.string("article"),
        names=table.text("names"),
        names_verified=table.strings("names_verified", required=False, allowed=table.language.required),
        says=table.text("says"),
        starts=starts,
        ends=ends,
        dated_by=table.choice("dated_by", DATED_BY, default=DATED_BY[0]),
        level=_level(table, known),
        grades=tuple(_grade(part, known) for part in _parts(table, "grade")),
        penalty=_penalty(table),
        points_to=points_to,
        elements=elements,
        aggravations=tuple(_aggravation(part, known) for part in _parts(table, "aggravation")),
        complaint_required=table.maybe_flag("complaint_required"),
        realistic=table.maybe_text("realistic"),
        where=table.strings("where", required=False, allowed=known.organisations),
        replaces=table.strings("replaces", required=False),
        replaced_by=table.strings("replaced_by", required=False),
        milder=_milder(table),
        topics=table.strings("topics", required=False),
        source_official=table.string("source_official", default=""),
    )


def legal_condition(table: Table, key: str) -> Condition:
    """A condition over the incident alone: what the law says does not depend on who asks, or when."""
    for head in sorted(set(_heads(table.values.get(key)))):
        table.wrong(f"{key}: {head!r} has no place in law", "compare a fact of the incident instead")
    return table.condition(key)


def _heads(untrusted: object) -> Iterator[str]:
    if isinstance(untrusted, dict):
        for key, value in untrusted.items():
            if key in _NOT_ABOUT_THE_INCIDENT:
                yield key
            yield from _heads(value)
    elif isinstance(untrusted, list):
        for item in untrusted:
            yield from _heads(item)


def _parts(table: Table, key: str) -> Iterator[Table]:
    for _, part in unique(table.tables(key, required=False), "id"):
        yield part
        part.done()


def _criterion(part: Table) -> Criterion:
    when, untold, unsettled = (
        legal_condition(part, key) if part.has(key) else None for key in ("when", "untold", "unsettled")
    )
    named = {mention.name for one in (when, untold, unsettled) if one for mention in one.mentions}
    return Criterion(when, untold, unsettled, tuple(sorted(named)))


def _element(part: Table) -> Element:
    element = Element(part.string("id"), _criterion(part), part.text("text"))
    if not element.criterion.conditions():
        part.wrong("nothing says whether it is met", "add when, or untold where no fact could tell")
    return element


def _grade(part: Table, known: Known) -> Grade:
    level = _level(part, known)
    if level is None:
        part.wrong("'level' is missing", "add level = 1")
    return Grade(part.string("id"), legal_condition(part, "when"), level or 1, part.text("text"))


def _aggravation(part: Table, known: Known) -> Aggravation:
    return Aggravation(
        id=part.string("id"),
        criterion=_criterion(part),
        level=_level(part, known),
        article=part.string("article"),
        text=part.text("text"),
    )


def _level(table: Table, known: Known) -> int | None:
    if not table.has("level"):
        return None
    level = table.number("level", least=1, most=HEAVIEST)
    if level not in known.levels:
        levels = ", ".join(str(number) for number in known.levels) or "none"
        table.wrong(f"level {level} is not a [[level]] of law.toml", f"use one of: {levels}")
    return level


def _penalty(table: Table) -> Penalty | None:
    if not table.has("penalty"):
        return None
    return Penalty(table.text("penalty"), table.flag("penalty_verified"))


def _milder(table: Table) -> Literal["", "older", "newer"]:
    match table.choice("milder", ("older", "newer"), default=""):
        case "older":
            return "older"
        case "newer":
            return "newer"
        case _:
            return ""
