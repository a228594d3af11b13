"""The recommendation for one incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from abri.engine.facts import Facts
from abri.engine.packs.categories import DESK, URGENCIES, Category
from abri.engine.packs.comparisons import Setting
from abri.engine.packs.pack import Pack
from abri.engine.packs.references import unknown_codes
from abri.engine.packs.rules import Due
from abri.engine.packs.text import Text
from abri.engine.routing.fitting import fits, goes_behind, suits_age
from abri.engine.routing.safeguards import Decision, Secrecy, secrecy_decision, upload_decisions

About: TypeAlias = Literal["urgency", "channels", "desks", "evidence_upload", "secrecy"]


class UnknownCategory(ValueError):
    """The facts name a category that the pack does not have, so nothing can be said about it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a route is as it is: the part, the rule or category that decided, and a sentence.

    `gives` is what it speaks for: ids of channels, kinds of desk, or the one word that was decided.
    """

    about: About
    rule: str
    text: Text
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Who should hear of an incident and how soon.

    `channels` are ids of the pack's organisations, the best first; `desks` are desk kinds. `urgency` is
    "immediate", "high", "normal" or "low". `evidence_upload` is "forbidden", "text_only", "url_preferred" or
    "allowed".
    """

    channels: tuple[str, ...]
    desks: tuple[str, ...]
    urgency: str
    due: Due
    evidence_upload: str
    may_inform_authorities_without_consent: Secrecy
    reasons: tuple[Reason, ...]


def recommend(pack: Pack, facts: Facts, at: datetime) -> Route:
    """The route for these facts at an instant, which needs a time zone; raises UnknownCategory.

    Met rules come before the categories' own channels, each in the order of the pack.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    unknown = [code for code in facts.category or () if code not in pack.categories]
    if unknown:
        raise UnknownCategory("\n".join(unknown_codes(pack, facts)))
    categories = tuple(pack.categories[code] for code in facts.category or ())
    setting = Setting(at.astimezone(pack.zone).date())
    urgency, why_urgent = _urgency(pack, categories, facts, setting)
    channels, why_channels = _channels(pack, categories, facts, setting)
    desks, why_desks = _desks(pack, categories, facts, setting)
    upload, why_upload = upload_decisions(pack.routing, categories, facts, setting)
    secrecy, why_secrecy = secrecy_decision(pack.routing, categories, facts, setting)
    return Route(
        channels=channels,
        desks=desks,
        urgency=urgency,
        due=pack.routing.due[urgency],
        evidence_upload=upload,
        may_inform_authorities_without_consent=secrecy,
        reasons=(
            *_reasons("urgency", why_urgent),
            *_reasons("channels", why_channels),
            *_reasons("desks", why_desks),
            *_reasons("evidence_upload", why_upload),
            *_reasons("secrecy", why_secrecy),
        ),
    )


def _reasons(about: About, decisions: Iterable[Decision]) -> Iterable[Reason]:
    """One reason for each sentence: rules that say the same are said once."""
    said: dict[Text, list[Decision]] = {}
    for decision in decisions:
        said.setdefault(decision.reason, []).append(decision)
    for text, alike in said.items():
        yield Reason(about, alike[0].rule, text, tuple(dict.fromkeys(one.gives for one in alike)))


def _urgency(
    pack: Pack, categories: tuple[Category, ...], facts: Facts, setting: Setting
) -> tuple[str, list[Decision]]:
    decisions = [
        Decision(rule.id, rule.gives[0], rule.reason)
        for rule in pack.routing.urgency
        if rule.when.holds(facts, setting)
    ]
    decisions += [
        Decision(category.code, category.urgency, _because_of(pack, category)) for category in categories
    ]
    if not decisions:
        return "normal", [Decision("normal_urgency", "normal", pack.routing.sentences.normal_urgency)]
    highest = min((decision.gives for decision in decisions), key=URGENCIES.index)
    return highest, [decision for decision in decisions if decision.gives == highest]


def _channels(
    pack: Pack, categories: tuple[Category, ...], facts: Facts, setting: Setting
) -> tuple[tuple[str, ...], list[Decision]]:
    proposed = [
        Decision(rule.id, name, rule.reason)
        for rule in pack.routing.channels
        if rule.when.holds(facts, setting)
        for name in rule.gives
    ]
    proposed += [
        Decision(category.code, name, _because_of(pack, category))
        for category in categories
        for name in category.first_channels
        if not name.startswith(DESK)
    ]
    fitting = [decision for decision in proposed if fits(pack.organisations[decision.gives], facts, pack)]
    fitting.sort(key=lambda decision: goes_behind(pack.organisations[decision.gives], facts, pack))
    if not fitting:
        fitting = _general_channels(pack, facts)
    elif goes_behind(pack.organisations[fitting[0].gives], facts, pack):
        fitting = [*_general_channels(pack, facts)[:1], *fitting]
    return tuple(dict.fromkeys(decision.gives for decision in fitting)), fitting


def _general_channels(pack: Pack, facts: Facts) -> list[Decision]:
    """The channels for everybody that fit, or at least those for that age: nobody is left without a way."""
    general = pack.routing.general
    of_age = [name for name in general.channels if suits_age(pack.organisations[name], facts)]
    fitting = [name for name in of_age if fits(pack.organisations[name], facts, pack)]
    return [Decision("general", name, general.reason) for name in fitting or of_age]


def _desks(
    pack: Pack, categories: tuple[Category, ...], facts: Facts, setting: Setting
) -> tuple[tuple[str, ...], list[Decision]]:
    proposed = [
        Decision(rule.id, kind, rule.reason)
        for rule in pack.routing.desks
        if rule.when.holds(facts, setting)
        for kind in rule.gives
    ]
    proposed += [
        Decision(category.code, name.removeprefix(DESK), _because_of(pack, category))
        for category in categories
        for name in category.first_channels
        if name.startswith(DESK)
    ]
    if not proposed:
        general = pack.routing.general
        proposed = [Decision("general", kind, general.reason) for kind in general.desks]
    return tuple(dict.fromkeys(decision.gives for decision in proposed)), proposed


def _because_of(pack: Pack, category: Category) -> Text:
    return pack.routing.sentences.category.filled("{category}", category.names)
