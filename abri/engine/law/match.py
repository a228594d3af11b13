"""Matches the provisions of a pack against the facts of one incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from abri.engine.facts import Days, Facts
from abri.engine.law.reading import Force, acts_within, as_law_reads, in_force
from abri.engine.packs import OFFENCE, Aggravation, Criterion, Element, Pack, Provision, Text

Outcome: TypeAlias = Literal["met", "may_be_met", "not_met"]
Answer: TypeAlias = Literal["met", "unknown", "not_met"]
IN_FORCE = "in_force"
TERRITORY = "territory"
_ORDER = ("met", "may_be_met", "not_met")


@dataclass(frozen=True, slots=True)
class ElementMatch:
    """One element and its answer: `facts` are those it asks about, `missing` those that keep it open.

    `unsettled`: it is open because the law itself is unclear, and no fact would help.
    """

    id: str
    outcome: Answer
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    text: Text
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class AggravationMatch:
    """Something that makes the offence heavier, and whether it is met or not known."""

    aggravation: Aggravation
    outcome: Literal["met", "unknown"]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What one provision says about the facts.

    `aggravations` are those that are met or not known. `level` is None for law that has been replaced, and where
    the law or the facts leave it open. `missing` are the facts that would decide a match that is open.
    """

    provision: Provision
    outcome: Outcome
    elements: tuple[ElementMatch, ...]
    aggravations: tuple[AggravationMatch, ...]
    level: int | None
    missing: tuple[str, ...]

    @property
    def is_offence(self) -> bool:
        """Whether it threatens a punishment; other law only bears on the facts."""
        return self.provision.kind == OFFENCE


def match(pack: Pack, facts: Facts, on: date | None = None) -> tuple[Match, ...]:
    """The provisions that stated facts point to and that may have been in force, each with its outcome.

    `on` stands in for the day of the facts. Offences come first, then what bears on the facts; in both, *met* before
    *may be met* before *not met*, in the order of the pack. Not known facts point to nothing.
    """
    if on is not None:
        facts = replace(facts, on=Days(on, on))
    facts = as_law_reads(facts)
    incident = _Incident(pack, facts, acts_within(facts), _abroad(pack, facts))
    found = [one for provision in pack.law.provisions.values() for one in _matched(incident, provision)]
    found.sort(key=lambda one: (not one.is_offence, _ORDER.index(one.outcome)))
    return tuple(found)


class _Incident(NamedTuple):
    """What every provision is held against; `partly` are the facts for one that was in force for a part of them."""

    pack: Pack
    facts: Facts
    partly: Facts
    abroad: bool


def _matched(incident: _Incident, provision: Provision) -> Iterator[Match]:
    """The match of one provision, or nothing where it was not in force or no stated fact points to it."""
    if provision.points_to is None:
        return
    force = in_force(provision, incident.facts)
    if force.outcome is False:
        return
    facts = incident.partly if force.partly else incident.facts
    if provision.points_to.holds(facts) is not True:
        return
    elements = tuple(_element(element, facts) for element in provision.elements)
    elements += tuple(_circumstances(incident, provision, force))
    aggravations = tuple(_aggravations(provision, facts))
    outcome = _outcome(elements)
    missing = {name for element in elements for name in element.missing}
    yield Match(
        provision=provision,
        outcome=outcome,
        elements=elements,
        aggravations=aggravations,
        level=_level(incident.pack, provision, facts, aggravations),
        missing=tuple(sorted(missing)) if outcome == "may_be_met" else (),
    )


def _outcome(elements: tuple[ElementMatch, ...]) -> Outcome:
    answers = {element.outcome for element in elements}
    if "not_met" in answers:
        return "not_met"
    return "may_be_met" if "unknown" in answers else "met"


def _element(element: Element, facts: Facts) -> ElementMatch:
    answer, missing, unsettled = _answer(element.criterion, facts)
    asked = sorted(
        {mention.name for condition in element.criterion.conditions() for mention in condition.mentions}
    )
    return ElementMatch(element.id, answer, tuple(asked), missing, element.text, unsettled)


def _answer(criterion: Criterion, facts: Facts) -> tuple[Answer, tuple[str, ...], bool]:
    """The answer, the facts that would settle it, and whether it is the law that is unclear."""
    holds = criterion.when.holds(facts) if criterion.when is not None else False
    if holds:
        return "met", (), False
    beside = [one for one in (criterion.unsettled, criterion.untold) if one is not None]
    outcomes = [one.holds(facts) for one in beside]
    if holds is None and criterion.when is not None:
        return "unknown", criterion.when.missing(facts), False
    if True in outcomes:
        return "unknown", (), criterion.unsettled is not None and outcomes[0] is True
    if None in outcomes:
        return "unknown", tuple(sorted({name for one in beside for name in one.missing(facts)})), False
    return "not_met", (), False


def _circumstances(incident: _Incident, provision: Provision, force: Force) -> Iterator[ElementMatch]:
    """What every provision asks for without saying so, only where it is open: its time and its place."""
    sentences = incident.pack.law.sentences
    if force.outcome is None:
        yield ElementMatch(IN_FORCE, "unknown", ("acts", "on"), force.missing, sentences["in_force"])
    if provision.kind == OFFENCE and incident.abroad:
        yield ElementMatch(TERRITORY, "unknown", ("region",), (), sentences["territory"])


def _abroad(pack: Pack, facts: Facts) -> bool:
    """Whether the person surely lives elsewhere; where nobody says so, the pack's country is taken."""
    return facts.region is not None and facts.region != pack.id and facts.region not in pack.regions


def _aggravations(provision: Provision, facts: Facts) -> Iterator[AggravationMatch]:
    for aggravation in provision.aggravations:
        answer, missing, _ = _answer(aggravation.criterion, facts)
        if answer != "not_met":
            yield AggravationMatch(aggravation, answer, missing)


def level_of(pack: Pack, provision: Provision, facts: Facts) -> int | None:
    """The level of a provision for these facts with all that makes it heavier, were it in force.

    None for law that has been replaced, and where the law or the facts leave it open.
    """
    return _level(pack, provision, facts, _aggravations(provision, facts))


def _level(pack: Pack, provision: Provision, facts: Facts, heavier: Iterable[AggravationMatch]) -> int | None:
    if pack.law.lineage.successors(provision.id):
        return None
    levels = [grade.level for grade in provision.grades if grade.when.holds(facts)]
    levels += [one.aggravation.level or 0 for one in heavier if one.outcome == "met"]
    levels.append(provision.level or 0)
    return max(levels) or None
