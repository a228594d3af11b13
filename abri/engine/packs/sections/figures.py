"""Figures: the rows of `statistics.csv`, one number each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.facts import nearest, shown
from abri.engine.packs.partial_dates import NotADate, Period
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sections.statistics import Caveat, Indicator, Words
from abri.engine.packs.sheets import Sheet
from abri.engine.packs.sourced import Origin, Sourced, read_sourced

COLUMNS = (
    "id",
    "indicator",
    "area",
    "period",
    "value",
    "publisher",
    "source",
    "source_precision",
    "checked",
    "verified",
    "caveat",
)
OPTIONAL_COLUMNS = ("note",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Sourced):
    """One number: `value` is None where it is not known, `period` where nobody says what time it covers."""

    noun: ClassVar[str] = "figure"

    indicator: str
    area: str
    period: Period | None
    value: float | None
    publisher: str
    caveats: tuple[str, ...]


def read_figures(
    sheet: Sheet, origin: Origin, words: Words, indicators: Mapping[str, Indicator]
) -> Iterator[Figure]:
    """The figures of one `statistics.csv`, which may name these words and indicators."""
    areas = tuple(words.areas)
    for name, row in unique(sheet.tables(COLUMNS, OPTIONAL_COLUMNS), "id"):
        yield Figure(
            **read_sourced(name, row, origin),
            indicator=row.choice("indicator", tuple(indicators)),
            area=row.choice("area", areas),
            period=_period(row),
            value=_value(row),
            publisher=row.string("publisher", default=""),
            caveats=_caveats(row, words.caveats),
        )


def _period(row: Table) -> Period | None:
    untrusted = row.string("period", default="")
    try:
        return Period.read(untrusted) if untrusted else None
    except NotADate:
        form = '"2024", "2024-05", "2025-Q3", "2021/22" or "2017-10..2022-05"'
        row.wrong(f"period {shown(untrusted)} is not a period", f"write {form}")
        return None


def _value(row: Table) -> float | None:
    value = row.values.get("value")
    if value is not None and not isinstance(value, int | float):
        row.wrong(
            f"value {shown(value)} is not a number", 'write digits with a decimal point, such as "12.5"'
        )
        return None
    return value


def _caveats(row: Table, known: Mapping[str, Caveat]) -> tuple[str, ...]:
    """The caveats of a figure: ids with spaces between them."""
    named = tuple(row.string("caveat", default="").split())
    for name in named:
        if name not in known:
            row.wrong(f"caveat {shown(name)} is not a [[caveat]] of statistics.toml", nearest(name, known))
    return named
