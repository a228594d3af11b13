"""Which cases fit what was asked."""

from datetime import datetime, time
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Right

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.casework.paging import Order
from abri.centre.casework.search.asking import Asked
from abri.centre.country import country

LAST_CHANGED_FIRST = Order(("-changed_at", "-id"))
_COLUMNS = ("category", "state", "urgency", "language", "age_band", "came_by", "outcome")
_BEHIND_EVERY_SIGN = "~"


def found(cases: CaseQuerySet, person: Person, asked: Asked, chosen: dict[str, Any]) -> CaseQuerySet:
    """Those of ``cases``, open or ended, that fit every part of what ``person`` asked."""
    for part in asked.parts:
        # Asked for by itself: with desk and order beside it SQLite would read every case of the desk instead.
        cases = cases.filter(
            pk__in=Case.objects.alias(ending=_Ending("reference", 4)).filter(_reference(part))
        )
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


class _Ending(Right):
    """The last signs, said as the index says it: SQLite takes a value beside the question for another expression."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        sql, numbers = super().as_sqlite(compiler, connection, **context)
        return sql % tuple(numbers), ()


def _reference(part: str) -> Q:
    """Its beginning; four signs may as well be its end, which is how people say it."""
    fits = _begins(part if "-" in part or len(part) <= 2 else f"{part[:2]}-{part[2:]}")
    if len(part) != 4 or "-" in part:
        return fits
    return fits | Q(ending=part)


def _begins(signs: str) -> Q:
    if connection.vendor == "sqlite":
        # Its LIKE takes small letters for large ones and so no index; signs are compared by their codes.
        return Q(reference__gte=signs, reference__lt=f"{signs}{_BEHIND_EVERY_SIGN}")
    return Q(reference__startswith=signs)


def _arrived(chosen: dict[str, Any]) -> Q:
    """Between two days of the country's calendar, both included."""
    within, zone = Q(), country().zone
    if since := chosen.get("since"):
        within &= Q(created_at__gte=datetime.combine(since, time.min, zone))
    if until := chosen.get("until"):
        within &= Q(created_at__lte=datetime.combine(until, time.max, zone))
    return within
