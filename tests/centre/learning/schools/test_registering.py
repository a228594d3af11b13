"""A school registers: the same page whoever asks, a link, and a domain or a moderator who confirms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre import turns
from abri.centre.accounts.models import Person
from abri.centre.learning.models import Belonging, LearningInvitation, School, SchoolDomain
from abri.centre.learning.schools import links, overseeing, registering, teams
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import PASSWORD, make_member, sign_in
from tests.centre.learning.play.test_hostile import solved
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db

FORM = {"name": "Sint-Jan", "kind": "primary", "place": "9000", "email": "Head@Sint-Jan.example"}


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    settings.MAIL_CONFIGURED = True


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def asked_for(**changed: str) -> str:
    given = {
        "name": "Sint-Jan", "place": "9000", "place_name": "Gent", "region": "be.vl", "kind": "primary",
        "language": "nl", "email": "head@sint-jan.example", **changed,
    }  # fmt: skip
    return path_of(registering.register(at=timezone.now(), **given))


def newcomer(name: str) -> dict[str, str]:
    return {
        "name": name.title(),
        "language": "nl",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }


def test_a_school_is_asked_for_and_a_link_leaves() -> None:
    answer = Client().post("/nl/school-label/register/", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nl/school-label/registered/")
    school = School.objects.get()
    assert (school.state, school.mail_domain, school.place_name, school.region) == (
        "asked", "sint-jan.example", "Gent", "be.vl",
    )  # fmt: skip
    assert re.fullmatch(r"S-[0-9A-HJKMNP-TV-Z]{6}", school.reference)
    assert Letter.objects.get().kind == Letter.Kind.SCHOOL_LINK


def test_the_page_says_the_same_to_an_address_that_is_known() -> None:
    make_member("head", None)
    Person.objects.update(email="head@sint-jan.example")
    unknown = Client().post("/nl/school-label/register/", FORM | {"email": "new@sint-jan.example"})
    known = Client().post("/nl/school-label/register/", FORM)
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_a_place_that_several_share_is_asked_about() -> None:
    answer = Client().post("/nl/school-label/register/", FORM | {"place": "Halle"})
    assert answer.status_code == 422
    assert "1500 Halle" in answer.content.decode()
    assert (
        Client().post("/nl/school-label/register/", FORM | {"place": "Halle", "which": "1"}).status_code
        == 302
    )
    assert School.objects.get().place == "2980"


def test_a_place_that_nobody_knows_is_refused() -> None:
    assert Client().post("/nl/school-label/register/", FORM | {"place": "Nowhere"}).status_code == 422
    assert not School.objects.exists()


def test_one_address_gets_three_links_in_an_hour_and_the_page_says_nothing_about_it() -> None:
    for _ in range(5):
        assert Client().post("/nl/school-label/register/", FORM).status_code == 302
    assert Letter.objects.count() == registering.MOST_TO_ONE
    assert School.objects.count() == registering.MOST_TO_ONE


def test_in_a_flood_each_school_takes_a_turn_and_nothing_typed_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registering, "FREE_AN_HOUR", 1)
    address, given = "/nl/school-label/register/", FORM | {"email": "b@other.example"}
    assert Client().post(address, FORM).status_code == 302
    page = Client().post(address, given)
    assert page.status_code == 429
    assert dict(page.context["fields"]) == given
    assert School.objects.count() == 1
    turn = {"turn": page.context["turn"], "work": solved(page.context["work"])}
    assert Client().post(address, given | turn).status_code == 302
    # One turn is for one school.
    assert Client().post(address, given | turn).status_code == 429
    assert School.objects.count() == 2


def test_in_a_flood_a_browser_without_scripts_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "FREE_AN_HOUR", 0)
    page = Client().post("/nl/school-label/register/", FORM)
    turn = FORM | {"turn": page.context["turn"], "ticket": page.context["ticket"]}
    assert Client().post("/nl/school-label/register/", turn).status_code == 429
    monkeypatch.setattr(turns, "WAIT", timedelta(0))
    assert Client().post("/nl/school-label/register/", turn).status_code == 302


def test_letters_of_schools_do_not_keep_others_from_registering(
    at_school: AtSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "FREE_AN_HOUR", 1)
    given = {"email": "k@school.example", "role": "member", "language": "nl"}
    assert sign_in(at_school.hanne).post(f"{at_school.address}team/", given).status_code == 200
    assert Client().post("/nl/school-label/register/", FORM).status_code == 302


def test_without_mail_nothing_is_stored(settings: Settings) -> None:
    settings.MAIL_CONFIGURED = settings.DEMONSTRATION = False
    assert Client().post("/nl/school-label/register/", FORM).status_code == 200
    assert not School.objects.exists()


def test_a_demonstration_without_mail_shows_the_link(settings: Settings) -> None:
    settings.MAIL_CONFIGURED, settings.DEMONSTRATION = False, True
    page = Client().post("/en/school-label/register/", FORM).content.decode()
    link = re.search(r'href="(http[^"]+/school/join/[^"]+)"', page)
    assert link
    assert Client().get(path_of(link[1])).status_code == 200
    settings.MAIL_CONFIGURED = True
    assert Client().post("/en/school-label/register/", FORM).status_code == 302


def test_the_link_makes_an_account_that_leads_and_a_moderator_decides() -> None:
    link = asked_for()
    assert Client().get(link).status_code == 200
    assert Client().post(link, newcomer("head")).status_code == 302
    belonging = Belonging.objects.get()
    assert (belonging.role, belonging.school.state) == ("lead", "asked")
    assert list(School.objects.to_confirm()) == [belonging.school]
    assert Client().post(link, newcomer("other")).status_code == 404
    assert Person.objects.count() == 1


def test_a_link_tells_nobody_which_sign_in_names_are_taken() -> None:
    make_member("head", None)
    for number in range(3):
        page = Client().get(asked_for(email=f"{number}@a.example"))
        assert 'name="username"' not in page.content.decode()
        link = asked_for(email=f"{number}@b.example")
        assert Client().post(link, newcomer("head") | {"username": "head"}).status_code == 302
    drawn = set(Person.objects.exclude(username="head").values_list("username", flat=True))
    assert len(drawn) == 3
    assert all(re.fullmatch(r"head-[a-z0-9]{4}", one) for one in drawn)


def test_a_drawn_name_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["head-1111", "head-1111", "head-2222"])
    monkeypatch.setattr(teams, "sign_in_name", lambda _: next(drawn))
    for email in ("a@one.example", "b@two.example"):
        assert Client().post(asked_for(email=email), newcomer("head")).status_code == 302
    assert set(Person.objects.values_list("username", flat=True)) == {"head-1111", "head-2222"}
    assert Belonging.objects.count() == 2


def test_a_newcomer_signs_in_with_the_address_or_with_the_drawn_name() -> None:
    page = Client().post(asked_for(), newcomer("Señor Ó. 李"), follow=True)
    username = Person.objects.get().username
    assert username in page.content.decode()
    for name in (username, "Head@sint-jan.example"):
        answer = Client().post("/desk/account/login/", {"login": name, "password": PASSWORD})
        assert answer.status_code == 302, name


def test_a_link_that_nobody_sent_leads_nowhere() -> None:
    assert Client().get("/school/join/guessed/").status_code == 404


def test_a_link_ends_after_a_week() -> None:
    link = asked_for()
    LearningInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(link, newcomer("head")).status_code == 404
    assert not Person.objects.exists()


def test_a_known_domain_confirms_the_school_once_the_link_is_opened() -> None:
    SchoolDomain.objects.create(domain="sint-jan.example", added_by_id="x", added_at=timezone.now())
    link = asked_for()
    assert School.objects.get().state == "asked"
    Client().post(link, newcomer("head"))
    assert School.objects.get().state == "confirmed"
    assert AuditEntry.objects.filter(action="school.confirmed").exists()


def test_a_colleague_who_joins_an_asked_school_does_not_confirm_it() -> None:
    SchoolDomain.objects.create(domain="school.example", added_by_id="x", added_at=timezone.now())
    school, by = make_school(state=School.State.ASKED), make_member("by", None)
    _, link = links.send(
        email="x@elsewhere.example",
        language="nl",
        at=timezone.now(),
        by=by.person,
        school=school,
        role="member",
    )
    Client().post(path_of(link), newcomer("head"))
    assert School.objects.get().state == "asked"


def test_somebody_with_an_account_joins_as_they_are(at_school: AtSchool) -> None:
    link = asked_for()
    browser = sign_in(at_school.hanne)
    assert browser.get(link).status_code == 200
    answer = browser.post(link)
    assert answer.headers["Location"] == f"/school/{School.objects.get(name='Sint-Jan').reference}/"
    assert Belonging.objects.of(at_school.hanne.person).count() == 2
    assert browser.get("/school/").status_code == 200


def test_a_moderator_confirms_and_the_lead_is_told(at_school: AtSchool) -> None:
    school = make_school("Sint-Jan", School.State.ASKED)
    belong(school, make_member("head", None))
    browser = sign_in(at_school.jana)
    assert "Sint-Jan" in browser.get("/learning/schools/").content.decode()
    browser.post(f"/learning/schools/{school.reference}/", {"to": "confirm"})
    browser.post(f"/learning/schools/{school.reference}/", {"to": "refuse"})
    school.refresh_from_db()
    assert (school.state, school.decided_by_id) == ("confirmed", str(at_school.jana.person.pk))
    assert Letter.objects.filter(kind=Letter.Kind.SCHOOL_NEWS).count() == 1


def test_a_moderator_reads_how_many_wait_and_turns_the_page(
    at_school: AtSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseeing, "SHOWN", 2)
    head = make_member("head", None)
    for name in ("Alpha", "Beta", "Gamma"):
        belong(make_school(name, School.State.ASKED), head)
    browser = sign_in(at_school.jana)

    def there(address: str) -> tuple[set[str], bool, bool]:
        page = browser.get(address).content.decode()
        assert "3 schools wait." in page
        names = {name for name in ("Alpha", "Beta", "Gamma") if f">{name}</h2>" in page}
        return names, "?page=1" in page, "?page=2" in page

    first, *ways = there("/learning/schools/")
    assert (len(first), ways) == (2, [False, True])
    second, *ways = there("/learning/schools/?page=2")
    assert (first | second, first & second) == ({"Alpha", "Beta", "Gamma"}, set())
    assert ways == [True, False]
    assert there("/learning/schools/?page=999")[0] == second


def test_schools_that_nobody_leads_are_shown_page_by_page(
    at_school: AtSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseeing, "SHOWN", 2)
    for name in ("Alpha", "Beta", "Gamma"):
        make_school(name, School.State.CONFIRMED)
    browser = sign_in(at_school.jana)
    shown = [browser.get(f"/learning/schools/?page={number}").content.decode() for number in (1, 2)]
    assert [
        sum(page.count(f'summary-text">{name}<') for name in ("Alpha", "Beta", "Gamma")) for page in shown
    ] == [2, 1]


def test_a_moderator_does_not_decide_about_a_school_of_their_own(at_school: AtSchool) -> None:
    school = make_school("Sint-Jan", School.State.ASKED)
    belong(school, at_school.jana)
    browser = sign_in(at_school.jana)
    assert "Sint-Jan" not in browser.get("/learning/schools/").content.decode()
    assert browser.post(f"/learning/schools/{school.reference}/", {"to": "confirm"}).status_code == 404


def test_a_moderator_of_one_region_finds_no_school_of_another(at_school: AtSchool) -> None:
    at_school.jana.person.appointments.update(region="be.bru")
    school = make_school("Sint-Jan", School.State.ASKED)
    belong(school, make_member("head", None))
    browser = sign_in(at_school.jana)
    assert "Sint-Jan" not in browser.get("/learning/schools/").content.decode()
    assert browser.post(f"/learning/schools/{school.reference}/", {"to": "confirm"}).status_code == 404


def test_a_refused_school_reads_why_and_finds_no_other_page(at_school: AtSchool) -> None:
    registering_school = make_school("Fake", School.State.REFUSED)
    who = make_member("head", None)
    belong(registering_school, who)
    browser, address = sign_in(who), f"/school/{registering_school.reference}/"
    assert "refused" in browser.get(address).content.decode()
    assert browser.get(f"{address}label/").headers["Location"] == address


def test_registrations_that_nobody_opened_are_forgotten(at_school: AtSchool) -> None:
    asked_for()
    registering.forget_unopened(timezone.now() + timedelta(days=13))
    assert School.objects.count() == 2
    registering.forget_unopened(timezone.now() + timedelta(days=15))
    links.forget_ended(timezone.now() + timedelta(days=60))
    assert list(School.objects.all()) == [at_school.school]
    assert not LearningInvitation.objects.exists()
