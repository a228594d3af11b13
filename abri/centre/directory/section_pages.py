"""One section of a country: filters that stand in the address, entries by year, a page at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.centre.directory.answers import Json, answer, asked, public
from abri.centre.directory.country_pages import Way, catalogue
from abri.centre.directory.figures import Indicator
from abri.centre.directory.linked_data import linked_figures
from abri.centre.directory.rows import entry_rows, newest_first
from abri.centre.directory.timeline_drawing import drawing_of
from abri.centre.directory.words import SECTIONS, audience_name, kind_name, language_name, region_name
from abri.centre.ui.language import speak
from abri.engine.catalogue import STATISTICS, TIMELINE, Catalogue, Entry, choices, select

PAGE = 20
# An indicator with its drawing and table takes the room of several entries.
PAGE_OF_FIGURES = 4
FILTERS = {
    "year": gettext_lazy("Year"),
    "kind": gettext_lazy("Kind"),
    "audience": gettext_lazy("For whom"),
    "region": gettext_lazy("Region"),
    "language": gettext_lazy("Language"),
}
# What each section can be taken along as; the names of the addresses, with the name of the format.
EXPORTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "statistics": (("statistics.csv", "CSV"), ("statistics-dictionary.csv", "CSV")),
    "organisations": (("organisations.vcf", "vCard"),),
    "research": (("research.bib", "BibTeX"), ("research.csl.json", "CSL-JSON")),
    "timeline": (("timeline.ics", "iCalendar"),),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice in the bar above the list."""

    name: str
    label: str
    value: str
    options: Sequence[Mapping[str, str]]


class _Asked:
    """What the address asks for; what it cannot mean is left out."""

    def __init__(self, request: HttpRequest, entries: Sequence[Entry]) -> None:
        offered = choices(entries)
        self.offered = offered
        self.filters = {
            name: value for name in FILTERS if (value := request.GET.get(name, "")) in offered[name]
        }
        page = request.GET.get("page", "")
        self.page = int(page[:6]) if page.isascii() and page.isdigit() else 1

    def select(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        chosen: dict[str, Any] = dict(self.filters)
        year = chosen.pop("year", None)
        return select(entries, year=int(year) if year else None, **chosen)


class _Listing:
    """One page of what the filters leave of a section: a list of entries or, for figures, drawings."""

    def __init__(self, request: HttpRequest, found: Catalogue, name: str, spoken: str) -> None:
        self.request, self.found, self.name, self.spoken = request, found, name, spoken
        self.is_figures = name == STATISTICS
        self.entries = found.section(name)
        self.wanted = _Asked(request, self.entries)
        self.chosen = self.wanted.select(self.entries)
        items: Sequence[Any] = (
            _indicators(found, self.chosen, spoken) if self.is_figures else newest_first(self.chosen)
        )
        size = PAGE_OF_FIGURES if self.is_figures else PAGE
        self.last = max(1, -(-len(items) // size))
        self.number = min(max(1, self.wanted.page), self.last)
        self.shown = items[(self.number - 1) * size : self.number * size]

    def known(self, language: str) -> dict[str, Any]:
        """What the template asks for."""
        is_figures, number, last = self.is_figures, self.number, self.last
        return {
            "country": self.found,
            "name": self.found.name.say(self.spoken),
            "section": self.name,
            "title": SECTIONS[self.name],
            "count": len(self.chosen),
            "filters": list(_filters(self.wanted, self.entries, self.found, self.spoken)),
            "filtered": bool(self.wanted.filters),
            "cautions": [one.says.say(self.spoken) for one in self.found.cautions] if is_figures else [],
            "topics": _by_topic(self.shown) if is_figures else [],
            "rows": [] if is_figures else entry_rows(self.shown, self.spoken),
            "drawing": drawing_of(self.chosen) if self.name == TIMELINE else None,
            "exports": [
                Way(reverse(f"directory:{name}", args=[language, self.found.id]), name, kind)
                for name, kind in EXPORTS.get(self.name, ())
            ],
            "newer": self._page(number - 1) if number > 1 else "",
            "older": self._page(number + 1) if number < last else "",
            "position": _("Page %(number)s of %(last)s") % {"number": number, "last": last}
            if last > 1
            else "",
            "linked": linked_figures(self.found, self.spoken) if is_figures else "",
        }

    def data(self) -> Json:
        """The same as JSON, with every choice that the filters offer."""
        listed = [figure for one in self.shown for figure in one.figures] if self.is_figures else self.shown
        following = f"{self.request.path}{self._page(self.number + 1, format='json')}"
        return {
            "country": self.found.id,
            "section": self.name,
            "filters": self.wanted.filters,
            "choices": {name: list(values) for name, values in self.wanted.offered.items()},
            "count": len(self.chosen),
            "page": self.number,
            "pages": self.last,
            "next": following if self.number < self.last else None,
            "entries": [entry.as_json() for entry in listed],
        }

    def _page(self, number: int, **more: str) -> str:
        return f"?{asked(self.request, page=str(number), **more)}"


@public
def section(request: HttpRequest, language: str, country_id: str, section_name: str) -> HttpResponse:
    """The entries of a section that the filters leave."""
    if section_name not in SECTIONS:
        raise Http404
    spoken = speak(request, language, young=False)
    listing = _Listing(request, catalogue(country_id), section_name, spoken)
    return answer(request, "directory/section.html", listing.known(language), listing.data)


def _indicators(found: Catalogue, figures: Sequence[Entry], spoken: str) -> list[Indicator]:
    """The indicators with the figures that are left, by topic in the order of the pack."""
    left = {figure.id for figure in figures}
    order = {topic: number for number, topic in enumerate(found.topics)}
    indicators = [
        Indicator(found.entries[name], kept, spoken)
        for name, series in found.series().items()
        if (kept := [figure for figure in series if figure.id in left])
    ]
    # What nobody knows yet stands last: who opens the page comes for what is known.
    return sorted(indicators, key=lambda one: (one.is_unknown, order.get(one.figures[0].kind, len(order))))


def _by_topic(indicators: Sequence[Indicator]) -> list[tuple[str, list[Indicator]]]:
    return [
        (name, list(group)) for name, group in groupby(indicators, key=lambda one: kind_name(one.figures[0]))
    ]


def _filters(wanted: _Asked, entries: Sequence[Entry], found: Catalogue, spoken: str) -> Iterator[Filter]:
    """The filters that leave a choice, each with its words."""
    kinds = {entry.kind: kind_name(entry) for entry in entries}
    words: Mapping[str, Callable[[str], str]] = {
        "year": str,
        "kind": lambda code: kinds.get(code, code),
        "audience": audience_name,
        "region": lambda code: region_name(code, found, spoken),
        "language": language_name,
    }
    for name, label in FILTERS.items():
        offered = wanted.offered[name]
        if len(offered) < 2 and name not in wanted.filters:
            continue
        options = [{"value": code, "label": words[name](code)} for code in offered]
        if name != "year":
            options.sort(key=lambda option: option["label"].casefold())
        everything = {"value": "", "label": _("All")}
        yield Filter(name, str(label), wanted.filters.get(name, ""), [everything, *options])
