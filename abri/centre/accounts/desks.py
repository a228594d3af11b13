"""What happens to desks: they are set up, changed and dissolved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from abri.centre.accounts import people
from abri.centre.accounts.models import Desk, Invitation, Person
from abri.centre.records import audit


class CasesOpen(Exception):
    """Cases at this desk are not closed yet; dissolving it would leave them to nobody."""


class AlreadyDissolved(Exception):
    """The desk was dissolved before."""


@dataclass(frozen=True)
class Remit:
    """What an administrator says about a desk."""

    slug: str
    kind: str
    name: str
    languages: list[str]
    regions: list[str]
    open_to_all: bool
    is_fallback: bool
    alert_email: str
    live: bool = False
    trusted_flagger: bool = False


@transaction.atomic
def create(*, remit: Remit, by: Person | None, at: datetime) -> Desk:
    """A desk without members; it can receive as soon as a first caseworker founds its key."""
    desk = Desk.objects.create(created_at=at, **vars(remit))
    audit.record("desk.created", subject=desk, actor=by, at=at, desk_id=desk.pk)
    return desk


@transaction.atomic
def change(*, desk: Desk, remit: Remit, by: Person, at: datetime) -> None:
    """Write down another remit; raises :class:`AlreadyDissolved`."""
    if not Desk.objects.standing().filter(pk=desk.pk).update(**vars(remit)):
        raise AlreadyDissolved
    audit.record("desk.changed", subject=desk, actor=by, at=at, desk_id=desk.pk)


@transaction.atomic
def dissolve(*, desk: Desk, by: Person, at: datetime) -> None:
    """Close the desk: its members leave, its invitations are withdrawn, nothing arrives there any more.

    Raises :class:`CasesOpen` while a case or a restorative record of it is not closed, and :class:`AlreadyDissolved`.
    """
    standing = Desk.objects.standing().select_for_update().filter(pk=desk.pk)
    if not standing.exists():
        raise AlreadyDissolved
    if open_cases(desk) or open_records(desk):
        raise CasesOpen
    for membership in desk.memberships.current().select_related("person"):
        people.leave(person=membership.person, desk=desk, by=by, at=at)
    Invitation.objects.open(at).filter(desk=desk).update(withdrawn_at=at)
    Desk.objects.filter(pk=desk.pk).update(dissolved_at=at, is_fallback=False, rotation_due_at=None)
    audit.record("desk.dissolved", subject=desk, actor=by, at=at, desk_id=desk.pk)


def open_cases(desk: Desk) -> int:
    """How many cases of ``desk`` are not closed, or withdrawn and not erased yet."""
    # Cases stand above accounts; the relation back to them is all that is known here.
    return desk.cases.filter(closed_at=None).count() + desk.escalated_cases.filter(closed_at=None).count()


def open_records(desk: Desk) -> int:
    """How many restorative records of ``desk`` go on: its members have to end them, nobody else can read them."""
    return desk.processes.filter(closed_at=None).count()
