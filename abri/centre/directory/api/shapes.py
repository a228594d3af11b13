"""What the API answers, as OpenAPI describes it."""

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

Said = dict[str, str]
"""A text in every language it has: code to words."""


class Problem(Schema):
    """Why there is no answer: a sentence, and one for each thing to mend."""

    error: str
    problems: list[str] = []


class CountrySummary(Schema):
    """One country, with the number of its entries by section."""

    id: str
    name: Said
    continent: str
    languages: list[str]
    checked: date
    sections: dict[str, int]


class Countries(Schema):
    """Every country of this installation."""

    countries: list[CountrySummary]


class Country(CountrySummary):
    """A country with its regions and what its figures cannot be used for."""

    regions: dict[str, Said]
    origins: list[str] = Field(
        description="Where its entries come from: the country itself and what it shares"
    )
    cautions: list[Said]


class EntryChange(Schema):
    """A change in the world, or a correction of what we said."""

    on: str = Field(description="A day, a month or a year: 2026-09-01, 2016-05 or 2016")
    says: Said
    correction: bool
    entry: str = Field(description="The entry that speaks of it; empty: this one")


class Entry(Schema):
    """One fact with its source and the day it was checked."""

    id: str
    country: str
    section: str
    kind: str
    title: Said
    summary: Said
    years: tuple[int | None, int | None] | None
    audience: list[str]
    region: list[str]
    languages: list[str]
    aliases: list[str]
    also: list[str] = Field(description="Other ids under which this fact is found")
    related: list[str]
    source: str
    source_precision: str
    checked: date
    verified: bool = Field(
        description="False: no source that we saw confirms it; do not print it as plain fact"
    )
    history: list[EntryChange]
    details: dict[str, Any] = Field(description="What only its section knows; docs/developer/api.md lists it")


class Entries(Schema):
    """One page of the entries that fit."""

    total: int
    page: int
    pages: int
    next: str | None = Field(description="The address of the next page; null on the last")
    entries: list[Entry]


class Result(Schema):
    """One result of a search, in the language asked for, else in the next that it has."""

    id: str
    section: str
    kind: str
    country: str
    countries: list[str]
    title: str
    title_language: str
    summary: str
    summary_language: str
    years: tuple[int | None, int | None] | None
    verified: bool
    url: str


class Results(Schema):
    """One page of results, the best first."""

    query: str
    shortened: bool = Field(description="Only the first 200 characters and 12 words were searched")
    partly: bool = Field(description="Not every result holds all the words")
    meant: dict[str, str] = Field(description="What mistyped words were taken for")
    total: int
    page: int
    sections: dict[str, int]
    results: list[Result]


class Observation(Schema):
    """One figure of a series. `value` is null where it is not known."""

    id: str
    area: str
    period: str | None
    value: float | None
    caveats: list[Said]
    source: str
    checked: date
    verified: bool


class Series(Schema):
    """What one indicator measured, by area and in the order of the periods."""

    country: str
    indicator: str
    title: Said
    explains: Said | None
    unit: dict[str, Any]
    observations: list[Observation]


class AllSeries(Schema):
    """The indicators that a country has figures for."""

    series: list[Series]


class Revision(Schema):
    """What was changed in our facts, and for law the days of the facts that it touches (`until` excluded)."""

    on: date
    country: str
    ids: list[str]
    sections: list[str]
    says: Said
    starts: date | None = Field(alias="from")
    ends: date | None = Field(alias="until")


class Revisions(Schema):
    """The changes, newest first."""

    changes: list[Revision]


class Element(Schema):
    """One thing that the law asks for, and the facts that decided it."""

    id: str
    outcome: str
    facts: list[str]


class Aggravation(Schema):
    """What makes an offence heavier."""

    id: str
    outcome: str
    level: int | None
    article: str | None
    missing: list[str]


class Provision(Schema):
    """What one provision says about the facts."""

    id: str
    kind: str
    outcome: Literal["met", "may_be_met"]
    regime: str
    level: int | None = Field(
        description="Null for law that has been replaced and where the law leaves it open"
    )
    aggravations: list[Aggravation]
    elements: list[Element]
    missing: list[str] = Field(description="The facts that would decide it")


class LawAnswer(Schema):
    """Exactly what `abri law match --json` prints. Information, not advice."""

    provisions: list[Provision]


class Due(Schema):
    """By when somebody has to look."""

    amount: int
    unit: Literal["hour", "working_hour", "working_day"]


class Reason(Schema):
    """Why a part of the route is as it is."""

    about: str
    rule: str
    gives: list[str]
    text: str


class Line(Schema):
    """A help line that fits, and whether it answers at the instant asked for."""

    id: str
    state: Literal["open", "closed", "not_known"]
    as_of: str | None


class RouteAnswer(Schema):
    """Exactly what `abri route --json` prints. Software suggests; people decide."""

    channels: list[str]
    desks: list[str]
    urgency: Literal["immediate", "high", "normal", "low"]
    due: Due
    evidence_upload: Literal["allowed", "url_preferred", "text_only", "forbidden"]
    may_inform_authorities_without_consent: Literal["if_listed_conditions", "only_grave_danger"]
    reasons: list[Reason]
    answers_now: list[Line]
