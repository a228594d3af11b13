"""A postcode or place proposes a region. It is a hint, and it never stands in an address, a log or a cookie."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.country import country

ELSEWHERE = "4700 Atlantis"


def answered(client: Client, **answers: str) -> dict[str, list[str]]:
    """What the address says that the finder leads on to."""
    leads = client.post("/en/help/", answers)
    assert leads.status_code == 302
    return parse_qs(urlsplit(leads.headers["Location"]).query)


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("4700", "be.dg"),
        ("eupen", "be.dg"),
        ("Brüssel", "be.bru"),
        (" LIEGE ", "be.fwb"),
        ("Gent", "be.vl"),
        ("9000", "be.vl"),
    ],
)
def test_a_place_becomes_the_region_it_lies_in(client: Client, place: str, region: str) -> None:
    assert answered(client, place=place) == {"region": [region], "proposed": ["found"]}


def test_the_other_answers_stay(client: Client) -> None:
    given = {"about": "category:threat", "age": "18+", "speak": "fr", "place": "1000"}
    said = answered(client, **given)
    assert said == {
        "about": ["category:threat"], "age": ["18+"], "speak": ["fr"], "region": ["be.bru"], "proposed": ["found"],
    }  # fmt: skip


def test_the_proposal_is_chosen_in_the_form_and_can_be_changed(client: Client) -> None:
    page = client.post("/en/help/", {"place": "4700"}, follow=True).content.decode()
    assert '<option value="be.dg" selected>' in page
    assert "We took the part of the country from the place." in page
    changed = client.post("/en/help/", {"region": "be.vl"}, follow=True).content.decode()
    assert '<option value="be.vl" selected>' in changed
    assert "We took the part of the country" not in changed


def test_a_place_that_nobody_knows_or_that_lies_in_several_regions_is_told(client: Client) -> None:
    regions: dict[str, set[str]] = {}
    for row in country().places.rows:
        regions.setdefault(row.names.say("nl"), set()).add(row.region)
    several = next(name for name, found in regions.items() if len(found) > 1)
    assert answered(client, place=several, region="be.bru") == {"region": ["be.bru"], "proposed": ["several"]}
    assert answered(client, place=ELSEWHERE) == {"proposed": ["unknown"]}
    page = client.post("/nl/help/", {"place": ELSEWHERE}, follow=True).content.decode()
    assert "Atlantis" not in page


def test_a_place_is_in_no_address_cookie_or_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = client.post("/en/help/", {"place": ELSEWHERE, "age": "nonsense"}, follow=True)
        client.post("/en/help/", {"place": ELSEWHERE * 20}, follow=True)
        client.put("/en/help/", f"place={ELSEWHERE}")
    assert not any("Atlantis" in part for hop in page.redirect_chain for part in map(str, hop))
    assert "Atlantis" not in caplog.text
    assert not client.cookies


def test_the_form_needs_no_cookie_and_no_script() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/fr/help/", {"place": "4700"}).status_code == 302


def test_the_source_is_credited_in_every_language(client: Client) -> None:
    for language in country().languages:
        page = client.get(f"/{language}/help/").content.decode()
        assert "Postcodes: GeoNames, CC BY 4.0" in page
        hint = country().places.hint
        assert hint
        assert hint.say(language) in page


@given(st.text(max_size=200))
def test_any_place_is_answered(place: str) -> None:
    leads = Client().post("/en/help/", {"place": place})
    assert leads.status_code == 302
    assert set(parse_qs(urlsplit(leads.headers["Location"]).query)) <= {"region", "proposed"}
