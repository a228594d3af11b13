"""Several reports about one class or one group of authors: the desk sees them together, their reporters never do.

An incident holds nothing of a report. It is a name that is sealed to the desk, and that cases belong to it; no
reporter's page, letter or bundle knows of it. The last case that leaves takes the incident along.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import acts_at
from abri.centre.cases.actions import NotAllowed
from abri.centre.cases.models import Case, Incident
from abri.centre.cases.references import save_new
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError, seal

LETTER = "I"


class OtherDesk(Exception):
    """An incident is of one desk: this case is of another."""


class InAnother(Exception):
    """The case belongs to another incident already; ``reference`` says to which."""

    def __init__(self, reference: str) -> None:
        super().__init__("in another incident")
        self.reference = reference


class IncidentClosed(Exception):
    """The incident was closed before; nothing was changed."""


def begin(*, cases: Iterable[Case], kind: str, label: str, by: Person, at: datetime) -> Incident:
    """Put ``cases`` of one desk into a new incident that the desk calls ``label``.

    Raises :class:`NotAllowed`, :class:`OtherDesk`, :class:`InAnother`, ``NotForThisKey``.
    """
    together = list(cases)
    desk = together[0].desk
    incident = Incident(desk=desk, kind=kind, created_by=by, created_at=at)
    _seal_label(incident, label)
    with transaction.atomic():
        _allow(by, desk.pk)
        save_new(incident, LETTER)
        audit.record("incident.begun", subject=incident, actor=by, at=at, desk_id=desk.pk, kind=kind)
        _join_all(together, incident, by=by, at=at)
    return incident


def join(*cases: Case, incident: Incident, by: Person, at: datetime) -> None:
    """Put ``cases`` into ``incident``, all or none; raises :class:`IncidentClosed` and what :func:`begin` raises."""
    with transaction.atomic():
        locked = _locked(incident, by)
        if locked.closed_at is not None:
            raise IncidentClosed
        _join_all(cases, locked, by=by, at=at)


def part(*, case: Case, incident: Incident, by: Person, at: datetime) -> bool:
    """Take ``case`` out of ``incident``; returns whether others are left in it. Raises :class:`NotAllowed`."""
    with transaction.atomic():
        locked = _locked(incident, by)
        if Case.objects.filter(pk=case.pk, incident=locked).update(incident=None):
            audit.record(
                "incident.parted", subject=case, actor=by, at=at, desk_id=locked.desk_id,
                incident=locked.reference,
            )  # fmt: skip
        return not clear_if_empty(locked.pk)


def rename(*, incident: Incident, label: str, kind: str, by: Person, at: datetime) -> None:
    """Call ``incident`` something else; raises :class:`NotAllowed`, ``NotForThisKey``."""
    _seal_label(incident, label)
    with transaction.atomic():
        locked = _locked(incident, by)
        locked.label, locked.desk_key, locked.kind = incident.label, incident.desk_key, kind
        locked.save(update_fields=["label", "desk_key", "kind"])
        audit.record("incident.renamed", subject=locked, actor=by, at=at, desk_id=locked.desk_id, kind=kind)


def close(*, incident: Incident, by: Person, at: datetime) -> None:
    """Say that the desk is done with ``incident``; its cases stay as they are. Raises :class:`NotAllowed`."""
    _set_closed(incident, at, by=by, at=at)


def reopen(*, incident: Incident, by: Person, at: datetime) -> None:
    """Work on ``incident`` again; raises :class:`NotAllowed`."""
    _set_closed(incident, None, by=by, at=at)


def label_of(incident: Incident, ring: Keyring) -> str | None:
    """What the desk calls ``incident``; ``None`` for who does not hold the desk's key."""
    try:
        return ring.open(incident, "label")
    except SealingError:
        return None


def clear_if_empty(incident_id: UUID | None) -> bool:
    """Delete the incident that its last case has left, in the caller's transaction; returns whether it did."""
    if incident_id is None or Case.objects.filter(incident=incident_id).exists():
        return False
    return bool(Incident.objects.filter(pk=incident_id).delete()[0])


def _seal_label(incident: Incident, label: str) -> None:
    desk_key = incident.desk.current_key
    if desk_key is None:
        raise NotForThisKey("the desk has no key")
    incident.desk_key = desk_key
    seal(incident, "label", label, to=[desk_key.recipient])


def _join_all(cases: Iterable[Case], incident: Incident, *, by: Person, at: datetime) -> None:
    """In one order, so that two people who put the same cases together do not wait for each other."""
    for case in sorted(cases, key=lambda one: one.pk):
        _join(case, incident, by=by, at=at)


def _join(case: Case, incident: Incident, *, by: Person, at: datetime) -> None:
    locked = Case.objects.select_for_update().select_related(None).get(pk=case.pk)
    if locked.desk_id != incident.desk_id:
        raise OtherDesk
    if locked.incident_id == incident.pk:
        return
    if locked.incident_id is not None:
        raise InAnother(Incident.objects.get(pk=locked.incident_id).reference)
    # Nothing else of the row changes: not even when it changed, which the reporter's page might tell.
    Case.objects.filter(pk=case.pk).update(incident=incident)
    case.incident = incident
    audit.record(
        "incident.joined", subject=case, actor=by, at=at, desk_id=incident.desk_id,
        incident=incident.reference,
    )  # fmt: skip


def _locked(incident: Incident, by: Person) -> Incident:
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    _allow(by, locked.desk_id)
    return locked


def _allow(by: Person, desk_id: UUID) -> None:
    if not acts_at(desk_id, by):
        raise NotAllowed


def _set_closed(incident: Incident, closed_at: datetime | None, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        locked = _locked(incident, by)
        if (locked.closed_at is None) == (closed_at is None):
            return
        Incident.objects.filter(pk=locked.pk).update(closed_at=closed_at)
        action = "incident.reopened" if closed_at is None else "incident.closed"
        audit.record(action, subject=locked, actor=by, at=at, desk_id=locked.desk_id)
    incident.refresh_from_db()
