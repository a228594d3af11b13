"""A school's team: who joins, leads, leaves, and that nothing of the desk is there for them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre.accounts.models import Person
from abri.centre.learning.label import planning
from abri.centre.learning.models import (
    Appointment,
    Belonging,
    LearningInvitation,
    PlanItem,
    School,
    SchoolDomain,
)
from abri.centre.learning.schools import teams
from tests.centre.conftest import Cast, Member, make_member, sign_in
from tests.centre.learning.schools.test_registering import newcomer, path_of
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db


def test_a_lead_asks_a_colleague_who_joins(at_school: AtSchool) -> None:
    page = sign_in(at_school.hanne).post(
        f"{at_school.address}team/", {"email": "k@school.example", "role": "member", "language": "fr"}
    )
    link = page.context["link"]
    assert Client().post(path_of(link), newcomer("karel")).status_code == 302
    assert Belonging.objects.current().filter(school=at_school.school).count() == 3
    assert Belonging.objects.get(person__name="Karel").role == "member"


def test_with_a_mail_server_only_the_mailbox_has_the_link(at_school: AtSchool, settings: Settings) -> None:
    """Otherwise a lead could make an account that bears somebody else's address, and be given their part."""
    settings.MAIL_CONFIGURED = True
    page = sign_in(at_school.hanne).post(
        f"{at_school.address}team/", {"email": "minister@state.example", "role": "member", "language": "fr"}
    )
    assert LearningInvitation.objects.get().email == "minister@state.example"
    assert "/school/join/" not in page.content.decode()


def test_links_that_were_withdrawn_count_for_the_day(
    at_school: AtSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "MOST_A_DAY", 1)
    browser = sign_in(at_school.hanne)
    given = {"email": "stranger@other.example", "role": "member", "language": "fr"}
    assert browser.post(f"{at_school.address}team/", given).status_code == 200
    browser.post(f"{at_school.address}links/{LearningInvitation.objects.get().pk}/withdraw/")
    assert browser.post(f"{at_school.address}team/", given).status_code == 422
    assert LearningInvitation.objects.count() == 1


def test_a_member_asks_nobody_and_changes_nobody(at_school: AtSchool) -> None:
    browser = sign_in(at_school.ivo)
    assert browser.get(f"{at_school.address}team/").status_code == 200
    given = {"email": "k@school.example", "role": "lead", "language": "fr"}
    assert browser.post(f"{at_school.address}team/", given).status_code == 404
    for to in ("lead", "member", "end"):
        address = f"{at_school.address}team/{at_school.member.pk}/"
        assert browser.post(address, {"to": to}).status_code == 404
    assert not LearningInvitation.objects.exists()


def test_a_teacher_who_leaves_hands_over_and_loses_nothing(at_school: AtSchool) -> None:
    item = planning.add(
        school=at_school.school, what="Write the protocol", owner=at_school.lead, due_on=None,
        by=at_school.hanne.person, at=timezone.now(),
    )  # fmt: skip
    browser = sign_in(at_school.hanne)
    assert browser.post(f"{at_school.address}leave/").status_code == 409
    browser.post(f"{at_school.address}team/{at_school.member.pk}/", {"to": "lead"})
    assert browser.post(f"{at_school.address}leave/").status_code == 302
    assert browser.get(at_school.address).status_code == 404
    item.refresh_from_db()
    assert (item.owner, item.created_by) == (None, at_school.hanne.person)
    at_school.school.refresh_from_db()
    assert at_school.school.state == "confirmed"
    assert Belonging.objects.leads().get().person == at_school.ivo.person


def test_a_lead_cannot_step_back_as_the_last_one(at_school: AtSchool) -> None:
    sign_in(at_school.hanne).post(f"{at_school.address}team/{at_school.lead.pk}/", {"to": "member"})
    at_school.lead.refresh_from_db()
    assert at_school.lead.role == "lead"


