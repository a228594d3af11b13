"""Platforms: how a notice reaches each, what it has to hold, and what can follow. Read from `platforms.toml`.

Most of it is the same in every country of the Union and stands in the folder that they share: platforms, the
vocabulary of statements of reasons, the offences about which a notice need not say who sends it, labels of hotlines. A
country adds its coordinator, its trusted flaggers and how a hotline hands over. A pack without the file writes no
notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeVar

from abri.engine.packs.categories import Category
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.folders import Shelf
from abri.engine.packs.organisations import CLOSED, Organisation
from abri.engine.packs.reader import NOT_CHECKED, Table
from abri.engine.packs.sourced import WEB, read_web
from abri.engine.packs.text import Text

PLATFORMS = "platforms.toml"
HOSTED: Final = ("home", "member", "elsewhere", "unknown")
"""Where an address is hosted: here, in a country with a hotline of the network, in another one, or nobody knows."""

LONGEST_WATCH = 365
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Watch:
    """After how many days somebody looks again, and for how many months a decision can be contested.

    `receipt`, `decision`: after sending, until a confirmation or a decision is missed; `trusted`: until a decision is
    missed of a notice with the header of a trusted flagger; `recheck`: after something was removed.
    """

    receipt: int
    decision: int
    trusted: int
    recheck: int
    complaint_months: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of content in the vocabulary of statements of reasons: "CYBER_VIOLENCE" or "CYBER_VIOLENCE/STALKING"."""

    code: str
    names: Text
    basis: Basis

    @property
    def category(self) -> str:
        """The part before the keyword."""
        return self.code.partition("/")[0]


@dataclass(frozen=True, slots=True)
class OffenceClass:
    """Offences about which a notice need not say who sends it; `reasons` are the kinds of content that they are."""

    id: str
    names: Text
    says: Text
    reasons: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Platform:
    """How a notice reaches one platform. `id` is the value of the fact `platform`; empty texts: not known.

    `form` is the page with its form for notices, `mailbox` the address that takes them by mail. `established` is the
    country whose coordinator supervises it.
    """

    id: str
    name: str
    operator: str
    established: str
    form: str
    mailbox: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class DisputeBody:
    """An out-of-court body that may look at a decision of a platform."""

    id: str
    name: str
    web: str
    says: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Label:
    """What a hotline says that something is, in the words of its network."""

    id: str
    names: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Coordinator:
    """The authority that supervises the duties of platforms in this country, and what it is not for."""

    organisation: str
    says: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Flagger:
    """An organisation whose notices platforms look at first, in some areas of the vocabulary."""

    organisation: str
    since: date
    areas: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom the address of something suspected goes, by where it is hosted."""

    hosted: str
    to: tuple[str, ...]
    says: Text
    recheck_days: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Platforms:
    """What `platforms.toml` says, the pack's own before what it shares. Everything is empty in a pack without it."""

    watch: Watch | None
    reasons: Mapping[str, Reason]
    offence_classes: tuple[OffenceClass, ...]
    profiles: Mapping[str, Platform]
    dispute_bodies: tuple[DisputeBody, ...]
    labels: Mapping[str, Label]
    coordinator: Coordinator | None
    flaggers: tuple[Flagger, ...]
    hand_overs: Mapping[str, HandOver]

    @property
    def can_notify(self) -> bool:
        """Whether the pack says enough for a notice: when to look again, and what content there is."""
        return self.watch is not None and bool(self.reasons)

    def proposed(self, category: Category | None) -> tuple[Reason, ...]:
        """The kinds of content that a category of the pack may be, the likeliest first."""
        codes = category.dsa_sor if category else ()
        return tuple(self.reasons[code] for code in codes if code in self.reasons)

    def anonymous_for(self, reason: str) -> OffenceClass | None:
        """The class of offences for which a notice about `reason` need not say who sends it; None: it has to."""
        return next((one for one in self.offence_classes if reason in one.reasons), None)

    def flaggers_for(self, reason: str) -> tuple[Flagger, ...]:
        """Who is heard first about `reason`."""
        area = reason.partition("/")[0]
        return tuple(one for one in self.flaggers if area in one.areas)


