"""Writing letters into the outbox, and forgetting them."""

import json
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Identity, seal

Kind = Letter.Kind


@cache
def worker_identity() -> Identity:
    """The worker's identity, from the file outside the database; raises ``ImproperlyConfigured`` with the cure."""
    path = settings.ABRI_WORKER_IDENTITY_FILE
    try:
        return Identity(path.read_text().strip())
    except OSError as error:
        raise ImproperlyConfigured(
            "the worker's key cannot be read: run 'abri prepare', or set ABRI_WORKER_IDENTITY_FILE to its file"
        ) from error


def enqueue(
    kind: Letter.Kind,
    *,
    to: str,
    language: str,
    at: datetime,
    about: object = "",
    link: str = "",
    detail: str = "",
) -> Letter:
    """Store a letter in the caller's transaction; it leaves at least once after the commit.

    ``to``, ``link`` (an invitation's or a new password's) and ``detail`` (what a reader wrote) are sealed to the
    worker. ``language`` may carry a register.
    """
    letter = Letter(kind=kind, language=language, about=str(about), created_at=at, next_try_at=at)
    content = json.dumps({"to": to, "link": link, "detail": detail})
    seal(letter, "content", content, to=[worker_identity().recipient])
    letter.save(force_insert=True)
    return letter


def forget(*, about: object) -> None:
    """Delete every letter about a record that is being erased."""
    Letter.objects.filter(about=str(about)).delete()