def test_a_lead_whose_account_is_closed_does_not_count(at_school: AtSchool) -> None:
    other = make_member("gone", None)
    belong(at_school.school, other)
    other.person.is_active = False
    other.person.save()
    sign_in(at_school.hanne).post(f"{at_school.address}team/{at_school.lead.pk}/", {"to": "member"})
    at_school.lead.refresh_from_db()
    assert at_school.lead.role == "lead"


def test_the_last_one_to_go_takes_the_school_out(at_school: AtSchool) -> None:
    browser = sign_in(at_school.hanne)
    browser.post(f"{at_school.address}team/{at_school.member.pk}/", {"to": "end"})
    browser.post(f"{at_school.address}leave/")
    at_school.school.refresh_from_db()
    assert (at_school.school.state, Belonging.objects.current().count()) == ("left", 0)


def test_a_withdrawn_link_leads_nowhere(at_school: AtSchool) -> None:
    browser = sign_in(at_school.hanne)
    given = {"email": "k@school.example", "role": "member", "language": "fr"}
    link = path_of(browser.post(f"{at_school.address}team/", given).context["link"])
    invitation = LearningInvitation.objects.get()
    browser.post(f"{at_school.address}links/{invitation.pk}/withdraw/")
    assert Client().get(link).status_code == 404


