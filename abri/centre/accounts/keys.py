"""Making, sharing and replacing keys. Key work is done before a transaction, never inside a lock on shared rows."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from abri.centre.accounts.models import Desk, DeskKey, MemberKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, WrongPassword, lock, seal, unlock


class NotLetIn(Exception):
    """This person's session does not hold the desk's key."""


class KeyChanged(Exception):
    """Somebody else changed the desk's key in the meantime; nothing was written."""


def give_new_identity(person: Person, password: str, *, at: datetime) -> Identity:
    """Make a new identity for ``person`` under ``password``, unsaved. What was sealed to the old one stays closed."""
    identity = Identity.generate()
    person.recipient = identity.recipient
    person.identity_made_at = at
    lock_identity(person, identity, password)
    return identity


def lock_identity(person: Person, identity: Identity, password: str) -> None:
    """Lock ``identity`` of ``person`` under ``password``, unsaved: a changed password keeps the identity."""
    person.locked_identity = lock(identity.secret, password, owner=str(person.pk))


def unlock_identity(person: Person, password: str) -> Identity:
    """The identity of ``person``; raises ``WrongPassword`` for a wrong password or where there is none."""
    if person.locked_identity is None:
        raise WrongPassword("this person has no identity yet")
    return Identity(unlock(person.locked_identity, password, owner=str(person.pk)))


def desk_keyring(person: Person, keyring: Keyring) -> Keyring:
    """``keyring`` with the identities of every desk that ``person`` belongs to now and has been let in to.

    Retired keys are kept: what was sealed to them stays readable until it is sealed anew.
    """
    member_keys = MemberKey.objects.filter(
        person=person, desk_key__desk__memberships__person=person, desk_key__desk__memberships__ended_at=None
    ).select_related("desk_key")
    opened = []
    for member_key in member_keys:
        try:
            opened.append(keyring.opened_identity(member_key, "sealed_identity"))
        except NotForThisKey:
            # Sealed to an identity from before a password reset: the member waits to be let in again.
            continue
    return keyring.with_identities(opened)


def make_desk_key(desk: Desk, *, for_members: list[Person], by: Person | None, at: datetime) -> Identity:
    """Give ``desk`` a new current identity, sealed to ``for_members`` and to recovery; the last one is retired.

    Raises :class:`KeyChanged` when another session did the same at the same time.
    """
    identity = Identity.generate()
    last = desk.keys.order_by("-version").first()
    key = DeskKey(
        desk=desk,
        version=(last.version if last else 0) + 1,
        recipient=identity.recipient,
        made_at=at,
        made_by_id=str(by.pk) if by else "",
    )
    if settings.ABRI_RECOVERY_RECIPIENT:
        seal(key, "recovery", identity.secret, to=[settings.ABRI_RECOVERY_RECIPIENT])
    member_keys = [_member_key(key, identity, person, by=by, at=at) for person in for_members]
    with transaction.atomic():
        if last is not None and not DeskKey.objects.filter(pk=last.pk, retired_at=None).update(retired_at=at):
            raise KeyChanged
        key.save(force_insert=True)
        MemberKey.objects.bulk_create(member_keys)
        Desk.objects.filter(pk=desk.pk).update(rotation_due_at=None)
        Membership.objects.current().filter(desk=desk, person=by).update(key_seen_version=key.version)
        audit.record("desk.key_made", subject=desk, actor=by, at=at, desk_id=desk.pk, version=key.version)
    return identity


def let_in(*, person: Person, desk: Desk, keyring: Keyring, by: Person, at: datetime) -> None:
    """Seal every key of ``desk`` that ``by`` holds to ``person``; raises :class:`NotLetIn` without the current key."""
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        raise NotLetIn
    held = [key for key in desk.keys.all() if keyring.holds(key.recipient)]
    member_keys = [
        _member_key(key, Identity(keyring.secret(key.recipient)), person, by=by, at=at) for key in held
    ]
    with transaction.atomic():
        MemberKey.objects.filter(person=person, desk_key__desk=desk).delete()
        MemberKey.objects.bulk_create(member_keys)
        audit.record("desk.let_in", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person.pk))


def _member_key(
    key: DeskKey, identity: Identity, person: Person, *, by: Person | None, at: datetime
) -> MemberKey:
    member_key = MemberKey(desk_key=key, person=person, let_in_by_id=str(by.pk) if by else "", made_at=at)
    seal(member_key, "sealed_identity", identity.secret, to=[person.recipient])
    return member_key
