"""Organisations: who helps, with what, for whom, in which language and region, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, cast

from abri.engine.facts import Span
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import (
    EVERYWHERE,
    WEB,
    Origin,
    Sourced,
    read_maybe_partial,
    read_region,
    read_sourced,
)
from abri.engine.packs.text import Text

EVERY_LANGUAGE = "*"
UNION, WORLD = EVERYWHERE
CLOSED = "legacy"
"""The kind of what no longer exists: people still look it up, nobody is sent there."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
OnHolidays: TypeAlias = Literal["closed", "as_usual", "not_known"]
ON_HOLIDAYS: tuple[OnHolidays, ...] = ("closed", "as_usual", "not_known")

# fmt: off
KINDS = (
    "emergency", "police", "crisis", "helpline", "chat_forum", "hotline", "care_centre",
    "child_protection", "school", "ombuds", "equality_body", "mediation", "regulator", "reporting_point",
    "tool", "app", "learning", "sic", "ministry", "network", "police_network", "organisation", "legacy",
)
AUDIENCES = (
    "all", "children", "teens", "minors", "young_adults", "adults", "pupils", "parents", "teachers",
    "school_staff", "schools", "youth_workers", "professionals", "consumers", "policy", "police",
    "prosecutors", "hotlines", "helplines", "platforms", "safer_internet_centres",
)
# fmt: on

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ./-]{1,24}")


@dataclass(frozen=True, slots=True)
class Opening:
    """Weekly hours on some days (0 is Monday), in minutes after local midnight; `until` is excluded."""

    days: frozenset[int]
    begins: int
    until: int

    @property
    def is_whole_day(self) -> bool:
        """Whether they leave out no minute of their days."""
        return (self.begins, self.until) == (0, MINUTES_A_DAY)


@dataclass(frozen=True, slots=True)
class Contact:
    """The ways to reach an organisation; an empty text where a way does not exist or is not known."""

    phone: str
    email: str
    web: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Sourced):
    """One organisation of the directory; what it is for is what cases are routed by.

    `region` holds the pack's region ids, the pack's country code for the whole country, another country's
    code, "EU", or "*"; with `speakers_everywhere` it is also for whoever speaks its language in another region.
    `opening` is None where the hours are not known in a form a program can read;
    `opening_on_holidays` says whether they hold on public holidays.
    """

    noun: ClassVar[str] = "organisation"

    names: Text
    aliases: tuple[str, ...]
    kind: str
    mission: Text
    audience: tuple[str, ...]
    languages: tuple[str, ...]
    region: tuple[str, ...]
    speakers_everywhere: bool
    ages: Span | None
    contact: Contact
    cost: Text | None
    anonymous: bool | None
    hours: Text | None
    hours_as_of: str | None
    opening: tuple[Opening, ...] | None
    opening_on_holidays: OnHolidays
    needs: tuple[str, ...]


def read_organisations(file: Table, origin: Origin) -> Iterator[Organisation]:
    """The organisations of one `organisations.toml`, in the order of the file."""
    for name, table in unique(file.tables("organisation"), "id"):
        yield _organisation(name, table, origin)
        table.done()
    file.done()


def _organisation(name: str, table: Table, origin: Origin) -> Organisation:
    ages = table.span("ages", most=130)
    openings = _openings(table) if table.has("opening") else None
    as_of = read_maybe_partial(table, "hours_as_of")
    return Organisation(
        **read_sourced(name, table, origin),
        names=table.text("names"),
        aliases=table.strings("aliases", required=False),
        kind=table.choice("kind", KINDS),
        mission=table.text("mission"),
        audience=table.strings("audience", allowed=AUDIENCES),
        languages=_languages(table),
        region=read_region(table, origin),
        speakers_everywhere=table.flag("speakers_everywhere", default=False),
        ages=Span(*ages) if ages else None,
        contact=_contact(table.table("contact", required=False)),
        cost=table.maybe_text("cost"),
        anonymous=table.maybe_flag("anonymous"),
        hours=table.maybe_text("hours"),
        hours_as_of=as_of.text if as_of else None,
        opening=openings,
        opening_on_holidays=_on_holidays(table, openings),
        needs=table.strings("needs", required=False),
    )


def _languages(table: Table) -> tuple[str, ...]:
    languages = table.strings("languages")
    for code in languages:
        if code != EVERY_LANGUAGE and re.fullmatch(r"[a-z]{2,3}", code) is None:
            table.wrong(f"{code!r} is not a language code", f'write "nl", or "{EVERY_LANGUAGE}" for many')
    return languages


def _contact(table: Table) -> Contact:
    contact = Contact(
        phone=_fitting(table, "phone", _PHONE, 'digits and spaces such as "0800 12 345"'),
        email=_fitting(table, "email", _MAIL, "one e-mail address"),
        web=_fitting(table, "web", WEB, "one address that begins with https://"),
        address=table.string("address", default=""),
    )
    table.done()
    return contact


def _fitting(table: Table, key: str, pattern: re.Pattern[str], form: str) -> str:
    value = table.string(key, default="")
    if value and pattern.fullmatch(value) is None:
        table.wrong(f"contact {key} {value[:60]!r} does not fit", f"write {form}")
    return value


def _openings(table: Table) -> tuple[Opening, ...]:
    openings = []
    for hours in table.tables("opening", named_by="days"):
        days = _days(hours)
        begins, until = _minutes(hours, "from"), _minutes(hours, "until")
        if begins >= until and begins + until:
            hours.wrong("the hours end before they begin", "split hours that cross midnight into two")
        hours.done()
        openings.append(Opening(days, begins, until))
    return tuple(openings)


def _on_holidays(table: Table, openings: tuple[Opening, ...] | None) -> OnHolidays:
    """What holds on public holidays. Whoever never closes does not close then either, unless the pack says so."""
    whole_days = {day for hours in openings or () if hours.is_whole_day for day in hours.days}
    default = "as_usual" if len(whole_days) == len(DAYS) else "not_known"
    chosen = table.choice("opening_on_holidays", ON_HOLIDAYS, default=default)
    if openings is None and table.has("opening_on_holidays"):
        table.wrong("opening_on_holidays says nothing without opening", "add opening, or remove it")
    return cast("OnHolidays", chosen)


def _days(table: Table) -> frozenset[int]:
    value = table.string("days")
    days: set[int] = set()
    for part in value.split(","):
        first, _, last = part.strip().partition("-")
        if first not in DAYS or (last or first) not in DAYS or DAYS.index(first) > DAYS.index(last or first):
            table.wrong(f"days {part[:60]!r} are not days", 'write "mon-fri", "wed" or "sat,sun"')
            continue
        days.update(range(DAYS.index(first), DAYS.index(last or first) + 1))
    return frozenset(days)


def _minutes(table: Table, key: str) -> int:
    value = table.string(key)
    if _CLOCK.fullmatch(value) is None:
        if value:
            table.wrong(f"{key} {value[:60]!r} is not a time", 'write "09:00" to "24:00"')
        return 0
    hour, minute = value.split(":")
    return int(hour) * 60 + int(minute)
