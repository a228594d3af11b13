"""Charts as SVG, drawn on the server: bars, lines and a timeline.

Widths are shares of the page and heights are pixels, so letters keep their size on a telephone. Every value stands
beside what shows it, lines differ in more than colour, bars and lines begin at zero. A drawing is one picture to a
screen reader, with a title and a description; the table beside it says the same in full. No style and no script is
inline: the classes ``abri-chart__...`` of the stylesheet colour it, also in print and in the dark.
"""

from abri.centre.ui.charts.bars import Bar, bars
from abri.centre.ui.charts.lines import Point, Series, lines
from abri.centre.ui.charts.timeline import Lane, Mark, timeline

__all__ = ["Bar", "Lane", "Mark", "Point", "Series", "bars", "lines", "timeline"]
