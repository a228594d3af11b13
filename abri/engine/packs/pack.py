"""A country pack, read and checked: facts about one country as immutable objects with stable ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from abri.engine.packs.calendars import Calendar
from abri.engine.packs.categories import Category, Group
from abri.engine.packs.citable import Citable
from abri.engine.packs.contact import ContactForm
from abri.engine.packs.country import AgeBand, ClosingOutcome, EmergencyNumber, Region
from abri.engine.packs.evidence import EvidenceRules
from abri.engine.packs.examples import RoutingExample
from abri.engine.packs.folders import Shared
from abri.engine.packs.intake import Intake
from abri.engine.packs.law import Law
from abri.engine.packs.organisations import Organisation
from abri.engine.packs.platforms import Platforms
from abri.engine.packs.referral import ReferralRules
from abri.engine.packs.restorative import Restorative
from abri.engine.packs.rules import RoutingRules
from abri.engine.packs.sections import Sections
from abri.engine.packs.sections.places import Places
from abri.engine.packs.text import Text
from abri.engine.packs.work import Work


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything one country's folder says, with what it shares. Mappings keep the order of the files."""

    id: str
    name: Text
    languages: tuple[str, ...]
    fallback: tuple[str, ...]
    timezone: str
    holidays: str
    continent: str
    checked: date
    emergency: tuple[EmergencyNumber, ...]
    regions: Mapping[str, Region]
    age_bands: Mapping[str, AgeBand]
    outcomes: Mapping[str, ClosingOutcome]
    shared: Mapping[str, Shared]
    organisations: Mapping[str, Organisation]
    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    intake: Intake
    routing: RoutingRules
    routing_examples: tuple[RoutingExample, ...]
    evidence: EvidenceRules
    contact: ContactForm
    referral: ReferralRules
    platforms: Platforms
    restorative: Restorative
    work: Work
    law: Law
    sections: Sections
    places: Places

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which opening hours are meant."""
        return ZoneInfo(self.timezone)

    @property
    def calendar(self) -> Calendar:
        """The public holidays and weekends on which people rest."""
        return Calendar(self.holidays)

    @property
    def country(self) -> str:
        """The country's code in capitals, as organisations name it for "the whole country"."""
        return self.id.upper()

    def entries(self) -> Iterator[Citable]:
        """Everything that has an id of its own and can be cited."""
        yield from self.organisations.values()
        yield from self.law.provisions.values()
        yield from self.sections.entries()

    def counted(self) -> Mapping[str, int]:
        """How much of everything there is, by the words of `at_least`."""
        return MappingProxyType(
            {
                "organisations": len(self.organisations),
                "categories": len(self.categories),
                "questions": len(self.intake.questions),
                "examples": len(self.routing_examples),
                "provisions": len(self.law.provisions),
                "law_examples": len(self.law.examples),
                "figures": len(self.sections.figures),
                "initiatives": len(self.sections.initiatives),
                "studies": len(self.sections.studies),
                "events": len(self.sections.events),
                "campaigns": len(self.sections.campaigns),
                "standards": len(self.sections.standards),
                "pillars": len(self.sections.pillars),
                "places": len(self.places),
                "checklist_points": len(self.evidence.checklist),
                "referral_grounds": len(self.referral.grounds),
                "platforms": len(self.platforms.profiles),
                "canned_answers": len(self.work.answers),
                "rubrics": len(self.work.rubrics),
                "restorative_steps": sum(len(one.steps) for one in self.restorative.approaches.values()),
            }
        )
