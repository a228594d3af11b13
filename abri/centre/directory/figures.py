"""Figures as people see them: an indicator as a drawing with its table beside it, or as one large number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from abri.centre.directory.rows import fact_url
from abri.centre.directory.words import amount, when
from abri.centre.ui.charts import Bar, Point, Series, bars, lines
from abri.centre.ui.sources import Source, source_line, with_doubt
from abri.engine.catalogue import Entry, Json

FEWEST_FOR_A_LINE = 3
MOST_LINES = 4
# French and German put a space before the sign, Dutch and English none.
CLOSE_TO_THE_NUMBER = ("nl", "en")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of the table."""

    url: str
    area: str
    period: str
    value: str
    verified: bool
    known: bool
    notes: tuple[int, ...]


class Indicator:
    """One series of figures, in one language."""

    def __init__(self, indicator: Entry, figures: Sequence[Entry], spoken: str) -> None:
        self.entry, self.figures, self.spoken = indicator, figures, spoken

    @cached_property
    def title(self) -> str:
        return self.entry.title.say(self.spoken)

    @cached_property
    def explains(self) -> str:
        return self.entry.summary.say(self.spoken)

    @cached_property
    def url(self) -> str:
        return fact_url(self.entry.id, self.spoken)

    @cached_property
    def unit(self) -> str:
        """What is counted, in words; empty where a sign says it."""
        unit = self.entry.details["unit"]
        return "" if _field(unit, "symbol") else self._words(_field(unit, "names"))

    @cached_property
    def areas(self) -> dict[str, str]:
        """The names of the areas, by id."""
        return {area(one): self._area(one) for one in self.figures}

    @cached_property
    def rows(self) -> list[FigureRow]:
        """Every figure, in its order."""
        return [self._row(one) for one in self.figures]

    @cached_property
    def single(self) -> FigureRow | None:
        """The only figure: a drawing of one number tells nothing."""
        return self.rows[0] if len(self.rows) == 1 else None

    @property
    def is_unknown(self) -> bool:
        """Whether no figure of the series is known."""
        return all(one.details["value"] is None for one in self.figures)

    @cached_property
    def latest(self) -> FigureRow | None:
        """The newest figure that is known, else the newest."""
        known = [one for one in self.figures if one.details["value"] is not None] or list(self.figures)
        newest = max(known, key=lambda one: str(one.details["until"] or ""), default=None)
        return None if newest is None else self._row(newest)

    @cached_property
    def caption(self) -> str:
        """Where and when: what the table and the drawing have in common."""
        periods = [period(one) for one in self.figures if period(one)]
        place = next(iter(self.areas.values())) if len(self.areas) == 1 else ""
        first, last = (periods[0], periods[-1]) if periods else ("", "")
        if len(self.areas) > 1:
            dated = sorted(self.figures, key=lambda one: str(one.details["from"] or ""))
            first, last = period(dated[0]), period(dated[-1])
        time = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        return " · ".join(part for part in (place, time, self.unit) if part)

    @cached_property
    def caveats(self) -> list[str]:
        """What has to be known before reading the figures; the rows say which of it is about them."""
        return list(dict.fromkeys(said for one in self.figures for said in self._caveats(one)))

    @cached_property
    def source(self) -> Source:
        """Where the figures come from, each source once."""
        return sources_of(self.figures, self.spoken)

    @cached_property
    def drawing(self) -> str:
        """Lines where an area has enough points in time, else bars; nothing for one figure."""
        if self.single or not self.figures:
            return ""
        name = f"figures-{self.entry.id.replace('.', '-')}"
        description = _("%(title)s. The table beside it holds the same figures.") % {"title": self.caption}
        series = list(self._series())
        longest = max((len(one.points) for one in series), default=0)
        if longest >= FEWEST_FOR_A_LINE and len(series) <= MOST_LINES:
            return lines(name, self.title, description, series)
        return bars(name, self.title, description, list(self._bars()))

    def value(self, figure: Entry) -> str:
        """A figure's value with its sign."""
        return with_sign(figure, self.spoken)

    def _series(self) -> Iterator[Series]:
        for code, name in self.areas.items():
            points = [
                Point(_time(one), period(one), float(value), self._drawn(one))
                for one in self.figures
                if area(one) == code
                and isinstance(value := one.details["value"], int | float)
                and one.details["from"]
            ]
            if points:
                yield Series(name, points)

    def _bars(self) -> Iterator[Bar]:
        for one in self.figures:
            value = one.details["value"]
            place = self._area(one) if len(self.areas) > 1 else ""
            label = ", ".join(part for part in (place, period(one)) if part)
            yield Bar(label, float(value) if isinstance(value, int | float) else None, self._drawn(one))

    def _drawn(self, figure: Entry) -> str:
        """The value as a drawing says it: its doubt stands beside it, drawings are looked at before tables."""
        return with_doubt(self.value(figure), verified=figure.verified or figure.details["value"] is None)

    def _row(self, figure: Entry) -> FigureRow:
        return FigureRow(
            url=fact_url(figure.id, self.spoken),
            area=self._area(figure),
            period=period(figure),
            value=self.value(figure),
            verified=figure.verified,
            known=figure.details["value"] is not None,
            notes=tuple(self.caveats.index(said) + 1 for said in self._caveats(figure)),
        )

    def _caveats(self, figure: Entry) -> list[str]:
        return [self._words(caveat) for caveat in _list(figure.details["caveats"])]

    def _area(self, figure: Entry) -> str:
        return self._words(_field(figure.details["area"], "names"))

    def _words(self, words: Json) -> str:
        return self.entry.text(words).say(self.spoken)


def sources_of(entries: Iterable[Entry], spoken: str) -> Source:
    """One line for several entries: each source once, and the day of the oldest look."""
    entries = list(entries)
    named = dict.fromkeys(one.source for one in entries if one.source_precision != "none")
    checked = min((one.checked for one in entries), default=date.min)
    return source_line("; ".join(named), "page" if named else "none", checked, None, spoken)


def with_sign(figure: Entry, spoken: str) -> str:
    """The value of a figure with the sign of its unit: "12.3%", "12,3 %", "14,300", "not known"."""
    shown = amount(figure.details["value"])
    sign = _field(figure.details["unit"], "symbol")
    if not sign or figure.details["value"] is None:
        return shown
    return f"{shown}{sign}" if spoken[:2] in CLOSE_TO_THE_NUMBER else f"{shown}\N{NO-BREAK SPACE}{sign}"


def period(figure: Entry) -> str:
    """The time a figure is about, in words; empty where nobody says."""
    written = figure.details["period"]
    return when(written) if isinstance(written, str) else ""


def area(figure: Entry) -> str:
    """The id of the area a figure is about."""
    return str(_field(figure.details["area"], "id"))


def _time(figure: Entry) -> float:
    """The middle of the period as a year with its fraction."""
    first, last = (date.fromisoformat(str(figure.details[end])) for end in ("from", "until"))
    middle = (first.toordinal() + last.toordinal()) / 2
    begins = date(first.year, 1, 1).toordinal()
    return first.year + (middle - begins) / 365.25


def _field(table: Json, name: str) -> Json:
    return table.get(name) if isinstance(table, Mapping) else None


def _list(values: Json) -> Sequence[Json]:
    return values if isinstance(values, list | tuple) else ()
