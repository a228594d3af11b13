"""What each section's facts become: one shape, nothing lost that the public may see."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from abri.engine.catalogue import Catalogue, Change, Entry, catalogue_of, open_world
from abri.engine.packs import Pack, Text, load_pack
from tests.engine.catalogue.conftest import Another
from tests.engine.catalogue.exports.texts import WORDS
from tests.engine.conftest import TINY


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


@pytest.fixture(scope="module")
def profile(belgium: Pack) -> Catalogue:
    return catalogue_of(belgium)


def test_every_fact_of_a_pack_is_an_entry_and_comes_back_from_json(belgium: Pack, profile: Catalogue) -> None:
    facts = {*belgium.organisations, *belgium.law.provisions, *(one.id for one in belgium.sections.entries())}
    assert set(profile.entries) == facts
    for entry in profile.entries.values():
        said = json.loads(json.dumps(entry.as_json()))
        assert Entry.from_json(said, entry.title.fallback) == entry


@given(words=WORDS, other=WORDS)
def test_an_entry_of_any_words_comes_back_from_json(land: Catalogue, words: str, other: str) -> None:
    said = Text((("en", words), ("fr", other)), ("en", "fr"))
    entry = replace(
        land.entries["xx.child"],
        title=said,
        aliases=(other, words),
        history=(Change("2026-05", said, correction=True, entry="xx.other"),),
        details={"words": dict(said), "nothing": None, "many": [1, 2.5, True, {words: other}]},
    )
    found = Entry.from_json(json.loads(json.dumps(entry.as_json())), ("en", "fr"))
    assert found == entry
    assert found.text(found.details["words"]).say("fr") == other


def test_notes_for_authors_are_never_given_out(tiny: Pack, land: Catalogue) -> None:
    facts = (*tiny.organisations.values(), *tiny.law.provisions.values(), *tiny.sections.studies.values())
    notes = {fact.id: fact.note for fact in facts if fact.note}
    assert notes
    for name, note in notes.items():
        assert note not in json.dumps(land.entries[name].as_json(), ensure_ascii=False)


def test_a_law_knows_the_versions_before_and_after_it(profile: Catalogue) -> None:
    older = profile.entries["be.cp1867.art442bis"]
    newer = profile.entries["be.cp2024.art237"]
    assert older.years == (1998, 2026)
    assert newer.years == (2026, None)
    assert newer.id in older.related
    assert older.id in newer.related
    assert [(change.on, change.entry) for change in older.history if not change.correction] == [
        ("1998-12-27", ""),
        ("2026-09-01", newer.id),
    ]
    assert (older.details["from"], older.details["until"]) == ("1998-12-27", "2026-09-01")
    replaced = newer.details["replaces"]
    assert isinstance(replaced, list)
    assert older.id in replaced
    assert newer.details["elements"]
    assert newer.text(newer.details["level_names"]).say("nl") == "niveau 2"


def test_an_organisation_says_how_to_reach_it_and_as_of_when(profile: Catalogue) -> None:
    line = profile.entries["be.childfocus.116000"]
    contact = line.details["contact"]
    assert isinstance(contact, dict)
    assert contact["phone"] == "116 000"
    assert line.details["hours_as_of"]
    assert line.country == "be"


def test_a_figure_says_what_it_counts_where_and_when(land: Catalogue) -> None:
    figure = land.entries["xx.child.calls.2021"]
    assert figure.title.say("fr") == "Appels à la ligne enfants, Exlande, 2021/22"
    assert figure.years == (2021, 2022)
    assert figure.kind == "lines"
    assert figure.details["value"] == 9
    assert figure.details["unit"] == {
        "id": "percent",
        "names": {"en": "percent", "fr": "pour cent"},
        "symbol": "%",
    }
    assert land.entries["xx.population.2025"].details["value"] is None


def test_an_indicator_has_its_whole_series_from_the_oldest_on(land: Catalogue) -> None:
    series = land.series()
    assert [figure.id for figure in series["xx.child.calls"]] == [
        "xx.child.calls.2021",
        "xx.child.calls.2024",
    ]
    assert [indicator.id for indicator in land.header] == ["xx.population"]
    assert set(series) == set(land.listed["indicators"])


def test_a_study_keeps_its_authors_its_doubts_and_its_other_ids(land: Catalogue) -> None:
    study = land.entries["xx.study.lines"]
    assert study.title.say("fr") == "Who calls, and why"
    assert study.details["authors"] == [{"family": "Doe", "given": "Jo"}, {"literal": "Child line"}]
    assert study.text(study.details["caution"]).say("fr") == "Un petit échantillon."
    assert study.also == ("xx.study.copy",)
    assert not study.verified


def test_what_changed_in_the_world_is_told_apart_from_what_we_corrected(land: Catalogue) -> None:
    event, threat = land.entries["xx.event.treaty"], land.entries["xx.new.threat"]
    assert [(change.on, change.correction) for change in event.history] == [("2010", False)]
    assert ("2026-11-21", True) in [(change.on, change.correction) for change in threat.history]
    assert [revision.ids for revision in land.revisions] == [("xx.new.threat",)]


def test_pillars_come_in_order_and_lead_to_sections_and_entries(land: Catalogue) -> None:
    assert [pillar.details["number"] for pillar in land.pillars] == [1]
    assert land.pillars[0].details["leads"] == ["law", "xx.new.threat"]


def test_the_feed_of_a_country_holds_what_was_changed_in_what_it_shares(another: Another) -> None:
    world = open_world([another("zz", "zz")])
    assert [(one.on.isoformat(), one.country) for one in world.countries["zz"].revisions] == [
        ("2026-11-21", "zz"),
        ("2026-11-20", "un"),
    ]


def test_a_pack_without_sections_has_none() -> None:
    assert open_world([TINY]).countries["xx"].section("nothing") == ()
