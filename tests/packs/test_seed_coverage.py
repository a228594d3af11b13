"""Every fact that Belgium's pack was first drawn from is still in it, under its old id."""

from __future__ import annotations

import pytest

from abri.engine.packs import Pack, load_pack

STUDIES = tuple(f"seed.research.{number:02}" for number in range(1, 37))
FIGURES = ("seed.stat.1", "seed.stat.2", "seed.stat.3", "seed.stat.4")
EDUCATION = ("seed.edu.2007", "seed.edu.2010", "seed.edu.2014", "seed.edu.2015")
ORGANISATIONS = (
    "seed.org.fccu_rccu",
    "seed.org.childfocus",
    "seed.org.clicksafe",
    "seed.org.gezinsbond",
    "seed.org.gsma",
    "seed.org.itu",
    "seed.org.igf",
    "seed.org.isoc",
    "seed.org.interpol",
    "seed.org.klascement",
    "seed.org.moe",
)
LAW = (
    "seed.law.388",
    "seed.law.372",
    "seed.law.373",
    "seed.law.375",
    "seed.law.382",
    "seed.law.383",
    "seed.law.universal_jurisdiction_1995",
    "seed.law.in_absentia",
    "seed.law.budapest_2012",
)
EVENTS = (
    "seed.time.2006.1",
    "seed.time.2007.1",
    "seed.time.2010.1",
    "seed.time.2015.1",
    "seed.time.2016.1",
    "seed.time.2016.2",
)
PILLARS = tuple(f"seed.pillar.{number}" for number in range(1, 9))
NOUNS = {
    "study": STUDIES,
    "figure": FIGURES,
    "initiative": EDUCATION,
    "organisation": ORGANISATIONS,
    "provision": LAW,
    "event": EVENTS,
    "pillar": PILLARS,
}


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_fact_of_the_first_texts_is_found_under_its_old_id(belgium: Pack, noun: str) -> None:
    found = {name for entry in belgium.entries() if entry.noun == noun for name in (entry.id, *entry.also)}
    assert set(NOUNS[noun]) - found == set()


def test_the_first_texts_held_78_facts() -> None:
    assert len({name for names in NOUNS.values() for name in names}) == 78


def test_a_study_that_was_listed_twice_stands_once_and_keeps_both_ids(belgium: Pack) -> None:
    also = {study.id: study.also for study in belgium.sections.studies.values() if study.also}
    assert also == {
        "seed.research.14": ("seed.research.15",),
        "seed.research.16": ("seed.research.18",),
        "seed.research.24": ("seed.research.27",),
        "seed.research.25": ("seed.research.26",),
    }


def test_a_study_without_its_true_title_says_so(belgium: Pack) -> None:
    doubtful = belgium.sections.studies["seed.research.29"]
    assert doubtful.caution is not None
    assert not doubtful.verified


def test_no_study_has_data_that_nobody_read(belgium: Pack) -> None:
    for study in belgium.sections.studies.values():
        if study.id.startswith("seed."):
            assert not study.publisher
            assert not study.doi
            assert not study.isbn


def test_the_term_that_the_field_gave_up_stands_only_in_titles(belgium: Pack) -> None:
    for entry in belgium.sections.entries():
        for part in ("names", "summary", "abstract", "here"):
            words = str(getattr(entry, part, "")).casefold()
            assert "pornogra" not in words, f"{entry.id}: {part}"
