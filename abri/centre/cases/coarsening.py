"""Rounding the instants of a closed case down to days. The exact ones are inside what is sealed."""

from datetime import datetime, timedelta

from abri.centre.cases.models import Case, Deadline, Item, Verdict
from abri.centre.country import country


def coarsen(case: Case) -> None:
    """Round every instant of ``case`` (unsaved) and of what belongs to it (saved) to midnight in the country's zone."""
    case.created_at = _day(case.created_at)
    case.changed_at = _day(case.changed_at)
    case.opened_at, case.due_at = _maybe_day(case.opened_at), _maybe_day(case.due_at)
    case.closed_at = _maybe_day(case.closed_at)
    items = list(case.items.defer("content", "sealed_identity"))
    for item in items:
        item.created_at, item.read_at = _day(item.created_at), _maybe_day(item.read_at)
    Item.objects.bulk_update(items, ["created_at", "read_at"])
    _coarsen_promises(case)


def _coarsen_promises(case: Case) -> None:
    """The same for what was owed and for what people said of proposals; what came late stays late."""
    promises = list(case.deadlines.all())
    for promise in promises:
        ended = promise.met_at or promise.dropped_at
        late = ended is not None and ended > promise.due_at
        promise.due_at = _day(promise.due_at)
        promise.met_at = _maybe_day(promise.met_at, up=late)
        promise.dropped_at = _maybe_day(promise.dropped_at, up=late)
    Deadline.objects.bulk_update(promises, ["due_at", "met_at", "dropped_at"])
    verdicts = list(case.verdicts.all())
    for verdict in verdicts:
        verdict.at = _day(verdict.at)
    Verdict.objects.bulk_update(verdicts, ["at"])


def _day(instant: datetime) -> datetime:
    return instant.astimezone(country().zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _maybe_day(instant: datetime | None, *, up: bool = False) -> datetime | None:
    if instant is None:
        return None
    return _day(instant + timedelta(days=1)) if up else _day(instant)
