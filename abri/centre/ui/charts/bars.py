"""Lying bars: the name above each bar, the value behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abri.centre.ui.charts.drawing import LETTER, LINE_HEIGHT, NARROWEST, element, folded, picture, share

THICK = 22
GAP = 16
# Even the longest value leaves half of the width to the bars.
MOST_FOR_VALUES = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value (None: not known) and the value as people read it."""

    label: str
    value: float | None
    shown: str


def bars(name: str, title: str, description: str, data: Sequence[Bar]) -> SafeString:
    """A drawing of ``data`` from zero, in its order; raises ValueError for a value below zero."""
    known = [bar.value for bar in data if bar.value is not None]
    if any(value < 0 for value in known):
        raise ValueError("a bar cannot show a value below zero")
    longest = max((len(bar.shown) for bar in data), default=0)
    room = 1 - min(MOST_FOR_VALUES, (longest * LETTER + 12) / NARROWEST)
    most = max(known, default=0) or 1
    parts, top = [], 0
    for bar in data:
        drawn, top = _bar(bar, top, room * (bar.value or 0) / most)
        parts += drawn
    axis = element("line", class_="abri-chart__axis", x1=0, y1=0, x2=0, y2=max(top - GAP, 0))
    return picture(name, title, description, max(top - GAP, 0) + 2, *parts, axis)


def _bar(bar: Bar, top: int, width: float) -> tuple[list[SafeString], int]:
    drawn = []
    for line in folded(bar.label):
        top += LINE_HEIGHT
        drawn.append(element("text", line, class_="abri-chart__label", x=6, y=top - 5))
    middle = top + THICK // 2 + 5
    drawn.append(element("rect", class_="abri-chart__bar", x=0, y=top, width=share(width), height=THICK))
    drawn.append(
        element("text", bar.shown, class_="abri-chart__value", x=share(width), dx=8, y=middle)
        if bar.value is not None
        else element("text", bar.shown, class_="abri-chart__unknown", x=6, y=middle)
    )
    return drawn, top + THICK + GAP
