"""The link for a screen that nobody signs in at: one a desk, shown once, withdrawn by whoever supervises the desk."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from abri.centre.accounts.models import Desk, Person
from abri.centre.records import audit


class NotASupervisor(Exception):
    """This person does not supervise the desk."""


@transaction.atomic
def make(*, desk: Desk, by: Person, at: datetime) -> str:
    """A new link's secret; the one before it ends. Raises :class:`NotASupervisor`."""
    secret = secrets.token_urlsafe(24)
    _keep(desk, lookup_of(secret), by)
    audit.record("wall.opened", subject=desk, actor=by, at=at, desk_id=desk.pk)
    return secret


@transaction.atomic
def withdraw(*, desk: Desk, by: Person, at: datetime) -> None:
    """End the link of ``desk``; raises :class:`NotASupervisor`."""
    _keep(desk, "", by)
    audit.record("wall.closed", subject=desk, actor=by, at=at, desk_id=desk.pk)


def desk_of(untrusted_secret: str) -> Desk | None:
    """The desk whose link has this secret."""
    return Desk.objects.standing().filter(wall_lookup=lookup_of(untrusted_secret)).first()


def lookup_of(secret: str) -> str:
    """What is stored of a secret. It is random and long, so a plain digest leads nobody back to it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _keep(desk: Desk, lookup: str, by: Person) -> None:
    supervised = Desk.objects.supervised_by(by).filter(pk=desk.pk).values("pk")
    if not Desk.objects.filter(pk__in=supervised).update(wall_lookup=lookup):
        raise NotASupervisor
