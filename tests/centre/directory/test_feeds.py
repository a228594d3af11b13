"""The feed of changes is valid Atom (RFC 4287)."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from abri.centre.country import world
from abri.centre.directory.api.data import revisions

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGES = ["nl", "fr", "de", "en"]


def feed(client: Client, language: str) -> ElementTree.Element:
    answer = client.get(f"/{language}/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 (our own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_what_the_standard_asks_for(client: Client, language: str) -> None:
    root = feed(client, language)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
        assert datetime.fromisoformat(str(element.findtext(f"{ATOM}updated"))).tzinfo
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    (itself,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.get("href") == f"http://localhost:8000/{language}/changes.atom"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_in_it_once_newest_first(client: Client, language: str) -> None:
    entries = feed(client, language).findall(f"{ATOM}entry")
    made = revisions(world().countries.values())
    assert [one.findtext(f"{ATOM}summary") for one in entries] == [one.says.say(language) for one in made]
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(ids) == len(set(ids)) == len(made)
    days = [str(one.findtext(f"{ATOM}updated")) for one in entries]
    assert days == sorted(days, reverse=True)


def test_the_day_in_a_german_sentence_does_not_end_its_title(client: Client) -> None:
    titles = [str(one.findtext(f"{ATOM}title")) for one in feed(client, "de").findall(f"{ATOM}entry")]
    assert [title for title in titles if title[-2:].strip().isdigit()] == []


def test_every_link_leads_somewhere(client: Client) -> None:
    for link in feed(client, "en").iter(f"{ATOM}link"):
        address = str(link.get("href")).removeprefix("http://localhost:8000")
        assert client.get(address, follow=True).status_code == 200, address
