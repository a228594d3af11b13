"""Days on which a country rests: weekends and public holidays, from the `holidays` library."""

from __future__ import annotations

import re
from calendar import SATURDAY, SUNDAY, isleap
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from holidays import country_holidays

_CODE = re.compile(r"[A-Z]{2}(-[A-Za-z0-9]{1,6})?")


class UnknownCalendar(ValueError):
    """The library knows no public holidays for this country or part of it."""


class _Year(NamedTuple):
    """The public holidays and the working days of one year."""

    holidays: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of a country ("BE") or of a part of it ("DE-BY").

    The empty code knows no holidays, for a country that the library does not have; its weekend is Saturday and Sunday.
    """

    code: str

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday, by law and for everybody; a weekend alone is none."""
        return day in _year(self.code, day.year).holidays

    def is_working_day(self, day: date) -> bool:
        """Whether the day is neither in the weekend nor a public holiday."""
        return day in _year(self.code, day.year).worked

    def check(self) -> None:
        """Raise UnknownCalendar where the library does not have the code."""
        if self.code and _CODE.fullmatch(self.code) is None:
            raise UnknownCalendar(self.code)
        _year(self.code, date.min.year)


# A whole year at once and never changed: the library's own objects fill themselves while they are asked, which is not
# safe where several threads ask.
@cache
def _year(code: str, year: int) -> _Year:
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(366 if isleap(year) else 365)]
    if not code:
        return _Year(frozenset(), frozenset(day for day in days if day.weekday() not in (SATURDAY, SUNDAY)))
    country, _, part = code.partition("-")
    try:
        found = country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError as error:
        raise UnknownCalendar(code) from error
    return _Year(frozenset(found), frozenset(day for day in days if found.is_working_day(day)))
