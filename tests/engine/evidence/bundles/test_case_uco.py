"""CASE/UCO: a bundle as other tools of investigators read it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from abri.engine.evidence.bundles.case_uco import (
    Exhibit,
    ExhibitFile,
    Investigation,
    SeenAddress,
    case_jsonld,
)
from abri.engine.evidence.custody import Entry, follow, hide

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def log(name: str) -> tuple[Entry, ...]:
    item, _ = hide("item", "ab" * 32)
    actor, _ = hide("actor", "Alma")
    first = follow(None, log=name, action="received", at=NOW, desk="desk", item=item, actor="", reason="")
    later = NOW + timedelta(hours=1)
    return first, follow(
        first, log=name, action="exported", at=later, desk="desk", item=item, actor=actor, reason=""
    )


@pytest.fixture
def investigation() -> Investigation:
    picture = Exhibit(
        1,
        (
            ExhibitFile("items/1/original.png", "image/png", 12, "ab" * 32, True),
            ExhibitFile("items/1/copy.png", "image/png", 10, "cd" * 32, False),
        ),
        log("one"),
        actors={2: "Alma"},
    )
    link = Exhibit(
        2,
        (ExhibitFile("items/2/link.json", "application/json", 10, "ef" * 32, True),),
        log("two"),
        SeenAddress("https://video.example/watch?v=1&x=\u00e9", "Video", "@account", "123"),
    )
    return Investigation("K7-4QF2", "Abri", "For the police", NOW, (picture, link))


def nodes(investigation: Investigation) -> Iterator[dict[str, Any]]:
    yield from json.loads(case_jsonld(investigation))["@graph"]


def test_the_validator_of_case_accepts_all_but_a_size_that_is_none(
    investigation: Investigation, tmp_path: Path
) -> None:
    """The validator takes long to start, so it sees a whole graph, an empty one and a spoilt one together."""
    empty = replace(investigation, reference="EMPTY", exhibits=())
    sized = case_jsonld(replace(investigation, reference="SPOILT"))
    spoilt = sized.replace(b'sizeInBytes": 12', b'sizeInBytes": "many"')
    facets = [
        facet["@id"]
        for node in json.loads(spoilt)["@graph"]
        for facet in node.get("uco-core:hasFacet", [])
        if facet.get("uco-observable:sizeInBytes") == "many"
    ]
    assert facets
    assert refused(case_jsonld(investigation), case_jsonld(empty), spoilt, folder=tmp_path) == sorted(facets)


def refused(*graphs: bytes, folder: Path) -> list[str]:
    """What the validator of the CASE community finds fault with; each graph has ids of its own."""
    files = [folder / f"{number}.jsonld" for number, _ in enumerate(graphs)]
    for file, graph in zip(files, graphs, strict=True):
        file.write_bytes(graph)
    said = subprocess.run(
        [Path(sys.executable).with_name("case_validate"), *files], capture_output=True, text=True, check=False
    )
    faults = sorted(re.findall(r"Focus Node: (\S+)", said.stdout))
    assert f"Conforms: {not faults}" in said.stdout, said.stdout + said.stderr
    return faults


def test_each_file_is_there_with_its_path_size_and_digest(investigation: Investigation) -> None:
    files = [node for node in nodes(investigation) if node["@type"] == "uco-observable:File"]
    facets = [facet for node in files for facet in node["uco-core:hasFacet"]]
    paths = [one["uco-observable:filePath"] for one in facets if "uco-observable:filePath" in one]
    digests = [
        one["uco-observable:hash"][0]["uco-types:hashValue"]["@value"]
        for one in facets
        if "uco-observable:hash" in one
    ]
    assert paths == ["data/items/1/original.png", "data/items/1/copy.png", "data/items/2/link.json"]
    assert digests == ["ab" * 32, "cd" * 32, "ef" * 32]


def test_each_line_of_a_log_is_an_action_with_the_instant_of_the_line(investigation: Investigation) -> None:
    actions = [
        (node["uco-core:name"], node["uco-action:startTime"]["@value"])
        for node in nodes(investigation)
        if node["@type"] == "case-investigation:InvestigativeAction"
    ]
    assert (
        actions
        == [
            ("received", "2026-11-22T09:00:00.000Z"),
            ("exported", "2026-11-22T10:00:00.000Z"),
        ]
        * 2
    )


def test_only_who_is_disclosed_is_named(investigation: Investigation) -> None:
    assert [
        node["uco-core:name"] for node in nodes(investigation) if node["@type"] == "uco-identity:Person"
    ] == ["Alma"]
    withheld = tuple(replace(one, actors={}) for one in investigation.exhibits)
    assert b"Alma" not in case_jsonld(replace(investigation, exhibits=withheld))


def test_every_id_is_used_once_and_every_reference_leads_somewhere(investigation: Investigation) -> None:
    ids = [node["@id"] for node in nodes(investigation)]
    assert len(ids) == len(set(ids))
    referred = {
        one["@id"]
        for node in nodes(investigation)
        for value in node.values()
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, dict) and set(one) == {"@id"}
    }
    assert referred <= set(ids)


def test_the_same_investigation_gives_the_same_bytes(investigation: Investigation) -> None:
    assert case_jsonld(investigation) == case_jsonld(investigation)
