"""Dates as precise as anybody knows them: a year, a month or a day; and periods between two of them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

EARLIEST_YEAR = 1789
LATEST_YEAR = 2199
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_YEARS = re.compile(r"([0-9]{4})[/-]([0-9]{2}|[0-9]{4})")


class NotADate(ValueError):
    """The text is not a year, a month, a day or a period of them."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day, written as "2006", "2006-05" or "2006-05-12".

    >>> PartialDate.read("2006-02").last
    datetime.date(2006, 2, 28)
    """

    text: str
    first: date
    last: date

    @classmethod
    def read(cls, untrusted: str) -> PartialDate:
        """The date that the text says; raises NotADate."""
        parts = _PARTIAL.fullmatch(untrusted)
        if parts is None:
            raise NotADate(untrusted)
        year, month, day = parts.groups()
        if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
            raise NotADate(untrusted)
        try:
            first = date(int(year), int(month or 1), int(day or 1))
            ends_in = int(month or 12)
            last = date(int(year), ends_in, int(day or monthrange(int(year), ends_in)[1]))
        except ValueError as error:
            raise NotADate(untrusted) from error
        return cls(untrusted, first, last)

    @property
    def year(self) -> int:
        """The year, which is always known."""
        return self.first.year

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """What a figure covers: "2024", "2024-05", "2025-Q3", a school year "2021/22", or "2017-10..2022-05".

    `first` and `last` are days, both included.
    """

    text: str
    first: date
    last: date

    @classmethod
    def read(cls, untrusted: str) -> Period:
        """The period that the text says; raises NotADate."""
        if quarter := _QUARTER.fullmatch(untrusted):
            year, third = quarter[1], int(quarter[2]) * 3
            begins, ends = PartialDate.read(f"{year}-{third - 2:02}"), PartialDate.read(f"{year}-{third:02}")
        elif ".." in untrusted:
            begins, ends = (PartialDate.read(part) for part in untrusted.split("..", 1))
        elif (years := _YEARS.fullmatch(untrusted)) and (len(years[2]) == 4 or "/" in untrusted):
            begins = PartialDate.read(years[1])
            ends = PartialDate.read(years[2] if len(years[2]) == 4 else years[1][:2] + years[2])
        else:
            begins = ends = PartialDate.read(untrusted)
        if ends.last < begins.first:
            raise NotADate(untrusted)
        return cls(untrusted, begins.first, ends.last)

    def __str__(self) -> str:
        return self.text
