"""The search page: results on Enter, and as somebody types where scripts run. Nothing that is searched for is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.country import country, world
from abri.centre.directory.answers import Json, as_json, asked, public, wants_json
from abri.centre.directory.search import LONGEST, Asked, Found, Hit, SearchUnavailable, find
from abri.centre.directory.search.documents import ADVICE, SITUATION
from abri.centre.directory.search.finding import PAGE
from abri.centre.directory.search.marks import Words
from abri.centre.directory.words import SECTIONS, span
from abri.centre.ui.language import plain, speak
from abri.engine.packs import OFFENCE

MOST_PAGES = 100

# What helps now stands first, here too.
SECTION_NAMES: Mapping[str, Promise] = MappingProxyType(
    {ADVICE: _("What you can do"), **{name: SECTIONS[name] for name in ("organisations", "law")}}
    | {name: words for name, words in SECTIONS.items() if name not in {"organisations", "law"}}
    | {"pillars": _("Pillars")}
)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the page."""

    url: str
    title: Words
    summary: Words
    section: str
    country: str
    years: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One section that something was found in, and the way to only that."""

    label: str
    count: int
    url: str
    current: bool


@public
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Find among everything public; as JSON for whoever asks for it."""
    spoken = speak(request, language, young=True)
    wanted = Asked.read(request.GET.get("q", ""))
    section, place = (
        _known(request.GET.get("section"), SECTION_NAMES),
        _known(request.GET.get("country"), world().countries),
    )
    number = _page(request.GET.get("page"))
    try:
        found = find(
            wanted,
            language=plain(spoken),
            country=place,
            section=section,
            limit=PAGE,
            offset=PAGE * (number - 1),
        )
    except SearchUnavailable:
        return _refused(request, language, wanted)
    if wants_json(request):
        response = as_json(as_data(found, language, number))
    else:
        known = _shown(request, found, language, number) | {"section": section, "country": place}
        template = "directory/search.html" + ("#results" if _is_typing(request) else "")
        response = render(request, template, known)
    # What somebody searched for stays out of every cache.
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_typing(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _known(untrusted: str | None, known: Mapping[str, object]) -> str:
    return untrusted if untrusted and untrusted in known else ""


def _page(untrusted: str | None) -> int:
    if not untrusted or not untrusted.isascii() or not untrusted.isdigit():
        return 1
    return max(1, min(int(untrusted[:4]), MOST_PAGES))


def _refused(request: HttpRequest, language: str, wanted: Asked) -> HttpResponse:
    if wants_json(request):
        return as_json({"error": "Search is not available at the moment."}, status=503)
    return render(request, "directory/search.html", {"asked": wanted, "unavailable": True}, status=503)


def _shown(request: HttpRequest, found: Found, language: str, number: int) -> dict[str, Any]:
    last = min(MOST_PAGES, -(-found.total // PAGE))
    return {
        "asked": found.asked,
        "longest": LONGEST,
        "found": found,
        "results": [_result(hit, language) for hit in found.hits],
        "facets": list(_facets(request, found)),
        "meant": list(found.meant.values()),
        "countries": _countries(language),
        "examples": list(_examples(language)),
        "typing": _is_typing(request),
        "newer": f"?{asked(request, page=str(number - 1))}" if number > 1 else "",
        "older": f"?{asked(request, page=str(number + 1))}" if number < last else "",
        "number": number,
        "last": last,
        "json_url": f"{request.path}?{asked(request, format='json')}",
    }


def address(hit: Hit, language: str) -> str:
    """Where a result leads."""
    if hit.section == ADVICE:
        return reverse("directory:advice", args=[language, hit.id])
    if hit.kind == SITUATION:
        return reverse("directory:situation", args=[language, hit.id])
    return f"{reverse('directory:home', args=[language])}facts/{hit.id}/"


def _result(hit: Hit, language: str) -> Result:
    elsewhere = [
        world().countries[one].name.say(language) for one in hit.countries if one in world().countries
    ]
    return Result(
        url=address(hit, language),
        title=hit.title,
        summary=hit.summary,
        section=str(SECTION_NAMES.get(hit.section, hit.section)),
        country=elsewhere[0] if len(elsewhere) == 1 and hit.country != country().id else "",
        years=span(*(str(year or "") for year in hit.years or (None, None))),
        verified=hit.verified,
    )


def _facets(request: HttpRequest, found: Found) -> Iterator[Facet]:
    current = _known(request.GET.get("section"), SECTION_NAMES)
    if not found.sections or (len(found.sections) == 1 and not current):
        return
    yield Facet(
        str(_("Everything")),
        sum(found.sections.values()),
        f"?{asked(request, section='', page='')}",
        not current,
    )
    for section, label in SECTION_NAMES.items():
        count = found.sections.get(section, 0)
        if count or section == current:
            yield Facet(str(label), count, f"?{asked(request, section=section, page='')}", section == current)


def _countries(language: str) -> list[dict[str, str]]:
    countries = [{"value": one.id, "label": one.name.say(language)} for one in world().countries.values()]
    everywhere = {"value": "", "label": str(_("All countries"))}
    return [everywhere, *sorted(countries, key=lambda one: one["label"])] if len(countries) > 1 else []


def _examples(language: str) -> Iterator[str]:
    """What can be searched for, from the facts of this country: an organisation, its number, an article of the law."""
    home = country()
    lines = [one for one in home.organisations.values() if one.kind == "helpline" and one.contact.phone]
    for organisation in lines[:1]:
        yield organisation.names.say(language)
        yield organisation.contact.phone
    yield from [one.article for one in home.law.provisions.values() if one.kind == OFFENCE][:1]


def as_data(found: Found, language: str, number: int) -> Json:
    """The results as JSON; the same shape as the API's."""
    return {
        "query": found.asked.text,
        "shortened": found.asked.shortened,
        "partly": found.partly,
        "meant": dict(found.meant),
        "total": found.total,
        "page": number,
        "sections": dict(found.sections),
        "results": [
            {
                "id": hit.id,
                "section": hit.section,
                "kind": hit.kind,
                "country": hit.country,
                "countries": list(hit.countries),
                "title": hit.title.text,
                "title_language": hit.title.language,
                "summary": hit.summary.text,
                "summary_language": hit.summary.language,
                "years": list(hit.years) if hit.years else None,
                "verified": hit.verified,
                "url": address(hit, language),
            }
            for hit in found.hits
        ],
    }
