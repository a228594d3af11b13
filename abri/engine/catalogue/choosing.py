"""Which entries a reader asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from abri.engine.catalogue.entry import Entry

EVERYBODY = "all"
EVERYWHERE = "*"
EVERY_LANGUAGE = "*"


def select(
    entries: Iterable[Entry],
    *,
    year: int | None = None,
    kind: str = "",
    audience: str = "",
    region: str = "",
    language: str = "",
) -> tuple[Entry, ...]:
    """The entries that fit every filter that is set, in their order.

    A year fits what happened in it or was going on; undated entries fit no year. For audience, region and language an
    entry fits that names the value or something that takes it in ("all", the country of a region, "EU", "*"), and so
    does one that does not speak of it: a help line for the whole country is not hidden from who asks for a part of it.
    """
    wider = _wider(region)
    return tuple(
        entry
        for entry in entries
        if (year is None or _in_year(entry, year))
        and (not kind or entry.kind == kind)
        and (not audience or _fits(entry.audience, {audience, EVERYBODY}))
        and (not region or _fits(entry.region, wider))
        and (not language or _fits(entry.languages, {language, EVERY_LANGUAGE}))
    )


def choices(entries: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """What each filter of `select` can be set to so that it finds something: sorted, years newest first."""
    found: dict[str, set[str]] = {name: set() for name in ("year", "kind", "audience", "region", "language")}
    for entry in entries:
        found["year"].update(str(year) for year in _years(entry))
        found["kind"].add(entry.kind)
        found["audience"].update(entry.audience)
        found["region"].update(entry.region)
        found["language"].update(entry.languages)
    return MappingProxyType(
        {
            name: tuple(sorted(values - {EVERYBODY, EVERYWHERE}, reverse=name == "year"))
            for name, values in found.items()
        }
    )


def _years(entry: Entry) -> tuple[int, ...]:
    return tuple(year for year in entry.years or () if year is not None)


def _in_year(entry: Entry, year: int) -> bool:
    if entry.years is None:
        return False
    first, last = entry.years
    return (first is None or first <= year) and (last is None or year <= last)


def _wider(region: str) -> set[str]:
    """The region with everything it lies in: "xx.north" lies in "XX"; the Union and the world take in all."""
    return {region, region.partition(".")[0].upper(), "EU", EVERYWHERE}


def _fits(named: tuple[str, ...], wanted: set[str]) -> bool:
    return not named or not wanted.isdisjoint(named)