NO_PLATFORMS = Platforms(
    watch=None,
    reasons=MappingProxyType({}),
    offence_classes=(),
    profiles=MappingProxyType({}),
    dispute_bodies=(),
    labels=MappingProxyType({}),
    coordinator=None,
    flaggers=(),
    hand_overs=MappingProxyType({}),
)

_Made = TypeVar("_Made", Reason, Platform, OffenceClass, DisputeBody, Label, HandOver)


def read_platforms(
    shelves: Sequence[Shelf],
    organisations: Mapping[str, Organisation],
    categories: Mapping[str, Category],
) -> Platforms:
    """What the `platforms.toml` of these folders say: an entry of the pack stands for a shared one of its id.

    Reports every kind of content that a category names and the vocabulary does not have.
    """
    files = [(shelf, shelf.folder.tables[PLATFORMS]) for shelf in shelves if PLATFORMS in shelf.folder.tables]
    if not files:
        return NO_PLATFORMS
    tables = [table for _, table in files]
    current = tuple(name for name, one in organisations.items() if one.kind != CLOSED)
    reasons = _several(tables, "reason", _reasons)
    codes = tuple(reasons)
    read = Platforms(
        watch=_first(tables, "watch", _watch),
        reasons=reasons,
        offence_classes=tuple(
            _several(tables, "offence_class", lambda one: _offence_class(one, codes)).values()
        ),
        profiles=_several(tables, "platform", _platform),
        dispute_bodies=tuple(_several(tables, "dispute_body", _dispute_body).values()),
        labels=_several(tables, "label", _label),
        coordinator=_first(tables, "coordinator", lambda table: _coordinator(table, current)),
        flaggers=tuple(_flaggers(tables, current, codes)),
        hand_overs=_several(tables, "hand_over", lambda one: _hand_over(one, current)),
    )
    for table in tables:
        table.done()
    _check_categories(categories, read, tables[0])
    return read


def _several(
    tables: Sequence[Table], key: str, make: Callable[[Table], Iterator[tuple[str, _Made]]]
) -> Mapping[str, _Made]:
    """What the tables `[[key]]` make, by id. The file that comes first wins; an id twice in one file is a mistake."""
    found: dict[str, _Made] = {}
    for file in tables:
        here: dict[str, _Made] = {}
        for table in file.tables(key, named_by=_NAMED_BY.get(key, "id"), required=False):
            for name, made in make(table):
                if name in here:
                    table.wrong(f"{name!r} is there twice", "rename one, or merge the two")
                here[name] = made
            table.done()
        for name, made in here.items():
            found.setdefault(name, made)
    return MappingProxyType(found)


_NAMED_BY: Mapping[str, str] = MappingProxyType({"reason": "code", "hand_over": "hosted"})
_One = TypeVar("_One", Watch, Coordinator)


def _first(tables: Sequence[Table], key: str, make: Callable[[Table], _One]) -> _One | None:
    """The table `[key]` of the first file that has one."""
    found = None
    for file in tables:
        if file.has(key):
            table = file.table(key)
            made = make(table)
            table.done()
            found = found or made
    return found


def _watch(table: Table) -> Watch:
    def days(key: str) -> int:
        return table.number(key, least=1, most=LONGEST_WATCH)

    return Watch(
        receipt=days("receipt_days"),
        decision=days("decision_days"),
        trusted=days("trusted_days"),
        recheck=days("recheck_days"),
        complaint_months=table.number("complaint_months", least=1, most=60),
        basis=read_basis(table),
    )


def _code(table: Table) -> str:
    code = table.string("code")
    if code and _CODE.fullmatch(code) is None:
        table.wrong(f"code {code[:60]!r} does not fit", 'write it as the vocabulary does: "CYBER_VIOLENCE"')
    return code


