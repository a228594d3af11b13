"""Writing the audit trail. Call inside the transaction of what is recorded."""

from datetime import datetime
from typing import Protocol

from django.db import models

from abri.centre.records.models import AuditEntry

# By this entry a real centre knows that a database holds people whose passwords everybody knows.
DEMONSTRATION_FILLED = "demonstration.filled"


class Actor(Protocol):
    """Whoever did it: a person with an id."""

    @property
    def pk(self) -> object: ...


def record(
    action: str,
    *,
    subject: models.Model,
    at: datetime,
    actor: Actor | None = None,
    desk_id: object = "",
    **detail: str | int | bool | None,
) -> AuditEntry:
    """Record that ``actor`` (``None``: the reporter or the software itself) did ``action`` to ``subject``.

    ``detail`` takes codes and numbers, never text that a person wrote.
    """
    return AuditEntry.objects.create(
        at=at,
        actor_id=str(actor.pk) if actor is not None else "",
        action=action,
        subject_table=subject._meta.db_table,
        subject_id=str(subject.pk),
        desk_id=str(desk_id),
        detail=detail,
    )
