"""What learning forgets by itself: registrations that nobody went on with, links that ended."""

from datetime import datetime

from abri.centre.learning.schools import links, registering


def forget_expired(at: datetime) -> None:
    """Delete what is kept only for a while; the worker asks for it."""
    registering.forget_unopened(at)
    links.forget_ended(at)
