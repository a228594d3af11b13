"""Somebody who writes the database puts a key of their own there: older cases are not sealed to it."""

from datetime import timedelta

import pytest

from abri.centre.accounts import endorsements, people
from abri.centre.accounts import keys as account_keys
from abri.centre.accounts.models import DeskKey, MemberKey, Membership, Person
from abri.centre.cases import keys, rotation
from abri.centre.cases.models import Grant
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, seal
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast, Report, sign_in

LATER = NOON + timedelta(days=1)
TEAM = "/desk/team/"


def forge(cast: Cast, *, retired: bool = False) -> tuple[DeskKey, Identity]:
    """A key of the attacker's, sealed to the members and confirmed in their names."""
    identity = Identity.generate()
    desk, last = cast.helpline, cast.helpline.current_key
    assert last is not None
    DeskKey.objects.filter(pk=last.pk).update(retired_at=LATER)
    key = DeskKey.objects.create(
        desk=desk, version=last.version + 1, recipient=identity.recipient, made_at=LATER,
        made_by_id=str(cast.alma.person.pk), retired_at=LATER if retired else None,
    )  # fmt: skip
    for person in (cast.alma.person, cast.boris.person):
        member_key = MemberKey(desk_key=key, person=person, let_in_by_id="", made_at=LATER)
        seal(member_key, "sealed_identity", identity.secret, to=[person.recipient])
        member_key.save()
    Membership.objects.filter(desk=desk).update(key_seen_version=key.version)
    return key, identity


def look(cast: Cast) -> None:
    cast.helpline.refresh_from_db()
    rotation.catch_up(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)


def test_nothing_is_sealed_to_a_key_that_the_last_one_does_not_vouch_for(cast: Cast, report: Report) -> None:
    case = report().case
    _, theirs = forge(cast)
    look(cast)
    with pytest.raises(NotForThisKey):
        keys.case_keyring(case, Keyring([theirs]))
    assert keys.case_keyring(case, cast.alma.keyring)


def test_a_departure_does_not_make_a_key_that_hides_the_forged_one(cast: Cast, report: Report) -> None:
    case = report().case
    _, theirs = forge(cast)
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=LATER)
    look(cast)
    current = cast.helpline.current_key
    assert current is not None
    assert current.recipient == theirs.recipient
    with pytest.raises(NotForThisKey):
        keys.case_keyring(case, Keyring([theirs]))


def test_a_row_moved_below_a_forged_key_is_not_opened_with_the_real_one(cast: Cast, report: Report) -> None:
    case = report().case
    first, theirs = forge(cast, retired=True)
    second = Identity.generate()
    key = DeskKey(desk=cast.helpline, version=3, recipient=second.recipient, made_at=LATER, made_by_id="")
    key.endorsement = endorsements.of_key(key, secret=theirs.secret)
    key.save()
    Grant.objects.filter(desk_key__isnull=False).update(desk_key=first)
    rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring.with_identities([second]))
    with pytest.raises(NotForThisKey):
        keys.case_keyring(case, Keyring([second]))


def test_an_older_key_made_current_again_gets_nothing_from_newer_ones(cast: Cast, report: Report) -> None:
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    report()
    DeskKey.objects.filter(version=2).update(retired_at=LATER)
    DeskKey.objects.filter(version=1).update(retired_at=None)
    assert rotation.reseal_batch(desk=cast.helpline, keyring=ring) == 0


def test_the_refusal_is_told_to_the_members_and_once_to_the_audit(cast: Cast, report: Report) -> None:
    report()
    forge(cast)
    look(cast)
    look(cast)
    entry = AuditEntry.objects.get(action="desk.key_doubted")
    assert (entry.desk_id, entry.detail) == (str(cast.helpline.pk), {"version": 2})
    for member in (cast.alma, cast.boris):
        assert "It is not clear who made a key of Helpline" in sign_in(member).get(TEAM).content.decode()
    assert "It is not clear" not in sign_in(cast.clara).get(TEAM).content.decode()


def test_a_caseworker_who_asked_vouches_for_the_key_and_older_cases_follow(
    cast: Cast, report: Report
) -> None:
    case = report().case
    key, identity = forge(cast)
    alma, boris = (Membership.objects.get(person=one.person) for one in (cast.alma, cast.boris))
    assert (
        sign_in(cast.boris).post(f"{TEAM}{boris.pk}/vouch/", {"recipient": key.recipient}).status_code == 404
    )
    browser = sign_in(cast.alma)
    address = f"{TEAM}{alma.pk}/vouch/"
    page = browser.post(address, {"recipient": cast.alma.person.recipient}, follow=True).content.decode()
    assert "It is not clear" in page
    page = browser.post(address, {"recipient": key.recipient}, follow=True).content.decode()
    assert "It is not clear" not in page
    assert AuditEntry.objects.get(action="desk.key_vouched").actor_id == str(cast.alma.person.pk)
    look(cast)
    assert keys.case_keyring(case, Keyring([identity]))


def test_an_ordinary_new_key_raises_no_doubt(cast: Cast, report: Report) -> None:
    report()
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    look(cast)
    assert "It is not clear" not in sign_in(cast.alma).get(TEAM).content.decode()
    assert not Grant.objects.filter(desk_key__retired_at__isnull=False).exists()


def test_a_desk_that_began_anew_passes_nothing_older_on_until_somebody_vouches(
    cast: Cast, report: Report
) -> None:
    case = report(desk_slug="school").case
    old = cast.clara.keyring
    identity = people.reset_password(person=cast.clara.person, password="yet another password", at=NOON)
    membership = Membership.objects.get(person=cast.clara.person)
    assert account_keys.found(membership, at=NOON)
    ring = account_keys.desk_keyring(cast.clara.person, Keyring([identity]))
    first = cast.school.keys.get(version=1)
    both = ring.with_identities([Identity(old.secret(first.recipient))])
    rotation.catch_up(desk=cast.school, keyring=both, by=cast.clara.person, at=LATER)
    with pytest.raises(NotForThisKey):
        keys.case_keyring(case, ring)


def test_a_member_whose_key_was_written_over_does_not_get_the_new_one(cast: Cast, report: Report) -> None:
    theirs = Identity.generate()
    Person.objects.filter(pk=cast.boris.person.pk).update(recipient=theirs.recipient)
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    current = cast.helpline.current_key
    assert current is not None
    assert [one.person for one in current.member_keys.all()] == [cast.alma.person]
    assert [waiting.person for waiting in Membership.objects.waiting()] == [cast.boris.person]
