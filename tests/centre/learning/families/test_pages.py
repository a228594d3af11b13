"""The pages for families: in four languages, for everybody, without a trace of who read them."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from abri.centre.country import country, lessons
from abri.centre.learning.families.drawings import drawing_of_age
from abri.centre.urls import urlpatterns as whole_centre
from abri.engine.packs.learning.families import WEIGHTS, WHO, read_families

LANGUAGES = ("nl", "fr", "de", "en")
BELOW = (
    "families/",
    *(f"families/{one}/" for one in WHO),
    "families/settings/",
    "families/settings/tiktok/",
    "families/blocking/",
    "families/agreement/",
    "families/agreement/9-11/",
    "families/law/",
    "families/law/?age=14-15",
    "ages/",
    "cards/",
    "check-yourself/",
    "check-yourself/bullying/",
    "check-yourself/too-much/",
)
# An installation of learning alone: no directory, nobody who takes reports.
MISSING = {"abri.centre.directory.urls", "abri.centre.reporting.urls"}
urlpatterns = [
    one
    for one in whole_centre
    if getattr(getattr(one, "urlconf_module", None), "__name__", "") not in MISSING
]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    """What people read of the main part of a page."""
    main = html.split("<main")[1].split("</main>", maxsplit=1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("below", BELOW)
def test_every_page_opens_in_every_language_without_database_and_cookie(
    client: Client, language: str, below: str
) -> None:
    """Without the mark of the database, a question to it would fail the test."""
    answer = client.get(f"/{language}/{below}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in html
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert html.count("<h1") == 1
    assert set(re.findall(r'<script src="/static/([^"]+)"', html)) <= {"ui/exit.js"}


@pytest.mark.parametrize("below", BELOW)
def test_learning_alone_links_to_no_room_that_is_not_there(
    client: Client, settings: Settings, below: str
) -> None:
    settings.ROOT_URLCONF = __name__
    main = page(client, f"/en/{below}").split("<main")[1].split("</main>")[0]
    assert not re.search(r'href="/en/(help|report|law|learn|facts)/', main)


@pytest.mark.parametrize(
    ("language", "number"), [("nl", "102"), ("fr", "103"), ("de", "108")], ids=LANGUAGES[:3]
)
def test_children_find_the_line_that_speaks_their_language(
    client: Client, language: str, number: str
) -> None:
    assert f">{number}</span>" in page(client, f"/{language}/families/children/")


def test_young_people_are_spoken_to_as_such_and_adults_formally(client: Client) -> None:
    assert "deine" in words(page(client, "/de/families/children/"))
    adults = words(page(client, "/de/families/parents/"))
    assert "Ihr Kind" in adults
    assert "dein Kind" not in adults


def test_settings_say_that_they_are_old_and_that_nobody_confirmed_them(client: Client) -> None:
    said = words(page(client, "/en/families/settings/roblox/"))
    assert "As of 22 November 2026" in said
    assert "the maker has not confirmed it" in said


def test_the_law_at_an_age_is_the_pack_s_own(client: Client) -> None:
    at_fourteen = words(page(client, "/en/families/law/?age=14-15"))
    provisions = country().law.provisions
    assert provisions["be.sac2013"].says.say("en") in at_fourteen
    assert provisions["be.sac2013"].says.say("en") not in words(page(client, "/en/families/law/?age=0-11"))


def test_what_weighs_more_for_a_victim_of_that_age_is_said(client: Client) -> None:
    heavier = country().law.sentences["heavier"].say("en")
    assert heavier in words(page(client, "/en/families/law/?age=14-15"))
    assert heavier not in words(page(client, "/en/families/law/?age=18%2B"))


def test_law_that_nobody_confirmed_says_so(client: Client) -> None:
    said = words(page(client, "/en/families/law/?age=14-15"))
    assert country().law.sentences["not_confirmed"].say("en") in said


@pytest.mark.parametrize("age", ["", "7", "14-15'", "<b>"])
def test_an_age_that_is_none_leads_to_the_choice(client: Client, age: str) -> None:
    html = page(client, f"/en/families/law/?age={age}")
    assert "abri-families__law" not in html
    assert "?age=14-15" in html


@pytest.mark.parametrize(
    "below",
    ["families/uncles/", "families/settings/fridge/", "families/agreement/90/", "check-yourself/score/"],
)
def test_what_is_not_there_is_not_found(client: Client, below: str) -> None:
    assert client.get(f"/en/{below}").status_code == 404


def test_a_self_check_has_no_way_to_send_anything(client: Client) -> None:
    html = page(client, "/en/check-yourself/bullying/")
    (form,) = re.findall(r"<form.*?</form>", html, re.DOTALL)
    assert 'method="dialog"' in form.partition(">")[0]
    assert "action" not in form.partition(">")[0]
    # Enter presses the first button: it is off, and no other one sends.
    assert re.findall(r"<button[^>]*>", form)[0] == '<button type="submit" disabled hidden>'
    assert re.findall(r'<button[^>]*type="(\w+)"', form)[1:] == ["reset"]
    assert "hx-" not in form


def test_a_self_check_holds_every_ending_for_browsers_that_cannot_choose(client: Client) -> None:
    html = page(client, "/en/check-yourself/too-much/")
    assert re.findall(r'data-weight="(\w+)"', html) == list(WEIGHTS)
    assert html.count("abri-check__when") == len(WEIGHTS)
    assert set(re.findall(r'data-leads="(\w+)"', html)) == set(WEIGHTS)


def test_the_ending_in_danger_holds_numbers_that_answer_now(client: Client) -> None:
    ending = page(client, "/nl/check-yourself/bullying/").split('data-weight="now"')[1].split("</section>")[0]
    assert "tel:112" in ending
    assert "tel:1813" in ending


def test_drawings_have_words_for_who_does_not_see_them(client: Client) -> None:
    for one in WHO:
        html = page(client, f"/en/families/{one}/")
        (drawing,) = re.findall(r'<svg class="abri-scene"[^>]*>', html)
        assert re.search(r'role="img" aria-label="[^"]{20,}"', drawing)


def test_every_audience_and_age_has_a_drawing_of_its_own(client: Client) -> None:
    assert page(client, "/en/families/").count('class="abri-scene"') == len(WHO)
    drawn = re.findall(
        r'<svg class="abri-topic-drawing"[^>]*role="img" aria-label="([^"]+)"', page(client, "/en/ages/")
    )
    assert len(set(drawn)) == len(lessons().families.ages)
    assert drawing_of_age("30-40") is None


@pytest.fixture
def nothing_for_families(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = read_families((), country())
    monkeypatch.setattr(type(lessons()), "families", property(lambda _: empty))


@pytest.mark.usefixtures("nothing_for_families")
@pytest.mark.parametrize("below", BELOW)
def test_where_a_country_has_nothing_for_families_there_is_no_page(client: Client, below: str) -> None:
    assert client.get(f"/en/{below}").status_code == 404


def test_the_directory_leads_to_these_pages(client: Client) -> None:
    assert 'href="/en/check-yourself/"' in page(client, "/en/learn/")
    assert 'href="/en/families/"' in page(client, "/en/learn/")
    assert 'href="/en/families/parents/"' in page(client, "/en/parents/")
    assert 'href="/en/families/teachers/"' in page(client, "/en/teachers/")


@pytest.mark.usefixtures("nothing_for_families")
@pytest.mark.parametrize("below", ["learn/", "parents/", "teachers/"])
def test_the_directory_leads_to_no_page_that_is_not_there(client: Client, below: str) -> None:
    assert not re.search(r'href="/en/(families|check-yourself)/', page(client, f"/en/{below}"))
