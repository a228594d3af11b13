"""When a desk is there: what its members said, as the engine reads it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from abri.centre.accounts.desks import AlreadyDissolved
from abri.centre.accounts.models import Desk, Person
from abri.centre.records import audit
from abri.engine.routing import ALWAYS, Hours, HoursError, read_hours

logger = logging.getLogger(__name__)


def hours_of(desk: Desk) -> Hours:
    """The hours of ``desk``; always there where nobody said."""
    try:
        return read_hours(desk.hours, on_holidays=desk.on_holidays)
    except HoursError:
        # The form lets none through. What somebody wrote into the table must not keep reports from arriving.
        logger.exception("hours cannot be read", extra={"desk": str(desk.pk)})
        return ALWAYS


@transaction.atomic
def change_hours(
    *, desk: Desk, hours: Sequence[dict[str, Any]], on_holidays: bool, by: Person, at: datetime
) -> None:
    """Write down when ``desk`` is there; raises ``HoursError`` and :class:`AlreadyDissolved`.

    Deadlines that run already stay: they were promised.
    """
    read_hours(hours, on_holidays=on_holidays)
    standing = Desk.objects.standing().filter(pk=desk.pk)
    if not standing.update(hours=list(hours), on_holidays=on_holidays):
        raise AlreadyDissolved
    audit.record("desk.hours_changed", subject=desk, actor=by, at=at, desk_id=desk.pk)
