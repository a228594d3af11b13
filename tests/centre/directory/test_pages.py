"""The first page and the pages to read. None of them asks the database."""

import re

import pytest
from django.test import Client

from abri.centre.country import country
from abri.centre.directory.advice import articles


@pytest.mark.parametrize(
    ("accept", "cookie", "language"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", None, "nl"),
        ("de", None, "de"),
        ("fr-CA", None, "fr"),
        ("zh", None, "en"),
        ("nl", "fr", "fr"),
        ("nl", "fr-young", "fr"),
        ("nl", "../../etc", "nl"),
    ],
)
def test_the_root_leads_to_the_language_chosen_or_the_browser_s(
    client: Client, accept: str, cookie: str | None, language: str
) -> None:
    if cookie:
        client.cookies["abri_language"] = cookie
    answer = client.get("/", headers={"Accept-Language": accept})
    assert answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer["Vary"]


def test_a_language_other_than_the_browser_s_is_remembered_for_the_session_only(client: Client) -> None:
    assert not client.get("/nl/", headers={"Accept-Language": "nl"}).cookies
    chosen = client.get("/fr/", headers={"Accept-Language": "nl"}).cookies["abri_language"]
    assert (chosen.value, chosen["max-age"]) == ("fr", "")


def test_the_first_page_has_its_ways_in_order_and_the_numbers_at_the_foot(client: Client) -> None:
    page = client.get("/en/").content.decode()
    ways = re.findall(r'<a class="abri-choice[^"]*" href="([^"]+)"', page)
    assert ways == [
        "/en/help/",
        "/en/report/",
        "/en/mailbox/",
        "/en/check-a-chat/",
        "/en/learn/",
        "/en/quizzes/",
    ]
    assert page.index("abri-safety") > page.index("/en/learn/")
    assert "tel:112" in page


@pytest.mark.parametrize(
    ("below", "leads_to"),
    [
        ("", ("quizzes", "families", "school-label")),
        ("learn/", ("quizzes", "families", "check-yourself", "play", "school-label", "safer-internet-day")),
        ("learn/cyberbullying/", ("quizzes/anonymity", "check-yourself")),
        ("learn/hacked-account/", ("quizzes/passwords",)),
        ("parents/", ("families/parents", "families/agreement", "ages")),
        ("teachers/", ("families/teachers", "play", "quizzes", "school-label", "safer-internet-day")),
    ],
)
def test_pages_lead_to_what_there_is_to_learn_with(
    client: Client, below: str, leads_to: tuple[str, ...]
) -> None:
    main = client.get(f"/en/{below}").content.decode().split("<main")[1].split("</main>")[0]
    assert [one for one in leads_to if f'href="/en/{one}/"' not in main] == []


@pytest.mark.parametrize("topic", ["danger", "sextortion", "intimate-images"])
def test_whoever_is_threatened_is_not_asked_to_play(client: Client, topic: str) -> None:
    main = client.get(f"/en/learn/{topic}/").content.decode().split("<main")[1].split("</main>")[0]
    assert not re.search(r'href="/en/(quizzes|check-yourself)/', main)


def test_the_foot_of_every_page_leads_to_quizzes_and_to_families(client: Client) -> None:
    foot = client.get("/en/law/").content.decode().split("<footer")[1]
    assert 'href="/en/quizzes/"' in foot
    assert 'href="/en/families/"' in foot


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_page_opens_in_every_language_without_the_database(client: Client, language: str) -> None:
    """The ``db`` fixture is not asked for, so a query would be an error."""
    for address in ("", "help/", "learn/", "parents/", "teachers/", "law/", "about/"):
        page = client.get(f"/{language}/{address}")
        assert page.status_code == 200, address
        assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_article_can_be_read(client: Client, language: str) -> None:
    for topic, article in articles().items():
        page = client.get(f"/{language}/learn/{topic}/", follow=True).content.decode()
        assert f"{article.title.say(language)}</h1>" in page.replace("&#x27;", "'")
        assert "<h2>" in page
        assert "**" not in page


def test_the_list_leads_to_every_article_for_young_people(client: Client) -> None:
    page = client.get("/en/learn/").content.decode()
    for topic in articles():
        assert (f"/en/learn/{topic}/" in page) is (topic not in {"parents", "teachers"})


def test_an_article_nobody_wrote_is_not_found(client: Client) -> None:
    assert client.get("/en/learn/astrology/").status_code == 404


def test_the_footer_leads_to_the_pages_for_adults(client: Client) -> None:
    page = client.get("/de/").content.decode()
    for name in ("parents", "teachers", "law", "about"):
        assert f'href="/de/{name}/"' in page


def test_the_law_page_promises_no_advice_and_names_who_explains(client: Client) -> None:
    page = client.get("/en/law/").content.decode()
    assert "information, not legal advice" in page
    assert "abri-number" in page


def test_numbers_are_those_of_the_country_in_the_language_of_the_page(client: Client) -> None:
    page = client.get("/nl/").content.decode()
    assert "tel:1813" in page
    assert "tel:080032123" not in page
    # Too few lines speak English, so all of them are shown, with the language they speak.
    english = client.get("/en/").content.decode()
    for entry in country().emergency:
        assert entry.says.say("en") in english.replace("&#x27;", "'")
