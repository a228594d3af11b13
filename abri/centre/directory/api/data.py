"""The catalogue as the API gives it out."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from abri.engine.catalogue import STATISTICS, Catalogue, Entry, Revision

Data = dict[str, Any]


def country_summary(catalogue: Catalogue) -> Data:
    """One country in the list of countries."""
    return {
        "id": catalogue.id,
        "name": dict(catalogue.name),
        "continent": catalogue.continent,
        "languages": list(catalogue.languages),
        "checked": catalogue.checked.isoformat(),
        "sections": {section: len(ids) for section, ids in catalogue.listed.items()},
    }


def country(catalogue: Catalogue) -> Data:
    """One country by itself."""
    return country_summary(catalogue) | {
        "regions": {region: dict(names) for region, names in catalogue.regions.items()},
        "origins": list(catalogue.origins),
        "cautions": [dict(caution.says) for caution in catalogue.cautions],
    }


def revision(made: Revision) -> Data:
    """One change of our facts."""
    return {
        "on": made.on.isoformat(),
        "country": made.country,
        "ids": list(made.ids),
        "sections": list(made.sections),
        "says": dict(made.says),
        "from": made.starts.isoformat() if made.starts else None,
        "until": made.ends.isoformat() if made.ends else None,
    }


def revisions(countries: Iterable[Catalogue]) -> list[Revision]:
    """The changes of these countries and of what they share, newest first, each once."""
    # A shared change is the same in every country, but falls back on the languages of each.
    made = {
        (one.on, one.country, one.says.forms, one.ids): one
        for catalogue in countries
        for one in catalogue.revisions
    }
    return sorted(made.values(), key=lambda one: one.on, reverse=True)


def all_series(catalogue: Catalogue) -> list[Data]:
    """Every indicator of the country that has figures."""
    return [_series(catalogue, figures) for figures in _by_indicator(catalogue).values()]


def series(catalogue: Catalogue, indicator: str) -> Data | None:
    """One indicator's figures; None where the country has none of it."""
    figures = _by_indicator(catalogue).get(indicator)
    return _series(catalogue, figures) if figures else None


def _by_indicator(catalogue: Catalogue) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in catalogue.section(STATISTICS):
        found.setdefault(_named(entry, "indicator")["id"], []).append(entry)
    return found


def _named(entry: Entry, detail: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", entry.details[detail])


def _series(catalogue: Catalogue, figures: list[Entry]) -> Data:
    first = figures[0]
    ordered = sorted(figures, key=lambda one: (_named(one, "area")["id"], str(one.details["from"] or "")))
    return {
        "country": catalogue.id,
        "indicator": _named(first, "indicator")["id"],
        "title": _named(first, "indicator")["names"],
        "explains": first.details["explains"],
        "unit": first.details["unit"],
        "observations": [
            {
                "id": entry.id,
                "area": _named(entry, "area")["id"],
                "period": entry.details["period"],
                "value": entry.details["value"],
                "caveats": entry.details["caveats"],
                "source": entry.source,
                "checked": entry.checked.isoformat(),
                "verified": entry.verified,
            }
            for entry in ordered
        ],
    }
