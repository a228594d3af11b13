"""What somebody takes part in besides desks: a school's team, moderating. Rooms above say it here when they are made.

Whoever takes part in something and belongs to no desk finds nothing of the desk: their pages stand elsewhere.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from abri.centre.accounts.belonging import memberships_of, once
from abri.centre.accounts.models import Person

Told = Callable[[Person], Iterable[str]]

_told_by: list[Told] = []


def tell(told: Told) -> None:
    """Let a room above say what people take part in, each as a word such as "school"."""
    if told not in _told_by:
        _told_by.append(told)


def parts_of(person: Person) -> frozenset[str]:
    """What ``person`` takes part in now."""
    return once(person, "parts", lambda: frozenset(chain.from_iterable(told(person) for told in _told_by)))


def stays_out_of_the_desk(person: Person) -> bool:
    """Whether ``person`` takes part in something, and neither belongs to a desk nor administrates the centre."""
    return not person.is_administrator and not memberships_of(person) and bool(parts_of(person))
