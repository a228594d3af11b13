"""What the API can be asked in an address, and nothing else: a mistyped filter is told, not ignored."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema

from abri.engine.routing import EARLIEST_YEAR, LATEST_YEAR

View = Callable[..., HttpResponse]

LARGEST_PAGE = 200
Section = Literal[
    "statistics", "education", "organisations", "research", "law", "timeline", "campaigns", "standards", "pillars",
    "indicators",
]  # fmt: skip
FoundSection = Literal[
    "advice", "statistics", "education", "organisations", "research", "law", "timeline", "campaigns", "standards",
    "pillars",
]  # fmt: skip
Language = Literal["nl", "fr", "de", "en"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(rf"{_DAY.pattern}[Tt ][0-9]{{2}}:[0-9]{{2}}.*")


def _day(untrusted: Any) -> date:
    if isinstance(untrusted, str) and _DAY.fullmatch(untrusted):
        return date.fromisoformat(untrusted)
    raise ValueError("write a day such as 2026-09-01")


def _instant(untrusted: Any) -> datetime:
    if isinstance(untrusted, str) and _INSTANT.fullmatch(untrusted):
        at = datetime.fromisoformat(untrusted.upper().replace(" ", "+"))
        if EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            return at
        raise ValueError(f"write a year from {EARLIEST_YEAR} to {LATEST_YEAR}")
    raise ValueError("write an instant such as 2026-11-21T20:00:00+01:00")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})
]


class Pages(Schema):
    """Which part of a long list."""

    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(50, ge=1, le=LARGEST_PAGE)


class Choose(Pages):
    """Which entries of a country."""

    section: Section | None = None
    year: int | None = Field(None, ge=1, le=9999, description="What happened in that year or was going on")
    kind: str = Field("", max_length=60)
    audience: str = Field("", max_length=60)
    region: str = Field("", max_length=60)
    language: str = Field("", max_length=60)


class Search(Schema):
    """What to search for, and where."""

    q: str = Field("", max_length=200)
    lang: Language = "en"
    country: str = Field("", max_length=60, description="A country's id; empty: everywhere")
    section: FoundSection | None = None
    page: int = Field(1, ge=1, le=100)


class OnDay(Schema):
    """A day that stands in for the day of the facts."""

    on: Day | None = None


AT = f"In the years {EARLIEST_YEAR} to {LATEST_YEAR}. Without a time zone it is the country's; left out: now"


class AtInstant(Schema):
    """When somebody would look for help, and in which language the reasons are said."""

    at: Instant | None = Field(None, description=AT)
    lang: Language | None = Field(None, description="Left out: the language of the facts")


def only(asked: type[Schema] | None = None) -> Callable[[View], View]:
    """Refuse a request that asks for what `asked` does not have, or for one thing twice."""
    names = frozenset(asked.model_fields) if asked else frozenset()

    def checking(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            problems = [
                f"{name[:60]!r} cannot be asked for here" for name in request.GET if name not in names
            ]
            problems += [f"{name!r} is there twice" for name in names if len(request.GET.getlist(name)) > 1]
            return refused(422, *problems) if problems else view(request, *args, **more)

        return gzip_page(checked)

    return checking


def refused(status: int, *problems: str) -> HttpResponse:
    """The answer to what cannot be answered."""
    sentences = {400: "This could not be read.", 404: "There is no such thing here.", 413: "This is too large.",
                 503: "This does not work at the moment."}  # fmt: skip
    sentence = sentences.get(status, "This does not fit.")
    return JsonResponse({"error": sentence, "problems": list(problems)}, status=status)
