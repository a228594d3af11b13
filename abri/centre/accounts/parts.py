"""What somebody takes part in besides desks: a school's team, moderating. Rooms above say it here when they are made.

Whoever belongs to no desk finds nothing of the desk: their pages stand elsewhere. That holds too once they take part in
nothing any more, because everybody who says to be of a school gets an account.
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


def has_no_desk(person: Person) -> bool:
    """Whether ``person`` neither belongs to a desk nor administrates the centre."""
    return not person.is_administrator and not memberships_of(person)


def stays_out_of_the_desk(person: Person) -> bool:
    """Whether ``person`` has no desk and takes part in something, so that another page is their first."""
    return has_no_desk(person) and bool(parts_of(person))
