"""Worked examples beside the routing rules: a pack's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abri.engine.facts import Facts, FactsError, read_facts, shown
from abri.engine.packs.categories import DESK_KINDS, UPLOAD_RULES, URGENCIES
from abri.engine.packs.reader import Table

ORGANISATIONS: tuple[str, ...] = ()
"""Stands for the ids of the pack's organisations where words are allowed."""

WORDS_EXPECTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "urgency": URGENCIES,
        "evidence_upload": UPLOAD_RULES,
        "may_inform_authorities_without_consent": ("if_listed_conditions", "only_grave_danger"),
        "first": ORGANISATIONS,
    }
)
LISTS_EXPECTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "channels": ORGANISATIONS,
        "includes": ORGANISATIONS,
        "excludes": ORGANISATIONS,
        "offers": ORGANISATIONS,
        "not_offered": ORGANISATIONS,
        "desks": DESK_KINDS,
    }
)


@dataclass(frozen=True, slots=True)
class RoutingExample:
    """Facts at an instant, and what the route must be. Only what `expect` names is compared.

    Keys of `expect`: `urgency`, `evidence_upload`, `may_inform_authorities_without_consent`, `first` (the first
    channel), `channels` (these come first, in this order), `includes` and `excludes` (channels), `desks` (all, in
    order), `offers` and `not_offered` (these are, or are not, offered as open now), `due` ("1 hour"), `due_on` (the day
    on which that span ends, "2026-12-29").
    """

    name: str
    facts: Facts
    at: datetime
    expect: Mapping[str, str | tuple[str, ...]]


def read_examples(file: Table, organisations: tuple[str, ...], timezone: str) -> tuple[RoutingExample, ...]:
    """The examples of `routing.examples.toml`."""
    examples: list[RoutingExample] = []
    for table in file.tables("example", named_by="name"):
        name = table.string("name")
        if name in {example.name for example in examples}:
            table.wrong(f"the name {name!r} is used twice", "rename one")
        expect = _expectation(table.table("expect"), organisations)
        examples.append(RoutingExample(name, _facts(table), _instant(table, timezone), expect))
        table.done()
    file.done()
    return tuple(examples)


def _facts(table: Table) -> Facts:
    try:
        return read_facts(table.table("facts").values)
    except FactsError as error:
        for problem in error.problems:
            said, _, cure = problem.rpartition("; ")
            table.wrong(f"facts: {said}", cure)
        return Facts()


def _instant(table: Table, timezone: str) -> datetime:
    """The instant, which is local time of the country unless it names an offset."""
    untrusted = table.values.get("at") if table.has("at") else None
    if not isinstance(untrusted, datetime):
        table.wrong(f"at {shown(untrusted)} is not an instant", "write at = 2026-11-21T20:00:00")
        untrusted = datetime(2026, 1, 1)  # noqa: DTZ001  # local time, given its zone below
    if untrusted.tzinfo is not None:
        return untrusted
    try:
        return untrusted.replace(tzinfo=ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return untrusted


def _expectation(table: Table, organisations: tuple[str, ...]) -> Mapping[str, str | tuple[str, ...]]:
    expect: dict[str, str | tuple[str, ...]] = {}
    for name, allowed in WORDS_EXPECTED.items():
        if table.has(name):
            expect[name] = table.choice(name, allowed or organisations)
    for name, allowed in LISTS_EXPECTED.items():
        if table.has(name):
            expect[name] = table.strings(name, allowed=allowed or organisations)
    if table.has("due"):
        expect["due"] = table.string("due")
    if table.has("due_on"):
        expect["due_on"] = table.string("due_on")
    if not expect:
        table.wrong("it expects nothing", 'write expect = { urgency = "normal" }')
    table.done()
    return MappingProxyType(expect)
