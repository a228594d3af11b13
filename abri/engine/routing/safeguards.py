"""What must not be done with a report: take in what may not be held, or break a secret without grounds."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from abri.engine.facts import Facts
from abri.engine.packs.categories import UPLOAD_RULES, Category
from abri.engine.packs.comparisons import Setting
from abri.engine.packs.rules import RoutingRules
from abri.engine.packs.text import Text

Secrecy: TypeAlias = Literal["if_listed_conditions", "only_grave_danger"]
IMAGES_OF_MINORS = frozenset({"intimate_minor", "intimate_unknown_age"})
"""An image whose person's age is not known counts as a minor's."""

ADULT = 18


class Decision(NamedTuple):
    """A rule that was met, what it decides, and why."""

    rule: str
    gives: str
    reason: Text


def upload_decisions(
    rules: RoutingRules, categories: tuple[Category, ...], facts: Facts, setting: Setting
) -> tuple[str, tuple[Decision, ...]]:
    """The strictest upload rule that holds, with what asked for it; "allowed" where nothing forbids."""
    met = [rule for rule in rules.uploads if rule.when.holds(facts, setting)]
    replaced = {rule.category for rule in met}
    decisions = [Decision(rule.id, rule.rule, rule.reason) for rule in met]
    for category in categories:
        if category.code not in replaced:
            reason = rules.sentences.category.filled("{category}", category.names)
            decisions.append(Decision(category.code, category.evidence_upload, reason))
    if facts.image in IMAGES_OF_MINORS:
        decisions.append(Decision("image_of_a_minor", "forbidden", rules.sentences.image_of_a_minor))
    strictest = min((decision.gives for decision in decisions), key=UPLOAD_RULES.index, default="allowed")
    if strictest == "allowed":
        return strictest, ()
    return strictest, tuple(decision for decision in decisions if decision.gives == strictest)


def secrecy_decision(
    rules: RoutingRules, categories: tuple[Category, ...], facts: Facts, setting: Setting
) -> tuple[Secrecy, tuple[Decision, ...]]:
    """Whether somebody bound by secrecy may inform the authorities without consent, under the listed conditions.

    The list protects minors and vulnerable people; for other adults only grave danger opens the secret, whatever
    the category says.
    """
    named = [category.code for category in categories if category.art353_listed]
    met = [rule for rule in rules.listed if rule.when.holds(facts, setting)]
    if (named or met) and not _surely_another_adult(facts):
        first = Decision("secrecy", "if_listed_conditions", rules.sentences.secrecy_listed)
        more = tuple(Decision(rule.id, "if_listed_conditions", rule.reason) for rule in met)
        return "if_listed_conditions", (first, *more)
    return "only_grave_danger", (
        Decision("secrecy", "only_grave_danger", rules.sentences.secrecy_grave_danger),
    )


def _surely_another_adult(facts: Facts) -> bool:
    grown_up = facts.victim_age is not None and facts.victim_age.low >= ADULT
    return grown_up and facts.victim_vulnerable is not True and facts.image not in IMAGES_OF_MINORS
