"""The incident log: what happened how often, for a school's own learning. Codes and months; no words, no names."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from abri.centre.learning.models import Incident, School

# A month that lies further back is not written down any more.
MONTHS_BACK = 12
# A log of more in one year is none that a team kept.
MOST_A_YEAR = 2000


class TooMany(Exception):
    """The year holds as many as a log takes."""


@dataclass(frozen=True)
class Year:
    """How often each kind, place and measure stands in the log of a year, by code."""

    number: int
    total: int
    kinds: Mapping[str, int]
    places: Mapping[str, int]
    measures: Mapping[str, int]


def write_down(*, school: School, kind: str, place: str, measures: Collection[str], month: date) -> Incident:
    """Add one to the log; nobody's name goes with it. Raises :class:`TooMany`."""
    first = month.replace(day=1)
    if Incident.objects.filter(school=school, month__year=first.year).count() >= MOST_A_YEAR:
        raise TooMany
    return Incident.objects.create(
        school=school, kind=kind, place=place, measures=sorted(measures), month=first
    )


def year_of(school: School, year: int) -> Year:
    """The counts of one year."""
    found = Incident.objects.filter(school=school, month__year=year).values_list("kind", "place", "measures")
    rows = list(found)
    return Year(
        number=year,
        total=len(rows),
        kinds=Counter(kind for kind, _place, _measures in rows),
        places=Counter(place for _kind, place, _measures in rows),
        measures=Counter(measure for _kind, _place, measures in rows for measure in measures),
    )


def months(today: date) -> list[date]:
    """The first days of this month and the months before it that the log still takes."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS_BACK:
        last = found[-1]
        found.append(date(last.year - (last.month == 1), last.month - 1 or 12, 1))
    return found
