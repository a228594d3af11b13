"""By when the desk owes something: a first look, or an answer to what the reporter wrote last."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.engine.packs import Due

SATURDAY = 5


def due_at(due: Due, at: datetime, timezone: str) -> datetime:
    """The instant ``due`` after ``at``; working days are Monday to Friday of the pack's zone."""
    if due.unit == "hour":
        return at + timedelta(hours=due.amount)
    local = at.astimezone(ZoneInfo(timezone))
    left = due.amount
    while left > 0:
        local += timedelta(days=1)
        if local.weekday() < SATURDAY:
            left -= 1
    return local


def owed_by(urgency: int, at: datetime) -> datetime:
    """By when a case of this urgency should be answered that waits for the desk since ``at``."""
    pack = country()
    return due_at(pack.routing.due[Case.Urgency(urgency).name.lower()], at, pack.timezone)
