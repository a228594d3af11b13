"""The administrator's pages: who may see them and what they do."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from abri.centre.accounts import invitations
from abri.centre.accounts.models import Desk, Invitation, MemberKey, Membership, Person
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import STORY, Cast, Report, sign_in

ADMIN = "/desk/admin/"
SCHOOL = {"name": "Athénée du Parc", "slug": "Parc", "kind": "school", "languages": ["fr"], "regions": []}


@pytest.fixture(autouse=True)
def _no_attempts_counted(db: None) -> None:
    cache.clear()


def addresses(cast: Cast) -> dict[str, str]:
    """Every page of the administration, and how it is asked."""
    desk, person = cast.helpline.pk, cast.boris.person.pk
    membership = Membership.objects.get(person=person).pk
    invitation = Invitation.objects.create(
        email="x@centre.example", lookup="x", invited_by_id="", created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    ).pk  # fmt: skip
    return {
        ADMIN: "get",
        f"{ADMIN}health/": "get",
        f"{ADMIN}desks/": "get",
        f"{ADMIN}desks/new/": "get",
        f"{ADMIN}desks/{desk}/": "get",
        f"{ADMIN}desks/{desk}/dissolve/": "get",
        f"{ADMIN}people/": "get",
        f"{ADMIN}people/{person}/": "get",
        f"{ADMIN}people/{person}/close/": "get",
        f"{ADMIN}people/{person}/reset-link/": "post",
        f"{ADMIN}people/{person}/second-factors/remove/": "post",
        f"{ADMIN}people/{person}/appoint/": "post",
        f"{ADMIN}memberships/{membership}/": "post",
        f"{ADMIN}invitations/": "get",
        f"{ADMIN}invitations/new/": "get",
        f"{ADMIN}invitations/{invitation}/withdraw/": "post",
        f"{ADMIN}audit/": "get",
    }


def test_only_administrators_find_the_administration(cast: Cast) -> None:
    alma, boris, stranger, emil = sign_in(cast.alma), sign_in(cast.boris), Client(), sign_in(cast.emil)
    every = addresses(cast).items()
    for address, method in every:
        assert getattr(alma, method)(address).status_code == 404, address
        assert getattr(boris, method)(address).status_code == 404, address
        assert getattr(stranger, method)(address)["Location"].startswith("/desk/account/login/"), address
    for address, method in every:
        assert getattr(emil, method)(address).status_code in {200, 302}, address


def test_an_administrator_has_no_desk_and_holds_no_key(cast: Cast, report: Report) -> None:
    report()
    browser = sign_in(cast.emil)
    for address, method in addresses(cast).items():
        if method == "get":
            answer = browser.get(address)
            ring = answer.wsgi_request.keyring  # type: ignore[attr-defined]
            assert not ring.holds(cast.helpline.current_key.recipient)  # type: ignore[union-attr]
            assert STORY not in answer.content.decode()


def test_a_desk_is_set_up_and_changed(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    browser.post(f"{ADMIN}desks/new/", SCHOOL)
    desk = Desk.objects.get(slug="parc")
    assert (desk.name, desk.languages, desk.regions, desk.open_to_all) == (SCHOOL["name"], ["fr"], [], False)
    browser.post(
        f"{ADMIN}desks/{desk.pk}/", {**SCHOOL, "name": "Athénée", "regions": [next(iter(country().regions))]}
    )
    desk.refresh_from_db()
    assert desk.name == "Athénée"
    actions = AuditEntry.objects.about(desk).values_list("action", flat=True)
    assert set(actions) == {"desk.created", "desk.changed"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"slug": "helpline"}, "short name"),
        ({"slug": "two words"}, "slug"),
        ({"is_fallback": "on"}, "is the fallback desk"),
        ({"kind": "circus"}, "valid choice"),
        ({"languages": ["xx"]}, "valid choice"),
        ({"alert_email": "nobody"}, "valid email"),
        ({"name": ""}, "required"),
    ],
)
def test_a_desk_that_cannot_be_is_not_set_up(cast: Cast, typed: dict[str, object], says: str) -> None:
    answer = sign_in(cast.emil).post(f"{ADMIN}desks/new/", {**SCHOOL, **typed})
    assert says in answer.content.decode()
    assert Desk.objects.count() == 2


def test_a_desk_with_open_cases_stays_and_an_empty_one_is_dissolved(cast: Cast, report: Report) -> None:
    report()
    browser = sign_in(cast.emil)
    helpline, school = f"{ADMIN}desks/{cast.helpline.pk}/", f"{ADMIN}desks/{cast.school.pk}/"
    assert "1 case is not closed" in browser.get(f"{helpline}dissolve/").content.decode()
    assert "has open cases" in browser.post(f"{helpline}dissolve/", follow=True).content.decode()
    browser.post(f"{school}dissolve/")
    assert list(Desk.objects.standing()) == [cast.helpline]
    assert browser.get(school).status_code == 404


def test_ending_a_membership_ends_access_at_once(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.boris.person)
    inside = sign_in(cast.boris)
    browser = sign_in(cast.emil)
    answer = browser.post(f"{ADMIN}memberships/{membership.pk}/", {"end": "now"}, follow=True)
    assert "left Helpline and is signed out" in answer.content.decode()
    assert inside.get("/desk/team/").status_code == 302
    assert not MemberKey.objects.filter(person=cast.boris.person).exists()
    assert browser.post(f"{ADMIN}memberships/{membership.pk}/").status_code == 404


def test_a_role_is_changed(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.boris.person)
    sign_in(cast.emil).post(f"{ADMIN}memberships/{membership.pk}/", {"role": "caseworker"})
    membership.refresh_from_db()
    assert membership.may_act


def test_somebody_is_added_to_one_more_desk_and_waits_there(cast: Cast) -> None:
    browser, address = sign_in(cast.emil), f"{ADMIN}people/{cast.clara.person.pk}/"
    browser.post(address, {"desk": str(cast.helpline.pk), "role": "caseworker"})
    assert [waiting.person for waiting in Membership.objects.waiting()] == [cast.clara.person]
    assert "Waits" in browser.get(address).content.decode()
    browser.post(address, {"desk": str(cast.helpline.pk), "role": "caseworker"})
    assert Membership.objects.current().filter(person=cast.clara.person).count() == 2
    assert "Clara, Helpline" in browser.get(ADMIN).content.decode()


def test_a_closed_account_is_shown_as_closed(cast: Cast) -> None:
    browser, address = sign_in(cast.emil), f"{ADMIN}people/{cast.boris.person.pk}/"
    browser.post(f"{address}close/")
    assert not Person.objects.get(username="boris").is_active
    assert "Account closed" in browser.get(address).content.decode()
    assert browser.post(f"{address}reset-link/").status_code == 404
    assert browser.post(address, {"desk": str(cast.school.pk), "role": "caseworker"}).status_code == 200
    assert not Membership.objects.current().filter(person=cast.boris.person).exists()


def test_the_last_administrator_cannot_close_the_own_account(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    answer = browser.post(f"{ADMIN}people/{cast.emil.person.pk}/close/", follow=True)
    assert "This is the last administrator" in answer.content.decode()
    assert Person.objects.get(username="emil").is_active


def test_an_administrator_who_steps_down_lands_on_the_team_page(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    browser.post(f"{ADMIN}people/{cast.alma.person.pk}/appoint/")
    assert Person.objects.get(username="alma").is_administrator
    answer = browser.post(f"{ADMIN}people/{cast.emil.person.pk}/appoint/")
    assert answer["Location"] == "/desk/team/"
    assert browser.get(ADMIN).status_code == 404


def test_lost_second_factors_are_removed(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alma.person, type="totp", data={"secret": "x"})
    sign_in(cast.emil).post(f"{ADMIN}people/{cast.alma.person.pk}/second-factors/remove/")
    assert not Authenticator.objects.exists()


def test_an_invitation_is_withdrawn(cast: Cast) -> None:
    invitation, _ = invitations.invite(
        email="gust@centre.example", desk=cast.school, role="caseworker", language="en", by=cast.emil.person,
        at=timezone.now(),
    )  # fmt: skip
    browser, address = sign_in(cast.emil), f"{ADMIN}invitations/{invitation.pk}/withdraw/"
    assert "does not work any more" in browser.post(address, follow=True).content.decode()
    assert "had ended already" in browser.post(address, follow=True).content.decode()


def test_the_audit_says_who_did_what_in_words(cast: Cast, report: Report) -> None:
    report()
    page = sign_in(cast.emil).get(f"{ADMIN}audit/").content.decode()
    assert "Report received" in page
    assert "by itself" in page
    assert "person: Boris" in page
    assert STORY not in page


def test_the_audit_is_filtered_by_action_desk_and_day(cast: Cast) -> None:
    browser = sign_in(cast.emil)

    def lines(**asked: str) -> int:
        return browser.get(f"{ADMIN}audit/", asked).content.decode().count("<tr><td>")

    every = lines()
    assert lines(action="desk.key_made") == 2
    assert lines(action="desk.key_made", desk=str(cast.school.pk)) == 1
    assert lines(since="2026-11-21", until="2026-11-21") + lines(since="2026-11-22") == every
    assert lines(until="2026-11-20") == 0
    assert lines(action="nonsense", desk="nonsense", since="yesterday", until="9999-12-31") == every


def test_the_audit_pages_do_not_shift_when_something_is_recorded(cast: Cast) -> None:
    AuditEntry.objects.all().delete()
    now = timezone.now()
    for number in range(120):
        audit.record("desk.changed", subject=cast.helpline, at=now, number=number)
    browser, seen, address = sign_in(cast.emil), [], f"{ADMIN}audit/?action=desk.changed"
    while address:
        answer = browser.get(address)
        seen += [line.detail for line in answer.context["lines"]]
        older = answer.context["older"]
        address = f"{ADMIN}audit/{older}" if older else ""
        audit.record("desk.changed", subject=cast.helpline, at=timezone.now(), number=999)
    assert seen == [f"number: {number}" for number in reversed(range(120))]


@pytest.mark.parametrize(
    "before",
    [
        "",
        "x",
        "2026-13-40T00:00:00Z 1",
        "2026-11-21T12:00:00 1",
        "2026-11-21T12:00:00Z x",
        "2026-11-21T12:00:00Z 99999999999999999999999",
    ],
)
def test_a_made_up_place_in_the_audit_begins_at_the_newest(cast: Cast, before: str) -> None:
    answer = sign_in(cast.emil).get(f"{ADMIN}audit/", {"before": before})
    assert answer.status_code == 200
    assert answer.context["lines"]


def test_the_overview_says_what_needs_attention(cast: Cast) -> None:
    page = sign_in(cast.emil).get(ADMIN).content.decode()
    assert "Start it: abri worker." in page
    assert "Make one offline with age-keygen" in page


def test_an_administrator_makes_a_supervisor_and_takes_it_back(cast: Cast) -> None:
    emil = sign_in(cast.emil)
    membership = cast.alma.person.memberships.get()
    page = f"{ADMIN}people/{cast.alma.person.pk}/"
    assert "Make supervisor" in emil.get(page).content.decode()
    address = f"{ADMIN}memberships/{membership.pk}/"
    emil.post(address, {"role": "supervisor"})
    membership.refresh_from_db()
    assert membership.supervises
    assert "Make supervisor" not in emil.get(page).content.decode()
    emil.post(address, {"role": "caseworker"})
    membership.refresh_from_db()
    assert (membership.supervises, membership.may_act) == (False, True)
