"""Research as BibTeX, read back with bibtexparser."""

from __future__ import annotations

import re
from dataclasses import replace

from bibtexparser.entrypoint import parse_string
from hypothesis import given

from abri.engine.catalogue import RESEARCH, Catalogue, Entry
from abri.engine.catalogue.exports import bibtex
from abri.engine.packs import Text
from tests.engine.catalogue.exports.texts import LINE, WORDS

COMMANDS = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}


def read(text: str) -> dict[str, dict[str, str]]:
    library = parse_string(text)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return {one.key: {field.key: str(field.value) for field in one.fields} for one in library.entries}


def plain(value: str) -> str:
    """What a reader sees of a value in TeX."""

    def spoken(found: re.Match[str]) -> str:
        command, sign = found.groups()
        return {**COMMANDS, "textasciicircum": "^"}.get(command, sign or "")

    seen = re.sub(r"\{\\([a-z]+)\}|\\([%&#$_])", spoken, value.removeprefix("{").removesuffix("}"))
    return seen.replace("{@}", "@")


def study(land: Catalogue, **changed: object) -> Entry:
    return replace(land.section(RESEARCH)[0], **changed)  # type: ignore[arg-type]


@given(title=LINE, abstract=WORDS, publisher=LINE)
def test_a_study_comes_back(land: Catalogue, title: str, abstract: str, publisher: str) -> None:
    one = land.section(RESEARCH)[0]
    one = study(
        land,
        title=Text((("en", title),), ("en",)),
        summary=Text((("en", abstract),), ("en",)),
        details={**one.details, "publisher": publisher},
    )
    other = study(land, id="xx.study.other")
    found = read(bibtex([one, other], "en"))
    assert list(found) == [one.id, "xx.study.other"]
    assert plain(found[one.id]["title"]) == title
    assert plain("{" + found[one.id]["abstract"] + "}") == " ".join(abstract.split())
    assert plain("{" + found[one.id]["institution"] + "}") == publisher
    assert found[one.id]["year"] == "2014"
    assert found[one.id]["doi"] == "10.1000/182"


def test_names_that_hold_a_comma_or_an_and_are_not_taken_apart(land: Catalogue) -> None:
    details = land.section(RESEARCH)[0].details
    authors = [
        {"family": "de la Rue, Jr", "given": "Jo"},
        {"literal": "Child and Family"},
        {"family": "Sand"},
    ]
    found = read(bibtex([study(land, details={**details, "authors": authors})], "en"))
    assert found["xx.study.lines"]["author"] == "{de la Rue, Jr}, Jo and {Child and Family} and Sand"


@given(name=LINE)
def test_any_name_keeps_the_braces_even(land: Catalogue, name: str) -> None:
    details = land.section(RESEARCH)[0].details
    authors = [{"family": name, "given": name}, {"literal": name}]
    text = bibtex([study(land, details={**details, "authors": authors})], "en")
    assert text.count("{") == text.count("}")
    assert set(read(text)) == {"xx.study.lines"}


def test_a_survey_is_a_report_that_says_so_and_what_nobody_confirmed_has_a_keyword(land: Catalogue) -> None:
    text = bibtex([study(land, kind="survey")], "en")
    assert text.startswith("@techreport{")
    found = read(text)["xx.study.lines"]
    assert (found["type"], found["keywords"]) == ("survey", "unverified")
