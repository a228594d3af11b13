"""A school that takes part is not confirmed a second time: a lead lets the colleague in, or a moderator decides."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from abri.centre.learning.models import Appointment, Belonging, School, SchoolDomain
from abri.centre.learning.schools.alike import are_one, say_the_same
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import Cast, Member, make_member, sign_in
from tests.centre.learning.schools.test_registering import asked_for, newcomer
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True


def listed(domain: str, school_name: str = "") -> None:
    SchoolDomain.objects.create(
        domain=domain, school_name=school_name, added_by_id="x", added_at=timezone.now()
    )


def state_of(name: str, email: str) -> str:
    """How far a school is once its link was opened."""
    Client().post(asked_for(name=name, email=email), newcomer("head"))
    return School.objects.latest("created_at").state


@pytest.fixture
def again(at_school: AtSchool) -> tuple[School, Member]:
    """The same school once more, registered by greta, who opened the link."""
    greta = make_member("greta", None)
    school = make_school("de vuurtoren", School.State.ASKED)
    belong(school, greta)
    return school, greta


@pytest.mark.parametrize(
    ("one", "other", "the_same", "one_school"),
    [
        ("De Vuurtoren", "de  vuurtoren!", True, True),
        ("École Sainte-Thérèse", "Ecole Sainte Therese", True, True),
        ("De Vuurtoren", "Basisschool De Vuurtoren", True, False),
        ("De Vuurtoren", "Het Baken", False, False),
        ("学校", "学校", True, True),
        ("★", "☆", True, True),
    ],
)
def test_names_are_compared_by_their_words(one: str, other: str, the_same: bool, one_school: bool) -> None:
    assert (say_the_same(one, other), are_one(one, other)) == (the_same, one_school)


@pytest.mark.parametrize("name", ["De Vuurtoren", "de vuurtoren", "Basisschool De Vuurtoren"])
def test_a_listed_domain_confirms_no_school_that_takes_part_already(at_school: AtSchool, name: str) -> None:
    listed("school.example")
    assert state_of(name, "other@school.example") == "asked"


def test_the_same_name_elsewhere_is_another_school(at_school: AtSchool) -> None:
    listed("school.example")
    Client().post(
        asked_for(name="De Vuurtoren", place="3000", place_name="Leuven", email="x@school.example"),
        newcomer("head"),
    )
    assert School.objects.latest("created_at").state == "confirmed"


def test_who_waits_under_a_name_keeps_nobody_out(again: tuple[School, Member]) -> None:
    School.objects.confirmed().update(state=School.State.LEFT)
    listed("school.example")
    assert state_of("De Vuurtoren", "x@school.example") == "confirmed"


def test_a_domain_that_names_its_school_confirms_that_one_alone(at_school: AtSchool) -> None:
    listed("jan.example", "Sint-Jan")
    assert state_of("Het Baken", "a@jan.example") == "asked"
    assert state_of("sint jan", "b@jan.example") == "confirmed"
    assert state_of("Sint-Jan", "c@jan.example") == "asked"


def test_a_domain_where_anybody_has_an_address_confirms_nothing(at_school: AtSchool) -> None:
    listed("hotmail.be")
    assert state_of("Sint-Jan", "head@hotmail.be") == "asked"
    page = sign_in(at_school.jana).get("/learning/schools/").content.decode()
    assert "Anybody can have an address there" in page


@pytest.mark.parametrize("domain", ["gmail.com", "@Outlook.COM", "skynet.be", "yahoo.co.uk"])
def test_a_domain_where_anybody_has_an_address_cannot_be_listed(cast: Cast, domain: str) -> None:
    answer = sign_in(cast.emil).post("/learning/domains/", {"domain": domain})
    assert answer.status_code == 422
    assert "Moderators confirm schools that use it" in answer.content.decode()
    assert not SchoolDomain.objects.exists()


def test_the_list_says_whose_domain_it_is_and_can_be_corrected(cast: Cast) -> None:
    browser = sign_in(cast.emil)
    browser.post("/learning/domains/", {"domain": "jan.example", "school_name": "Sint-Jan"})
    assert "Sint-Jan" in browser.get("/learning/domains/").content.decode()
    browser.post("/learning/domains/", {"domain": "jan.example", "school_name": "Sint-Jan 2"})
    assert SchoolDomain.objects.get().school_name == "Sint-Jan 2"
    assert AuditEntry.objects.filter(action="school.domain_changed").count() == 1


def test_the_team_is_told_once_a_day(at_school: AtSchool) -> None:
    for email in ("a@x.example", "b@x.example"):
        assert state_of("De Vuurtoren", email) == "asked"
    told = Letter.objects.filter(kind=Letter.Kind.SCHOOL_NEWS)
    assert [letter.about for letter in told] == [str(at_school.school.pk)]


def test_a_lead_lets_the_colleague_work_along(at_school: AtSchool, again: tuple[School, Member]) -> None:
    school, greta = again
    browser = sign_in(at_school.hanne)
    assert "greta@centre.example" in browser.get(f"{at_school.address}team/").content.decode()
    browser.post(f"{at_school.address}team/", {"admit": school.reference})
    belonging = Belonging.objects.get(person=greta.person)
    assert (belonging.school, belonging.role) == (at_school.school, "member")
    assert not School.objects.filter(pk=school.pk).exists()
    assert sign_in(greta).get("/school/").headers["Location"] == at_school.address
    assert AuditEntry.objects.filter(
        action="school.admitted", actor_id=str(at_school.hanne.person.pk)
    ).exists()
    assert Letter.objects.filter(kind=Letter.Kind.SCHOOL_NEWS).count() == 1


def test_members_and_other_schools_let_nobody_in(at_school: AtSchool, again: tuple[School, Member]) -> None:
    school, greta = again
    member = sign_in(at_school.ivo)
    assert "greta@centre.example" not in member.get(f"{at_school.address}team/").content.decode()
    assert member.post(f"{at_school.address}team/", {"admit": school.reference}).status_code == 404
    who = make_member("other", None)
    elsewhere = make_school("De Vuurtoren", place="3000", place_name="Leuven")
    belong(elsewhere, who)
    browser, address = sign_in(who), f"/school/{elsewhere.reference}/team/"
    assert "greta@centre.example" not in browser.get(address).content.decode()
    browser.post(address, {"admit": school.reference})
    assert Belonging.objects.get(person=greta.person).school == school


def test_a_longer_name_is_shown_to_moderators_alone(at_school: AtSchool) -> None:
    greta = make_member("greta", None)
    school = make_school("Basisschool De Vuurtoren", School.State.ASKED)
    belong(school, greta)
    page = sign_in(at_school.hanne).get(f"{at_school.address}team/").content.decode()
    assert "greta@centre.example" not in page
    browser = sign_in(at_school.jana)
    assert at_school.school.reference in browser.get("/learning/schools/").content.decode()
    address = f"/learning/schools/{school.reference}/"
    browser.post(address, {"into": "S-000000"})
    assert School.objects.filter(pk=school.pk).exists()
    browser.post(address, {"into": at_school.school.reference})
    assert Belonging.objects.get(person=greta.person).school == at_school.school


def test_a_moderator_lets_nobody_into_their_own_school(
    at_school: AtSchool, again: tuple[School, Member]
) -> None:
    """Seen to fail while only the registration had to be among those that they oversee."""
    school, greta = again
    belong(at_school.school, at_school.jana)
    sign_in(at_school.jana).post(
        f"/learning/schools/{school.reference}/", {"into": at_school.school.reference}
    )
    assert Belonging.objects.get(person=greta.person).school == school


def test_somebody_of_the_team_who_registers_again_stays_what_they_are(at_school: AtSchool) -> None:
    school = make_school(state=School.State.ASKED)
    belong(school, at_school.hanne)
    sign_in(at_school.hanne).post(f"{at_school.address}team/", {"admit": school.reference})
    assert list(Belonging.objects.filter(person=at_school.hanne.person)) == [at_school.lead]
    assert not School.objects.filter(pk=school.pk).exists()


def test_a_moderator_may_still_confirm_what_is_another_school(
    at_school: AtSchool, again: tuple[School, Member]
) -> None:
    school, _greta = again
    sign_in(at_school.jana).post(f"/learning/schools/{school.reference}/", {"to": "confirm"})
    school.refresh_from_db()
    assert school.is_confirmed
    assert Appointment.objects.count() == 1


def test_the_list_of_waiting_schools_asks_as_often_for_many_as_for_few(
    at_school: AtSchool, again: tuple[School, Member]
) -> None:
    """Seen to fail with three questions a school."""
    moderator = sign_in(at_school.jana)
    moderator.get("/learning/schools/")
    with CaptureQueriesContext(connection) as few:
        page = moderator.get("/learning/schools/").content.decode()
    assert "Perhaps registered before" in page
    for number in range(4):
        belong(make_school(f"De Vuurtoren {number}", School.State.ASKED), make_member(f"head{number}", None))
    with CaptureQueriesContext(connection) as many:
        page = moderator.get("/learning/schools/").content.decode()
    assert page.count("Perhaps registered before") == 5
    assert len(many) == len(few)
