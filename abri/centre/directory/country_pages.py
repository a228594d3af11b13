"""Continent, country: what is known about a country, where it stands, and what can be taken along."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from abri.centre.country import country as home
from abri.centre.country import world
from abri.centre.directory.answers import Json, answer, public
from abri.centre.directory.figures import Indicator
from abri.centre.directory.rows import fact_url
from abri.centre.directory.words import CONTINENTS, SECTIONS, SECTIONS_HINTS, language_name
from abri.centre.ui.language import plain, speak
from abri.centre.ui.sources import with_doubt
from abri.engine.catalogue import Catalogue, Entry


@dataclass(frozen=True, slots=True)
class Way:
    """A way onward: where, in which words, with how much behind it."""

    url: str
    label: str
    hint: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PillarLines:
    """One pillar of the country's answer, what this software does for it, and where it leads."""

    number: int
    url: str
    name: str
    summary: str
    here: str
    ways: tuple[Way, ...]


def catalogue(country_id: str) -> Catalogue:
    """The catalogue of a country; raises Http404 where it is not installed."""
    found = world().countries.get(country_id)
    if found is None:
        raise Http404
    return found


@public
def countries(request: HttpRequest, language: str) -> HttpResponse:
    """The countries that are installed, by continent."""
    spoken = speak(request, language, young=False)
    groups: dict[str, list[Way]] = {}
    for one in world().countries.values():
        facts = sum(len(one.section(name)) for name in SECTIONS)
        way = Way(reverse("directory:country", args=[language, one.id]), one.name.say(spoken), count=facts)
        groups.setdefault(one.continent, []).append(way)
    known = {
        "continents": [
            (str(name), sorted(groups[continent], key=lambda way: way.label))
            for continent, name in CONTINENTS.items()
            if continent in groups
        ]
    }

    def data() -> Json:
        return {"countries": [head(one, language) for one in world().countries.values()]}

    return answer(request, "directory/countries.html", known, data)


@public
def country(request: HttpRequest, language: str, country_id: str) -> HttpResponse:
    """One country: its header figures, its sections, the pillars of its answer."""
    spoken = speak(request, language, young=False)
    found = catalogue(country_id)
    series = found.series()
    known = {
        "country": found,
        "name": found.name.say(spoken),
        "header": [Indicator(one, series.get(one.id, ()), spoken) for one in found.header],
        "sections": list(_sections(found, language)),
        "pillars": [_pillar(one, found, spoken) for one in found.pillars],
        "languages": [language_name(code) for code in found.languages],
        "compare_url": f"{reverse('directory:compare', args=[language])}?left={country_id}",
        "is_home": found.id == home().id,
        "several": len(world().countries) > 1,
    }

    def data() -> Json:
        return {
            **head(found, language),
            "header": [one.as_json() for indicator in found.header for one in series.get(indicator.id, ())],
            "pillars": [one.as_json() for one in found.pillars],
        }

    return answer(request, "directory/country.html", known, data)


def head(found: Catalogue, language: str) -> Json:
    """What a country is, and where its sections are, as JSON."""
    return {
        "id": found.id,
        "name": dict(found.name),
        "continent": found.continent,
        "languages": list(found.languages),
        "checked": found.checked.isoformat(),
        "url": reverse("directory:country", args=[language, found.id]),
        "sections": {
            name: {
                "count": len(found.section(name)),
                "url": reverse("directory:section", args=[language, found.id, name]),
            }
            for name in SECTIONS
        },
    }


def _sections(found: Catalogue, language: str) -> Iterator[Way]:
    for name, label in SECTIONS.items():
        if count := len(found.section(name)):
            url = reverse("directory:section", args=[language, found.id, name])
            yield Way(url, str(label), str(SECTIONS_HINTS[name]), count)


def _pillar(pillar: Entry, found: Catalogue, spoken: str) -> PillarLines:
    leads, number = pillar.details["leads"], pillar.details["number"]
    return PillarLines(
        number=number if isinstance(number, int) else 0,
        url=fact_url(pillar.id, spoken),
        name=pillar.title.say(spoken),
        summary=pillar.summary.say(spoken),
        here=pillar.text(pillar.details["here"]).say(spoken),
        ways=tuple(_ways(leads, found, spoken)),
    )


def _ways(leads: object, found: Catalogue, spoken: str) -> Iterator[Way]:
    """Sections and facts that a pillar leads to."""
    for name in leads if isinstance(leads, list | tuple) else ():
        if name in SECTIONS:
            url = reverse("directory:section", args=[plain(spoken), found.id, name])
            yield Way(url, str(SECTIONS[name]))
        elif entry := found.entries.get(str(name)):
            label = with_doubt(entry.title.say(spoken), verified=entry.verified)
            yield Way(fact_url(entry.id, spoken), label)
