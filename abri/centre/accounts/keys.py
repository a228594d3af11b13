"""Making, sharing and replacing keys. Key work is done before a transaction, never inside a lock on shared rows."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from abri.centre.accounts import endorsements
from abri.centre.accounts.belonging import memberships_of
from abri.centre.accounts.models import Desk, DeskKey, MemberKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, WrongPassword, lock, seal, unlock


class NotLetIn(Exception):
    """This person's session does not hold the desk's key."""


class NotAMember(Exception):
    """The person does not belong to this desk, or no longer."""


class KeyChanged(Exception):
    """Somebody else changed the key in the meantime, the desk's or their own; nothing was written."""


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
    desks = [one.desk_id for one in memberships_of(person)]
    member_keys = MemberKey.objects.filter(person=person, desk_key__desk__in=desks)
    opened = []
    for member_key in member_keys:
        try:
            opened.append(keyring.opened_identity(member_key, "sealed_identity"))
        except NotForThisKey:
            # Sealed to an identity from before a password reset: the member waits to be let in again.
            continue
    return keyring.with_identities(opened)


def make_desk_key(
    desk: Desk,
    *,
    for_members: list[Person],
    by: Person | None,
    at: datetime,
    endorsed_with: Keyring | None = None,
) -> Identity:
    """Give ``desk`` a new current identity, sealed to ``for_members`` and to recovery; the last one is retired.

    ``endorsed_with`` holds the last one, which vouches for the new one; without it nothing older is sealed to the new
    one. Whoever leaves or gets a new identity in the meantime is left out. Raises :class:`KeyChanged` when another
    session did the same at the same time, or nobody is left to hold the key.
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
    if endorsed_with is not None and last is not None:
        if not endorsed_with.holds(last.recipient):
            raise KeyChanged
        key.endorsement = endorsements.of_key(key, secret=endorsed_with.secret(last.recipient))
    if settings.ABRI_RECOVERY_RECIPIENT:
        seal(key, "recovery", identity.secret, to=[settings.ABRI_RECOVERY_RECIPIENT])
    member_keys = [member_key(key, identity, person, by=by, at=at) for person in for_members]
    with transaction.atomic():
        recipients = _locked_recipients(desk)
        held = [one for one in member_keys if recipients.get(one.person_id) == one.person.recipient]
        if not held:
            raise KeyChanged
        _put_in_place(key, instead_of=last)
        MemberKey.objects.bulk_create(held)
        Desk.objects.filter(pk=desk.pk).update(rotation_due_at=None)
        Membership.objects.current().filter(desk=desk, person=by).update(key_seen_version=key.version)
        audit.record("desk.key_made", subject=desk, actor=by, at=at, desk_id=desk.pk, version=key.version)
    return identity


def _put_in_place(key: DeskKey, *, instead_of: DeskKey | None) -> None:
    """Save the new key and retire the last one; raises :class:`KeyChanged` where another session was faster."""
    if instead_of is not None:
        current = DeskKey.objects.filter(pk=instead_of.pk, retired_at=None)
        if not current.update(retired_at=key.made_at):
            raise KeyChanged
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError as error:
        # Two first members at the same moment: the other one's key has this version already.
        raise KeyChanged from error


def member_key(
    key: DeskKey, identity: Identity, person: Person, *, by: Person | None, at: datetime
) -> MemberKey:
    """``identity``, the private half of ``key``, sealed to ``person``; unsaved. ``by`` is ``None`` for recovery."""
    sealed = MemberKey(
        desk_key=key,
        person=person,
        endorsement=endorsements.of_member(key, person, identity=identity),
        let_in_by_id=str(by.pk) if by else "",
        made_at=at,
    )
    seal(sealed, "sealed_identity", identity.secret, to=[person.recipient])
    return sealed


def nobody_holds_the_key(desk: Desk) -> bool:
    """Whether no member could open what arrives at ``desk`` now: there is no key yet, or all who held it are gone."""
    current = desk.current_key
    return current is None or not current.member_keys.exists()


def found(membership: Membership, *, at: datetime) -> bool:
    """Give the desk a key in the hands of this caseworker where nobody holds one; returns whether it did.

    A desk whose key nobody holds would receive what nobody can read. What was sealed to an earlier key stays closed
    until somebody who holds that key, or the recovery identity, opens it again.
    """
    if not membership.may_act or not nobody_holds_the_key(membership.desk):
        return False
    try:
        make_desk_key(membership.desk, for_members=[membership.person], by=membership.person, at=at)
    except KeyChanged:
        # Somebody else was first and will let this member in.
        return False
    return True


def let_in(
    *,
    person: Person,
    desk: Desk,
    keyring: Keyring,
    by: Person,
    at: datetime,
    untrusted_recipient: str | None = None,
) -> None:
    """Seal every key of ``desk`` that ``by`` holds to ``person``, whose key is ``untrusted_recipient`` if it is given:
    the one whose fingerprint was compared.

    Raises :class:`NotLetIn` where ``by`` does not hold the current key, :class:`NotAMember` where ``person`` left
    in the meantime, and :class:`KeyChanged` where the key of ``person`` is another one by now.
    """
    if untrusted_recipient not in (None, person.recipient):
        raise KeyChanged
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        raise NotLetIn
    held = [key for key in desk.keys.all() if keyring.holds(key.recipient)]
    member_keys = [
        member_key(key, Identity(keyring.secret(key.recipient)), person, by=by, at=at) for key in held
    ]
    with transaction.atomic():
        recipients = _locked_recipients(desk)
        if person.pk not in recipients:
            raise NotAMember
        if recipients[person.pk] != person.recipient:
            raise KeyChanged
        MemberKey.objects.filter(person=person, desk_key__desk=desk).delete()
        MemberKey.objects.bulk_create(member_keys)
        # The first key that a member gets is no change; later changes stay an alert until acknowledged.
        membership = Membership.objects.current().filter(person=person, desk=desk, key_seen_version=0)
        membership.update(key_seen_version=current.version)
        audit.record("desk.let_in", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person.pk))


@transaction.atomic
def confirm(membership: Membership, *, untrusted_recipient: str, at: datetime) -> None:
    """This member compared the key that was shown; raises :class:`KeyChanged` where the desk has another by now."""
    key = membership.desk.current_key
    if key is None or key.recipient != untrusted_recipient:
        raise KeyChanged
    Membership.objects.current().filter(pk=membership.pk).update(key_seen_version=key.version)
    audit.record(
        "desk.key_confirmed", subject=membership.desk, actor=membership.person, at=at,
        desk_id=membership.desk_id, version=key.version,
    )  # fmt: skip


def vouch(membership: Membership, *, keyring: Keyring, untrusted_recipient: str, at: datetime) -> None:
    """This member asked who made the key that was shown, and endorses it with the key before, which the ring holds.

    Raises :class:`KeyChanged` where that key is not the doubted one any more.
    """
    desk_keys = list(membership.desk.keys.all())
    key = endorsements.doubted(desk_keys, keyring)
    if key is None or key.recipient != untrusted_recipient:
        raise KeyChanged
    before = max((one for one in desk_keys if one.version < key.version), key=lambda one: one.version)
    endorsement = endorsements.of_key(key, secret=keyring.secret(before.recipient))
    with transaction.atomic():
        DeskKey.objects.filter(pk=key.pk, recipient=key.recipient).update(endorsement=endorsement)
        audit.record(
            "desk.key_vouched", subject=membership.desk, actor=membership.person, at=at,
            desk_id=membership.desk_id, version=key.version,
        )  # fmt: skip


def _locked_recipients(desk: Desk) -> dict[UUID, str]:
    """The public keys of the members by their ids. Leaving and resetting a password wait for this transaction's end."""
    members = Person.objects.filter(memberships__desk=desk, memberships__ended_at=None)
    return dict(members.select_for_update().values_list("pk", "recipient"))
