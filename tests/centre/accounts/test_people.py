"""Joining, changing, leaving."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from abri.centre.accounts import desks, keys, people
from abri.centre.accounts.models import Desk, Invitation, MemberKey, Membership, Person
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, PASSWORD, Cast, Report, make_desk, make_member


def test_a_sign_in_name_is_taken_in_any_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member("ALMA", None)


def test_addresses_are_kept_in_lower_case(cast: Cast) -> None:
    person, _ = people.create(
        username="fien", name="Fien", email="Fien@Centre.Example", password=PASSWORD, language="nl", at=NOON
    )
    assert person.email == "fien@centre.example"


def test_a_changed_password_keeps_the_key(cast: Cast) -> None:
    recipient = cast.alma.person.recipient
    people.change_password(
        person=cast.alma.person, identity=cast.alma.identity, password="yet another password", at=NOON
    )
    alma = Person.objects.get(username="alma")
    assert keys.unlock_identity(alma, "yet another password").recipient == recipient
    assert MemberKey.objects.filter(person=alma).exists()


def test_a_reset_password_makes_a_new_key_that_waits_to_be_let_in(cast: Cast) -> None:
    recipient = cast.alma.person.recipient
    identity = people.reset_password(person=cast.alma.person, password="yet another password", at=NOON)
    assert identity.recipient != recipient
    assert [membership.person for membership in Membership.objects.waiting()] == [cast.alma.person]


def test_joining_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(people.AlreadyAMember):
        people.join(person=cast.alma.person, desk=cast.helpline, role="caseworker", at=NOON)


def test_leaving_ends_key_and_sessions_at_once_and_makes_a_new_key_due(cast: Cast) -> None:
    before = cast.boris.person.session_generation
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    cast.helpline.refresh_from_db()
    assert cast.helpline.rotation_due_at == NOON
    assert not MemberKey.objects.filter(person=cast.boris.person).exists()
    assert not cast.boris.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]
    assert Person.objects.get(username="boris").session_generation == before + 1
    with pytest.raises(keys.NotAMember):
        people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)


def test_deactivating_ends_everything(cast: Cast) -> None:
    people.deactivate(person=cast.alma.person, by=cast.emil.person, at=NOON)
    alma = Person.objects.get(username="alma")
    assert not alma.is_active
    assert not Membership.objects.of(alma).exists()
    assert set(AuditEntry.objects.about(alma).values_list("action", flat=True)) >= {
        "person.deactivated", "person.sessions_ended",
    }  # fmt: skip


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(people.LastAdministrator):
        people.deactivate(person=cast.emil.person, by=cast.emil.person, at=NOON)
    with pytest.raises(people.LastAdministrator):
        people.appoint(person=cast.emil.person, is_administrator=False, by=cast.emil.person, at=NOON)
    people.appoint(person=cast.alma.person, is_administrator=True, by=cast.emil.person, at=NOON)
    people.appoint(person=cast.emil.person, is_administrator=False, by=cast.alma.person, at=NOON)
    assert not Person.objects.get(username="emil").is_administrator


def test_a_role_changes_for_a_current_member_only(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.boris.person)
    people.change_role(membership=membership, role="caseworker", by=cast.emil.person, at=NOON)
    membership.refresh_from_db()
    assert membership.may_act
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    with pytest.raises(keys.NotAMember):
        people.change_role(membership=membership, role="read_only", by=cast.emil.person, at=NOON)


def test_removed_second_factors_are_gone_and_the_sessions_too(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alma.person, type="totp", data={"secret": "x"})
    people.remove_second_factors(person=cast.alma.person, by=cast.emil.person, at=NOON)
    assert not Authenticator.objects.exists()
    assert Person.objects.get(username="alma").session_generation == 1


def test_a_desk_with_an_open_case_is_not_dissolved(cast: Cast, report: Report) -> None:
    report()
    with pytest.raises(desks.CasesOpen):
        desks.dissolve(desk=cast.helpline, by=cast.emil.person, at=NOON)
    assert Desk.objects.standing().filter(pk=cast.helpline.pk).exists()


def test_a_dissolved_desk_has_no_members_no_invitations_and_receives_nothing(cast: Cast) -> None:
    Invitation.objects.create(
        desk=cast.school, email="x@centre.example", lookup="x", invited_by_id="", created_at=NOON,
        expires_at=NOON.replace(year=2027),
    )  # fmt: skip
    desks.dissolve(desk=cast.school, by=cast.emil.person, at=NOON)
    assert not Membership.objects.current().filter(desk=cast.school).exists()
    assert not Invitation.objects.open(NOON).exists()
    assert cast.school not in Desk.objects.able_to_receive()
    with pytest.raises(desks.AlreadyDissolved):
        desks.dissolve(desk=cast.school, by=cast.emil.person, at=NOON)


def test_one_desk_is_the_fallback(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_desk("police", Desk.Kind.POLICE, is_fallback=True)
