"""The API gives what the command line and the pages give, and refuses clearly what it cannot answer."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from abri.centre.country import country, world
from abri.centre.directory.api.service import api
from abri.cli import main

FACTS: list[dict[str, Any]] = [
    {},
    {"conduct": ["threat"], "written": True, "on": "2026-10-03", "victim_age": 13},
    {"conduct": ["intimate_image_shared"], "on": ["2026-08-15", "2026-09-20"], "image": "intimate_minor",
     "category": ["deepfake.sexual.minor"], "language": "fr", "region": "be.fwb"},
    {"danger": "suicide", "reporter": "self", "victim_age": [13, 15], "language": "de"},
]  # fmt: skip
AT = "2026-11-21T20:00:00+01:00"
SECRET = "geheimplatform"


def post(client: Client, address: str, body: object) -> Any:
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(f"/api/v1/{address}", content, content_type="application/json")


def as_toml(facts: dict[str, Any]) -> str:
    """JSON's values are TOML's, but for days."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in facts.items()]
    return "\n".join(lines)


@pytest.mark.parametrize("facts", FACTS)
def test_law_is_exactly_that_of_the_command_line(
    client: Client, facts: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(as_toml(facts))
    for option, query in (([], ""), (["--on", "2026-09-01"], "?on=2026-09-01")):
        assert main(["law", "match", str(file), "--json", *option]) == 0
        assert post(client, f"law/match{query}", facts).json() == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("facts", FACTS)
def test_the_route_is_exactly_that_of_the_command_line(
    client: Client, facts: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(as_toml(facts))
    assert main(["route", str(file), "--json", "--at", AT]) == 0
    told = post(client, f"route?at={AT.replace('+', '%2B')}", facts).json()
    assert told == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ("{", 400, "not JSON"),
        (b"\xff", 400, "not UTF-8"),
        ("[" * 50_000, 400, "not JSON"),
        ('{"acts": NaN}', 400, "NaN is no number"),
        ('{"acts": 1, "acts": 2}', 400, "twice"),
        ("x" * 70_000, 413, "65536 bytes"),
        ("[]", 422, "not an object"),
        ({"conducts": ["threat"]}, 422, "did you mean 'conduct'?"),
        ({"conduct": ["menace"]}, 422, "not one of its words"),
        ({"category": ["nonsense"]}, 422, "not a category"),
        ({"on": ["2026-09-20", "2026-08-15"]}, 422, "ends"),
        ({"victim_age": 13.5}, 422, "not a whole number"),
        ({"written": "yes"}, 422, "neither true nor false"),
    ],
)
@pytest.mark.parametrize("address", ["law/match", "route"])
def test_facts_that_cannot_be_read_are_refused_with_the_cure(
    client: Client, address: str, body: object, status: int, problem: str
) -> None:
    answer = post(client, address, body)
    assert answer.status_code == status
    assert problem in " ".join(answer.json()["problems"])


@pytest.mark.parametrize("address", ["law/match", "route"])
def test_nothing_of_posted_facts_is_stored_or_logged(
    client: Client, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    """The ``db`` fixture is not asked for, so a query would be an error."""
    with caplog.at_level(logging.DEBUG):
        answer = post(client, address, {"platform": SECRET, "conduct": ["threat"]})
        post(client, address, {"platform": SECRET, "conduct": [SECRET]})
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert SECRET not in caplog.text
    assert "Access-Control-Allow-Origin" not in answer


def test_any_site_may_read_what_get_answers(client: Client) -> None:
    for address in ("countries", "countries/be", "entries", "changes", "search?q=pesten"):
        assert client.get(f"/api/v1/{address}")["Access-Control-Allow-Origin"] == "*"


def test_every_entry_can_be_read_page_by_page(client: Client) -> None:
    address, ids = "/api/v1/entries?size=200", []
    while address:
        page = client.get(address).json()
        ids += [entry["id"] for entry in page["entries"]]
        address = page["next"]
    assert ids == list(world().entries)
    assert page["total"] == len(ids)


def test_filters_narrow_down_and_stay_in_the_next_address(client: Client) -> None:
    page = client.get("/api/v1/countries/be/entries?section=organisations&region=be.dg&size=3").json()
    assert {entry["section"] for entry in page["entries"]} == {"organisations"}
    assert "section=organisations&region=be.dg&size=3&page=2" in page["next"]


def test_an_entry_is_found_by_each_of_its_ids(client: Client) -> None:
    other, name = next((other, name) for other, name in world().names.items() if other != name)
    assert client.get(f"/api/v1/entries/{other}").json()["id"] == name
    assert client.get(f"/api/v1/entries/{name}").json() == json.loads(
        json.dumps(world().entries[name].as_json())
    )


@pytest.mark.parametrize(
    "address", ["countries/zz", "countries/zz/entries", "entries/nothing", "countries/be/series/nothing",
                "countries/zz/series", "search?country=zz"],
)  # fmt: skip
def test_what_is_not_there_is_told(client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("address", "problem"),
    [("search?query=x", "'query' cannot be asked for here"), ("search?q=a&q=b", "'q' is there twice"),
     ("entries?size=500", "size"), ("entries?page=0", "page"), ("search?lang=xx", "lang"),
     ("countries/be/entries?section=nonsense", "section"), ("search?q=" + "a" * 201, "q")],
)  # fmt: skip
def test_a_question_that_does_not_fit_is_refused(client: Client, address: str, problem: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 422
    assert problem in " ".join(answer.json()["problems"])


@pytest.mark.parametrize("day", ["2026-9-1", "0", "20260901", "2026-02-30", "yesterday"])
def test_a_day_is_written_in_one_way(client: Client, day: str) -> None:
    assert post(client, f"law/match?on={day}", {}).status_code == 422


@pytest.mark.parametrize("at", ["2026-11-21T20:00", "2026-11-21T20:00:00Z", "2026-11-21 20:00:00%2B01:00"])
def test_an_instant_may_leave_out_its_zone(client: Client, at: str) -> None:
    assert post(client, f"route?at={at}", {}).status_code == 200


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00"]
)
def test_an_instant_at_the_end_of_the_calendar_is_refused(client: Client, at: str) -> None:
    refused = post(client, f"route?at={at}", {})
    assert refused.status_code == 422
    assert "a year from 1900 to 2200" in refused.json()["problems"][0]


def test_a_series_is_in_the_order_of_its_periods(client: Client) -> None:
    for series in client.get("/api/v1/countries/be/series").json()["series"]:
        one = client.get(f"/api/v1/countries/be/series/{series['indicator']}").json()
        assert one == series
        order = [(figure["area"], figure["period"] or "") for figure in one["observations"]]
        assert order == sorted(order)


def test_the_description_names_this_country_s_categories_and_regions() -> None:
    body = api.get_openapi_schema()["paths"]["/api/v1/law/match"]["post"]["requestBody"]
    facts = body["content"]["application/json"]["schema"]["properties"]
    assert facts["category"]["items"]["enum"] == list(country().categories)
    assert "be.dg" in facts["region"]["anyOf"][0]["enum"]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_for_people_names_every_address(client: Client, language: str) -> None:
    html = client.get(f"/{language}/api/").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert path in html
    assert "/api/v1/openapi.json" in html
