"""Asking people to join: the secret in the link is not stored, only a digest that finds the invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk, Invitation, Person
from abri.centre.outbox import letters
from abri.centre.records import audit

LIFETIME = timedelta(days=7)


class InvitationGone(Exception):
    """The invitation was accepted, withdrawn or has expired."""


def invite(
    *,
    email: str,
    desk: Desk | None,
    role: str,
    language: str,
    by: Person | None,
    at: datetime,
    is_administrator: bool = False,
) -> tuple[Invitation, str]:
    """The invitation and its link, which cannot be shown again. With a mail server, a letter carries it as well.

    ``by`` is ``None`` for the first administrator, whom the operator invites from the command line.
    """
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        desk=desk,
        role=role,
        is_administrator=is_administrator,
        email=email.lower(),
        language=language,
        lookup=_lookup(secret),
        invited_by_id=str(by.pk) if by else "",
        created_at=at,
        expires_at=at + LIFETIME,
    )
    link = settings.ABRI_BASE_URL + reverse("accounts:invitation", args=[secret])
    with transaction.atomic():
        invitation.save(force_insert=True)
        audit.record(
            "invitation.made", subject=invitation, actor=by, at=at, desk_id=desk.pk if desk else "",
            administrator=is_administrator,
        )  # fmt: skip
        if settings.MAIL_CONFIGURED:
            letters.enqueue(
                letters.Kind.INVITATION, to=invitation.email, language=language, at=at, about=invitation.pk,
                link=link,
            )  # fmt: skip
    return invitation, link


def find(untrusted_secret: str, *, at: datetime) -> Invitation | None:
    """The invitation of this link, or ``None`` where nobody can accept it (any more)."""
    return Invitation.objects.open(at).select_related("desk").filter(lookup=_lookup(untrusted_secret)).first()


def accept(
    *, invitation: Invitation, username: str, name: str, language: str, password: str, at: datetime
) -> Person:
    """The person who accepted, at the desk already; the first caseworker founds its key, later ones wait to be let in.

    Raises :class:`InvitationGone`, and ``IntegrityError`` when somebody took the sign-in name in the same moment.
    """
    person, _ = people.prepare(
        username=username, name=name, email=invitation.email, password=password, language=language, at=at,
        is_administrator=invitation.is_administrator,
    )  # fmt: skip
    membership = None
    with transaction.atomic():
        if not Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at):
            raise InvitationGone
        people.enter(person, at=at)
        if invitation.desk is not None:
            membership = people.belong(
                person=person, desk=invitation.desk, role=invitation.role, by=person, at=at
            )
        audit.record("invitation.accepted", subject=invitation, actor=person, at=at)
    if membership is not None and membership.desk.current_key is None:
        keys.found(membership, at=at)
    return person


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person, at: datetime) -> None:
    """Make the link useless; a letter that has not left yet is forgotten. Raises :class:`InvitationGone`."""
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(withdrawn_at=at):
        raise InvitationGone
    letters.forget(about=invitation.pk)
    audit.record("invitation.withdrawn", subject=invitation, actor=by, at=at)


def _lookup(secret: str) -> str:
    # 256 random bits cannot be guessed, so the digest needs no salt and no stretching.
    return hashlib.sha256(secret.encode()).hexdigest()
