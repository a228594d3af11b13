"""The head of a pack, `pack.toml`: languages, regions, ages, emergency numbers, and what must not get lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abri.engine.facts import Span, nearest
from abri.engine.packs.calendars import Calendar, UnknownCalendar
from abri.engine.packs.organisations import Organisation
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

CONTINENTS = ("africa", "antarctica", "asia", "europe", "north_america", "oceania", "south_america")


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the country that has help lines or rules of its own."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages that a reporter may choose as one, both ends included."""

    id: str
    range: Span
    names: Text


@dataclass(frozen=True, slots=True)
class ClosingOutcome:
    """How a case may end; `by_hand` is False for what only happens by itself."""

    id: str
    names: Text
    by_hand: bool


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number for danger to life, with a short sentence that says when to call it."""

    organisation: Organisation
    says: Text

    @property
    def number(self) -> str:
        """The number to dial."""
        return self.organisation.contact.phone


@dataclass(frozen=True, slots=True)
class Country:
    """What `pack.toml` says about the country by itself."""

    id: str
    name: Text
    languages: tuple[str, ...]
    fallback: tuple[str, ...]
    timezone: str
    holidays: str
    continent: str
    checked: date
    regions: Mapping[str, Region]
    age_bands: Mapping[str, AgeBand]
    outcomes: Mapping[str, ClosingOutcome]
    at_least: Mapping[str, int]


def read_country(file: Table) -> Country:
    """The head of the pack, without the emergency numbers, which need the organisations."""
    country = Country(
        id=file.identifier("id"),
        name=file.text("names"),
        languages=file.language.required,
        fallback=file.language.fallback,
        timezone=_timezone(file),
        holidays=_holidays(file),
        continent=file.choice("continent", CONTINENTS),
        checked=file.day("checked"),
        regions=MappingProxyType(_regions(file)),
        age_bands=MappingProxyType(_age_bands(file)),
        outcomes=MappingProxyType(_outcomes(file)),
        at_least=_bounds(file),
    )
    if re.fullmatch(r"[a-z]{2}", country.id) is None:
        file.wrong(f"id {country.id[:60]!r} is not a country", 'write the two-letter code, such as "be"')
    return country


def read_emergency(file: Table, organisations: Mapping[str, Organisation]) -> tuple[EmergencyNumber, ...]:
    """The emergency numbers in the order in which they are shown."""
    numbers = []
    for table in file.tables("emergency"):
        name = table.choice("id", tuple(organisations))
        says = table.text("says")
        table.done()
        if name not in organisations:
            continue
        if not organisations[name].contact.phone:
            table.wrong(f"{name!r} has no phone number", "add contact.phone to it in organisations.toml")
        numbers.append(EmergencyNumber(organisations[name], says))
    if not numbers:
        file.wrong("it names no emergency number that is known", "add [[emergency]]")
    return tuple(numbers)


def check_bounds(file: Table, country: Country, counted: Mapping[str, int]) -> None:
    """Report where the pack holds less than `at_least` says: something got lost by accident."""
    for noun, bound in country.at_least.items():
        if noun not in counted:
            file.wrong(f"at_least counts {noun!r}, which is unknown", nearest(noun, counted))
        elif counted[noun] < bound:
            problem = f"the pack has {counted[noun]} {noun}, at_least says {bound}"
            file.wrong(problem, "find what got lost; lower the bound only if it was meant")


def _timezone(file: Table) -> str:
    name = file.string("timezone")
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            file.wrong(
                f"timezone {name[:60]!r} is not known here",
                'write one such as "Europe/Paris", or install tzdata',
            )
    return name


def _holidays(file: Table) -> str:
    """The code of the public holidays; where nobody says, the country's own."""
    own = str(file.values.get("id", "")).upper()
    code = file.string("holidays", default="") if file.has("holidays") else own
    try:
        Calendar(code).check()
    except UnknownCalendar:
        cure = 'write holidays = "BE" or "DE-BY", or "" where no such calendar exists'
        file.wrong(f"the public holidays of {code[:60]!r} are not known", cure)
    return code


def _regions(file: Table) -> dict[str, Region]:
    regions = {}
    for name, table in unique(file.tables("region", required=False), "id"):
        regions[name] = Region(name, table.text("names"))
        table.done()
    return regions


def _age_bands(file: Table) -> dict[str, AgeBand]:
    bands = {}
    for name, table in unique(file.tables("age_band"), "id"):
        ages = table.span("range", most=130)
        if ages is None:
            table.wrong("'range' is missing", "add range = [12, 13]")
        bands[name] = AgeBand(name, Span(*(ages or (0, 130))), table.text("names"))
        table.done()
    return bands


def _outcomes(file: Table) -> dict[str, ClosingOutcome]:
    outcomes = {}
    for name, table in unique(file.tables("outcome"), "id"):
        outcomes[name] = ClosingOutcome(name, table.text("names"), table.flag("by_hand", default=True))
        table.done()
    return outcomes


def _bounds(file: Table) -> Mapping[str, int]:
    bounds = file.table("at_least")
    return MappingProxyType({noun: bounds.number(noun, least=1, most=1_000_000) for noun in bounds.values})
