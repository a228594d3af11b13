"""Sealed columns refuse plain text, keyrings open what is theirs, pockets open in one browser."""

from datetime import timedelta

import pytest

from abri.centre.accounts.models import DeskKey, MemberKey
from abri.centre.records import audit, pockets
from abri.centre.records.keyring import (
    CookieKey,
    Identity,
    Keyring,
    MovedCiphertext,
    NotForThisKey,
    SealingError,
    seal,
)
from abri.centre.records.models import AuditEntry, Pocket
from tests.centre.conftest import NOON, Cast

pytestmark = pytest.mark.django_db


def test_a_sealed_column_refuses_plain_text(cast: Cast) -> None:
    key = cast.helpline.current_key
    assert key is not None
    key.recovery = b"AGE-SECRET-KEY-1"
    with pytest.raises(SealingError):
        key.save()


def test_a_ring_opens_its_own_rows_and_no_moved_ones(cast: Cast) -> None:
    first, second = MemberKey.objects.filter(desk_key__desk=cast.helpline).order_by("person__username")
    ring = Keyring([cast.alma.identity])
    assert ring.open(first, "sealed_identity").startswith("AGE-SECRET-KEY-1")
    with pytest.raises(NotForThisKey):
        ring.open(second, "sealed_identity")
    second.sealed_identity = first.sealed_identity
    with pytest.raises(MovedCiphertext):
        ring.open(second, "sealed_identity")


def test_an_empty_column_or_ring_opens_nothing(cast: Cast) -> None:
    key = cast.helpline.current_key
    assert key is not None
    assert not Keyring()
    with pytest.raises(NotForThisKey):
        Keyring([cast.alma.identity]).open(key, "recovery")
    with pytest.raises(NotForThisKey):
        Keyring().secret(key.recipient)


def test_a_row_needs_its_id_before_it_is_sealed() -> None:
    key = DeskKey(pk=None)
    key.pk = None
    with pytest.raises(SealingError):
        seal(key, "recovery", "x", to=[Identity.generate().recipient])


def test_a_pocket_opens_with_its_cookie_until_it_expires() -> None:
    key = CookieKey.new()
    pockets.keep(key, "draft", {"answers": {"story": "mine"}}, NOON + timedelta(hours=1))
    found = pockets.find(key.cookie, "draft", NOON)
    assert found is not None
    assert found.content == {"answers": {"story": "mine"}}
    assert pockets.find(key.cookie, "mailbox", NOON) is None
    assert pockets.find(key.cookie, "draft", NOON + timedelta(hours=1)) is None
    for nonsense in (None, "", "x", CookieKey.new().cookie, "é"):
        assert pockets.find(nonsense, "draft", NOON) is None


def test_the_size_of_a_pocket_does_not_tell_how_much_was_typed() -> None:
    key = CookieKey.new()
    sizes = [
        len(Pocket.sealed_with(key, "draft", {"story": "é" * typed}, NOON).content or b"")
        for typed in (1, 150, 200, 600, 2_000, 10_000, 12_000)
    ]
    # Not ASCII: six bytes each as JSON.
    assert sizes[0] == sizes[1]
    assert sizes[2] == sizes[3]
    assert sizes[5] < sizes[6]
    assert {size - 1024 * kib for size, kib in zip(sizes, (1, 1, 4, 4, 16, 64, 128), strict=True)} == {
        sizes[0] - 1024
    }


def test_a_pocket_copied_to_another_row_does_not_open() -> None:
    mine, other = CookieKey.new(), CookieKey.new()
    pockets.keep(mine, "draft", {"a": 1}, NOON + timedelta(hours=1))
    pockets.keep(other, "draft", {"b": 2}, NOON + timedelta(hours=1))
    Pocket.objects.filter(lookup=mine.lookup).update(content=Pocket.objects.get(lookup=other.lookup).content)
    assert pockets.find(mine.cookie, "draft", NOON) is None


def test_keeping_again_replaces_and_dropping_forgets() -> None:
    key = CookieKey.new()
    pockets.keep(key, "draft", {"a": 1}, NOON + timedelta(hours=1))
    pockets.keep(key, "draft", {"a": 2}, NOON + timedelta(hours=2))
    found = pockets.find(key.cookie, "draft", NOON + timedelta(minutes=90))
    assert found is not None
    assert found.content == {"a": 2}
    pockets.drop("nonsense")
    pockets.drop(None)
    pockets.drop(key.cookie)
    assert not Pocket.objects.exists()


def test_an_audit_entry_names_actor_subject_and_desk(cast: Cast) -> None:
    audit.record(
        "desk.renamed", subject=cast.helpline, actor=cast.emil.person, at=NOON, desk_id=cast.helpline.pk, n=1
    )
    entry = AuditEntry.objects.about(cast.helpline).newest_first().filter(action="desk.renamed").get()
    assert (entry.actor_id, entry.desk_id, entry.detail) == (
        str(cast.emil.person.pk),
        str(cast.helpline.pk),
        {"n": 1},
    )
