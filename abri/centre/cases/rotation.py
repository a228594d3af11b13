"""A desk's new key: cases and notes are sealed to it in a remaining member's session.

The work goes in batches and can stop anywhere: what is still sealed to a retired key opens with it (members keep retired
keys) and is taken up by the next session.
"""

from datetime import datetime

from django.db import transaction

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases.models import Grant, Item
from abri.centre.records.keyring import Keyring, NotForThisKey, seal

BATCH = 500


def replace_key(*, desk: Desk, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Give ``desk`` a new key for the members who are let in now, and return ``keyring`` with it.

    Raises ``accounts.keys.NotLetIn`` when this session does not hold the current key.
    """
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        raise account_keys.NotLetIn
    waiting = set(Membership.objects.waiting().filter(desk=desk).values_list("person_id", flat=True))
    members = [
        membership.person
        for membership in Membership.objects.current()
        .filter(desk=desk, person__is_active=True)
        .select_related("person")
        if membership.person_id not in waiting
    ]
    identity = account_keys.make_desk_key(desk, for_members=members, by=by, at=at)
    return keyring.with_identities([identity])


def catch_up(*, desk: Desk, keyring: Keyring, by: Person, at: datetime) -> Keyring:
    """Replace the key if a departure made it due, then re-seal one batch that is still sealed to a retired key."""
    current = desk.current_key
    if current is None or not keyring.holds(current.recipient):
        return keyring
    if desk.rotation_due_at is not None:
        try:
            keyring = replace_key(desk=desk, keyring=keyring, by=by, at=at)
        except account_keys.KeyChanged:
            return keyring
    reseal_batch(desk=desk, keyring=keyring)
    return keyring


def reseal_batch(*, desk: Desk, keyring: Keyring, limit: int = BATCH) -> int:
    """Seal up to ``limit`` grants and notes from retired keys of ``desk`` to its current one; returns how many."""
    current = desk.current_key
    if current is None:
        return 0
    stale_grants = Grant.objects.filter(desk_key__desk=desk).exclude(desk_key=current)[:limit]
    stale_notes = Item.objects.filter(desk_key__desk=desk).exclude(desk_key=current)[:limit]
    done: list[Grant | Item] = []
    for row in [*stale_grants, *stale_notes]:
        try:
            secret = keyring.open(row, "sealed_identity")
        except NotForThisKey:
            continue
        seal(row, "sealed_identity", secret, to=[current.recipient])
        row.desk_key = current
        done.append(row)
    with transaction.atomic():
        for row in done:
            row.save(update_fields=["sealed_identity", "desk_key"])
    return len(done)
