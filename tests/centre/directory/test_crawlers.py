"""Search engines are told every public page in every language, and nothing of reports and cases."""

import urllib.robotparser
from xml.etree import ElementTree

import pytest
from django.test import Client

from abri.centre.country import world

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
BASE = "http://localhost:8000"


def locations(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/xml")
    return [str(one.text) for one in ElementTree.fromstring(answer.content).iter(f"{SITEMAP}loc")]  # noqa: S314 (our own)


def everything(client: Client) -> list[str]:
    parts = locations(client, "/sitemap.xml")
    return [url for part in parts for url in locations(client, part.removeprefix(BASE))]


def test_every_fact_is_listed_once_in_every_language(client: Client) -> None:
    listed = everything(client)
    assert len(listed) == len(set(listed))
    for language in ("nl", "fr", "de", "en"):
        facts = {url for url in listed if url.startswith(f"{BASE}/{language}/facts/")}
        assert facts == {f"{BASE}/{language}/facts/{name}/" for name in world().entries}


def test_every_listed_page_is_there(client: Client) -> None:
    pages = [url.removeprefix(BASE) for url in locations(client, "/sitemap-pages.xml")]
    facts = [url.removeprefix(BASE) for url in locations(client, "/sitemap-1.xml")][::97]
    for address in [*pages, *facts]:
        assert client.get(address).status_code in {200, 302}, address


@pytest.mark.django_db
def test_what_there_is_to_learn_with_is_listed_and_there(client: Client) -> None:
    listed = [url.removeprefix(BASE) for url in locations(client, "/sitemap.learning.xml")]
    assert f"{BASE}/sitemap.learning.xml" in locations(client, "/sitemap.xml")
    for below in (
        "quizzes/passwords/",
        "play/",
        "ages/",
        "families/law/",
        "families/agreement/9-11/",
        "school-label/",
    ):
        assert f"/de/{below}" in listed
    assert {client.get(one).status_code for one in listed if one.startswith("/fr/")} == {200}


@pytest.mark.parametrize("part", ["-pages", ".learning"])
def test_each_page_names_itself_in_every_language(client: Client, part: str) -> None:
    urls = ElementTree.fromstring(client.get(f"/sitemap{part}.xml").content)  # noqa: S314 (our own)
    for url in urls:
        links = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        assert list(links) == ["nl", "fr", "de", "en"]
        assert url.findtext(f"{SITEMAP}loc") in links.values()


@pytest.mark.parametrize("part", ["0", "99999", "x", "be", "²"])
def test_a_part_that_does_not_exist_is_not_there(client: Client, part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_nothing_of_reports_and_cases_is_indexed(client: Client, language: str) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    for below in ("report/", "report/story/", "mailbox/", "exit/", "search/?q=x", "compare/?left=be"):
        assert not rules.can_fetch("anybody", f"/{language}/{below}"), below
    for signed_in in ("/desk/cases/", "/school/S-ABCDEF/", "/learning/tips/"):
        assert not rules.can_fetch("anybody", signed_in), signed_in
    for open_to_all in (
        "/",
        f"/{language}/",
        f"/{language}/help/",
        f"/{language}/facts/be.awel/",
        "/sitemap.xml",
    ):
        assert rules.can_fetch("anybody", open_to_all), open_to_all
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]


def test_no_listed_page_is_closed_to_crawlers(client: Client) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert [url for url in everything(client) if not rules.can_fetch("anybody", url)] == []
