"""Giving a desk back to one of its members with the recovery identity, which is kept offline."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from abri.centre.accounts.keys import member_key
from abri.centre.accounts.models import Desk, DeskKey, MemberKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey


class CannotReceive(Exception):
    """The person is no active member of the desk, or has no key of their own yet."""


class NothingRecovered(Exception):
    """The identity opens none of the desk's keys."""


@dataclass(frozen=True)
class Opened:
    """How many ``keys`` of a desk were sealed to the member, ``of`` all that it ever had."""

    keys: int
    of: int


def recover(*, desk: Desk, identity: Identity, to: Person, at: datetime) -> Opened:
    """Seal every key of ``desk`` that ``identity`` opens, retired ones too, to the member ``to``.

    Whatever was sealed to the desk opens again in that member's next session; the others are let in by that member.
    Raises :class:`CannotReceive`, :class:`NothingRecovered`.
    """
    if not to.recipient or not _is_member(to, desk):
        raise CannotReceive
    ring = Keyring([identity])
    desk_keys = list(desk.keys.all())
    found = [(key, secret) for key in desk_keys if (secret := _opened(key, ring))]
    if not found:
        raise NothingRecovered
    member_keys = [member_key(key, Identity(secret), to, by=None, at=at) for key, secret in found]
    with transaction.atomic():
        MemberKey.objects.filter(person=to, desk_key__in=[key for key, _ in found]).delete()
        MemberKey.objects.bulk_create(member_keys)
        audit.record(
            "desk.recovered", subject=desk, at=at, desk_id=desk.pk, person=str(to.pk), keys=len(found)
        )
    return Opened(len(found), len(desk_keys))


def _is_member(person: Person, desk: Desk) -> bool:
    return person.is_active and Membership.objects.current().filter(person=person, desk=desk).exists()


def _opened(key: DeskKey, ring: Keyring) -> str:
    """The private half of ``key``, empty where ``ring`` does not open it."""
    try:
        return ring.opened_identity(key, "recovery").secret
    except NotForThisKey:
        return ""
