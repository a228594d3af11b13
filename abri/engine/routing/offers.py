"""Who answers now: help lines that fit a person, with opening hours in the time zone of the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeAlias

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
_DAYS_AHEAD = 15
"""Far enough for a line of one evening a week that a holiday takes away."""


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
    come last within their need. Never empty: where nothing fits, the pack's general channels for that age are offered.
    """
    if at.tzinfo is None:
        raise ValueError("the instant has no time zone; pass an aware datetime")
    setting = Setting(at.astimezone(pack.zone).date())
    needs = [need.id for need in pack.routing.needs.values() if need.when.holds(facts, setting)]
    offers = []
    for organisation in pack.organisations.values():
        served = [need for need in needs if need in organisation.needs]
        if served and _offered(organisation, facts, pack, language):
            offers.append(_offer(organisation, served[0], at, pack))
    if not offers:
        offers = [_offer(organisation, "", at, pack) for organisation in _general(facts, pack, language)]
        needs = [""]

    def order(offer: Offer) -> tuple[int, bool, int]:
        return needs.index(offer.need), not offer.organisation.verified, _STATES.index(offer.state)

    return tuple(sorted(offers, key=order))


def _offered(organisation: Organisation, facts: Facts, pack: Pack, language: str) -> bool:
    reachable = organisation.contact.phone or (organisation.kind in ANSWERING and organisation.contact.web)
    current = bool(reachable) and organisation.kind not in NEVER_OFFERED
    return current and suits_age(organisation, facts) and _welcomes(organisation, facts, pack, language)


def _welcomes(organisation: Organisation, facts: Facts, pack: Pack, language: str) -> bool:
    return (
        speaks(organisation, language, pack)
        and covers_region(organisation, facts, pack, language)
        and suits_reporter(organisation, facts)
    )


def _general(facts: Facts, pack: Pack, language: str) -> list[Organisation]:
    """Who hears everybody of that age; never nobody, because every pack names one for all ages."""
    general = [pack.organisations[name] for name in pack.routing.general.channels]
    of_age = [organisation for organisation in general if suits_age(organisation, facts)]
    return [one for one in of_age if _welcomes(one, facts, pack, language)] or of_age


def _offer(organisation: Organisation, need: str, at: datetime, pack: Pack) -> Offer:
    """What the organisation's hours say at that instant. `opens_at` is from when it surely answers."""
    state: State = "closed" if organisation.opening is not None else "not_known"
    opens_at = closes_at = None
    for period in _coming(organisation, at, pack):
        if period.begins <= at < period.until:
            state = "open" if period.certain else "not_known"
            closes_at = period.until if period.certain and period.until < _horizon(at, pack) else None
            break
        if period.begins > at and period.certain:
            opens_at = period.begins
            break
    return Offer(
        organisation=organisation,
        need=need,
        state=state,
        opens_at=opens_at and opens_at.astimezone(pack.zone),
        closes_at=closes_at and closes_at.astimezone(pack.zone),
        as_of=organisation.hours_as_of,
    )


class _Period(NamedTuple):
    """When an organisation is open, in universal time; not certain on a holiday of which nobody spoke."""

    begins: datetime
    until: datetime
    certain: bool


def _coming(organisation: Organisation, at: datetime, pack: Pack) -> list[_Period]:
    """The opening periods of today and the coming days in their order, with those that touch joined."""
    joined: list[_Period] = []
    for begins, until, certain in sorted(_periods(organisation, at, pack)):
        if joined and begins <= joined[-1].until and certain == joined[-1].certain:
            joined[-1] = joined[-1]._replace(until=max(until, joined[-1].until))
        else:
            joined.append(_Period(begins, until, certain))
    return joined


def _periods(organisation: Organisation, at: datetime, pack: Pack) -> Iterator[_Period]:
    on_holidays = organisation.opening_on_holidays
    for midnight in _midnights(at, pack):
        holiday = on_holidays != "as_usual" and pack.calendar.is_holiday(midnight.date())
        if holiday and on_holidays == "closed":
            continue
        for hours in organisation.opening or ():
            if midnight.weekday() in hours.days:
                # Wall-clock time until here: nine o'clock is nine o'clock also where the day has 23 hours.
                begins, until = (midnight + timedelta(minutes=end) for end in (hours.begins, hours.until))
                yield _Period(begins.astimezone(UTC), until.astimezone(UTC), not holiday)


def _midnights(at: datetime, pack: Pack) -> list[datetime]:
    today = at.astimezone(pack.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    return [datetime.combine(day, time.min, pack.zone) for day in days]


def _horizon(at: datetime, pack: Pack) -> datetime:
    """The end of the days that are looked at: who is open until then is not said to close."""
    return (_midnights(at, pack)[-1] + timedelta(days=1)).astimezone(UTC)
