"""The page for pack authors says what the reader accepts, word for word."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from abri.engine.facts import FIELDS
from abri.engine.packs import DESK_KINDS, UPLOAD_RULES, URGENCIES, compile_condition, load_pack
from abri.engine.packs.comparisons import OF_FACTS
from abri.engine.packs.contact import read_contact
from abri.engine.packs.country import CONTINENTS
from abri.engine.packs.evidence import ALERTED, TICKING, read_evidence
from abri.engine.packs.examples import LISTS_EXPECTED, WORDS_EXPECTED
from abri.engine.packs.folders import FILES, SECTIONS, SHARED_FILES, SHARED_HEAD, Folder, Shelf
from abri.engine.packs.intake import QUESTION_KINDS
from abri.engine.packs.law import SENTENCES
from abri.engine.packs.law_examples import BY_PROVISION, LISTED
from abri.engine.packs.organisations import AUDIENCES, KINDS, read_organisations
from abri.engine.packs.platforms import HOSTED, read_platforms
from abri.engine.packs.problems import Problems
from abri.engine.packs.provisions import PROVISION_KINDS
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.referral import read_referral
from abri.engine.packs.restorative import read_restorative
from abri.engine.packs.sections import read_sections
from abri.engine.packs.sections.education import INITIATIVE_KINDS
from abri.engine.packs.sections.names import SECTION_NAMES
from abri.engine.packs.sections.places import read_places
from abri.engine.packs.sections.research import STUDY_KINDS
from abri.engine.packs.sections.standards import STANDARD_KINDS
from abri.engine.packs.sections.timeline import EVENT_KINDS
from abri.engine.packs.sheets import Sheet, read_sheet
from abri.engine.packs.sourced import PRECISIONS, Origin
from abri.engine.packs.statutes import LAW
from abri.engine.packs.work import PLACEHOLDERS, read_work

TINY = Path(__file__).parent / "fixtures" / "tiny"
PAGE = (Path(__file__).parents[2] / "docs" / "pack-author" / "format.md").read_text(encoding="utf-8")
WORDS: dict[str, tuple[str, ...]] = {
    "kinds": KINDS,
    "audiences": AUDIENCES,
    "desks": DESK_KINDS,
    "sentences": tuple(SENTENCES),
    "provision kinds": PROVISION_KINDS,
    "precisions": PRECISIONS,
    "continents": CONTINENTS,
    "counted": tuple(load_pack(TINY).counted()),
    "initiative kinds": INITIATIVE_KINDS,
    "study kinds": STUDY_KINDS,
    "event kinds": EVENT_KINDS,
    "standard kinds": STANDARD_KINDS,
    "sections": SECTION_NAMES,
    "alerted": ALERTED,
    "ticking": TICKING,
    "placeholders": PLACEHOLDERS,
    "hosted": HOSTED,
    "shared files": (LAW, *SHARED_FILES[1:]),
    "law expect": (*LISTED, *BY_PROVISION),
    "expect": (*WORDS_EXPECTED, *LISTS_EXPECTED, "due", "due_on"),
}
WORDS.update((kind, tuple(makers)) for kind, makers in OF_FACTS.items())
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", WORDS)
def test_a_list_of_words_is_complete(name: str) -> None:
    listed = re.search(rf"<!-- {name} -->(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert listed
    assert sorted(re.findall(r"`([a-z_.]+)`", listed[1])) == sorted(WORDS[name])


def test_every_fact_and_its_words_are_named() -> None:
    table = PAGE.split("| fact | kind | values |")[1].split("\n\n")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert set(FIELDS) <= named
    assert {word for field in FIELDS.values() for word in field.words} <= named


def test_every_file_and_kind_of_question_is_named() -> None:
    for word in (*FILES, *SECTIONS, SHARED_HEAD, LAW, *QUESTION_KINDS, *URGENCIES, *UPLOAD_RULES):
        assert re.search(rf"\b{word}\b", PAGE), word


@pytest.mark.parametrize("block", [block for block in BLOCKS if not block.startswith("when")])
def test_an_example_is_toml_whose_conditions_compile(block: str) -> None:
    conditions = [
        entry["when"]
        for entries in tomllib.loads(block).values()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict) and "when" in entry
    ]
    for condition in conditions:
        compile_condition(condition)


def test_the_example_conditions_compile() -> None:
    (block,) = [block for block in BLOCKS if block.startswith("when")]
    for line in block.strip().splitlines():
        compile_condition(tomllib.loads(line)["when"])


def chapter(file: str) -> str:
    """The words between the heading that names the file and the next one."""
    return re.split(rf"^## .*{re.escape(file)}.*$", PAGE, flags=re.MULTILINE)[1].split("\n## ")[0]


def example(file: str, problems: Problems) -> Table:
    """The first example in the chapter of a TOML file, as if it were the file."""
    block = re.findall(r"```toml\n(.*?)```", chapter(file), re.DOTALL)[0]
    language = Language(("nl", "fr", "de", "en"), ("en", "fr", "nl", "de"))
    return Table(file, "file", tomllib.loads(block), problems, language)


def example_sheet(file: str, folder: Path, problems: Problems) -> Sheet:
    """The first example in the chapter of a CSV file, read from `folder`."""
    block = re.findall(r"```csv\n(.*?)```", chapter(file), re.DOTALL)[0]
    (folder / file).write_text(block, encoding="utf-8")
    sheet = read_sheet(folder / file, file, problems)
    assert sheet is not None
    return sheet


def test_the_examples_of_sections_have_no_problems(tmp_path: Path) -> None:
    """Each worked example goes through its reader, so no key, column or word in it is unknown."""
    problems = Problems()
    tables = {name: example(name, problems) for name in SECTIONS if name.endswith(".toml")}
    sheets = {name: example_sheet(name, tmp_path, problems) for name in ("statistics.csv", "places.csv")}
    folder = Folder(tables, sheets, None)
    folder.speak(tables["timeline.toml"].language)
    origin = Origin("be", shared=False, regions=("be.vl", "be.bru", "be.dg", "be.fwb"))
    shelves = (Shelf(origin, folder),)
    sections = read_sections(shelves, problems)
    places = read_places(example("pack.toml", problems), sheets["places.csv"], origin.regions)
    known = load_pack("be")
    outcomes = {"helped": known.outcomes["helped"]}
    evidence = read_evidence(shelves, outcomes, known.organisations, known.intake.by_id)
    restorative = read_restorative(shelves, known.categories)
    referral = read_referral(shelves)
    platforms = read_platforms(shelves, known.organisations, {})
    work = read_work(shelves, known.categories)
    contact = read_contact(shelves)
    organisations = list(read_organisations(example("organisations.toml", problems), origin))
    assert not problems.found
    assert (len(evidence.checklist), len(evidence.leave_out)) == (1, 1)
    assert (len(platforms.reasons), len(platforms.flaggers), len(platforms.hand_overs)) == (2, 1, 1)
    assert organisations
    assert (list(contact.genders), list(contact.places), list(contact.lasting)) == (
        ["girl"],
        ["messaging"],
        ["5-15"],
    )
    assert (list(referral.grounds), list(referral.receivers)) == (["listed"], ["police"])
    assert (len(work.answers), len(work.rubrics), work.silent_days) == (1, 1, 7)
    assert [list(one.steps) for one in restorative.approaches.values()] == [["listen", "agree"]]
    assert [one.categories for one in restorative.not_for] == [("threat",)]
    assert all(len(several) == 1 for several in (sections.studies, sections.events, sections.campaigns))
    assert (len(sections.figures), len(places)) == (2, 2)
