"""By when the desk owes something: a first look, or an answer to what the reporter wrote last."""

from datetime import datetime

from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.engine.routing import due_at


def owed_by(urgency: int, at: datetime) -> datetime:
    """By when a case of this urgency should be answered that waits for the desk since ``at``."""
    pack = country()
    return due_at(pack, pack.routing.due[Case.Urgency(urgency).name.lower()], at)
