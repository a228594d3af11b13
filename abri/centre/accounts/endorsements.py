"""Who vouches for a desk's key, and for whom it was sealed.

A desk's new key is endorsed with the key before it, so that only somebody who held that one can have made it. A
member's own key is endorsed with the desk's when the member is let in. Both endorsements stand in the clear; a row
written by somebody who holds no desk's key carries none that is right.
"""

from collections.abc import Sequence
from itertools import pairwise

from abri.centre.accounts.models import DeskKey, MemberKey, Person
from abri.centre.records.keyring import Identity, Keyring, endorse, is_endorsed


def of_key(key: DeskKey, *, secret: str) -> str:
    """That whoever holds ``secret``, the desk's key before, made ``key``."""
    return endorse(secret, _key_statement(key))


def of_member(key: DeskKey, person: Person, *, identity: Identity) -> str:
    """That ``key``, whose private half is ``identity``, was sealed to the public key that ``person`` has now."""
    return endorse(identity.secret, _member_statement(key, person))


def is_let_in(member_key: MemberKey, keyring: Keyring) -> bool:
    """Whether the person's public key is still the one that was let in, as far as the desk's key on the ring tells."""
    key = member_key.desk_key
    return keyring.holds(key.recipient) and is_endorsed(
        keyring.secret(key.recipient), _member_statement(key, member_key.person), member_key.endorsement
    )


def doubted(keys: Sequence[DeskKey], keyring: Keyring) -> DeskKey | None:
    """The newest of a desk's ``keys`` that the key before it, which is on the ring, does not vouch for."""
    ordered = sorted(keys, key=lambda key: key.version, reverse=True)
    for key, before in pairwise(ordered):
        if keyring.holds(before.recipient) and not _vouches(before, key, keyring):
            return key
    return None


def vouching(keys: Sequence[DeskKey], current: DeskKey, keyring: Keyring) -> list[DeskKey]:
    """The keys before ``current`` on the ring from which each key vouches for the next, up to ``current``."""
    chain: list[DeskKey] = []
    following = current
    for key in sorted(keys, key=lambda key: key.version, reverse=True):
        if key.version >= current.version:
            continue
        if not keyring.holds(key.recipient) or not _vouches(key, following, keyring):
            break
        chain.append(key)
        following = key
    return chain


def _vouches(before: DeskKey, key: DeskKey, keyring: Keyring) -> bool:
    return is_endorsed(keyring.secret(before.recipient), _key_statement(key), key.endorsement)


def _key_statement(key: DeskKey) -> list[str]:
    return ["desk key", str(key.desk_id), str(key.version), key.recipient]


def _member_statement(key: DeskKey, person: Person) -> list[str]:
    return ["member", str(key.desk_id), str(key.version), str(person.pk), person.recipient]
