"""The team page: letting in, new keys, alerts."""

import pytest
from django.core.cache import cache
from django.test import Client

from abri.centre.accounts import keys, people
from abri.centre.accounts.models import DeskKey, MemberKey, Membership, Person
from abri.centre.cases import rotation
from abri.centre.records.keyring import Identity
from tests.centre.conftest import NOON, Cast, Member, make_member, sign_in

TEAM = "/desk/team/"


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def membership_of(member: Member) -> Membership:
    return Membership.objects.current().get(person=member.person)


def page(member: Member) -> str:
    return sign_in(member).get(TEAM).content.decode()


def test_members_see_everybodys_fingerprint_and_the_desks(cast: Cast) -> None:
    seen = page(cast.boris)
    current = cast.helpline.current_key
    assert current is not None
    for fingerprint in (
        cast.alma.person.key_fingerprint,
        cast.boris.person.key_fingerprint,
        current.fingerprint,
    ):
        assert fingerprint in seen
    assert cast.clara.person.key_fingerprint not in seen


def test_a_caseworker_lets_somebody_in_after_comparing(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    browser = sign_in(cast.alma)
    address = f"{TEAM}{membership_of(newcomer).pk}/let-in/"
    assert address in browser.get(TEAM).content.decode()
    shown = browser.get(address).content.decode()
    assert newcomer.person.key_fingerprint in shown
    answer = browser.post(address, {"recipient": newcomer.person.recipient}, follow=True)
    assert "Fien can read the cases now" in answer.content.decode()
    assert newcomer.keyring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]
    assert browser.get(address).status_code == 404


def test_a_key_that_changed_since_the_comparison_lets_nobody_in(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    shown = newcomer.person.recipient
    people.reset_password(
        person=Person.objects.get(username="fien"), password="lighthouse by the sea", at=NOON
    )
    answer = sign_in(cast.alma).post(
        f"{TEAM}{membership_of(newcomer).pk}/let-in/", {"recipient": shown}, follow=True
    )
    assert "Nobody was let in" in answer.content.decode()
    assert not MemberKey.objects.filter(person=newcomer.person).exists()


def test_who_waits_or_only_reads_or_is_elsewhere_lets_nobody_in(cast: Cast) -> None:
    newcomer, other = make_member("fien", cast.helpline), make_member("gust", cast.helpline)
    address = f"{TEAM}{membership_of(newcomer).pk}/let-in/"
    form = {"recipient": newcomer.person.recipient}
    assert sign_in(cast.boris).post(address, form).status_code == 404
    assert sign_in(cast.clara).post(address, form).status_code == 404
    assert sign_in(cast.emil).post(address, form).status_code == 404
    answer = sign_in(other).post(address, form, follow=True)
    assert "You do not hold this desk" in answer.content.decode()
    assert not MemberKey.objects.filter(person=newcomer.person).exists()


def test_who_waits_is_told_what_to_do(cast: Cast) -> None:
    assert "You wait to be let in" in page(make_member("fien", cast.helpline))
    assert "You wait to be let in" not in page(cast.alma)


def test_a_changed_key_alerts_every_member_until_confirmed(cast: Cast) -> None:
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    current = cast.helpline.current_key
    assert current is not None
    browser = sign_in(cast.boris)
    for address in (TEAM, "/desk/account/"):
        assert "A key has changed" in browser.get(address).content.decode()
    # Whoever made it knows; another desk's members do not have to.
    assert "A key has changed" not in page(cast.alma)
    assert "A key has changed" not in page(cast.clara)
    address = f"{TEAM}{membership_of(cast.boris).pk}/confirm-key/"
    answer = browser.post(address, {"recipient": cast.alma.person.recipient}, follow=True)
    assert "A key has changed" in answer.content.decode()
    answer = browser.post(address, {"recipient": current.recipient}, follow=True)
    assert "A key has changed" not in answer.content.decode()


def test_nobody_confirms_for_somebody_else(cast: Cast) -> None:
    address = f"{TEAM}{membership_of(cast.boris).pk}/confirm-key/"
    assert sign_in(cast.alma).post(address).status_code == 404


def test_the_first_key_is_no_change(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    assert "A key has changed" not in page(newcomer)
    keys.let_in(
        person=newcomer.person, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON
    )
    assert "A key has changed" not in page(newcomer)


def test_a_public_key_that_was_written_over_is_an_alarm(cast: Cast) -> None:
    DeskKey.objects.filter(desk=cast.helpline).update(recipient=Identity.generate().recipient)
    seen = page(cast.alma)
    assert "is not the one that its members hold" in seen
    assert "was changed from outside" in seen


def test_a_caseworker_of_a_desk_whose_key_nobody_holds_makes_a_new_one(cast: Cast) -> None:
    people.reset_password(
        person=Person.objects.get(username="clara"), password="lighthouse by the sea", at=NOON
    )
    browser = Client()
    browser.post("/desk/account/login/", {"login": "clara", "password": "lighthouse by the sea"})
    assert "Nobody holds this desk" in browser.get(TEAM).content.decode()
    address = f"{TEAM}{membership_of(cast.clara).pk}/new-key/"
    answer = browser.post(address, follow=True)
    assert "has a new key and can receive" in answer.content.decode()
    answer = browser.post(address, follow=True)
    assert "Somebody holds the key" in answer.content.decode()
    assert cast.school.keys.count() == 2


def test_nobody_replaces_a_key_that_a_member_holds(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    sign_in(newcomer).post(f"{TEAM}{membership_of(newcomer).pk}/new-key/")
    assert cast.helpline.keys.count() == 1


def test_who_only_reads_makes_no_key(cast: Cast) -> None:
    MemberKey.objects.all().delete()
    address = f"{TEAM}{membership_of(cast.boris).pk}/new-key/"
    assert sign_in(cast.boris).post(address).status_code == 404


def test_who_lets_in_sees_the_sign_in_name_apart_from_the_name(cast: Cast) -> None:
    newcomer = make_member("fien", cast.helpline)
    Person.objects.filter(pk=newcomer.person.pk).update(name="Alma")
    shown = sign_in(cast.alma).get(f"{TEAM}{membership_of(newcomer).pk}/let-in/").content.decode()
    assert "<bdi>Alma</bdi>" in shown
    assert "<bdi>fien</bdi>" in shown
