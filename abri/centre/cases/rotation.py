"""A desk's new key: whatever is sealed to the desk is sealed to it in a remaining member's session.

Which tables those are they say themselves: a model with a ``desk_key`` names its sealed column in ``sealed_to_desk``.

The work goes in batches and can stop anywhere: what is still sealed to a retired key opens with it (members keep
retired keys) and is taken up by the next session.

Nothing is sealed to a key that the keys before it do not vouch for: who writes the database may have put it there.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from abri.centre.accounts import endorsements
from abri.centre.accounts import keys as account_keys
from abri.centre.accounts.belonging import desks_of, keys_of_desks_of
from abri.centre.accounts.models import Desk, DeskKey, Membership, Person
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, SealingError, seal
from abri.centre.records.models import AuditEntry

logger = logging.getLogger(__name__)

BATCH = 500


def replace_key(*, desk: Desk, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Give ``desk`` a new key for the members who are let in now, and return ``keyring`` with it.

    A member whose public key is not the one that was let in waits to be let in again. Raises
    ``accounts.keys.NotLetIn`` when this session does not hold the current key.
    """
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        raise account_keys.NotLetIn
    belong = Membership.objects.current().filter(desk=desk, person__is_active=True).values("person")
    held = current.member_keys.filter(person__in=belong).select_related("person", "desk_key")
    members = [one.person for one in held if endorsements.is_let_in(one, keyring)]
    identity = account_keys.make_desk_key(desk, for_members=members, by=by, at=at, endorsed_with=keyring)
    return keyring.with_identities([identity])


def desks_to_catch_up(person: Person) -> list[Desk]:
    """Desks of ``person`` whose key has to be replaced or where something is still sealed to a retired one."""
    changed = {key.desk_id for key in keys_of_desks_of(person) if key.retired_at is not None}
    if not any(desk.rotation_due_at or desk.pk in changed for desk in desks_of(person)):
        return []
    retired: dict[str, Any] = {"desk_key__desk": OuterRef("pk"), "desk_key__retired_at__isnull": False}
    stale = Q(rotation_due_at__isnull=False)
    for model in sealed_to_desks():
        stale |= Q(Exists(model._default_manager.filter(**retired)))
    return list(Desk.objects.of(person).filter(stale))


def sealed_to_desks() -> list[type[models.Model]]:
    """The tables with rows that are sealed to the key of a desk, also those of rooms above this one."""
    return [model for model in apps.get_models() if hasattr(model, "sealed_to_desk")]


def catch_up(*, desk: Desk, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Replace the key if a departure made it due, then re-seal one batch that is still sealed to a retired key.

    A current key of unclear origin is left alone until a member vouches for it; the audit tells of it once.
    """
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        return keyring
    if current == endorsements.doubted(list(desk.keys.all()), keyring):
        _tell_of_doubt(desk, current, at)
        return keyring
    if desk.rotation_due_at is not None:
        try:
            keyring = replace_key(desk=desk, keyring=keyring, by=by, at=at)
        except account_keys.KeyChanged:
            return keyring
    reseal_batch(desk=desk, keyring=keyring)
    return keyring


def reseal_batch(*, desk: Desk, keyring: Keyring, limit: int = BATCH) -> int:
    """Seal up to ``limit`` rows from retired keys of ``desk`` to its current one; returns how many."""
    current = desk.current_key
    if current is None:
        return 0
    # Only what this ring opens: a key that nobody here holds must not fill every batch.
    retired = endorsements.vouching(list(desk.keys.all()), current, keyring)
    done = 0
    for model in sealed_to_desks():
        rows = model._default_manager.filter(desk_key__in=retired).select_related("desk_key")
        stale = rows.order_by("pk")[: limit - done]
        done += _reseal(list(stale), current, keyring)
    return done


def _reseal(rows: Sequence[Any], current: DeskKey, keyring: Keyring) -> int:
    """Seal these rows to ``current``. A row that somebody else moved or erased meanwhile is left as it is now."""
    sealed = []
    for row in rows:
        was, column = row.desk_key, row.sealed_to_desk
        if was is None or getattr(row, column) is None:
            continue
        try:
            # With its own key alone: a row that was moved below another key is not opened with the real one.
            secret = keyring.only(was.recipient).open(row, column)
        except SealingError:
            logger.warning(
                "row cannot be sealed anew", extra={"table": row._meta.db_table, "row": str(row.pk)}
            )
            continue
        seal(row, column, secret, to=[current.recipient])
        sealed.append((row, was))
    with transaction.atomic():
        return sum(
            type(row)
            ._default_manager.filter(pk=row.pk, desk_key=was)
            .update(**{row.sealed_to_desk: getattr(row, row.sealed_to_desk), "desk_key": current})
            for row, was in sealed
        )


def _tell_of_doubt(desk: Desk, key: DeskKey, at: datetime) -> None:
    told = AuditEntry.objects.about(desk).filter(action="desk.key_doubted", detail__version=key.version)
    if not told.exists():
        logger.warning("key of unclear origin refused", extra={"desk": str(desk.pk), "key": str(key.pk)})
        audit.record("desk.key_doubted", subject=desk, at=at, desk_id=desk.pk, version=key.version)
