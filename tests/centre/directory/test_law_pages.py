"""The law by situation: a day decides which law counts, without a script and without a database."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.country import country
from abri.centre.directory.law_pages import When

SHARED = "/en/law/shared_image/"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page: str = answer.content.decode()
    return page


def offences(page: str) -> list[str]:
    return re.findall(r'<article class="abri-provision[^"]*" id="([^"]+)"', page)


def test_the_law_begins_with_what_happens_to_people(client: Client) -> None:
    page = text(client, "/nl/law/")
    for situation in country().law.situations.values():
        assert f'href="/nl/law/{situation.id}/"' in page
        assert situation.names.say("nl") in page


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_situation_can_be_read_in_every_language(client: Client, language: str) -> None:
    for situation in country().law.situations:
        page = text(client, f"/{language}/law/{situation}/")
        assert page.count("<h1>") == 1
        assert "abri-provision" in page


def test_the_day_changes_the_law(client: Client) -> None:
    older, newer = text(client, f"{SHARED}?on=2026-08-31"), text(client, f"{SHARED}?on=2026-09-01")
    assert "be.cp1867.art417_9" in offences(older)
    assert "be.cp2024.art136" not in offences(older)
    assert "be.cp2024.art136" in offences(newer)
    assert "be.cp1867.art417_9" not in offences(newer)
    assert "The judge applies the milder of the two." in older
    assert "Penalty an adult risks" not in older


def test_a_period_over_the_change_shows_both_laws(client: Client) -> None:
    page = text(client, f"{SHARED}?on=2026-08-20&until=2026-09-05")
    assert {"be.cp1867.art417_9", "be.cp2024.art136"} <= set(offences(page))
    assert "from 20 August 2026 to 5 September 2026" in page


def test_without_a_day_it_is_the_law_of_today(client: Client) -> None:
    page, today = text(client, SHARED), timezone.localdate(timezone=country().zone)
    assert "If it happened today" in page
    assert offences(page) == offences(text(client, f"{SHARED}?on={today.isoformat()}"))


def test_times_between_changes_can_be_chosen_with_one_click(client: Client) -> None:
    page = text(client, f"{SHARED}?on=2024-01-01")
    eras = re.findall(r'<a href="([^"]+\?on=[^"]+)"( aria-current="true")?>([^<]+)</a></li>', page)
    labels = [label for _url, _current, label in eras]
    assert labels[:2] == ["Since 1 September 2026", "1 June 2022 to 31 August 2026"]
    assert [label for _url, current, label in eras if current] == ["1 June 2022 to 31 August 2026"]
    for url, _current, _label in eras:
        assert offences(text(client, url))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=yesterday", "We do not understand this date"),
        ("on=2026-09-05&until=2026-08-20", "The last day lies before the first one."),
        ("until=2026-08-20", "Tell us the first day as well."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_nothing_pretended(client: Client, query: str, said: str) -> None:
    answer = client.get(f"{SHARED}?{query}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "<title>Error:" in page
    assert offences(page) == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_day_in_the_address_is_answered(on: str, until: str) -> None:
    first, last = When({"on": on, "until": until}).days(date(2026, 11, 21))
    assert first <= last


def test_a_situation_nobody_described_is_not_found(client: Client) -> None:
    assert client.get("/en/law/astrology/").status_code == 404


def test_the_same_address_gives_the_same_as_json(client: Client) -> None:
    answers: list[Any] = [
        client.get(f"{SHARED}?on=2026-09-01&format=json"),
        client.get(f"{SHARED}?on=2026-09-01", headers={"Accept": "application/json"}),
    ]
    for answer in answers:
        assert answer.headers["Content-Type"] == "application/json"
        assert "Accept" in answer.headers["Vary"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        found = json.loads(answer.content)
        assert found["on"] == "2026-09-01"
        assert [one["id"] for one in found["offences"]][:1] == offences(
            text(client, f"{SHARED}?on=2026-09-01")
        )[:1]
    assert answers[0].content == answers[1].content
    listed = json.loads(client.get("/fr/law/?format=json").content)["situations"]
    assert {one["id"] for one in listed} == set(country().law.situations)


def test_a_browser_that_takes_anything_gets_the_page(client: Client) -> None:
    for accept in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""):
        assert "<h1>" in client.get(SHARED, headers={"Accept": accept}).content.decode()


def test_json_of_a_day_that_cannot_be_says_what_is_wrong(client: Client) -> None:
    answer = client.get(f"{SHARED}?on=never&format=json")
    assert answer.status_code == 422
    assert "on" in json.loads(answer.content)["errors"]
    assert "public" not in answer.headers.get("Cache-Control", "")


def test_a_day_that_nobody_can_read_is_refused_in_the_words_of_the_page(client: Client) -> None:
    page = SHARED.replace("en", "fr", 1)
    answer = client.get(page, {"on": "hier"})
    assert answer.status_code == 422
    assert "Nous ne comprenons pas cette date. Écris le jour" in answer.content.decode()
    assert client.get(page, {"on": "27 3 2026"}).status_code == 200
