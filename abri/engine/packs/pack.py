"""A country pack, read and checked: facts about one country as immutable objects with stable ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from abri.engine.packs.calendars import Calendar
from abri.engine.packs.categories import Category, Group
from abri.engine.packs.country import AgeBand, ClosingOutcome, EmergencyNumber, Region
from abri.engine.packs.examples import RoutingExample
from abri.engine.packs.intake import Intake
from abri.engine.packs.law import Law
from abri.engine.packs.organisations import Organisation
from abri.engine.packs.rules import RoutingRules
from abri.engine.packs.text import Text


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything one country's folder says. Mappings keep the order of the files."""

    id: str
    name: Text
    languages: tuple[str, ...]
    fallback: tuple[str, ...]
    timezone: str
    holidays: str
    checked: date
    emergency: tuple[EmergencyNumber, ...]
    regions: Mapping[str, Region]
    age_bands: Mapping[str, AgeBand]
    outcomes: Mapping[str, ClosingOutcome]
    organisations: Mapping[str, Organisation]
    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    intake: Intake
    routing: RoutingRules
    routing_examples: tuple[RoutingExample, ...]
    law: Law

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
