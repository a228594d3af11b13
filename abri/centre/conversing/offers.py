"""Whether a reporter can talk to a desk now, and when else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from abri.centre.accounts.hours import hours_of
from abri.centre.accounts.models import Desk
from abri.centre.conversing.models import Attendance
from abri.centre.country import country
from abri.engine.routing import is_open, opens_at


class Offers(StrEnum):
    """What a desk that talks live offers at this moment."""

    NOW = "now"
    NOBODY = "nobody"
    CLOSED = "closed"


@dataclass(frozen=True)
class Offer:
    """What a desk offers. ``opens_at``: when it is there next, in the country's zone, where it is closed."""

    what: Offers
    opens_at: datetime | None = None

    @property
    def is_now(self) -> bool:
        """Whether somebody is there to talk."""
        return self.what is Offers.NOW


def offer_of(desk: Desk, at: datetime) -> Offer | None:
    """What ``desk`` offers at ``at``; ``None`` where it never talks live.

    Somebody is there only where a caseworker has a page of conversations open: hours alone answer nobody.
    """
    if not desk.live or desk.dissolved_at is not None:
        return None
    hours, pack = hours_of(desk), country()
    if not is_open(hours, at, pack):
        return Offer(Offers.CLOSED, opens_at(hours, at, pack))
    there = Attendance.objects.at(at).filter(desk=desk).exists()
    return Offer(Offers.NOW if there else Offers.NOBODY)