def _reasons(table: Table) -> Iterator[tuple[str, Reason]]:
    """A category of the vocabulary, then its keywords, which rest on the same source."""
    category, basis = _code(table), read_basis(table)
    yield category, Reason(category, table.text("names"), basis)
    for keyword in table.tables("keyword", named_by="code", required=False):
        code = f"{category}/{_code(keyword)}"
        yield code, Reason(code, keyword.text("names"), basis)
        keyword.done()


def _offence_class(table: Table, codes: tuple[str, ...]) -> Iterator[tuple[str, OffenceClass]]:
    name = table.identifier("id")
    yield (
        name,
        OffenceClass(
            id=name,
            names=table.text("names"),
            says=table.text("says"),
            reasons=table.strings("reasons", allowed=codes),
            basis=read_basis(table),
        ),
    )


def _platform(table: Table) -> Iterator[tuple[str, Platform]]:
    name, established = table.identifier("id"), table.string("established", default="")
    mailbox = table.string("mailbox", default="")
    if established and _COUNTRY.fullmatch(established) is None:
        table.wrong(f"established {established[:60]!r} is not a country", 'write two capitals such as "IE"')
    if mailbox and _MAIL.fullmatch(mailbox) is None:
        table.wrong(f"mailbox {mailbox[:60]!r} does not fit", "write one e-mail address")
    yield (
        name,
        Platform(
            id=name,
            name=table.string("name"),
            operator=table.string("operator", default=""),
            established=established,
            form=read_web(table, "form"),
            mailbox=mailbox,
            basis=read_basis(table),
        ),
    )


def _dispute_body(table: Table) -> Iterator[tuple[str, DisputeBody]]:
    name, web = table.identifier("id"), table.string("web")
    if web and WEB.fullmatch(web) is None:
        table.wrong(f"web {web[:60]!r} does not fit", "write one address that begins with https://")
    yield name, DisputeBody(name, table.string("name"), web, table.text("says"), read_basis(table))


def _label(table: Table) -> Iterator[tuple[str, Label]]:
    name = table.identifier("id")
    yield name, Label(name, table.text("names"), read_basis(table))


def _coordinator(table: Table, current: tuple[str, ...]) -> Coordinator:
    return Coordinator(table.choice("organisation", current), table.text("says"), read_basis(table))


def _flaggers(tables: Sequence[Table], current: tuple[str, ...], codes: tuple[str, ...]) -> Iterator[Flagger]:
    areas = tuple(code for code in codes if "/" not in code)
    listed = (file.tables("flagger", named_by="organisation", required=False) for file in tables)
    for table in chain.from_iterable(listed):
        yield Flagger(
            organisation=table.choice("organisation", current),
            since=table.maybe_day("since") or NOT_CHECKED,
            areas=table.strings("areas", allowed=areas),
            basis=read_basis(table),
        )
        if not table.has("since"):
            table.wrong("'since' is missing", "add a date such as 2026-11-21")
        table.done()


def _hand_over(table: Table, current: tuple[str, ...]) -> Iterator[tuple[str, HandOver]]:
    hosted = table.choice("hosted", HOSTED)
    yield (
        hosted,
        HandOver(
            hosted=hosted,
            to=table.strings("to", allowed=current),
            says=table.text("says"),
            recheck_days=table.number("recheck_days", least=1, most=LONGEST_WATCH),
            basis=read_basis(table),
        ),
    )


def _check_categories(categories: Mapping[str, Category], read: Platforms, file: Table) -> None:
    """The crosswalk of `categories.toml` may name nothing that no notice could say, where there is a vocabulary."""
    for category in categories.values() if read.reasons else ():
        for code in category.dsa_sor:
            if code not in read.reasons:
                file.problems.add(
                    "categories.toml",
                    f"category {category.code}",
                    f"dsa_sor {code!r} is no [[reason]] of {PLATFORMS}",
                    "correct it, or add the code there",
                )
