"""The gate of professional secrecy: whether a case may go to a desk without the person's agreement, and on what ground.

It opens nothing by itself. A person confirms what the ground asks for, and says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from abri.engine.facts import Facts
from abri.engine.law import Match, match
from abri.engine.packs import Pack, Text
from abri.engine.packs.comparisons import Setting
from abri.engine.packs.referral import LISTED, Confirmation, Ground
from abri.engine.routing.safeguards import Secrecy, secrecy_decision


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to confirm, and what the report says about it: True, False, or None where it does not say."""

    confirmation: Confirmation
    stated: bool | None


@dataclass(frozen=True, slots=True)
class OpenGround:
    """A ground that may be used for this case; `law` is what its provisions say about the facts."""

    ground: Ground
    asked: tuple[Asked, ...]
    law: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer for one case and one kind of desk.

    Without any of `grounds` nothing but the person's agreement lets the case go there. `secrecy` and `reasons` are
    those of the route: whether the act is on the list of the law, and why.
    """

    secrecy: Secrecy
    reasons: tuple[Text, ...]
    grounds: tuple[OpenGround, ...]

    def ground(self, name: str) -> OpenGround | None:
        """The open ground of that id."""
        return next((one for one in self.grounds if one.ground.id == name), None)

    @property
    def listed(self) -> OpenGround | None:
        """The ground for acts on the list of the law, where it is open."""
        return next((one for one in self.grounds if one.ground.stands == LISTED), None)


def gate(pack: Pack, facts: Facts, kind: str, at: datetime, *, only_grave_danger: bool = False) -> Gate:
    """What may let a case with these facts go to a desk of this kind; `at` needs a time zone.

    Facts that are not known open nothing: an act is on the list only where a category or a rule of the pack says so.
    With `only_grave_danger` a person decided that it is not, whatever the facts say.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    setting = Setting(at.astimezone(pack.zone).date())
    categories = tuple(pack.categories[code] for code in facts.category or () if code in pack.categories)
    secrecy, decisions = secrecy_decision(pack.routing, categories, facts, setting)
    reasons = dict.fromkeys(decision.reason for decision in decisions)
    if only_grave_danger:
        secrecy, reasons = "only_grave_danger", {pack.routing.sentences.secrecy_grave_danger: None}
    return Gate(
        secrecy,
        tuple(reasons),
        tuple(_open(pack, facts, kind, secrecy, setting)),
    )


def _open(pack: Pack, facts: Facts, kind: str, secrecy: Secrecy, setting: Setting) -> Iterator[OpenGround]:
    """The grounds for this kind of desk, in the order of the pack."""
    standing = "listed" if secrecy == "if_listed_conditions" else "not_listed"
    found = [
        one for one in pack.referral.grounds.values() if kind in one.desks and one.stands in {"", standing}
    ]
    law = match(pack, replace(facts, reporter_bound_by_secrecy=True)) if found else ()
    for ground in found:
        yield OpenGround(
            ground,
            tuple(
                Asked(one, one.stated.holds(facts, setting) if one.stated else None)
                for one in ground.confirmations
            ),
            tuple(one for one in law if one.provision.id in ground.provisions),
        )
