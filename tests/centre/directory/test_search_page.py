"""The search page: on Enter, while somebody types, and as JSON; nothing that is searched for is kept."""

import json
import logging
import re
from typing import Any

import pytest
from django.test import Client

from abri.centre.directory import search_page
from abri.centre.directory.search import SearchUnavailable

SECRET = "zwijgzaamgeheim"


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def counted(html: str) -> str:
    return re.sub(r"\s+", " ", re.findall(r'id="counted"[^>]*>(.*?)<', html, re.DOTALL)[0]).strip()


def test_results_lead_to_facts_articles_and_situations(client: Client) -> None:
    html = page(client, "/nl/search/?q=pesten")
    addresses = re.findall(r'class="abri-results__title"><a href="([^"]+)"', html)
    assert "/nl/learn/cyberbullying/" in addresses
    assert "/nl/law/bullied/" in addresses
    assert any(address.startswith("/nl/facts/") for address in addresses)


def test_every_result_leads_somewhere(client: Client) -> None:
    for language, typed in (("nl", "pesten"), ("fr", "harcèlement"), ("de", "Polizei"), ("en", "helpline")):
        html = page(client, f"/{language}/search/?q={typed}")
        for address in re.findall(r'class="abri-results__title"><a href="([^"]+)"', html):
            assert client.get(address, follow=True).status_code == 200, address


def test_the_number_of_results_is_announced(client: Client) -> None:
    html = page(client, "/en/search/?q=442bis")
    assert re.search(r'<p id="counted"[^>]*role="status"', html)
    assert re.fullmatch(r"[1-9] results?", counted(html))
    assert counted(page(client, "/en/search/")) == ""


def test_while_typing_only_the_results_come_and_the_number_beside_them(client: Client) -> None:
    html = page(client, "/en/search/?q=442bis", **{"HX-Request": "true"})
    assert "<html" not in html
    assert "<form" not in html
    assert re.search(r'<div hx-swap-oob="innerHTML:#counted">[1-9] results?</div>', html)
    assert "/en/facts/be.cp1867.art442bis/" in html


def test_words_are_marked_and_markup_stays_text(client: Client) -> None:
    assert "<mark>Pesten</mark>" in page(client, "/nl/search/?q=pesten")
    html = page(client, "/nl/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in html


def test_sections_are_links_that_keep_the_question(client: Client) -> None:
    html = page(client, "/nl/search/?q=pesten&page=2")
    assert 'href="?q=pesten&amp;section=law"' in html
    only = page(client, "/nl/search/?q=pesten&section=law")
    assert '<input type="hidden" name="section" value="law">' in only
    assert re.search(r'href="\?q=pesten&amp;section=law" aria-current="page"', only)


def test_pages_follow_each_other(client: Client) -> None:
    first, second = (page(client, f"/nl/search/?q=pesten&page={number}") for number in (1, 2))
    results = [set(re.findall(r'abri-results__title"><a href="([^"]+)"', html)) for html in (first, second)]
    assert results[0] & results[1] == set()
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "²", ""])
def test_a_page_that_makes_no_sense_is_no_error(client: Client, number: str) -> None:
    page(client, f"/nl/search/?q=pesten&page={number}&section=nonsense&country=zz")


def test_the_empty_page_teaches_what_can_be_searched_for(client: Client) -> None:
    html = page(client, "/en/search/")
    examples = re.findall(r'href="/en/search/\?q=([^"]+)"', html)
    assert len(examples) >= 3
    for example in examples:
        assert counted(page(client, f"/en/search/?q={example}")) != "0 results", example


def test_where_nothing_is_found_help_is_offered(client: Client) -> None:
    html = page(client, "/nl/search/?q=xyzzyqwwq")
    assert counted(html).startswith("0 ")
    assert 'href="/nl/help/"' in html


def test_a_long_question_is_shortened_and_told(client: Client) -> None:
    html = page(client, "/en/search/?q=" + "pesten+" * 3000)
    assert "That was long." in html


def test_mistyped_words_are_told(client: Client) -> None:
    assert "<strong>harcèlement</strong>" in page(client, "/fr/search/?q=harcelment")


def test_what_is_not_confirmed_says_so(client: Client) -> None:
    assert "Not confirmed" in page(client, "/en/search/?q=be.cp1867.art448")


def test_the_same_is_there_as_json(client: Client) -> None:
    by_name = client.get("/fr/search/?q=442bis&format=json")
    by_accept = client.get("/fr/search/?q=442bis", headers={"Accept": "application/json"})
    assert by_name.json() == by_accept.json()
    assert by_name.json()["results"][0]["id"] == "be.cp1867.art442bis"
    assert by_name["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("more", ["", "&format=json"])
def test_nothing_is_cached_stored_or_logged(
    client: Client, caplog: pytest.LogCaptureFixture, more: str
) -> None:
    """The ``db`` fixture is not asked for, so a query would be an error."""
    with caplog.at_level(logging.DEBUG):
        answer = client.get(f"/nl/search/?q={SECRET}{more}")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies
    assert SECRET not in caplog.text


@pytest.mark.parametrize("more", ["", "&format=json"])
def test_where_the_index_cannot_be_built_help_is_still_there(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    def unavailable(*_: Any, **__: Any) -> None:
        raise SearchUnavailable

    monkeypatch.setattr(search_page, "find", unavailable)
    answer = client.get(f"/en/search/?q={SECRET}{more}")
    assert answer.status_code == 503
    assert more or 'href="/en/help/"' in answer.content.decode()
    assert SECRET not in caplog.text


def test_a_failure_logs_no_question(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(search_page, "find", broken)
    client.raise_request_exception = False
    assert client.get(f"/en/search/?q={SECRET}").status_code == 500
    assert SECRET not in json.dumps([record.getMessage() for record in caplog.records])
