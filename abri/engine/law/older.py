"""Older law: the judge applies the milder of two penalties, so neither is ever shown alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from abri.engine.facts import Facts
from abri.engine.law.match import Match, level_of
from abri.engine.law.reading import as_law_reads
from abri.engine.packs import OFFENCE, Pack, Penalty, Provision


@dataclass(frozen=True, slots=True)
class Older:
    """A matched offence that newer law has replaced, with the offences that came after it.

    `penalties` pairs each of these provisions, the older first, with its punishment for the facts; it is empty unless
    all of them are verified. `milder` says which is milder, "" where nobody may say.
    """

    successors: tuple[Provision, ...]
    penalties: tuple[tuple[Provision, Penalty], ...]
    milder: Literal["", "older", "newer"]


def older_law(pack: Pack, found: Match, facts: Facts) -> Older | None:
    """What has to be said beside a match because newer law exists; None for current law and for other kinds."""
    provision = found.provision
    if provision.kind != OFFENCE:
        return None
    after = [pack.law.provisions[name] for name in pack.law.lineage.successors(provision.id)]
    successors = tuple(newer for newer in after if newer.kind == OFFENCE)
    if not successors:
        return None
    facts, penalties = as_law_reads(facts), []
    for one in (provision, *successors):
        penalty = pack.law.penalty(one, level_of(pack, one, facts))
        if penalty is None or not penalty.verified or not one.verified:
            return Older(successors, (), "")
        penalties.append((one, penalty))
    return Older(successors, tuple(penalties), provision.milder)
