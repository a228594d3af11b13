"""Organisations as entries."""

from __future__ import annotations

from abri.engine.catalogue.entry import ORGANISATIONS, Entry, Json
from abri.engine.catalogue.sourced import history, maybe, provenance
from abri.engine.packs import Contact, Organisation, Pack
from abri.engine.packs.organisations import DAYS


def organisation_entries(pack: Pack) -> list[Entry]:
    """Every organisation of the pack, in the order of the file."""
    return [_entry(pack, organisation) for organisation in pack.organisations.values()]


def _entry(pack: Pack, organisation: Organisation) -> Entry:
    return Entry(
        **provenance(organisation),
        section=ORGANISATIONS,
        kind=organisation.kind,
        title=organisation.names,
        summary=organisation.mission,
        years=None,
        audience=organisation.audience,
        region=organisation.region,
        languages=organisation.languages,
        aliases=organisation.aliases,
        related=(),
        history=history(pack, organisation, organisation.history),
        details=_details(organisation),
    )


def _details(organisation: Organisation) -> dict[str, Json]:
    ages = organisation.ages
    return {
        "mission": dict(organisation.mission),
        "contact": _contact(organisation.contact),
        "hours": maybe(organisation.hours),
        "hours_as_of": organisation.hours_as_of,
        "opening": _opening(organisation),
        "opening_on_holidays": organisation.opening_on_holidays,
        "speakers_everywhere": organisation.speakers_everywhere,
        "cost": maybe(organisation.cost),
        "anonymous": organisation.anonymous,
        "ages": [ages.low, ages.high] if ages else None,
        "needs": list(organisation.needs),
    }


def _contact(contact: Contact) -> dict[str, Json]:
    ways = {
        "phone": contact.phone,
        "email": contact.email,
        "web": contact.web,
        "address": contact.address,
    }
    return {way: value for way, value in ways.items() if value}


def _opening(organisation: Organisation) -> Json:
    if organisation.opening is None:
        return None
    return [
        {
            "days": [DAYS[day] for day in sorted(hours.days)],
            "from": _clock(hours.begins),
            "until": _clock(hours.until),
        }
        for hours in organisation.opening
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
