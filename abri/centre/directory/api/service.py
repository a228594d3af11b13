"""The addresses of the API. Each answers from the same objects as the pages, and keeps nothing."""

from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view
from ninja.errors import ValidationError

from abri.centre.country import country, world
from abri.centre.directory.api import data, shapes
from abri.centre.directory.api.asking import AtInstant, Choose, OnDay, Pages, Search, only, refused
from abri.centre.directory.api.incident import Unreadable, described, read_incident
from abri.centre.directory.search import Asked, SearchUnavailable, find
from abri.centre.directory.search.finding import PAGE
from abri.centre.directory.search_page import as_data
from abri.engine.catalogue import Catalogue, select
from abri.engine.facts import Days, Facts
from abri.engine.law import law_answer, match
from abri.engine.routing import answers_now, recommend, route_answer

DESCRIPTION = (
    "Public facts about help, law, research and figures on cyberbullying, each with its source and the day it was "
    "checked. Read-only: no key, no account, and nothing that is sent is stored or logged. What it says about law is "
    "information, not advice; software suggests, people decide."
)

api = NinjaAPI(
    title="Abri",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
)

REFUSED = {422: shapes.Problem}
MISSING = {404: shapes.Problem}
POSTED = {400: shapes.Problem, 413: shapes.Problem, 422: shapes.Problem}


class Missing(Exception):
    """Nothing here has this id."""


@api.exception_handler(Missing)
def _missing(request: HttpRequest, error: Missing) -> HttpResponse:
    return refused(404, "nothing here has this id")


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    return refused(error.status, *error.problems)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused(422, *(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors))


@api.exception_handler(SearchUnavailable)
def _unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    return refused(503, "the search index cannot be built")


