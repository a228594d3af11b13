"""Who can help now, in the shape that the number card and the safety line print."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _

from abri.centre.country import country
from abri.centre.ui.language import plain
from abri.centre.ui.sources import with_doubt
from abri.engine import packs
from abri.engine.facts import Facts
from abri.engine.packs.organisations import EVERY_LANGUAGE, UNION, WORLD, Organisation
from abri.engine.routing import answers_now, recommend

_OPEN_NOW = {"open": True, "closed": False, "not_known": None}
# Who answers now comes first, whatever the need: somebody who dials must not hear a machine.
_ORDER = ("open", "not_known", "closed")
DANGER = "danger."
FEWEST_NUMBERS = 3
FEWEST_URGENT = 2
MOST_COMPETENT = 4


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """One number of the safety line."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help line as a number card shows it; `id` is that of its organisation."""

    id: str
    name: str
    number: str
    says: str
    hours: str
    as_of: str
    open_now: bool | None
    cost: str
    anonymous: bool
    web: str
    email: str
    urgent: bool


def emergency_numbers(spoken: str) -> tuple[EmergencyNumber, ...]:
    """The country's emergency numbers that answer in the language of the page, in the order of the pack.

    All of them where that leaves too few: their words say which language they speak.
    """
    every = country().emergency
    heard = {plain(spoken), EVERY_LANGUAGE}
    same = tuple(entry for entry in every if heard & set(entry.organisation.languages))
    chosen = same if len(same) >= FEWEST_NUMBERS else every
    return tuple(EmergencyNumber(entry.number, _said(entry, spoken)) for entry in chosen)


def _said(entry: packs.EmergencyNumber, spoken: str) -> str:
    """When to call a number, and that nobody confirmed it where that is so."""
    return with_doubt(entry.says.say(spoken), verified=entry.organisation.verified)


def help_lines(
    facts: Facts, at: datetime, spoken: str, *, answering_in: str = "", at_most: int | None = None
) -> list[HelpLine]:
    """The help lines that fit ``facts``, those that answer at ``at`` first.

    ``spoken`` is the language of the page with its register; ``answering_in`` another one that somebody wants to talk.
    """
    offers = answers_now(country(), facts, at, answering_in or spoken)
    first = sorted(offers, key=lambda offer: _ORDER.index(offer.state))
    return [
        _line(
            offer.organisation, spoken, open_now=_OPEN_NOW[offer.state], urgent=offer.need.startswith(DANGER)
        )
        for offer in first[:at_most]
    ]


def competent_lines(
    facts: Facts, at: datetime, spoken: str, *, answering_in: str = "", beside: list[HelpLine]
) -> list[HelpLine]:
    """Who is competent for what happened, the best first, without those that stand on ``beside`` already.

    Nobody where nobody said what happened: then it is not about competence yet.
    """
    if not facts.category and facts.danger in (None, "none"):
        return []
    pack, shown = country(), {line.id for line in beside}
    route = recommend(pack, replace(facts, language=answering_in or plain(spoken)), at)
    return [_line(pack.organisations[name], spoken) for name in route.channels if name not in shown][
        :MOST_COMPETENT
    ]


def further_numbers(lines: list[HelpLine], spoken: str) -> tuple[EmergencyNumber, ...]:
    """Emergency numbers that are not on ``lines``, where hardly any of these is for danger.

    A crisis line in another language is better than none; its words say which language it speaks.
    """
    if sum(line.urgent for line in lines) >= FEWEST_URGENT:
        return ()
    shown = {line.number for line in lines}
    return tuple(entry for entry in emergency_numbers(spoken) if entry.number not in shown)


def organisations_for(need: str, kinds: frozenset[str], spoken: str) -> list[HelpLine]:
    """The confirmed organisations of these kinds that serve ``need`` in this country, in the order of the pack."""
    pack = country()
    here = {pack.country, *pack.regions, UNION, WORLD}
    return [
        _line(one, spoken)
        for one in pack.organisations.values()
        if need in one.needs and one.kind in kinds and one.verified and here & set(one.region)
    ]


def _line(
    organisation: Organisation, spoken: str, *, open_now: bool | None = None, urgent: bool = False
) -> HelpLine:
    says = organisation.mission.say(spoken)
    if not organisation.verified:
        doubt = _("We could not confirm that this service still exists.")
        says = f"{says} {doubt}"
    return HelpLine(
        id=organisation.id,
        name=organisation.names.say(spoken),
        number=organisation.contact.phone,
        says=says,
        hours=organisation.hours.say(spoken) if organisation.hours else "",
        as_of=month(organisation.hours_as_of) if organisation.hours_as_of else "",
        open_now=open_now,
        cost=organisation.cost.say(spoken) if organisation.cost else "",
        anonymous=organisation.anonymous is True,
        web=organisation.contact.web,
        email=organisation.contact.email,
        urgent=urgent,
    )


def month(as_of: str) -> str:
    """A partial date of the pack ("2021", "2021-09", "2021-09-30") as people write it."""
    parts = [int(part) for part in as_of.split("-")]
    if len(parts) == 1:
        return as_of
    day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return formats.date_format(day, "DATE_FORMAT" if len(parts) > 2 else "YEAR_MONTH_FORMAT")
