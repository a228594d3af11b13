"""Accounts that take part in nothing are closed after a month, and whoever comes back is asked anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.accounts import people
from abri.centre.accounts.models import MemberKey, Membership, Person
from abri.centre.learning import forgetting
from abri.centre.learning.label import planning
from abri.centre.learning.models import Appointment, Belonging, School
from abri.centre.learning.schools import closing, links, registering, teams
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, PASSWORD, Cast, Member, make_member, sign_in
from tests.centre.learning.schools.test_registering import newcomer, path_of
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db

LATER = timezone.now() + closing.KEPT + timedelta(days=1)


def is_open(member: Member) -> bool:
    return Person.objects.get(pk=member.person.pk).is_active


def out_of(school: School, at: datetime | None = None) -> None:
    """Nobody belongs to the school any more."""
    Belonging.objects.filter(school=school).update(until=at or timezone.now())


def test_who_left_the_last_school_has_an_account_for_a_month(at_school: AtSchool) -> None:
    browser = sign_in(at_school.ivo)
    browser.post(f"{at_school.address}leave/")
    forgetting.forget_expired(timezone.now() + closing.KEPT - timedelta(days=1))
    assert is_open(at_school.ivo)
    forgetting.forget_expired(LATER)
    assert not is_open(at_school.ivo)
    assert is_open(at_school.hanne)
    assert is_open(at_school.jana)
    assert browser.get("/desk/account/").status_code == 302
    assert Client().post("/desk/account/login/", {"login": "ivo", "password": PASSWORD}).status_code == 200


def test_nothing_that_opens_anything_stays(at_school: AtSchool) -> None:
    person = at_school.ivo.person
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    EmailAddress.objects.create(user=person, email=person.email)
    out_of(at_school.school)
    closing.close_idle(LATER)
    found = Person.objects.get(pk=person.pk)
    assert (found.locked_identity, found.recipient, found.email, found.last_login) == (None, "", "", None)
    assert not found.has_usable_password()
    assert found.name == "Ivo"
    assert "ivo" not in found.username
    assert not Authenticator.objects.filter(user=person).exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    entry = AuditEntry.objects.get(action="person.closed", subject_id=str(person.pk))
    assert (entry.actor_id, entry.detail) == ("", {})
    closing.close_idle(LATER)
    assert AuditEntry.objects.filter(action="person.closed", subject_id=str(person.pk)).count() == 1


def test_what_they_wrote_stays_with_the_school(at_school: AtSchool) -> None:
    item = planning.add(
        school=at_school.school, what="Write it down", owner=at_school.member, due_on=None,
        by=at_school.ivo.person, at=timezone.now(),
    )  # fmt: skip
    sign_in(at_school.ivo).post(f"{at_school.address}leave/")
    forgetting.forget_expired(LATER)
    item.refresh_from_db()
    assert item.created_by.name == "Ivo"
    assert sign_in(at_school.hanne).get(f"{at_school.address}plan/").status_code == 200


def test_whoever_comes_back_is_asked_anew_with_the_same_address(at_school: AtSchool) -> None:
    sign_in(at_school.ivo).post(f"{at_school.address}leave/")
    closing.close_idle(LATER)
    given = {"email": at_school.ivo.person.email, "role": "member", "language": "nl"}
    page = sign_in(at_school.hanne).post(f"{at_school.address}team/", given)
    assert Client().post(path_of(page.context["link"]), newcomer("ivo")).status_code == 302
    back = Person.objects.get(email=at_school.ivo.person.email)
    assert (back.is_active, Belonging.objects.current().filter(person=back).count()) == (True, 1)
    login = {"login": at_school.ivo.person.email, "password": PASSWORD}
    assert Client().post("/desk/account/login/", login).status_code == 302


def test_people_of_a_refused_school_read_why_then_are_gone(at_school: AtSchool) -> None:
    school, head = make_school("Fake", School.State.ASKED), make_member("head", None)
    belong(school, head)
    now = timezone.now()
    registering.refuse(school=school, by=at_school.jana.person, at=now)
    forgetting.forget_expired(now + timedelta(days=29))
    assert "was refused" in sign_in(head).get(f"/school/{school.reference}/").content.decode()
    forgetting.forget_expired(now + timedelta(days=31))
    assert not is_open(head)
    forgetting.forget_expired(now + registering.KEPT_REFUSED + timedelta(days=1))
    assert not School.objects.filter(pk=school.pk).exists()
    assert not Person.objects.filter(pk=head.person.pk).exists()
    assert AuditEntry.objects.filter(action="person.forgotten", subject_id=str(head.person.pk)).exists()


def test_a_registration_that_nobody_decided_about_ends(at_school: AtSchool, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True
    school, head = make_school("Sint-Jan", School.State.ASKED), make_member("head", None)
    belong(school, head)
    forgetting.forget_expired(NOON + registering.KEPT_UNDECIDED - timedelta(days=1))
    school.refresh_from_db()
    assert school.state == "asked"
    ended = NOON + registering.KEPT_UNDECIDED + timedelta(days=1)
    forgetting.forget_expired(ended)
    school.refresh_from_db()
    assert (school.state, school.decided_by_id) == ("refused", "")
    assert Letter.objects.filter(kind=Letter.Kind.SCHOOL_NEWS).count() == 1
    page = sign_in(head).get(f"/school/{school.reference}/").content.decode()
    assert "Nobody decided about it in three months" in page
    forgetting.forget_expired(ended + closing.KEPT + timedelta(days=1))
    assert not is_open(head)


def test_who_was_an_administrator_has_an_account_for_a_month_too(cast: Cast, at_school: AtSchool) -> None:
    """Seen to fail while only school, part and desk had their month."""
    belong(at_school.school, cast.emil)
    out_of(at_school.school, NOON)
    make_member("helga", None, is_administrator=True)
    people.appoint(person=cast.emil.person, is_administrator=False, by=cast.emil.person, at=LATER)
    closing.close_idle(LATER + closing.KEPT - timedelta(days=1))
    assert is_open(cast.emil)
    closing.close_idle(LATER + closing.KEPT + timedelta(days=1))
    assert not is_open(cast.emil)


def test_what_is_open_elsewhere_keeps_an_account(cast: Cast, at_school: AtSchool) -> None:
    """Another school, one that waits, a part, a desk, the administration: each alone is enough."""
    waits, other = make_school("Wacht", School.State.ASKED), make_school("Ander")
    kept = {name: make_member(name, None) for name in ("waits", "other", "juror")}
    belong(waits, kept["waits"])
    belong(other, kept["other"])
    Appointment.objects.create(person=kept["juror"].person, part="juror", since=NOON, appointed_by_id="x")
    for member in (*kept.values(), cast.alma, cast.emil):
        belong(at_school.school, member)
    out_of(at_school.school)
    closing.close_idle(LATER)
    assert all(is_open(member) for member in (*kept.values(), cast.alma, cast.emil))
    assert MemberKey.objects.filter(person=cast.alma.person).exists()
    assert not is_open(at_school.hanne)


def test_what_ended_a_while_ago_counts_from_its_end(cast: Cast, at_school: AtSchool) -> None:
    belong(at_school.school, cast.boris)
    out_of(at_school.school, NOON)
    now = timezone.now()
    Membership.objects.filter(person=cast.boris.person).update(ended_at=now)
    Appointment.objects.filter(person=at_school.jana.person).update(until=now)
    closing.close_idle(now + timedelta(days=29))
    assert is_open(cast.boris)
    assert is_open(at_school.jana)
    closing.close_idle(now + timedelta(days=31))
    assert not is_open(cast.boris)
    assert not is_open(at_school.jana)


def test_people_who_never_came_through_learning_are_nobodys_business_here(cast: Cast) -> None:
    Membership.objects.filter(person=cast.boris.person).update(ended_at=NOON)
    closing.close_idle(timezone.now() + timedelta(days=4000))
    assert is_open(cast.boris)


def test_an_administrator_is_never_closed_by_itself(cast: Cast) -> None:
    for member in (cast.emil, cast.alma):
        with pytest.raises(people.StillTakesPart):
            people.close(person=member.person, at=NOON)
        assert is_open(member)


def test_an_account_that_closes_at_this_moment_joins_nothing(at_school: AtSchool) -> None:
    invitation, _link = links.send(
        email="k@school.example", language="nl", at=timezone.now(), by=at_school.hanne.person,
        school=make_school("Ander"), role="member",
    )  # fmt: skip
    out_of(at_school.school)
    closing.close_idle(LATER)
    with pytest.raises(teams.LinkGone):
        teams.accept(invitation=invitation, person=at_school.ivo.person, at=timezone.now())
    assert not Belonging.objects.current().exists()
