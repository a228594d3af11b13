"""A page for every fact: its source, its history, its older names; and honest words where something is not known."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from abri.centre.country import world
from abri.engine.catalogue import Entry


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page: str = answer.content.decode()
    return page


def plain(page: str) -> str:
    """Return the words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("&#x27;", "'")


def test_every_fact_has_a_page_with_its_source_and_a_way_to_correct_it(client: Client) -> None:
    for name in world().entries:
        page = text(client, f"/nl/facts/{name}/")
        assert f'href="/nl/facts/{name}/error/"' in page, name
        assert page.count("<h1") == 1, name
        assert "general knowledge)" not in page, name


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_one_fact_of_each_section_opens_in_each_language(client: Client, language: str) -> None:
    for entry in {one.section: one for one in world().entries.values()}.values():
        text(client, f"/{language}/facts/{entry.id}/")


def test_an_older_name_leads_to_the_fact(client: Client) -> None:
    renamed = next(entry for entry in world().entries.values() if entry.also)
    answer = client.get(f"/en/facts/{renamed.also[0]}/?format=json")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/en/facts/{renamed.id}/?format=json"


def test_a_fact_that_is_not_there_is_not_found(client: Client) -> None:
    for address in ("/en/facts/no.such.fact/", "/en/facts/no.such.fact/error/"):
        assert client.get(address).status_code == 404


def test_json_at_the_same_address_is_the_whole_fact(client: Client) -> None:
    for name in ("be.cp2024.art237", "be.childfocus", "insafe.2025_q3.contacts", "seed.research.01"):
        answer = client.get(f"/de/facts/{name}/", headers={"Accept": "application/json"})
        assert Entry.from_json(json.loads(answer.content), ("nl",)) is not None
        assert json.loads(answer.content)["id"] == name
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_pages_are_kept_by_nobody(client: Client) -> None:
    answer = client.get("/en/facts/be.cp2024.art237/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept" in answer.headers["Vary"]
    assert not client.cookies


def test_what_is_not_confirmed_is_a_sentence(client: Client) -> None:
    page = plain(text(client, "/en/facts/be.cel.xi174/"))
    assert "We could not confirm this. Take it as a hint, not as a fact." in page
    assert "No source confirms this yet." in page


def test_whom_a_fact_leads_to_is_said_to_be_doubtful_where_nobody_confirmed_it(client: Client) -> None:
    page = plain(text(client, "/en/facts/be.cp2024.art524_528/"))
    assert "Safeonweb (CCB) (not confirmed)" in page


def test_older_law_shows_both_penalties_or_none_and_never_one(client: Client) -> None:
    seen = 0
    for entry in world().countries["be"].section("law"):
        if not entry.details["replaced_by"] or not entry.details["penalty"]:
            continue
        seen += 1
        page = plain(text(client, f"/en/facts/{entry.id}/"))
        assert "the judge applies the milder of the two" in page, entry.id
        assert ("Older law:" in page) is ("Newer law:" in page), entry.id
    assert seen > 5


def test_law_that_holds_says_since_when_and_what_came_before(client: Client) -> None:
    page = plain(text(client, "/en/facts/be.cp2024.art237/"))
    assert "since 1 September 2026" in page
    assert "Information, not legal advice." in page
    assert "History" in page
    older = plain(text(client, "/en/facts/be.cp1867.art442bis/"))
    assert "to 31 August 2026" in older


def test_a_figure_stands_beside_its_series(client: Client) -> None:
    page = text(client, "/en/facts/insafe.2025_q3.contacts/")
    assert "14,300 contacts" in plain(page)
    assert "abri-chart__drawing" in page
    assert "abri-chart" not in text(client, "/en/facts/seed.stat.1/")
    assert "not known" in plain(text(client, "/en/facts/seed.stat.1/"))


def test_hours_say_when_they_were_last_seen(client: Client) -> None:
    assert "(as of November 2026)" in plain(text(client, "/en/facts/be.112/"))


def test_a_title_in_another_language_says_so(client: Client) -> None:
    page = text(client, "/fr/facts/seed.research.01/")
    assert '<h1 lang="en">' in page


def test_linked_data_describes_the_fact_and_cannot_end_its_element(client: Client) -> None:
    page = text(client, "/en/facts/be.childfocus/")
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    described: Any = json.loads(blocks[0])
    assert described["identifier"] == "be.childfocus"
    assert described["url"].endswith("/en/facts/be.childfocus/")
    assert "<" not in blocks[0]
    assert "ld+json" not in text(client, "/en/facts/be.cel.xi174/"), (
        "what nobody confirmed is not told to programs"
    )
