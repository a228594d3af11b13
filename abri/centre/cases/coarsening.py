"""Rounding the instants of a closed case down to days. The exact ones are inside what is sealed."""

from datetime import datetime

from abri.centre.cases.models import Case, Item
from abri.centre.country import country


def coarsen(case: Case) -> None:
    """Round every instant of ``case`` (unsaved) and of its items (saved) to midnight in the country's zone."""
    case.created_at = _day(case.created_at)
    case.changed_at = _day(case.changed_at)
    case.opened_at, case.due_at = _maybe_day(case.opened_at), _maybe_day(case.due_at)
    case.closed_at = _maybe_day(case.closed_at)
    items = list(case.items.defer("content", "sealed_identity"))
    for item in items:
        item.created_at, item.read_at = _day(item.created_at), _maybe_day(item.read_at)
    Item.objects.bulk_update(items, ["created_at", "read_at"])


def _day(instant: datetime) -> datetime:
    return instant.astimezone(country().zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _maybe_day(instant: datetime | None) -> datetime | None:
    return None if instant is None else _day(instant)
