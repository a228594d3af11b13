"""Lines over time: every line has its name at its end, its own dashes and its own mark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abri.centre.ui.charts.drawing import LETTER, LINE_HEIGHT, NARROWEST, element, folded, picture, share

HEIGHT = 180
TOP = 26
FOOT = 30
# Names at the end of the lines take this share of the width.
NAMES = 0.34
LEFT = 0.06
LOOKS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time (a year with its fraction), with both as people read them."""

    at: float
    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line; its points lie in the order of time."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values and times lie in the drawing."""

    first: float
    last: float
    most: float
    right: float
    height: int

    def x(self, point: Point) -> float:
        span = self.last - self.first
        return LEFT + (self.right - LEFT) * ((point.at - self.first) / span if span else 0.5)

    def y(self, point: Point) -> float:
        return TOP + self.height * (1 - point.value / self.most)


def lines(name: str, title: str, description: str, data: Sequence[Series]) -> SafeString:
    """A drawing of one to four lines from zero; raises ValueError for more, or for a value below zero."""
    points = [point for series in data for point in series.points]
    if len(data) > LOOKS or not points or any(point.value < 0 for point in points):
        raise ValueError("a drawing shows one to four lines of values that are not below zero")
    alone = len(data) == 1
    words = {} if alone else {series.name: folded(_named(series), NAMES - 0.05) for series in data}
    frame = _Frame(
        first=min(point.at for point in points),
        last=max(point.at for point in points),
        most=max(point.value for point in points) or 1,
        right=1 - LEFT if alone else 1 - NAMES,
        # Long names need room below each other.
        height=max(HEIGHT, LINE_HEIGHT * sum(len(lines) for lines in words.values())),
    )
    drawn = [part for number, series in enumerate(data) for part in _line(frame, series, number)]
    beside = _values(frame, data[0].points) if alone else _names(frame, data, words)
    bottom = TOP + frame.height
    axis = element(
        "line", class_="abri-chart__axis", x1=0, y1=bottom, x2=share(frame.right + LEFT), y2=bottom
    )
    return picture(name, title, description, bottom + FOOT, axis, *_times(frame, points), *drawn, *beside)


def _line(frame: _Frame, series: Series, number: int) -> Iterator[SafeString]:
    places = [(frame.x(point), frame.y(point)) for point in series.points]
    # A polyline knows no percentages: it is drawn into a box of 1000 units that is stretched to the width.
    path = " ".join(f"{x * 1000:.1f},{y:.1f}" for x, y in places)
    yield element(
        "svg",
        element("polyline", class_=f"abri-chart__line abri-chart__line--{number}", points=path),
        width="100%",
        height=TOP + frame.height + FOOT,
        viewBox=f"0 0 1000 {TOP + frame.height + FOOT}",
        preserveAspectRatio="none",
    )
    for x, y in places:
        yield _mark(x, y, number)


def _mark(x: float, y: float, number: int) -> SafeString:
    """A circle, a square, a ring or a frame: the mark of the line with this number."""
    look = f"abri-chart__mark abri-chart__mark--{number}"
    if number % 2 == 0:
        return element("circle", class_=look, cx=share(x), cy=round(y, 1), r=4.5)
    # The square is placed by its corner, and a share of the width cannot be shifted by pixels: the inner box can.
    square = element("rect", class_=look, x=-4.5, y=-4.5, width=9, height=9)
    return element("svg", square, x=share(x), y=round(y, 1), overflow="visible")


def _values(frame: _Frame, points: Sequence[Point]) -> Iterator[SafeString]:
    """The value above each point; where two would meet, the first, the last and the highest go first."""
    highest = max(points, key=lambda point: point.value)
    taken: list[tuple[float, float, float]] = []
    for point in dict.fromkeys((points[0], points[-1], highest, *points)):
        width = (len(point.shown) * LETTER + 6) / NARROWEST
        x, anchor = frame.x(point), "middle"
        if len(points) > 1 and point in {points[0], points[-1]}:
            x, anchor = (0.0, "start") if point == points[0] else (1.0, "end")
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        y = frame.y(point) - 10
        if any(
            left < other + wide and other < left + width and abs(y - row) < LINE_HEIGHT
            for other, wide, row in taken
        ):
            continue
        taken.append((left, width, y))
        yield element(
            "text", point.shown, class_="abri-chart__value", x=share(x), y=round(y), text_anchor=anchor
        )


def _named(series: Series) -> str:
    return f"{series.name}: {series.points[-1].shown}"


def _names(frame: _Frame, data: Sequence[Series], words: Mapping[str, Sequence[str]]) -> Iterator[SafeString]:
    """The name and the last value of each line at its end, pushed apart where two would meet."""
    free = 0.0
    left = sum(len(lines) for lines in words.values()) * LINE_HEIGHT
    for series in sorted(data, key=lambda series: -series.points[-1].value):
        lines = words[series.name]
        wanted = frame.y(series.points[-1]) - LINE_HEIGHT * len(lines) / 2
        # Not into the name above, and not so low that those below have no room.
        top = min(max(wanted, free), TOP + frame.height - left)
        for number, line in enumerate(lines, start=1):
            y = round(top + number * LINE_HEIGHT - 5)
            yield element("text", line, class_="abri-chart__label", x=share(frame.right), dx=12, y=y)
        free = top + LINE_HEIGHT * len(lines)
        left -= LINE_HEIGHT * len(lines)


def _times(frame: _Frame, points: Sequence[Point]) -> Iterator[SafeString]:
    """The times below the axis, as many as have room; the first and the last always."""
    times = sorted({(point.at, point.label) for point in points})
    longest = max(len(label) for _, label in times) * LETTER + 14
    room = max(2, int(NARROWEST * (frame.right - LEFT) / longest))
    step = max(1, -(-(len(times) - 1) // max(1, room - 1)))
    shown = [*times[:-1:step], times[-1]] if len(times) > 1 else times
    if len(shown) > 2 and (len(times) - 1) % step:
        del shown[-2]
    for at, label in shown:
        x, anchor = frame.x(Point(at, label, 0, "")), "middle"
        # A long word below the first or the last point would leave the drawing.
        if (
            len(label) * LETTER / 2 > NARROWEST * LEFT
            and len(times) > 1
            and (at, label) in {times[0], times[-1]}
        ):
            x, anchor = (0, "start") if (at, label) == times[0] else (frame.right + LEFT, "end")
        place = TOP + frame.height + 20
        yield element("text", label, class_="abri-chart__time", x=share(x), y=place, text_anchor=anchor)
