"""Tiers: what a desk promises for each urgency, in words. Read from `[[tier]]` of `routing.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.packs.categories import URGENCIES
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of urgency as people speak of it.

    `id` is its short name, such as "T1"; `names` say what it holds, `target` what is promised, with who is responsible.
    The span itself stands in `[[due]]`.
    """

    id: str
    urgency: str
    names: Text
    target: Text
    basis: Basis


def read_tiers(file: Table) -> Mapping[str, Tier]:
    """The tiers by urgency, empty where the pack has none; where there is one, each urgency has its own."""
    tiers: dict[str, Tier] = {}
    for table in file.tables("tier", required=False):
        tier = _tier(table)
        if tier.urgency in tiers:
            table.wrong(f"{tier.urgency!r} has two tiers", "remove one")
        if tier.id in {one.id for one in tiers.values()}:
            table.wrong(f"the id {tier.id!r} is used twice", "rename one")
        tiers[tier.urgency] = tier
        table.done()
    for urgency in URGENCIES:
        if tiers and urgency not in tiers:
            file.wrong(f"no tier for {urgency!r}", f'add [[tier]] with urgency = "{urgency}"')
    return MappingProxyType(tiers)


def _tier(table: Table) -> Tier:
    return Tier(
        id=table.identifier("id", either_case=True).upper(),
        urgency=table.choice("urgency", URGENCIES),
        names=table.text("names"),
        target=table.text("target"),
        basis=read_basis(table),
    )
