"""Who answers now: help lines that fit a person, with opening hours in the time zone of the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from abri.engine.facts import Facts
from abri.engine.packs.comparisons import Setting
from abri.engine.packs.organisations import Organisation
from abri.engine.packs.pack import Pack
from abri.engine.routing.fitting import covers_region, speaks, suits_age, suits_reporter

State: TypeAlias = Literal["open", "not_known", "closed"]
ANSWERING = frozenset({"helpline", "crisis", "chat_forum", "care_centre"})
"""Kinds where people answer, even if only a web address is known."""

NEVER_OFFERED = frozenset({"legacy", "network", "police_network", "ministry", "organisation", "learning"})
_STATES: tuple[State, ...] = ("open", "not_known", "closed")
_DAYS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """An organisation that may help now.

    `need` is the word it serves. `closes_at` and `opens_at` are instants in the pack's time zone: the first is
    set while it is open and will close, the second while it is closed and will open. `as_of` says from when the
    hours are ("2021-09"), None where nobody knows.
    """

    organisation: Organisation
    need: str
    state: State
    opens_at: datetime | None
    closes_at: datetime | None
    as_of: str | None


def answers_now(pack: Pack, facts: Facts, at: datetime, language: str) -> tuple[Offer, ...]:
    """The help lines that fit, by need (danger first), then those open now, then unknown hours, then closed.

    `at` needs a time zone. `language` is that of the page ("fr", "fr-young"). Organisations that nobody verified
    come last within their need. Never empty: where nothing fits, the pack's general channels are offered.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    local = at.astimezone(pack.zone)
    setting = Setting(local.date())
    needs = [need.id for need in pack.routing.needs.values() if need.when.holds(facts, setting)]
    offers = []
    for organisation in pack.organisations.values():
        served = [need for need in needs if need in organisation.needs]
        if served and _offered(organisation, facts, pack, language):
            offers.append(_offer(organisation, served[0], local))
    if not offers:
        offers = [_offer(pack.organisations[name], "", local) for name in pack.routing.general.channels]
        needs = [""]

    def order(offer: Offer) -> tuple[int, bool, int]:
        return needs.index(offer.need), not offer.organisation.verified, _STATES.index(offer.state)

    return tuple(sorted(offers, key=order))


def _offered(organisation: Organisation, facts: Facts, pack: Pack, language: str) -> bool:
    reachable = organisation.contact.phone or (organisation.kind in ANSWERING and organisation.contact.web)
    return (
        bool(reachable)
        and organisation.kind not in NEVER_OFFERED
        and speaks(organisation, language, pack)
        and covers_region(organisation, facts, pack)
        and suits_age(organisation, facts)
        and suits_reporter(organisation, facts)
    )


def _offer(organisation: Organisation, need: str, local: datetime) -> Offer:
    if organisation.opening is None:
        return Offer(organisation, need, "not_known", None, None, organisation.hours_as_of)
    if organisation.always_open:
        return Offer(organisation, need, "open", None, None, organisation.hours_as_of)
    wall = local.replace(tzinfo=None)
    for begins, ends in _coming(organisation, wall):
        if begins <= wall < ends:
            closes_at = ends.replace(tzinfo=local.tzinfo)
            return Offer(organisation, need, "open", None, closes_at, organisation.hours_as_of)
        if begins > wall:
            opens_at = begins.replace(tzinfo=local.tzinfo)
            return Offer(organisation, need, "closed", opens_at, None, organisation.hours_as_of)
    return Offer(organisation, need, "closed", None, None, organisation.hours_as_of)


def _coming(organisation: Organisation, wall: datetime) -> list[tuple[datetime, datetime]]:
    """The opening periods of yesterday and the coming week in wall-clock time, with those that touch joined."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    periods = sorted(
        (day + timedelta(minutes=hours.begins), day + timedelta(minutes=hours.until))
        for day in (midnight + timedelta(days=ahead) for ahead in range(-1, _DAYS_AHEAD))
        for hours in organisation.opening or ()
        if day.weekday() in hours.days
    )
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in periods:
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined
