"""A timeline: one lane for each kind of event, one dot for each event, years below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from abri.centre.ui.charts.drawing import LINE_HEIGHT, element, folded, picture, share

DOT = 5
STACK = 12
BELOW = 14
FOOT = 26
LEFT, RIGHT = 0.04, 0.96
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """An event in a year, or from one year to another."""

    year: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of one kind."""

    name: str
    marks: Sequence[Mark]


def timeline(name: str, title: str, description: str, lanes: Sequence[Lane]) -> SafeString:
    """A drawing of the lanes over the years that they share."""
    years = [year for lane in lanes for mark in lane.marks for year in (mark.year, mark.until) if year]
    first, last = min(years, default=0), max(years, default=0)
    parts: list[SafeString] = []
    top = 0
    for lane in lanes:
        for line in folded(f"{lane.name} ({len(lane.marks)})"):
            top += LINE_HEIGHT
            parts.append(element("text", line, class_="abri-chart__label", x=0, y=top - 5))
        highest = max((len(list(same)) for _, same in _by_year(lane)), default=1)
        ground = top + highest * STACK + 2
        parts.append(element("line", class_="abri-chart__lane", x1=0, y1=ground, x2="100%", y2=ground))
        parts += _dots(lane, first, last, ground)
        top = ground + BELOW
    return picture(name, title, description, top + FOOT, *_years(first, last, top), *parts)


def _dots(lane: Lane, first: int, last: int, ground: int) -> Iterator[SafeString]:
    """Events of one year stand on each other; one that lasted draws a line to its end."""
    for year, same in _by_year(lane):
        x = _x(year, first, last)
        for height, mark in enumerate(same):
            y = ground - DOT - 2 - height * STACK
            if mark.until and mark.until > year:
                end = share(_x(mark.until, first, last))
                yield element("line", class_="abri-chart__lasting", x1=share(x), y1=y, x2=end, y2=y)
            yield element("circle", class_="abri-chart__dot", cx=share(x), cy=y, r=DOT)


def _by_year(lane: Lane) -> Iterator[tuple[int, Iterator[Mark]]]:
    return groupby(sorted(lane.marks, key=lambda mark: mark.year), key=lambda mark: mark.year)


def _x(year: int, first: int, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * ((year - first) / (last - first) if last > first else 0.5)


def _years(first: int, last: int, top: int) -> Iterator[SafeString]:
    """Round years below the lanes, with a line through them."""
    step = next((step for step in STEPS if (last - first) / step <= MOST_YEARS), STEPS[-1])
    for year in range(-(-first // step) * step, last + 1, step):
        x = share(_x(year, first, last))
        yield element("line", class_="abri-chart__grid", x1=x, y1=0, x2=x, y2=top)
        yield element("text", str(year), class_="abri-chart__time", x=x, y=top + 20, text_anchor="middle")
