"""Who holds a desk's key, and how it changes hands."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk, DeskKey, MemberKey, Membership
from abri.centre.cases import rotation
from abri.centre.records.keyring import Identity, Keyring, WrongPassword
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, PASSWORD, Cast, make_desk, make_member


def test_a_password_unlocks_the_identity_of_its_person_alone(cast: Cast) -> None:
    unlocked = keys.unlock_identity(cast.alma.person, PASSWORD)
    assert unlocked.recipient == cast.alma.person.recipient
    with pytest.raises(WrongPassword):
        keys.unlock_identity(cast.alma.person, "another long password")
    cast.boris.person.locked_identity = cast.alma.person.locked_identity
    with pytest.raises(WrongPassword):
        keys.unlock_identity(cast.boris.person, PASSWORD)


def test_the_first_caseworker_founds_the_desks_key_and_the_next_one_waits(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    assert cast.alma.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]
    assert not newcomer.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]
    assert [waiting.person for waiting in Membership.objects.waiting()] == [newcomer.person]


@pytest.mark.django_db
def test_somebody_who_only_reads_founds_no_key() -> None:
    desk = make_desk("police", Desk.Kind.POLICE)
    make_member("piet", desk, Membership.Role.READ_ONLY)
    assert desk.current_key is None


def test_letting_in_opens_older_keys_too(cast: Cast) -> None:
    old = cast.helpline.current_key
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    cast.helpline.refresh_from_db()
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    newcomer = make_member("fien", cast.helpline)
    keys.let_in(person=newcomer.person, desk=cast.helpline, keyring=ring, by=cast.alma.person, at=NOON)
    assert old is not None
    assert newcomer.keyring.holds(old.recipient)
    assert newcomer.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]


def test_nobody_is_let_in_by_somebody_without_the_key(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    with pytest.raises(keys.NotLetIn):
        keys.let_in(
            person=newcomer.person,
            desk=cast.helpline,
            keyring=cast.clara.keyring,
            by=cast.clara.person,
            at=NOON,
        )


def test_somebody_who_left_in_the_meantime_is_not_let_in(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    people.leave(person=newcomer.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    with pytest.raises(keys.NotAMember):
        keys.let_in(
            person=newcomer.person,
            desk=cast.helpline,
            keyring=cast.alma.keyring,
            by=cast.alma.person,
            at=NOON,
        )
    assert not MemberKey.objects.filter(person=newcomer.person).exists()


def test_a_key_that_changed_after_it_was_compared_is_not_let_in(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    with pytest.raises(keys.KeyChanged):
        keys.let_in(
            person=newcomer.person, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON,
            untrusted_recipient=Identity.generate().recipient,
        )  # fmt: skip


def test_a_password_reset_between_sealing_and_writing_lets_nobody_in(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    stale = newcomer.person
    people.reset_password(
        person=type(stale).objects.get(pk=stale.pk), password="yet another password", at=NOON
    )
    with pytest.raises(keys.KeyChanged):
        keys.let_in(person=stale, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)


def test_a_member_who_leaves_while_a_new_key_is_made_does_not_get_it(cast: Cast) -> None:
    boris = cast.boris.person
    seal_one = keys.member_key

    def sealed_while_boris_leaves(*args: Any, **more: Any) -> MemberKey:
        if Membership.objects.current().filter(person=boris).exists():
            people.leave(person=boris, desk=cast.helpline, by=cast.emil.person, at=NOON)
        return seal_one(*args, **more)

    with patch.object(keys, "member_key", sealed_while_boris_leaves):
        keys.make_desk_key(cast.helpline, for_members=[cast.alma.person, boris], by=cast.alma.person, at=NOON)
    assert not MemberKey.objects.filter(person=boris).exists()
    assert cast.alma.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]


def test_a_member_whose_password_is_reset_while_a_new_key_is_made_waits_to_be_let_in(cast: Cast) -> None:
    stale = cast.boris.person
    people.reset_password(
        person=type(stale).objects.get(pk=stale.pk), password="yet another password", at=NOON
    )
    keys.make_desk_key(cast.helpline, for_members=[cast.alma.person, stale], by=cast.alma.person, at=NOON)
    assert [waiting.person for waiting in Membership.objects.waiting()] == [stale]


def test_a_key_that_nobody_would_hold_is_not_made(cast: Cast) -> None:
    with pytest.raises(keys.KeyChanged):
        keys.make_desk_key(cast.helpline, for_members=[cast.clara.person], by=cast.clara.person, at=NOON)
    assert cast.helpline.keys.count() == 1


def test_two_new_keys_at_once_leave_one(cast: Cast) -> None:
    desk = cast.helpline
    keys.make_desk_key(desk, for_members=[cast.alma.person], by=cast.alma.person, at=NOON)
    stale = DeskKey.objects.get(desk=desk, version=1)
    with patch.object(type(desk.keys), "order_by", return_value=DeskKey.objects.filter(pk=stale.pk)):  # noqa: SIM117
        with pytest.raises(keys.KeyChanged):
            keys.make_desk_key(desk, for_members=[cast.alma.person], by=cast.alma.person, at=NOON)
    assert desk.keys.filter(retired_at=None).count() == 1


@pytest.mark.django_db
def test_two_first_members_at_once_found_one_key() -> None:
    desk = make_desk("police", Desk.Kind.POLICE)
    first, second = make_member("piet", None), make_member("rosa", None)
    people.join(person=first.person, desk=desk, role="caseworker", at=NOON)
    membership = people.belong(person=second.person, desk=desk, role="caseworker", by=second.person, at=NOON)
    with patch.object(keys, "nobody_holds_the_key", return_value=True):  # noqa: SIM117
        with patch.object(type(desk.keys), "order_by", return_value=DeskKey.objects.none()):
            assert not keys.found(membership, at=NOON)
    assert desk.keys.count() == 1


def test_a_desk_whose_members_all_forgot_the_password_receives_nothing_until_it_has_a_new_key(
    cast: Cast,
) -> None:
    people.reset_password(person=cast.clara.person, password="yet another password", at=NOON)
    assert list(Desk.objects.locked()) == [cast.school]
    assert cast.school not in Desk.objects.able_to_receive()
    membership = Membership.objects.get(person=cast.clara.person)
    assert keys.found(membership, at=NOON)
    assert not Desk.objects.locked().exists()
    assert cast.school in Desk.objects.able_to_receive()
    assert not keys.found(membership, at=NOON)


def test_making_a_key_is_recorded(cast: Cast) -> None:
    entries = AuditEntry.objects.filter(action="desk.key_made", desk_id=str(cast.helpline.pk))
    assert [(entry.actor_id, entry.detail["version"]) for entry in entries] == [(str(cast.alma.person.pk), 1)]


def test_a_key_sealed_before_a_reset_is_passed_over(cast: Cast) -> None:
    stranger = Keyring([Identity.generate()])
    assert not keys.desk_keyring(cast.alma.person, stranger).holds(
        cast.helpline.current_key.recipient  # type: ignore[union-attr]
    )


def test_confirming_takes_the_key_that_was_shown(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.boris.person)
    shown = cast.helpline.current_key
    keys.make_desk_key(
        cast.helpline, for_members=[cast.alma.person, cast.boris.person], by=cast.alma.person,
        at=NOON + timedelta(hours=1),
    )  # fmt: skip
    assert shown is not None
    with pytest.raises(keys.KeyChanged):
        keys.confirm(membership, untrusted_recipient=shown.recipient, at=NOON)
    current = cast.helpline.current_key
    assert current is not None
    keys.confirm(membership, untrusted_recipient=current.recipient, at=NOON)
    membership.refresh_from_db()
    assert membership.key_seen_version == 2
