"""A desk as its members see it: who belongs to it, whose key opens it, who waits to be let in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from abri.centre.accounts import endorsements, keys
from abri.centre.accounts.context import is_swapped, is_unconfirmed
from abri.centre.accounts.models import Desk, DeskKey, Membership, Person


@dataclass(frozen=True)
class Member:
    """One line of the team."""

    membership: Membership
    waits: bool
    is_me: bool


@dataclass(frozen=True)
class KeyVersion:
    """One key of the desk's history, with the name of who made it (empty: recovery, or somebody unknown)."""

    key: DeskKey
    made_by: str


@dataclass(frozen=True)
class Team:
    """One desk of the person who looks."""

    desk: Desk
    mine: Membership
    members: list[Member]
    key: DeskKey | None
    history: list[KeyVersion]
    unconfirmed: bool
    swapped: bool
    # A key that nobody who held the one before has made, as far as this session can tell.
    doubted: DeskKey | None
    # Nobody holds the key: a caseworker may make a new one.
    locked: bool
    # This session holds the key and its owner acts on cases, so it can let others in.
    may_let_in: bool

    @property
    def i_wait(self) -> bool:
        """Whether the person who looks is not let in."""
        return any(member.is_me and member.waits for member in self.members)


def of(person: Person, request: HttpRequest) -> Iterator[Team]:
    """The teams that ``person`` belongs to, in the order of their names."""
    for mine in Membership.objects.of(person):
        yield _team(mine, request)


def _team(mine: Membership, request: HttpRequest) -> Team:
    desk = mine.desk
    key = desk.current_key
    waiting = set(Membership.objects.waiting().filter(desk=desk).values_list("pk", flat=True))
    members = Membership.objects.current().filter(desk=desk).select_related("person").order_by("person__name")
    holds = key is not None and request.keyring.holds(key.recipient)  # type: ignore[attr-defined]
    return Team(
        desk=desk,
        mine=mine,
        members=[Member(member, member.pk in waiting, member.pk == mine.pk) for member in members],
        key=key,
        history=_history(desk),
        unconfirmed=key is not None and is_unconfirmed(mine, key),
        swapped=key is not None and is_swapped(request, mine, key),
        doubted=endorsements.doubted(list(desk.keys.all()), request.keyring),  # type: ignore[attr-defined]
        locked=keys.nobody_holds_the_key(desk),
        may_let_in=holds and mine.may_act,
    )


def _history(desk: Desk) -> list[KeyVersion]:
    versions = list(desk.keys.order_by("-version"))
    makers = {key.made_by_id for key in versions if key.made_by_id}
    names = {str(person.pk): person.name for person in Person.objects.filter(pk__in=makers)}
    return [KeyVersion(key, names.get(key.made_by_id, "")) for key in versions]