def given(values: Any) -> HttpResponse:
    """Public facts: any site may read them."""
    response = JsonResponse(values, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@api.get("/countries", response={200: shapes.Countries, **REFUSED}, operation_id="countries", tags=["Facts"])
@decorate_view(only())
def countries(request: HttpRequest) -> HttpResponse:
    """Every country, with the number of its entries by section."""
    return given({"countries": [data.country_summary(one) for one in world().countries.values()]})


@api.get(
    "/countries/{country_id}", response={200: shapes.Country, **MISSING, **REFUSED}, operation_id="country",
    tags=["Facts"],
)  # fmt: skip
@decorate_view(only())
def one_country(request: HttpRequest, country_id: str) -> HttpResponse:
    """One country with its regions."""
    return given(data.country(_catalogue(country_id)))


@api.get(
    "/countries/{country_id}/entries", response={200: shapes.Entries, **MISSING, **REFUSED},
    operation_id="entriesOfCountry", tags=["Facts"],
)  # fmt: skip
@decorate_view(only(Choose))
def entries_of_country(request: HttpRequest, country_id: str, choose: Query[Choose]) -> HttpResponse:
    """What a country's profile holds, its own entries and those it shares, in order; every filter narrows it down."""
    catalogue = _catalogue(country_id)
    among = catalogue.section(choose.section) if choose.section else catalogue.entries.values()
    found = select(
        among, year=choose.year, kind=choose.kind, audience=choose.audience, region=choose.region,
        language=choose.language,
    )  # fmt: skip
    begin = (choose.page - 1) * choose.size
    return given(
        _page(request, choose, len(found), [one.as_json() for one in found[begin : begin + choose.size]])
    )


@api.get("/entries", response={200: shapes.Entries, **REFUSED}, operation_id="entries", tags=["Facts"])
@decorate_view(only(Pages))
def entries(request: HttpRequest, pages: Query[Pages]) -> HttpResponse:
    """Every entry of every country, each once."""
    everything, begin = world().entries, (pages.page - 1) * pages.size
    names = islice(everything, begin, begin + pages.size)
    return given(_page(request, pages, len(everything), [everything[name].as_json() for name in names]))


@api.get(
    "/entries/{entry_id}",
    response={200: shapes.Entry, **MISSING, **REFUSED},
    operation_id="entry",
    tags=["Facts"],
)
@decorate_view(only())
def entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One entry, by its id or another id of the same fact."""
    found = world().find(entry_id)
    if found is None:
        raise Missing
    return given(found.as_json())


@api.get(
    "/countries/{country_id}/series", response={200: shapes.AllSeries, **MISSING, **REFUSED}, operation_id="allSeries",
    tags=["Figures"],
)  # fmt: skip
@decorate_view(only())
def all_series(request: HttpRequest, country_id: str) -> HttpResponse:
    """Every indicator of a country with its figures."""
    return given({"series": data.all_series(_catalogue(country_id))})


@api.get(
    "/countries/{country_id}/series/{indicator}", response={200: shapes.Series, **MISSING, **REFUSED},
    operation_id="series", tags=["Figures"],
)  # fmt: skip
@decorate_view(only())
def one_series(request: HttpRequest, country_id: str, indicator: str) -> HttpResponse:
    """What one indicator measured, by area and in the order of the periods."""
    found = data.series(_catalogue(country_id), indicator)
    if found is None:
        raise Missing
    return given(found)


@api.get(
    "/search", response={200: shapes.Results, **MISSING, **REFUSED, 503: shapes.Problem}, operation_id="search",
    tags=["Search"],
)  # fmt: skip
@decorate_view(only(Search))
def search(request: HttpRequest, asked: Query[Search]) -> HttpResponse:
    """Find among everything: stems, no accents, mistyped words. No sign of the query has a meaning of its own."""
    if asked.country:
        _catalogue(asked.country)
    found = find(
        Asked.read(asked.q), language=asked.lang, country=asked.country, section=asked.section or "", limit=PAGE,
        offset=PAGE * (asked.page - 1),
    )  # fmt: skip
    return given(as_data(found, asked.lang, asked.page))


@api.get(
    "/changes",
    response={200: shapes.Revisions, **REFUSED},
    operation_id="changes",
    tags=["Facts"],
    by_alias=True,
)
@decorate_view(only())
def changes(request: HttpRequest) -> HttpResponse:
    """What was changed in our facts, newest first."""
    return given({"changes": [data.revision(one) for one in data.revisions(world().countries.values())]})


def _body() -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": described()}}}}


@api.post(
    "/law/match", response={200: shapes.LawAnswer, **POSTED}, operation_id="matchLaw", tags=["Reasoning"],
    openapi_extra=_body(),
)  # fmt: skip
@decorate_view(only(OnDay))
def match_law(request: HttpRequest, day: Query[OnDay]) -> HttpResponse:
    """What this country's law says about an incident, on the day of the facts or on another."""
    facts = read_incident(request.body)
    if day.on:
        facts = replace(facts, on=Days(day.on, day.on))
    return JsonResponse(law_answer(match(country(), facts)), json_dumps_params={"ensure_ascii": False})


@api.post(
    "/route", response={200: shapes.RouteAnswer, **POSTED}, operation_id="route", tags=["Reasoning"],
    openapi_extra=_body(),
)  # fmt: skip
@decorate_view(only(AtInstant))
def route(request: HttpRequest, asked: Query[AtInstant]) -> HttpResponse:
    """Who should hear of an incident, how soon, and why."""
    facts, pack = read_incident(request.body), country()
    at = asked.at or timezone.now()
    at = at.astimezone(pack.zone) if at.tzinfo else at.replace(tzinfo=pack.zone)
    language = asked.lang or _spoken(facts)
    answer = route_answer(recommend(pack, facts, at), answers_now(pack, facts, at, language), language)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _spoken(facts: Facts) -> str:
    """The language of the facts where the country speaks it, as on the command line."""
    language = (facts.language or "").split("-")[0]
    return language if language in country().languages else country().fallback[0]


def _catalogue(country_id: str) -> Catalogue:
    try:
        return world().countries[country_id]
    except KeyError:
        raise Missing from None


def _page(request: HttpRequest, asked: Pages, total: int, listed: list[dict[str, Any]]) -> dict[str, Any]:
    pages = -(-total // asked.size)
    query = request.GET.copy()
    query["page"] = str(asked.page + 1)
    return {
        "total": total,
        "page": asked.page,
        "pages": pages,
        "next": f"{request.path}?{query.urlencode()}" if asked.page < pages else None,
        "entries": listed,
    }
