"""What happens to people: they join, change or lose a password, leave. Each verb writes its audit entry."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from abri.centre.accounts import keys
from abri.centre.accounts.keys import NotAMember
from abri.centre.accounts.models import Desk, MemberKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Identity


class AlreadyAMember(Exception):
    """The person belongs to this desk already."""


class StillTakesPart(Exception):
    """The person administrates the centre or belongs to a desk: somebody has to decide about this account."""


class LastAdministrator(Exception):
    """Nobody would be left who can invite people."""


def prepare(
    *,
    username: str,
    name: str,
    email: str,
    password: str,
    language: str,
    at: datetime,
    is_administrator: bool = False,
) -> tuple[Person, Identity]:
    """A new person, unsaved, with an identity under ``password``, and that identity, unlocked. Slow on purpose."""
    person = Person(
        username=username,
        name=name,
        email=email.lower(),
        language=language,
        joined_at=at,
        is_administrator=is_administrator,
    )
    person.set_password(password)
    return person, keys.give_new_identity(person, password, at=at)


@transaction.atomic
def enter(person: Person, *, at: datetime) -> None:
    """Save a prepared person; raises ``IntegrityError`` when the sign-in name is taken."""
    person.save(force_insert=True)
    audit.record("person.joined", subject=person, actor=person, at=at)


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
    person, identity = prepare(
        username=username, name=name, email=email, password=password, language=language, at=at,
        is_administrator=is_administrator,
    )  # fmt: skip
    enter(person, at=at)
    return person, identity


def change_password(*, person: Person, identity: Identity, password: str, at: datetime) -> None:
    """Set another password and lock the same identity under it. Sessions in other browsers end."""
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
        # The person first: a key that is being sealed to the old identity is then seen here and deleted too.
        person.save(update_fields=["password", "locked_identity", "recipient", "identity_made_at"])
        MemberKey.objects.filter(person=person).delete()
        audit.record("person.password_reset", subject=person, actor=person, at=at)
    return identity


@transaction.atomic
def change_language(*, person: Person, language: str) -> None:
    """Speak ``language`` to this person, on pages and in letters."""
    Person.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def end_sessions(*, person: Person, by: Person | None, at: datetime) -> None:
    """Sign ``person`` out of every browser at once. Links for a new password that were not used end too."""
    Person.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)
    audit.record("person.sessions_ended", subject=person, actor=by, at=at)


@transaction.atomic
def remove_second_factors(*, person: Person, by: Person, at: datetime) -> None:
    """Forget a lost telephone or security key; the person sets up a new second factor at the next sign-in."""
    Authenticator.objects.filter(user=person).delete()
    audit.record("person.second_factors_removed", subject=person, actor=by, at=at)
    end_sessions(person=person, by=by, at=at)


def belong(*, person: Person, desk: Desk, role: str, by: Person, at: datetime) -> Membership:
    """Write down that ``person`` belongs to ``desk``; raises :class:`AlreadyAMember`."""
    with transaction.atomic():
        if Membership.objects.current().filter(person=person, desk=desk).exists():
            raise AlreadyAMember
        membership = Membership.objects.create(person=person, desk=desk, role=role, began_at=at)
        audit.record(
            "desk.joined", subject=desk, actor=by, at=at, desk_id=desk.pk, role=role, person=str(person.pk)
        )
    return membership


def join(*, person: Person, desk: Desk, role: str, at: datetime, by: Person | None = None) -> Membership:
    """Make ``person`` a member of ``desk``. The first caseworker founds the desk's key, later ones are let in.

    Raises :class:`AlreadyAMember`.
    """
    membership = belong(person=person, desk=desk, role=role, by=by or person, at=at)
    if desk.current_key is None:
        keys.found(membership, at=at)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Person, at: datetime) -> None:
    """Let a member act on cases, or only read them."""
    if not Membership.objects.current().filter(pk=membership.pk).update(role=role):
        raise NotAMember
    audit.record(
        "desk.role_changed", subject=membership.desk, actor=by, at=at, desk_id=membership.desk_id, role=role,
        person=str(membership.person_id),
    )  # fmt: skip


@transaction.atomic
def leave(*, person: Person, desk: Desk, by: Person, at: datetime) -> None:
    """End a membership at once: the sealed key and the sessions go, the next unlocked member makes a new desk key.

    Raises :class:`NotAMember`.
    """
    if not Membership.objects.current().filter(person=person, desk=desk).update(ended_at=at):
        raise NotAMember
    MemberKey.objects.filter(person=person, desk_key__desk=desk).delete()
    Desk.objects.filter(pk=desk.pk).update(rotation_due_at=at)
    audit.record("desk.left", subject=desk, actor=by, at=at, desk_id=desk.pk, person=str(person.pk))
    end_sessions(person=person, by=by, at=at)


@transaction.atomic
def deactivate(*, person: Person, by: Person, at: datetime) -> None:
    """Somebody leaves the centre: every membership ends, and no session of theirs opens anything any more.

    Raises :class:`LastAdministrator`.
    """
    _keep_an_administrator(without=person)
    for membership in person.memberships.current().select_related("desk"):
        leave(person=person, desk=membership.desk, by=by, at=at)
    Person.objects.filter(pk=person.pk).update(is_active=False, is_administrator=False)
    end_sessions(person=person, by=by, at=at)
    audit.record("person.deactivated", subject=person, actor=by, at=at)


@transaction.atomic
def close(*, person: Person, at: datetime) -> None:
    """Close the account of somebody who takes part in nothing any more; no administrator has to think of it.

    Password, key, second factors, e-mail address and sign-in name are gone, so that whoever comes back can be asked
    anew. The name stays beside what that person wrote. Raises :class:`StillTakesPart`.
    """
    if person.is_administrator or person.memberships.current().exists():
        raise StillTakesPart
    MemberKey.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.set_unusable_password()
    Person.objects.filter(pk=person.pk).update(
        is_active=False, username=f"closed-{person.pk}", email="", password=person.password, last_login=None,
        recipient="", locked_identity=None, identity_made_at=None,
    )  # fmt: skip
    end_sessions(person=person, by=None, at=at)
    audit.record("person.closed", subject=person, at=at)


@transaction.atomic
def appoint(*, person: Person, is_administrator: bool, by: Person, at: datetime) -> None:
    """Make somebody an administrator or an administrator no longer; raises :class:`LastAdministrator`."""
    if not is_administrator:
        _keep_an_administrator(without=person)
    Person.objects.filter(pk=person.pk).update(is_administrator=is_administrator)
    action = "person.administrator_appointed" if is_administrator else "person.administrator_dismissed"
    audit.record(action, subject=person, actor=by, at=at)


def _keep_an_administrator(*, without: Person) -> None:
    # Locked in one order, so that two administrators cannot dismiss each other at the same moment.
    administrators = Person.objects.filter(is_administrator=True, is_active=True).order_by("pk")
    left = {person.pk for person in administrators.select_for_update()}
    if left and not left - {without.pk}:
        raise LastAdministrator
