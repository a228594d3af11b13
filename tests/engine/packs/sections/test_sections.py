"""What stands in the files of the sections stands in the pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from abri.engine.packs import Author, Pack, Term, load_pack
from tests.engine.conftest import Changed, bare, complaints


def test_figures_hold_numbers_periods_and_caveats(tiny: Pack) -> None:
    population, calls, older = tiny.sections.figures.values()
    assert population.value is None
    assert tiny.sections.indicators[population.indicator].header is True
    assert (calls.value, older.value) == (12.5, 9)
    assert calls.publisher == "Child line, the"
    assert calls.caveats == ("over", "attempts")
    assert older.period is not None
    assert (older.period.first, older.period.last) == (date(2021, 1, 1), date(2022, 12, 31))
    assert (older.source_precision, older.verified, older.checked) == ("none", False, date(2026, 11, 21))
    assert tiny.sections.units["percent"].symbol == "%"
    assert list(tiny.sections.topics) == ["country", "lines"]
    assert tiny.sections.cautions[0].says.say("en") == "Years are not comparable."


def test_a_figure_without_a_period_has_none(changed: Changed) -> None:
    pack = load_pack(changed("statistics.csv", ",XX,2025,", ",XX,,"))
    assert pack.sections.figures["xx.population.2025"].period is None


def test_a_study_can_be_cited(tiny: Pack) -> None:
    study = tiny.sections.studies["xx.study.lines"]
    assert study.authors == (Author("Doe", "Jo", ""), Author("", "", "Child line"))
    assert (study.year, study.doi, study.isbn) == (2014, "10.1000/182", "978-3-16-148410-0")
    assert study.also == ("xx.study.copy",)
    assert study.web == "https://example.org/study"
    assert study.caution is not None
    assert study.source_precision == "site_or_named_only"
    assert tiny.sections.study_topics["lines"].names.say("fr") == "Lignes d'aide"


def test_times_are_as_precise_as_anybody_knows(tiny: Pack) -> None:
    event = tiny.sections.events["xx.event.treaty"]
    assert (event.on.first, str(event.until)) == (date(2006, 5, 1), "2006-07-12")
    assert event.history[0].on.year == 2010
    label = tiny.sections.initiatives["xx.label"]
    assert label.ends is not None
    assert label.ends.last == date(2015, 6, 30)
    campaign = tiny.sections.campaigns["xx.campaign.kind"]
    assert (str(campaign.starts), campaign.ends) == ("2019-02-05", None)


def test_standards_keep_their_own_words(tiny: Pack) -> None:
    standard = tiny.sections.standards["reasons"]
    assert standard.terms == (Term("1", "cyberbullying", "contact"), Term("", "grooming", ""))


def test_pillars_and_changes_name_sections_and_entries(tiny: Pack) -> None:
    assert tiny.sections.pillars["xx.pillar.1"].leads == ("law", "xx.new.threat")
    (change,) = tiny.sections.changes
    assert (change.ids, change.sections) == (("xx.new.threat",), ("law",))
    assert (change.starts, change.ends) == (date(2026, 9, 1), date(2026, 10, 1))


def test_organisations_and_provisions_have_other_ids_and_a_history(tiny: Pack) -> None:
    assert tiny.organisations["xx.child"].also == ("xx.kids",)
    assert str(tiny.organisations["xx.closed"].history[0].on) == "2016-03"
    assert tiny.law.provisions["xx.new.scope"].also == ("xx.words",)


def test_every_entry_says_where_it_stands(tiny: Pack) -> None:
    entries = list(tiny.entries())
    assert {entry.origin for entry in entries} == {"xx"}
    assert {entry.noun for entry in entries} == {
        "organisation",
        "provision",
        "indicator",
        "figure",
        "initiative",
        "study",
        "event",
        "campaign",
        "standard",
        "pillar",
    }
    assert len({entry.id for entry in entries}) == len(entries)


def test_a_pack_without_any_section_and_law_is_a_pack(tmp_path: Path) -> None:
    pack = load_pack(bare(tmp_path / "bare"))
    assert not pack.sections.figures
    assert not pack.sections.changes
    assert not pack.law.provisions
    assert not pack.places
    assert pack.places.find("1000") == ()
    assert pack.counted()["studies"] == 0


def test_figures_without_the_words_they_are_told_in_are_refused(changed: Changed) -> None:
    folder = changed("pack.toml", "# An", "# An")
    (folder / "statistics.toml").unlink()
    assert any(
        "statistics.csv: line 2: indicator 'xx.population' is not allowed" in line
        for line in complaints(folder)
    )
