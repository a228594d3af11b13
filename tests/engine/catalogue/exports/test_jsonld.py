"""JSON-LD: the types of schema.org, nothing that nobody confirmed, and nothing that ends a script."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from abri.engine.catalogue import Catalogue, catalogue_of
from abri.engine.catalogue.exports import dataset, jsonld, script_text
from abri.engine.packs import Text, load_pack
from tests.engine.catalogue.exports.texts import WORDS

PAGE = "https://abri.example/fr/facts/"


@pytest.fixture(scope="module")
def belgium() -> Catalogue:
    return catalogue_of(load_pack("be"))


def test_each_section_has_its_type(land: Catalogue, belgium: Catalogue) -> None:
    types = {
        land.entries["xx.new.threat"]: "Legislation",
        replace(land.entries["xx.study.lines"], verified=True): "Report",
        replace(land.entries["xx.study.lines"], verified=True, kind="article"): "ScholarlyArticle",
        land.entries["xx.child.calls.2024"]: "Dataset",
        land.entries["xx.event.treaty"]: "Event",
        land.entries["xx.campaign.kind"]: "Event",
        belgium.entries["be.101"]: "GovernmentOrganization",
        belgium.entries["be.childfocus.116000"]: "Organization",
    }
    for entry, name in types.items():
        about = jsonld(entry, "fr", address=PAGE + entry.id)
        assert about is not None
        assert about["@type"] == name
        assert about["@id"] == PAGE + entry.id
        assert about["name"] == entry.title.say("fr")


def test_a_law_says_from_when_until_when_it_held(land: Catalogue) -> None:
    about = jsonld(land.entries["xx.old.threat"], "en", address=PAGE)
    assert about is not None
    assert about["temporalCoverage"] == "../2026-09-01"
    assert about["isPartOf"] == {"@type": "Legislation", "name": "Old Code"}


def test_what_nobody_confirmed_and_what_was_closed_is_not_said_to_programs(land: Catalogue) -> None:
    assert jsonld(land.entries["xx.study.lines"], "en", address=PAGE) is None
    assert jsonld(replace(land.entries["xx.child"], kind="legacy"), "en", address=PAGE) is None
    assert jsonld(land.pillars[0], "en", address=PAGE) is None


def test_a_campaign_of_an_unknown_day_is_no_event(land: Catalogue) -> None:
    campaign = land.entries["xx.campaign.kind"]
    assert jsonld(replace(campaign, details={**campaign.details, "from": None}), "en", address=PAGE) is None


@given(WORDS)
def test_words_come_back_from_a_script_element_and_never_end_it(land: Catalogue, words: str) -> None:
    event = replace(land.entries["xx.event.treaty"], title=Text((("en", words),), ("en",)))
    about = jsonld(event, "en", address=PAGE)
    assert about is not None
    text = script_text(about)
    assert json.loads(text) == about
    assert json.loads(text)["name"] == words
    assert not set(text) & set("<>&\u2028\u2029")


def test_a_country_offers_its_figures_as_one_data_set(belgium: Catalogue) -> None:
    about = dataset(belgium, "nl", address=PAGE, downloads={"text/csv": PAGE + "statistics.csv"})
    assert (about["@type"], about["name"]) == ("Dataset", "België")
    assert about["distribution"] == [
        {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": PAGE + "statistics.csv"}
    ]
    assert json.loads(script_text(about)) == about
