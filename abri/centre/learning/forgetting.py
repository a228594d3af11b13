"""What learning forgets by itself: registrations that nobody went on with, links that ended, accounts without
a use, what schools that left had kept for themselves.
"""

from datetime import datetime

from abri.centre.learning.label.forgetting import forget_left
from abri.centre.learning.schools import closing, links, registering


def forget_expired(at: datetime) -> None:
    """Delete what is kept only for a while; the worker asks for it."""
    registering.refuse_undecided(at)
    closing.close_idle(at)
    registering.forget_unopened(at)
    links.forget_ended(at)
    forget_left(at)
