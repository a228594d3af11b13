"""Every process follows what was published: it asks for the newest edition now and then and lets it count."""

import logging
import math
import threading

from django.db import DatabaseError

from abri.centre import country
from abri.centre.overlay import editions

logger = logging.getLogger(__name__)

# Seconds between two looks: a change is everywhere in no more than that, and a look is one small question.
EVERY = 2.0


class _Looked:
    """When this process looks next, in seconds of the monotonic clock."""

    next_at = 0.0
    lock = threading.Lock()


def look(now: float) -> None:
    """Follow, unless this process looked a moment ago. A database that does not answer changes nothing."""
    if now < _Looked.next_at or not _Looked.lock.acquire(blocking=False):
        return
    try:
        _Looked.next_at = now + EVERY
        follow()
    except DatabaseError:
        # Public pages do without a database; what this process knows goes on counting.
        logger.warning("the newest changes of the pack could not be looked up")
    finally:
        _Looked.lock.release()


def stand_still() -> None:
    """Look no more, for as long as this process lives: what it knows counts."""
    _Looked.next_at = math.inf


def follow() -> None:
    """Let the newest edition count for this process; raises ``DatabaseError``."""
    number, mark = editions.newest()
    if mark == country.edition().mark:
        return
    found = editions.laid(number)
    if found.wrong:
        logger.warning("%d changes of edition %d do not fit the pack", len(found.wrong), number)
    country.adopt(country.Edition(found.pack, number, mark))
