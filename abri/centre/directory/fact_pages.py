"""A page for every fact: what it says, where it comes from, what became of it, and what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from abri.centre.country import country as home
from abri.centre.country import world
from abri.centre.directory.answers import answer, public
from abri.centre.directory.country_pages import Way
from abri.centre.directory.fact_rows import fact_rows
from abri.centre.directory.figures import Indicator
from abri.centre.directory.linked_data import linked
from abri.centre.directory.rows import EntryRow, entry_rows, fact_url, title_language
from abri.centre.directory.words import SECTIONS, kind_name, when
from abri.centre.ui.language import speak
from abri.centre.ui.sources import source_line
from abri.engine.catalogue import INDICATORS, STATISTICS, Catalogue, Entry

MOST_RELATED = 12


@dataclass(frozen=True, slots=True)
class Past:
    """A line of a fact's history. `url` leads to the version it speaks of, `correction`: what we said was wrong."""

    when: str
    says: str
    correction: bool
    url: str


@public
def fact(request: HttpRequest, language: str, fact_id: str) -> HttpResponse:
    """One fact; an older id leads to the one it has now."""
    entry = found_or_404(fact_id)
    if entry.id != fact_id:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("directory:fact", args=[language, entry.id]) + query, permanent=True)
    spoken = speak(request, language, young=False)
    where = place_of(entry)
    known = {
        "entry": entry,
        "title": entry.title.say(spoken),
        "title_language": title_language(entry, spoken),
        "kind": kind_name(entry),
        "summary": entry.summary.say(spoken),
        "rows": fact_rows(entry, where, spoken),
        "terms": entry.details.get("terms") or (),
        "indicator": _indicator(entry, where, spoken),
        "history": list(_history(entry, spoken)),
        "related": _related(entry, spoken),
        "source": source_line(entry.source, entry.source_precision, entry.checked, None, spoken),
        "trail": list(_trail(entry, where, language, spoken)),
        "error_url": reverse("directory:fact_error", args=[language, entry.id]),
        "linked": linked([entry], spoken),
    }
    return answer(request, "directory/fact.html", known, entry.as_json)


def found_or_404(name: str) -> Entry:
    """The fact of this id, or of this older id; raises Http404."""
    entry = world().find(name)
    if entry is None:
        raise Http404
    return entry


def place_of(entry: Entry) -> Catalogue | None:
    """The country in which a fact is read: its own, and for what several share this installation's, else any."""
    countries = world().countries
    if entry.country in countries:
        return countries[entry.country]
    at_home = countries.get(home().id)
    if at_home and entry.id in at_home.entries:
        return at_home
    return next((one for one in countries.values() if entry.id in one.entries), None)


def _trail(entry: Entry, where: Catalogue | None, language: str, spoken: str) -> Iterator[Way]:
    if where is None:
        return
    yield Way(reverse("directory:country", args=[language, where.id]), where.name.say(spoken))
    section = STATISTICS if entry.section == INDICATORS else entry.section
    if section in SECTIONS:
        yield Way(reverse("directory:section", args=[language, where.id, section]), str(SECTIONS[section]))


def _indicator(entry: Entry, where: Catalogue | None, spoken: str) -> Indicator | None:
    """The series that a figure belongs to, or that the page is about."""
    name = entry.id if entry.section == INDICATORS else next(iter(entry.related), "")
    if where is None or entry.section not in {INDICATORS, STATISTICS} or name not in where.entries:
        return None
    figures = where.series().get(name, ())
    return Indicator(where.entries[name], figures, spoken) if len(figures) > 1 else None


def _history(entry: Entry, spoken: str) -> Iterator[Past]:
    for change in entry.history:
        url = fact_url(change.entry, spoken) if change.entry and change.entry in world().entries else ""
        yield Past(when(change.on), change.says.say(spoken), change.correction, url)


def _related(entry: Entry, spoken: str) -> list[EntryRow]:
    """What the fact names, without what its rows or its drawing already lead to."""
    told = {str(name) for key in ("where", "replaces", "replaced_by", "organisations", "provisions")
            for name in _names(entry, key)}  # fmt: skip
    found = (world().find(name) for name in entry.related if name not in told)
    kept = [one for one in found if one is not None and one.section != INDICATORS]
    return entry_rows(kept[:MOST_RELATED], spoken)


def _names(entry: Entry, key: str) -> tuple[object, ...]:
    value = entry.details.get(key)
    return tuple(value) if isinstance(value, list | tuple) else ()
