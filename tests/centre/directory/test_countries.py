"""Countries, their sections and their filters: no database, no script, nothing lost on the way."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.centre.country import world
from abri.centre.directory.section_pages import PAGE
from abri.centre.directory.words import SECTIONS
from abri.engine.catalogue import select

BE = "/en/countries/be/"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page: str = answer.content.decode()
    return page


def data(client: Client, address: str) -> Any:
    return json.loads(client.get(address, headers={"Accept": "application/json"}).content)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_country_and_section_opens_in_every_language(client: Client, language: str) -> None:
    """The ``db`` fixture is not asked for, so a query would be an error."""
    for address in (f"/{language}/countries/", f"/{language}/compare/", f"/{language}/changes/"):
        text(client, address)
    for country in world().countries:
        text(client, f"/{language}/countries/{country}/")
        for section in SECTIONS:
            page = text(client, f"/{language}/countries/{country}/{section}/")
            assert page.count("<h1>") == 1


def test_a_continent_leads_to_its_countries_and_a_country_to_its_sections(client: Client) -> None:
    page = text(client, "/en/countries/")
    assert "<h2>Europe</h2>" in page
    for country in world().countries:
        assert f'href="/en/countries/{country}/"' in page
    page = text(client, BE)
    for section in SECTIONS:
        if world().countries["be"].section(section):
            assert f'href="{BE}{section}/"' in page


def test_a_header_figure_that_nobody_knows_is_said_to_be_unknown(client: Client) -> None:
    figures = re.search(r'<dl class="abri-header-figures">.*?</dl>', text(client, BE), re.DOTALL)
    assert figures
    assert figures[0].count("<dt>") == len(world().countries["be"].header) == 4
    assert figures[0].count("not known") == 4


def test_the_eight_pillars_lead_into_the_country(client: Client) -> None:
    page = text(client, BE)
    pillars = world().countries["be"].pillars
    assert len(pillars) == 8
    for pillar in pillars:
        assert f'href="/en/facts/{pillar.id}/"' in page


@pytest.mark.parametrize("address", ["countries/xx/", "countries/be/astrology/", "countries/be/pillars/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/en/{address}").status_code == 404


def test_a_page_of_entries_is_ordered_by_year_and_leads_to_the_others(client: Client) -> None:
    found = data(client, f"{BE}research/")
    years = [entry["years"][0] for entry in found["entries"]]
    assert years == sorted(years, reverse=True)
    assert len(years) == PAGE
    assert found["pages"] == 2
    following = data(client, found["next"])
    assert following["next"] is None
    ids = {entry["id"] for entry in (*found["entries"], *following["entries"])}
    assert ids == {entry.id for entry in world().countries["be"].section("research")}
    page = text(client, f"{BE}research/?page=2")
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize(
    ("section", "query", "chosen"),
    [
        ("research", "year=2014", {"year": 2014}),
        ("organisations", "kind=helpline&language=fr", {"kind": "helpline", "language": "fr"}),
        ("organisations", "audience=parents&region=be.vl", {"audience": "parents", "region": "be.vl"}),
        ("law", "kind=treaty", {"kind": "treaty"}),
        ("timeline", "year=2026&kind=law", {"year": 2026, "kind": "law"}),
    ],
)
def test_filters_leave_what_fits_and_stay_chosen(
    client: Client, section: str, query: str, chosen: dict[str, Any]
) -> None:
    expected = select(world().countries["be"].section(section), **chosen)
    assert data(client, f"{BE}{section}/?{query}")["count"] == len(expected)
    page = text(client, f"{BE}{section}/?{query}")
    for value in chosen.values():
        assert f'<option value="{value}" selected>' in page
    assert "Show all" in page
    assert '<form class="abri-sift" method="get"' in page


def test_a_filter_keeps_its_place_over_pages(client: Client) -> None:
    page = text(client, f"{BE}law/?kind=offence")
    assert re.search(r'rel="next" href="\?kind=offence&amp;page=2"', page)


def test_filters_that_leave_nothing_say_so(client: Client) -> None:
    page = text(client, f"{BE}research/?kind=book&year=2016")
    assert "Nothing fits all of this" in page


def test_an_empty_section_says_so(client: Client) -> None:
    assert "Nothing is entered here yet" in text(client, "/en/countries/lu/campaigns/")


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["year", "kind", "audience", "region", "language", "page", "x"]), st.text(max_size=9)
    )
)
def test_any_question_is_answered(query: dict[str, str]) -> None:
    answer = Client().get(f"{BE}organisations/", query)
    assert answer.status_code == 200


def test_figures_are_drawn_with_the_same_numbers_in_a_table_beside_them(client: Client) -> None:
    page = text(client, "/en/countries/be/statistics/?kind=hotlines")
    drawn = re.findall(r'<svg class="abri-chart__drawing".*?</svg>', page, re.DOTALL)
    tables = re.findall(r'<table class="abri-table">.*?</table>', page, re.DOTALL)
    assert len(drawn) == len(tables) > 0
    assert 'role="img"' in drawn[0]
    assert "last checked on" in page
    assert not re.search(r"\sstyle=|<style", page)


def test_the_timeline_is_drawn_with_its_counts_beside_it(client: Client) -> None:
    page = text(client, f"{BE}timeline/")
    assert page.count("abri-chart__drawing") == 1
    dots = page.count("<circle ")
    assert dots == len([one for one in world().countries["be"].section("timeline") if one.years])


def test_a_doubtful_entry_says_so_in_the_list(client: Client) -> None:
    listed = data(client, f"{BE}law/?kind=civil")["entries"]
    assert any(not entry["verified"] for entry in listed)
    assert "not confirmed" in text(client, f"{BE}law/?kind=civil")


def test_two_countries_stand_side_by_side(client: Client) -> None:
    page = text(client, "/en/compare/?left=lu&right=be&section=organisations")
    assert "<h1>Luxembourg and Belgium</h1>" in page
    rows = data(client, "/en/compare/?left=lu&right=be&section=organisations")["rows"]
    helplines = next(row for row in rows if row["label"] == "Help line")
    assert helplines["left"]
    assert helplines["right"]
    assert helplines["left"][0]["url"].startswith("/en/facts/lu.")


def test_what_is_not_confirmed_says_so_beside_another_country_too(client: Client) -> None:
    for section in ("organisations", "law"):
        rows = data(client, f"/en/compare/?left=be&right=lu&section={section}")["rows"]
        told = {cell["url"]: cell["text"] for row in rows for side in ("left", "right") for cell in row[side]}
        shown = [
            (one, told[url]) for one in world().entries.values() if (url := f"/en/facts/{one.id}/") in told
        ]
        assert any(not one.verified for one, _ in shown)
        assert all(said.endswith("(not confirmed)") != one.verified for one, said in shown)


def test_a_figure_that_nobody_confirmed_says_so_in_the_drawing(client: Client) -> None:
    page = text(client, "/en/facts/childfocus.csam_reports/")
    drawing = re.search(r"<svg.*</svg>", page, re.DOTALL)
    assert drawing
    assert "(not confirmed)" in drawing[0]


def test_the_same_indicator_stands_in_one_row(client: Client) -> None:
    rows = data(client, "/en/compare/?left=be&right=lu&section=statistics")["rows"]
    assert rows
    assert all(row["left"] and row["right"] for row in rows)


def test_a_comparison_that_cannot_be_falls_back_to_this_country(client: Client) -> None:
    found = data(client, "/en/compare/?left=xx&right=yy&section=zz")
    assert (found["left"], found["section"]) == ("be", "")
    assert found["right"] != "be"


def test_changes_say_which_time_they_are_about_and_lead_to_the_facts(client: Client) -> None:
    page = text(client, "/en/changes/")
    assert "Concerns what happened: since 1 September 2026." in page
    assert "8 April 2026 to 31 August 2026" in page
    assert 'href="/en/facts/be.cp2024.art237/"' in page
    found = data(client, "/en/changes/")["changes"]
    assert [one["on"] for one in found] == sorted((one["on"] for one in found), reverse=True)
    assert len({json.dumps(one) for one in found}) == len(found)


@pytest.mark.parametrize(
    "address", [BE, f"{BE}law/", f"{BE}pack.zip", "/en/facts/be.112/", "/en/search/", "/en/law/"]
)
def test_a_method_that_writes_is_refused_as_such(address: str) -> None:
    refused = Client(enforce_csrf_checks=True).post(address)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
