"""What a country gives out whole: at its address, in its format, as long as it is the same kept by caches."""

import io
import json
import zipfile

import pytest
from bibtexparser.entrypoint import parse_string
from django.test import Client
from icalendar import Calendar

from abri.centre.country import world
from abri.centre.directory.exports import EXPORTS

BE = "/nl/countries/be/"


def content(client: Client, name: str) -> bytes:
    answer = client.get(f"{BE}{name}")
    assert answer.status_code == 200
    whole: bytes = answer.content
    return whole


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_named_typed_open_and_kept(client: Client, name: str) -> None:
    answer = client.get(f"{BE}{name}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="be-{name}"'
    assert answer.headers["Content-Type"].startswith(EXPORTS[name].media_type)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(f"{BE}{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/fr/countries/be/{name}").headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("name", EXPORTS)
def test_a_country_that_is_not_installed_has_none(client: Client, name: str) -> None:
    assert client.get(f"/nl/countries/xx/{name}").status_code == 404


def test_other_programs_read_them(client: Client) -> None:
    be = world().countries["be"]
    studies = len(be.section("research"))
    assert len(parse_string(content(client, "research.bib").decode()).entries) == studies
    assert len(json.loads(content(client, "research.csl.json"))) == studies
    assert len(content(client, "statistics.csv").splitlines()) == len(be.section("statistics")) + 1
    events = Calendar.from_ical(content(client, "timeline.ics")).walk("VEVENT")
    assert len(events) == len(be.section("timeline"))
    assert content(client, "organisations.vcf").count(b"BEGIN:VCARD\r\n") > 30


def test_the_pack_comes_with_what_it_shares(client: Client) -> None:
    names = zipfile.ZipFile(io.BytesIO(content(client, "pack.zip"))).namelist()
    assert {"be/pack.toml", "eu/shared.toml"} <= set(names)
    assert not any("research.toml" in name for name in names if name.startswith("lu/"))


def test_events_and_cards_lead_to_the_pages_of_this_centre(client: Client) -> None:
    unfolded = content(client, "organisations.vcf").decode().replace("\r\n ", "")
    assert "/nl/facts/be.childfocus/" in unfolded
