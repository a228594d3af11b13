"""Figures as entries, and the indicators that they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abri.engine.catalogue.entry import INDICATORS, STATISTICS, Entry, Json
from abri.engine.catalogue.sourced import history, maybe, provenance
from abri.engine.packs import Pack, Text
from abri.engine.packs.sections.figures import Figure
from abri.engine.packs.sections.statistics import Area, Indicator
from abri.engine.packs.sourced import EVERYWHERE

INDICATOR = "indicator"
_COUNTRY = re.compile(r"[A-Z]{2}")


def statistics_entries(pack: Pack) -> Iterator[Entry]:
    """An entry for every figure, then one for every indicator."""
    for figure in pack.sections.figures.values():
        yield _figure(pack, figure)
    for indicator in pack.sections.indicators.values():
        yield _indicator(pack, indicator)


def _figure(pack: Pack, figure: Figure) -> Entry:
    sections = pack.sections
    indicator, area, period = (
        sections.indicators[figure.indicator],
        sections.areas[figure.area],
        figure.period,
    )
    return Entry(
        **provenance(figure),
        section=STATISTICS,
        kind=indicator.topic,
        title=_headline(indicator, area, period.text if period else ""),
        summary=indicator.explains or Text((), indicator.names.fallback),
        years=(period.first.year, period.last.year) if period else None,
        audience=(),
        region=_region(pack, figure, area),
        languages=(),
        aliases=(),
        related=(figure.indicator,),
        history=history(pack, figure, figure.history),
        details={
            "value": _number(figure.value),
            "period": period.text if period else None,
            "from": period.first.isoformat() if period else None,
            "until": period.last.isoformat() if period else None,
            "publisher": figure.publisher or None,
            "indicator": {"id": indicator.id, "names": dict(indicator.names)},
            "area": {"id": area.id, "names": dict(area.names)},
            "caveats": [dict(sections.caveats[name].says) for name in figure.caveats],
            **_measured(pack, indicator),
        },
    )


def _indicator(pack: Pack, indicator: Indicator) -> Entry:
    """A heading rather than a fact: it has no source of its own; its figures have, and it is as checked as they are."""
    figures = [
        figure
        for figure in pack.sections.figures.values()
        if figure.indicator == indicator.id and figure.origin == indicator.origin
    ]
    return Entry(
        id=indicator.id,
        country=indicator.origin,
        section=INDICATORS,
        kind=INDICATOR,
        title=indicator.names,
        summary=indicator.explains or Text((), indicator.names.fallback),
        years=None,
        audience=(),
        region=(),
        languages=(),
        aliases=(),
        also=indicator.also,
        related=(),
        source="",
        source_precision="none",
        checked=min((figure.checked for figure in figures), default=pack.checked),
        verified=all(figure.verified for figure in figures),
        history=(),
        details={"header": indicator.header, **_measured(pack, indicator)},
    )


def _measured(pack: Pack, indicator: Indicator) -> dict[str, Json]:
    topic, unit = pack.sections.topics[indicator.topic], pack.sections.units[indicator.unit]
    return {
        "topic": {"id": topic.id, "names": dict(topic.names)},
        "unit": {"id": unit.id, "names": dict(unit.names), "symbol": unit.symbol or None},
        "explains": maybe(indicator.explains),
    }


def _headline(indicator: Indicator, area: Area, period: str) -> Text:
    """Indicator, area and period in one line, in every language of the indicator."""
    return Text(
        tuple(
            (code, ", ".join(part for part in (words, area.names.say(code), period) if part))
            for code, words in indicator.names.forms
        ),
        indicator.names.fallback,
    )


def _region(pack: Pack, figure: Figure, area: Area) -> tuple[str, ...]:
    """The area where it is one that filters know: a region of the figure's own country, a country, the Union."""
    own = figure.origin == pack.id and area.id in pack.regions
    return (area.id,) if own or area.id in EVERYWHERE or _COUNTRY.fullmatch(area.id) else ()


def _number(value: float | None) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value
