"""What happens to people: they join, change or lose a password, leave. Each verb writes its audit entry."""

from datetime import datetime

from django.db import transaction

from abri.centre.accounts import keys
from abri.centre.accounts.models import Desk, MemberKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Identity


def create(
    *,
    username: str,
    name: str,
    email: str,
    password: str,
    language: str,
    at: datetime,
    is_administrator: bool = False,
) -> tuple[Person, Identity]:
    """A new person with an identity under ``password``, and that identity, unlocked."""
    person = Person(
        username=username,
        name=name,
        email=email,
        language=language,
        joined_at=at,
        is_administrator=is_administrator,
    )
    person.set_password(password)
    identity = keys.give_new_identity(person, password, at=at)
    with transaction.atomic():
        person.save(force_insert=True)
        audit.record("person.joined", subject=person, actor=person, at=at)
    return person, identity


def change_password(*, person: Person, identity: Identity, password: str, at: datetime) -> None:
    """Set another password and lock the same identity under it."""
    person.set_password(password)
    keys.lock_identity(person, identity, password)
    with transaction.atomic():
        person.save(update_fields=["password", "locked_identity"])
        audit.record("person.password_changed", subject=person, actor=person, at=at)


def reset_password(*, person: Person, password: str, at: datetime) -> Identity:
    """Set a password without knowing the last one: a new identity, which a member of each desk lets in again."""
    person.set_password(password)
    identity = keys.give_new_identity(person, password, at=at)
    with transaction.atomic():
        MemberKey.objects.filter(person=person).delete()
        person.save(update_fields=["password", "locked_identity", "recipient", "identity_made_at"])
        audit.record("person.password_reset", subject=person, actor=person, at=at)
    return identity


def join(*, person: Person, desk: Desk, role: str, at: datetime) -> Membership:
    """Make ``person`` a member of ``desk``. The first member founds the desk's key, later ones are let in."""
    with transaction.atomic():
        membership = Membership.objects.create(person=person, desk=desk, role=role, began_at=at)
        audit.record("desk.joined", subject=desk, actor=person, at=at, desk_id=desk.pk, role=role)
    if desk.current_key is None and membership.may_act:
        keys.make_desk_key(desk, for_members=[person], by=person, at=at)
    return membership


def leave(*, person: Person, desk: Desk, by: Person, at: datetime) -> None:
    """End a membership at once: the sealed key goes, and the desk's next unlocked member makes a new one."""
    with transaction.atomic():
        Membership.objects.current().filter(person=person, desk=desk).update(ended_at=at)
        MemberKey.objects.filter(person=person, desk_key__desk=desk).delete()
        Desk.objects.filter(pk=desk.pk).update(rotation_due_at=at)
        audit.record("desk.left", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person.pk))


def deactivate(*, person: Person, by: Person, at: datetime) -> None:
    """Somebody leaves the centre: every membership ends, and no session of theirs opens anything any more."""
    with transaction.atomic():
        for membership in person.memberships.current().select_related("desk"):  # type: ignore[attr-defined]
            leave(person=person, desk=membership.desk, by=by, at=at)
        Person.objects.filter(pk=person.pk).update(is_active=False)
        audit.record("person.deactivated", subject=person, actor=by, at=at)