def test_the_team_of_one_school_finds_nothing_of_another(at_school: AtSchool) -> None:
    other = make_school("Andere")
    who = make_member("other", None)
    theirs = belong(other, who)
    browser = sign_in(at_school.hanne)
    assert browser.get(f"/school/{other.reference}/").status_code == 404
    assert browser.post(f"{at_school.address}team/{theirs.pk}/", {"to": "end"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.until is None


@pytest.mark.parametrize("name", ["hanne", "ivo", "jana"])
def test_somebody_of_no_desk_finds_no_page_of_the_desk(at_school: AtSchool, name: str) -> None:
    member: Member = getattr(at_school, name)
    browser = sign_in(member)
    first = browser.get("/desk/").headers["Location"]
    assert first == ("/learning/schools/" if name == "jana" else "/school/")
    for path in (
        "search/",
        "team/",
        "admin/",
        "tasks/",
        "referrals/",
        "incidents/",
        "changes/",
        "wellbeing/",
    ):
        assert browser.get(f"/desk/{path}").status_code == 404, path
    assert browser.post("/desk/tasks/").status_code == 404
    assert browser.get("/desk/account/").status_code == 200
    page = browser.get(first, follow=True).content.decode()
    assert "/desk/admin/" not in page
    assert 'href="/desk/"' not in page.replace("/desk/account", "")


def test_whoever_left_the_last_school_finds_no_page_of_the_desk_either(at_school: AtSchool) -> None:
    browser = sign_in(at_school.ivo)
    assert browser.post(f"{at_school.address}leave/").status_code == 302
    assert browser.get("/desk/").headers["Location"] == "/desk/team/"
    assert browser.get("/desk/team/").status_code == 200
    for path in ("search/", "tasks/", "referrals/", "notices/", "hotline/", "pulse/"):
        assert browser.get(f"/desk/{path}").status_code == 404, path
    assert browser.get("/desk/account/").status_code == 200


def test_members_of_a_desk_keep_it_and_find_their_school_too(cast: Cast) -> None:
    school = make_school()
    belong(school, cast.alma)
    browser = sign_in(cast.alma)
    page = browser.get("/desk/")
    assert page.status_code == 200
    assert 'href="/school/"' in page.content.decode()


def test_a_stranger_is_sent_to_the_sign_in(at_school: AtSchool) -> None:
    assert Client().get(at_school.address).headers["Location"].startswith("/desk/account/login/")
    assert Client().post(f"{at_school.address}label/begin/").headers["Location"] == "/desk/account/login/"


def test_the_second_factor_is_asked_for_schools_too(at_school: AtSchool, settings: Settings) -> None:
    browser = sign_in(at_school.hanne)
    settings.ABRI_SECOND_FACTOR = True
    assert browser.get(at_school.address).headers["Location"] == "/desk/account/2fa/"


def test_an_administrator_gives_and_ends_a_part(cast: Cast, at_school: AtSchool) -> None:
    browser = sign_in(cast.emil)
    given = {"who": "ivo", "part": "reviewer", "region": "be.vl", "language": "nl"}
    assert browser.post("/learning/parts/", given).status_code == 302
    assert browser.post("/learning/parts/", given).status_code == 422
    appointment = Appointment.objects.get(part="reviewer")
    assert (appointment.person, appointment.region) == (at_school.ivo.person, "be.vl")
    browser.post(f"/learning/parts/{appointment.pk}/end/")
    assert not Appointment.objects.current().filter(part="reviewer").exists()


def test_a_sign_in_name_that_is_somebody_elses_address_gets_no_part(cast: Cast, at_school: AtSchool) -> None:
    Person.objects.filter(username="hanne").update(username="lies@ministry.example")
    given = {"who": "lies@ministry.example", "part": "ministry", "language": "nl"}
    browser = sign_in(cast.emil)
    assert "/school/join/" in browser.post("/learning/parts/", given).context["link"]
    Person.objects.filter(username="ivo").update(email="lies@ministry.example")
    browser.post("/learning/parts/", given)
    assert Appointment.objects.get(part="ministry").person == at_school.ivo.person


def test_an_administrator_asks_somebody_without_an_account(cast: Cast) -> None:
    given = {"who": "lies@ministry.example", "part": "ministry", "region": "", "language": "nl"}
    page = sign_in(cast.emil).post("/learning/parts/", given)
    assert Client().post(path_of(page.context["link"]), newcomer("lies")).status_code == 302
    assert Appointment.objects.get().person.name == "Lies"


def test_a_domain_is_added_once_and_removed(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    assert browser.post("/learning/domains/", {"domain": "@School.Example"}).status_code == 302
    assert browser.post("/learning/domains/", {"domain": "no domain"}).status_code == 422
    assert SchoolDomain.objects.get().domain == "school.example"
    browser.post("/learning/domains/", {"remove": "school.example"})
    assert not SchoolDomain.objects.exists()


def test_moderators_only_moderate_and_administrators_only_appoint(cast: Cast, at_school: AtSchool) -> None:
    assert sign_in(cast.emil).get("/learning/schools/").status_code == 404
    assert sign_in(at_school.jana).get("/learning/parts/").status_code == 404
    assert sign_in(at_school.hanne).get("/learning/domains/").status_code == 404
    assert School.objects.count() == 1
    assert not PlanItem.objects.exists()


def test_a_moderator_gives_a_school_a_new_lead_when_all_are_gone(at_school: AtSchool) -> None:
    browser, address = sign_in(at_school.jana), f"/learning/schools/{at_school.school.reference}/lead/"
    assert browser.post(address, {"belonging": str(at_school.member.pk)}).status_code == 404
    at_school.hanne.person.is_active = False
    at_school.hanne.person.save()
    assert "De Vuurtoren" in browser.get("/learning/schools/").content.decode()
    browser.post(address, {})
    at_school.member.refresh_from_db()
    assert at_school.member.role == "member"
    browser.post(address, {"belonging": str(at_school.member.pk)})
    at_school.member.refresh_from_db()
    assert at_school.member.role == "lead"
    assert browser.post(address, {"email": "new@school.example"}).status_code == 404


def test_nobody_of_another_school_can_be_given_the_lead(at_school: AtSchool) -> None:
    theirs = belong(make_school("Het Baken"), make_member("lotte", None), Belonging.Role.MEMBER)
    Person.objects.filter(pk=at_school.hanne.person.pk).update(is_active=False)
    address = f"/learning/schools/{at_school.school.reference}/lead/"
    page = sign_in(at_school.jana).post(address, {"belonging": str(theirs.pk)}, follow=True).content.decode()
    assert "Choose somebody of the team" in page
    theirs.refresh_from_db()
    assert theirs.role == "member"
