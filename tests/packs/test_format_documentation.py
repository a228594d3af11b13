"""The page for pack authors says what the reader accepts, word for word."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from abri.engine.facts import FIELDS
from abri.engine.packs import DESK_KINDS, UPLOAD_RULES, URGENCIES, compile_condition
from abri.engine.packs.comparisons import OF_FACTS
from abri.engine.packs.examples import LISTS_EXPECTED, WORDS_EXPECTED
from abri.engine.packs.folders import FILES
from abri.engine.packs.intake import QUESTION_KINDS
from abri.engine.packs.law import SENTENCES
from abri.engine.packs.law_examples import BY_PROVISION, LISTED
from abri.engine.packs.organisations import AUDIENCES, KINDS
from abri.engine.packs.provisions import PROVISION_KINDS
from abri.engine.packs.statutes import LAW

PAGE = (Path(__file__).parents[2] / "docs" / "pack-author" / "format.md").read_text(encoding="utf-8")
WORDS: dict[str, tuple[str, ...]] = {
    "kinds": KINDS,
    "audiences": AUDIENCES,
    "desks": DESK_KINDS,
    "sentences": tuple(SENTENCES),
    "provision kinds": PROVISION_KINDS,
    "law expect": (*LISTED, *BY_PROVISION),
    "expect": (*WORDS_EXPECTED, *LISTS_EXPECTED, "due", "due_on"),
}
WORDS.update((kind, tuple(makers)) for kind, makers in OF_FACTS.items())
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", WORDS)
def test_a_list_of_words_is_complete(name: str) -> None:
    listed = re.search(rf"<!-- {name} -->(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert listed
    assert sorted(re.findall(r"`([a-z_]+)`", listed[1])) == sorted(WORDS[name])


def test_every_fact_and_its_words_are_named() -> None:
    table = PAGE.split("| fact | kind | values |")[1].split("\n\n")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert set(FIELDS) <= named
    assert {word for field in FIELDS.values() for word in field.words} <= named


def test_every_file_and_kind_of_question_is_named() -> None:
    for word in (*FILES, LAW, *QUESTION_KINDS, *URGENCIES, *UPLOAD_RULES):
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
