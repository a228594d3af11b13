"""Which cases fit what was asked."""

from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.db.models.functions import Right

from abri.centre.accounts.models import Person
from abri.centre.cases.models import CaseQuerySet
from abri.centre.casework.paging import Order
from abri.centre.casework.search.asking import Asked
from abri.centre.country import country

LAST_CHANGED_FIRST = Order(("-changed_at", "-id"))
_COLUMNS = ("category", "state", "urgency", "language", "age_band", "came_by", "outcome")


def found(cases: CaseQuerySet, person: Person, asked: Asked, chosen: dict[str, Any]) -> CaseQuerySet:
    """Those of ``cases``, open or ended, that fit every part of what ``person`` asked."""
    cases = cases.alias(ending=Right("reference", 4))
    for part in asked.parts:
        cases = cases.filter(_reference(part))
    for column, codes in (
        ("category", asked.categories),
        ("outcome", asked.outcomes),
        ("region", asked.regions),
    ):
        if codes:
            cases = cases.filter(**{f"{column}__in": codes})
    cases = cases.filter(**{name: chosen[name] for name in _COLUMNS if chosen.get(name) not in (None, "")})
    if chosen.get("mine"):
        cases = cases.filter(assignee=person)
    return cases.filter(_arrived(chosen))


def _reference(part: str) -> Q:
    """Its beginning; four signs may as well be its end, which is how people say it."""
    begins = part if "-" in part or len(part) <= 2 else f"{part[:2]}-{part[2:]}"
    fits = Q(reference__startswith=begins)
    if len(part) != 4 or "-" in part:
        return fits
    return fits | Q(ending=part)


def _arrived(chosen: dict[str, Any]) -> Q:
    """Between two days of the country's calendar, both included."""
    within, zone = Q(), country().zone
    if since := chosen.get("since"):
        within &= Q(created_at__gte=datetime.combine(since, time.min, zone))
    if until := chosen.get("until"):
        within &= Q(created_at__lte=datetime.combine(until, time.max, zone))
    return within
