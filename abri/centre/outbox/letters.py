"""Writing letters into the outbox, and forgetting them."""

import json
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Identity, seal

Kind = Letter.Kind

# They leave before all others.
URGENT = frozenset({Kind.DESK_ALERT, Kind.STILL_UNREAD, Kind.MAIL_ALARM})


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
    key: str = "",
) -> Letter:
    """Store a letter in the caller's transaction; it leaves at least once after the commit.

    ``to``, ``link`` (an invitation's or a new password's) and ``detail`` (what a reader wrote) are sealed to the
    worker. ``language`` may carry a register. ``about`` is the record that it belongs to: a case's letters are shown
    on the case and forgotten with it. With a ``key`` that a letter has already, that letter is returned and nothing is
    stored: who repeats a step writes no second letter.
    """
    if key and (standing := Letter.objects.filter(key=key).first()):
        return standing
    letter = Letter(
        key=key or None,
        kind=kind,
        language=language,
        about=str(about),
        urgent=kind in URGENT,
        created_at=at,
        next_try_at=at,
    )
    letter.addressee = addressee_of(letter, to)
    content = json.dumps({"to": to, "link": link, "detail": detail})
    seal(letter, "content", content, to=[worker_identity().recipient])
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        # Somebody wrote it in this very moment.
        return Letter.objects.get(key=key)
    return letter


def addressee_of(letter: Letter, address: str) -> str:
    """What ties ``letter`` to ``address`` and to nothing else: another letter to the same address looks different."""
    return digest_of(address, f"abri.outbox.addressee {letter.pk}")


def digest_of(address: str, purpose: str) -> str:
    """What an address is known by, for one purpose. The key lies outside the database, which so names nobody."""
    secret = worker_identity().secret
    return salted_hmac(purpose, address.strip().lower(), secret=secret, algorithm="sha256").hexdigest()


def forget(*, about: object) -> None:
    """Delete every letter about a record that is being erased."""
    Letter.objects.filter(about=str(about)).delete()
