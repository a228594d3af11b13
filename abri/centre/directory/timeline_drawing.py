"""The events of a country as one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from abri.centre.directory.words import kind_name
from abri.centre.ui.charts import Lane, Mark, timeline
from abri.centre.ui.sources import Source
from abri.engine.catalogue import Entry


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with what stands around it: the counts of its table, the years it spans, its source."""

    svg: str
    title: str
    period: str
    counts: Sequence[tuple[str, int, str]]
    source: Source


def drawing_of(events: Sequence[Entry]) -> Drawing | None:
    """The events in lanes, one for each kind; nothing where there are too few to draw."""
    dated = [event for event in events if event.years and event.years[0]]
    if len(dated) < 2:
        return None
    lanes: dict[str, list[Mark]] = {}
    for event in dated:
        first, last = event.years or (None, None)
        if first:
            lanes.setdefault(kind_name(event), []).append(Mark(first, last if last != first else None))
    years = [year for event in dated for year in event.years or () if year]
    title, period = _("Events by kind and year"), f"{min(years)}\N{EN DASH}{max(years)}"
    description = _("Every event is a dot above its year. The list below tells each of them.")
    return Drawing(
        svg=timeline("events", title, description, [Lane(name, marks) for name, marks in lanes.items()]),
        title=title,
        period=period,
        counts=[(name, len(marks), _span(marks)) for name, marks in lanes.items()],
        source=Source(_("Every event of the list names its own source."), (), ""),
    )


def _span(marks: Sequence[Mark]) -> str:
    first, last = min(mark.year for mark in marks), max(mark.until or mark.year for mark in marks)
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"
