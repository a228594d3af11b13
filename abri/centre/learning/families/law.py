"""What the law says at an age: the pack's own provisions in its own words, with what is heavier for a victim of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from abri.centre.country import country, lessons
from abri.centre.ui.law_lines import citation, period
from abri.centre.ui.sources import Source, source_line
from abri.engine.facts import Facts
from abri.engine.packs import Provision
from abri.engine.packs.country import AgeBand


@dataclass(frozen=True, slots=True)
class AgeLine:
    """One provision as this page prints it; `heavier` says what weighs more because the victim is of that age."""

    id: str
    name: str
    citation: str
    period: str
    unconfirmed: str
    says: str
    heavier_heading: str
    heavier: tuple[str, ...]
    realistic: str
    source: Source
    official: str


def band_of(untrusted_id: str) -> AgeBand | None:
    """The age band of that id, if there is law to show for it."""
    band = country().age_bands.get(untrusted_id)
    return band if band is not None and any(True for _ in _provisions(band)) else None


def bands() -> list[AgeBand]:
    """The age bands for which the country names law, youngest first."""
    return [band for band in country().age_bands.values() if any(True for _ in _provisions(band))]


def lines(band: AgeBand, today: date, spoken: str) -> list[AgeLine]:
    """The law in force today that is worth knowing at that age."""
    return [_line(one, band, spoken) for one in _provisions(band) if _counts(one, today)]


def _provisions(band: AgeBand) -> Iterator[Provision]:
    known = country().law.provisions
    for entry in lessons().families.laws.values():
        if band.id in entry.bands and entry.provision in known:
            yield known[entry.provision]


def _counts(provision: Provision, today: date) -> bool:
    begun = provision.starts is None or provision.starts <= today
    return begun and (provision.ends is None or today < provision.ends)


def _line(provision: Provision, band: AgeBand, spoken: str) -> AgeLine:
    sentences = country().law.sentences
    return AgeLine(
        id=provision.id,
        name=provision.names.say(spoken),
        citation=citation(provision, spoken),
        period=period(provision),
        unconfirmed="" if provision.verified else sentences["not_confirmed"].say(spoken),
        says=provision.says.say(spoken),
        heavier_heading=sentences["heavier"].say(spoken),
        heavier=tuple(_heavier(provision, band, spoken)),
        realistic=provision.realistic.say(spoken) if provision.realistic else "",
        source=source_line(
            provision.source, provision.source_precision, provision.checked, sentences["source"], spoken
        ),
        official=provision.source_official,
    )


def _heavier(provision: Provision, band: AgeBand, spoken: str) -> Iterator[str]:
    """What weighs more for certain, because of the age of whom it happens to alone."""
    victim = Facts(victim_age=band.range)
    for aggravation in provision.aggravations:
        when = aggravation.criterion.when
        if when is not None and when.holds(victim):
            yield aggravation.text.say(spoken)
