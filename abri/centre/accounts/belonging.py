"""Where somebody belongs, and what else one page asks about them again and again: asked once while a page is read.

How it works. ``middleware.UnlockedIdentity`` lets the person of a request remember (:func:`remember`) once the session
is known to be good, and forget (:func:`forget`) when the response is made. In between :func:`once` gives the first
answer again. Nothing outlives the request: every request has a ``Person`` of its own, and what a response streams
afterwards asks anew.

Only requests that read remember (GET, HEAD). Who changes something is asked about at every step, also under the locks
that actions take. A ``Person`` from anywhere else, a worker or a command, remembers nothing.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from abri.centre.accounts.models import Desk, DeskKey, Membership, Person
from abri.centre.records.keyring import Keyring

T = TypeVar("T")


def remember(person: Person) -> None:
    """Let ``person`` keep answers from now on."""
    person.answers = {}


def forget(person: Person) -> None:
    """Let ``person`` keep nothing any more."""
    person.answers = None


def once(person: Person, question: str, ask: Callable[[], T]) -> T:
    """The answer to ``question`` about ``person``; asked again each time unless the person remembers."""
    kept: dict[str, Any] | None = person.answers
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    return cast(T, kept[question])


def memberships_of(person: Person) -> Sequence[Membership]:
    """What ``person`` belongs to now, in the order of the desks' names, with the desks."""
    return once(person, "memberships", lambda: tuple(Membership.objects.of(person)))


def desks_of(person: Person) -> list[Desk]:
    """The desks that ``person`` belongs to now and that stand, in the order of their names."""
    return [one.desk for one in memberships_of(person) if one.desk.dissolved_at is None]


def ids_of_desks_of(person: Person) -> list[UUID]:
    """The ids of these desks: a question about them needs no other question inside it."""
    return [desk.pk for desk in desks_of(person)]


def acting_desks_of(person: Person) -> list[Desk]:
    """The desks that stand and whose cases ``person`` may change now."""
    return [one.desk for one in memberships_of(person) if one.may_act and one.desk.dissolved_at is None]


def supervises(person: Person) -> bool:
    """Whether ``person`` is a supervisor of any desk that stands now."""
    return any(one.supervises and one.desk.dissolved_at is None for one in memberships_of(person))


def current_key_of(desk: Desk, person: Person) -> DeskKey | None:
    """The key that ``desk``, one of ``person``, has now."""
    return next(
        (key for key in keys_of_desks_of(person) if key.desk_id == desk.pk and key.retired_at is None), None
    )


def closed_to(person: Person, ring: Keyring) -> list[DeskKey]:
    """The keys that desks of ``person`` have now and that ``ring``, what the person opened, does not hold."""
    return [
        key for key in keys_of_desks_of(person) if key.retired_at is None and not ring.holds(key.recipient)
    ]


def keys_of_desks_of(person: Person) -> Sequence[DeskKey]:
    """Every key of the desks that ``person`` belongs to now and that stand, the retired ones too."""
    return once(person, "keys", lambda: tuple(DeskKey.objects.filter(desk__in=ids_of_desks_of(person))))
