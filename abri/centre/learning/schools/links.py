"""Links that ask somebody to come: the secret is not stored, only a digest that finds the invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from abri.centre.accounts.models import Person
from abri.centre.learning.models import LearningInvitation, School
from abri.centre.outbox import letters

LIFETIME = timedelta(days=7)
# Who was asked is forgotten so long after the link ended.
KEPT = timedelta(days=30)


def send(
    *,
    email: str,
    language: str,
    at: datetime,
    by: Person | None,
    school: School | None = None,
    role: str = "",
    part: str = "",
    region: str = "",
) -> tuple[LearningInvitation, str]:
    """Store an invitation to a school's team or to a part in learning; returns it with its link.

    The link cannot be shown again. With a mail server a letter carries it as well. ``by`` is ``None`` where somebody
    registers a school.
    """
    secret = secrets.token_urlsafe(32)
    invitation = LearningInvitation.objects.create(
        school=school, role=role, part=part, region=region, email=email.lower(), language=language,
        lookup=_lookup(secret), invited_by_id=str(by.pk) if by else "", created_at=at, expires_at=at + LIFETIME,
    )  # fmt: skip
    link = settings.ABRI_BASE_URL + reverse("learning:join", args=[secret])
    if settings.MAIL_CONFIGURED:
        letters.enqueue(
            letters.Kind.SCHOOL_LINK,
            to=invitation.email,
            language=language,
            at=at,
            about=invitation.pk,
            link=link,
        )
    return invitation, link


def find(untrusted_secret: str, *, at: datetime) -> LearningInvitation | None:
    """The invitation of this link, or ``None`` where nobody can accept it (any more)."""
    found = LearningInvitation.objects.open(at).select_related("school")
    return found.filter(lookup=_lookup(untrusted_secret)).first()


def withdraw(invitation: LearningInvitation, *, at: datetime) -> bool:
    """Make the link useless and forget a letter that has not left; whether it could still be used."""
    letters.forget(about=invitation.pk)
    return bool(LearningInvitation.objects.open(at).filter(pk=invitation.pk).update(withdrawn_at=at))


def forget_ended(at: datetime) -> None:
    """Delete invitations that ended long ago: they say who was asked."""
    LearningInvitation.objects.ended_before(at - KEPT).delete()


def _lookup(secret: str) -> str:
    # 256 random bits cannot be guessed, so the digest needs no salt and no stretching.
    return hashlib.sha256(secret.encode()).hexdigest()
