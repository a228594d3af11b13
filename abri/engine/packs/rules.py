"""Routing rules: what no single remit states. Read from `routing.toml`; `abri.engine.routing` applies them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, cast

from abri.engine.facts import Facts, nearest
from abri.engine.packs.categories import DESK_KINDS, UPLOAD_RULES, URGENCIES, Category
from abri.engine.packs.conditions import Condition
from abri.engine.packs.danger import DangerChain, read_danger
from abri.engine.packs.organisations import CLOSED, Organisation
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text
from abri.engine.packs.tiers import Tier, read_tiers

DueUnit: TypeAlias = Literal["hour", "working_hour", "working_day"]
DUE_UNITS: tuple[DueUnit, ...] = ("hour", "working_hour", "working_day")
NO_LATER_THAN = {"suicide": "immediate", "violence_now": "immediate", "self_harm": "high"}
"""How urgent a danger is at least; a pack whose rules say less is refused."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where `when` is met, `gives` holds, for the reason stated."""

    id: str
    when: Condition
    gives: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class UploadRule:
    """Where `when` is met, at most this upload rule. With a category it replaces that category's own rule."""

    id: str
    when: Condition
    category: str
    rule: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Need:
    """A word for what organisations are for, and when somebody needs it."""

    id: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Due:
    """A span within which somebody should have acted; working time is that of the desk that owes it."""

    amount: int
    unit: DueUnit


@dataclass(frozen=True, slots=True)
class General:
    """Who is named where nothing more particular fits."""

    channels: tuple[str, ...]
    desks: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Sentences:
    """The reasons the engine itself gives; `category` holds "{category}" for the category's name."""

    category: Text
    normal_urgency: Text
    image_of_a_minor: Text
    secrecy_listed: Text
    secrecy_grave_danger: Text


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """Everything `routing.toml` says. Rules stand in the order of the file."""

    urgency: tuple[Rule, ...]
    channels: tuple[Rule, ...]
    desks: tuple[Rule, ...]
    uploads: tuple[UploadRule, ...]
    listed: tuple[Rule, ...]
    needs: Mapping[str, Need]
    due: Mapping[str, Due]
    tiers: Mapping[str, Tier]
    danger: DangerChain
    general: General
    sentences: Sentences


def read_rules(
    file: Table, organisations: Mapping[str, Organisation], categories: Mapping[str, Category], country: str
) -> RoutingRules:
    """The rules of `routing.toml`, checked against what the pack knows."""
    current = tuple(name for name, organisation in organisations.items() if organisation.kind != CLOSED)
    rules = RoutingRules(
        urgency=_rules(file, "urgency", "urgency", URGENCIES),
        channels=_rules(file, "channel", "channels", current),
        desks=_rules(file, "desk", "desks", DESK_KINDS),
        uploads=tuple(_upload(table, tuple(categories)) for table in file.tables("upload", required=False)),
        listed=_rules(file, "listed", "", ()),
        needs=_needs(file),
        due=_dues(file),
        tiers=read_tiers(file),
        danger=read_danger(file),
        general=_general(file.table("general"), current, organisations, country),
        sentences=_sentences(file.table("reasons")),
    )
    file.done()
    _check_needs(file, rules, [one for one in organisations.values() if one.origin == country])
    _check_danger(file, rules)
    return rules


def _rules(file: Table, key: str, gives: str, allowed: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules `[[key]]`; `gives` names the key of what they give: one word, or several where it is a plural."""
    rules: list[Rule] = []
    for position, table in enumerate(file.tables(key, required=False), start=1):
        name = table.identifier("id") if table.has("id") else f"{key}.{position}"
        if name in {rule.id for rule in rules}:
            table.wrong(f"the id {name!r} is used twice", "rename one")
        if gives.endswith("s"):
            given = table.strings(gives, allowed=allowed)
        else:
            given = (table.choice(gives, allowed),) if gives else ()
        rules.append(Rule(name, table.condition("when"), given, table.text("reason")))
        table.done()
    return tuple(rules)


def _upload(table: Table, categories: tuple[str, ...]) -> UploadRule:
    rule = UploadRule(
        id=table.identifier("id"),
        when=table.condition("when"),
        category=table.choice("category", categories, default=""),
        rule=table.choice("rule", UPLOAD_RULES),
        reason=table.text("reason"),
    )
    table.done()
    return rule


def _needs(file: Table) -> Mapping[str, Need]:
    needs: dict[str, Need] = {}
    for table in file.tables("need"):
        name = table.identifier("id")
        if name in needs:
            table.wrong(f"the id {name!r} is used twice", "rename one, or merge the two")
        needs[name] = Need(name, table.condition("when"))
        table.done()
    return MappingProxyType(needs)


def _dues(file: Table) -> Mapping[str, Due]:
    dues: dict[str, Due] = {}
    for table in file.tables("due", named_by="urgency"):
        urgency = table.choice("urgency", URGENCIES)
        if urgency in dues:
            table.wrong(f"{urgency!r} has two due times", "remove one")
        amount = table.number("amount", least=1, most=1000)
        unit = table.choice("unit", DUE_UNITS)
        table.done()
        dues[urgency] = Due(amount, cast("DueUnit", unit))
    for urgency in URGENCIES:
        if urgency not in dues:
            file.wrong(f"no due time for {urgency!r}", f'add [[due]] with urgency = "{urgency}"')
    return MappingProxyType(dues)


def _general(
    table: Table, current: tuple[str, ...], organisations: Mapping[str, Organisation], country: str
) -> General:
    general = General(
        channels=table.strings("channels", allowed=current),
        desks=table.strings("desks", allowed=DESK_KINDS),
        reason=table.text("reason"),
    )
    for name in general.channels:
        if country.upper() not in organisations[name].region:
            table.wrong(f"general channel {name!r} does not cover the whole country", "name one that does")
    if all(organisations[name].ages for name in general.channels):
        table.wrong("no general channel is for every age", "name one without ages")
    table.done()
    return general


def _sentences(table: Table) -> Sentences:
    sentences = Sentences(
        category=table.text("category", placeholders=("{category}",)),
        normal_urgency=table.text("normal_urgency"),
        image_of_a_minor=table.text("image_of_a_minor"),
        secrecy_listed=table.text("secrecy_listed"),
        secrecy_grave_danger=table.text("secrecy_grave_danger"),
    )
    table.done()
    return sentences


def _check_needs(file: Table, rules: RoutingRules, own: Sequence[Organisation]) -> None:
    """The pack's own organisations serve needs that it knows; a shared one may serve what nobody asks for here."""
    for organisation in own:
        for need in organisation.needs:
            if need not in rules.needs:
                cure = f"{nearest(need, rules.needs)}, or add a [[need]] to {file.file}"
                file.problems.add(organisation.file, organisation.label, f"needs {need!r} is unknown", cure)


def _check_danger(file: Table, rules: RoutingRules) -> None:
    """Danger is never left unread: whatever else is known, it must make a report urgent."""
    for danger, least in NO_LATER_THAN.items():
        met = [rule.gives[0] for rule in rules.urgency if rule.when.holds(Facts(danger=danger))]
        reached = [URGENCIES.index(urgency) for urgency in met if urgency in URGENCIES]
        if min(reached, default=len(URGENCIES)) > URGENCIES.index(least):
            cure = f'add [[urgency]] with when = {{ fact = "danger", is = "{danger}" }}'
            file.wrong(f"danger {danger!r} alone does not make a report {least!r}", cure)
