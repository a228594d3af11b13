"""Whether an organisation is for somebody: where they live, what they speak, how old they are, who is asking."""

from __future__ import annotations

from abri.engine.facts import Facts
from abri.engine.packs.organisations import EVERY_LANGUAGE, UNION, WORLD, Organisation
from abri.engine.packs.pack import Pack

TALKED_TO = frozenset(
    {"helpline", "crisis", "chat_forum", "school", "learning", "app", "ombuds", "child_protection"}
)
"""Kinds that are of no use without a common language; an authority has to hear everybody."""

YOUNG = frozenset({"children", "teens", "minors", "young_adults", "pupils"})
GROWN_UP_REPORTERS = frozenset({"parent", "teacher", "professional"})


def covers_region(organisation: Organisation, facts: Facts, pack: Pack, language: str | None = None) -> bool:
    """Whether the organisation works where the person lives; an unknown place excludes nobody at home.

    Somebody who lives elsewhere still reaches what is for the whole country, but not its regional lines. `language` is
    the one to talk, where it is not that of the facts.
    """
    region = facts.region
    named = set(organisation.region)
    at_home = {pack.country, UNION, WORLD}
    if region is None or region == pack.id:
        return bool(named & (at_home | set(pack.regions)))
    if region in pack.regions:
        spoken = (language or facts.language or "").partition("-")[0]
        follows = organisation.speakers_everywhere and spoken in organisation.languages
        return follows or bool(named & (at_home | {region}))
    return bool(named & (at_home | {region.upper()}))


def goes_behind(organisation: Organisation, facts: Facts, pack: Pack) -> bool:
    """Whether the organisation stands behind others because of where the person lives.

    Where the region is not known no regional channel goes first. For somebody who lives elsewhere, what is for
    their country or the world goes before this country's. An emergency number never goes behind.
    """
    if organisation.kind == "emergency" or facts.region in pack.regions:
        return False
    country = (facts.region or pack.id).upper()
    return not set(organisation.region) & {country, UNION, WORLD}


def speaks(organisation: Organisation, language: str | None, pack: Pack) -> bool:
    """Whether a language is shared. One that nobody in the pack speaks excludes nobody."""
    spoken = (language or "").split("-")[0]
    if spoken not in pack.languages or EVERY_LANGUAGE in organisation.languages:
        return True
    return spoken in organisation.languages


def suits_age(organisation: Organisation, facts: Facts) -> bool:
    """False only if the person's age surely lies outside the ages the organisation is for."""
    if organisation.ages is None or facts.victim_age is None:
        return True
    return facts.victim_age.low <= organisation.ages.high and organisation.ages.low <= facts.victim_age.high


def suits_reporter(organisation: Organisation, facts: Facts) -> bool:
    """Whether whoever is asking may be its audience: children's lines are not for parents, nor the reverse."""
    audience = set(organisation.audience)
    if facts.reporter in GROWN_UP_REPORTERS:
        return not audience <= YOUNG
    surely_young = facts.victim_age is not None and facts.victim_age.high < 18
    if surely_young and facts.reporter in (None, "self"):
        return bool(audience & (YOUNG | {"all"}))
    return True


def fits(organisation: Organisation, facts: Facts, pack: Pack) -> bool:
    """Whether a case of these facts may be sent to the organisation."""
    shared = organisation.kind not in TALKED_TO or speaks(organisation, facts.language, pack)
    return shared and suits_age(organisation, facts) and covers_region(organisation, facts, pack)
