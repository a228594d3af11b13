"""A package of QTI 2.1 read again: what the manifest names is there, and responses are marked as the pack says."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from abri.engine.learning.items import items
from abri.engine.learning.qti import qti_package
from tests.engine.learning.qti_grammar import faults
from tests.engine.packs.learning.samples import country_with, quiz_of, sample

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
C = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
Roots = dict[str, ElementTree.Element]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("quiz") / "tiny"
    quiz = quiz_of(country_with(folder, sample("en", "fr")))
    taken = items(quiz.questions.values(), "en", lambda question: f"Source: {question.source}")
    return qti_package(taken, {"passwords": "Passwords"}, "Passwords", "en")


@pytest.fixture(scope="module")
def roots(package: bytes) -> Roots:
    with ZipFile(BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: ElementTree.fromstring(opened.read(name)) for name in opened.namelist()}  # noqa: S314


def item(roots: Roots, name: str) -> ElementTree.Element:
    return roots[f"items/passwords.{name}.xml"]


def mapped(root: ElementTree.Element) -> dict[str, float]:
    return {str(one.get("mapKey")): float(str(one.get("mappedValue"))) for one in root.iter(f"{Q}mapEntry")}


def right(root: ElementTree.Element) -> list[str]:
    return [str(value.text) for value in root.findall(f"{Q}responseDeclaration/{Q}correctResponse/{Q}value")]


def test_the_manifest_and_the_test_name_every_file_and_nothing_else(roots: Roots) -> None:
    manifest, test = roots["imsmanifest.xml"], roots["test.xml"]
    files = [one.get("href") for one in manifest.iter(f"{C}file")]
    assert sorted(str(name) for name in files) == sorted(set(roots) - {"imsmanifest.xml"})
    named = {str(one.get("identifier")): str(one.get("href")) for one in manifest.iter(f"{C}resource")}
    leads = {str(one.get("identifierref")) for one in manifest.iter(f"{C}dependency")}
    assert leads == set(named) - {"test"}
    references = {
        str(one.get("identifier")): str(one.get("href")) for one in test.iter(f"{Q}assessmentItemRef")
    }
    assert references == {name: href for name, href in named.items() if name != "test"}
    assert all(roots[href].get("identifier") == name for name, href in references.items())


def test_every_element_stands_where_it_may_with_what_it_needs(roots: Roots) -> None:
    assert {name: found for name, root in roots.items() if (found := faults(root))} == {}


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("test.xml", lambda root: root.set(XML_LANG, "en"), "assessmentTest has no {"),
        ("items/passwords.many.xml", lambda root: root.remove(root[0]), ""),
        ("items/passwords.many.xml", lambda root: root.append(root[0]), "assessmentItem cannot hold: "),
        ("items/passwords.many.xml", lambda root: root.attrib.pop("title"), "assessmentItem lacks title"),
        ("imsmanifest.xml", lambda root: root.remove(root[1]), "manifest cannot hold: "),
    ],
)
def test_what_the_schemas_forbid_is_noticed(
    roots: Roots, name: str, change: Callable[[ElementTree.Element], object], fault: str
) -> None:
    root = deepcopy(roots[name])
    change(root)
    assert [found for found in faults(root) if not found.startswith(fault)] == []
    assert bool(faults(root)) == bool(fault)


def test_no_name_has_a_dot_which_parts_an_item_from_its_variables(roots: Roots) -> None:
    named = [one.get("identifier") for root in roots.values() for one in root.iter() if one.get("identifier")]
    assert [name for name in named if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", str(name))] == []
    assert roots["items/passwords.found.desk.xml"].get("identifier") == "q_passwords--found--desk"


def test_whatever_is_named_is_declared(roots: Roots) -> None:
    for name, root in roots.items():
        if not name.startswith("items/"):
            continue
        declared = {one.get("identifier") for one in root if one.tag.endswith("Declaration")}
        for element in root.iter():
            for key in ("responseIdentifier", "outcomeIdentifier"):
                assert element.get(key) in {None, *declared}
            if element.tag in {f"{Q}setOutcomeValue", f"{Q}variable", f"{Q}mapResponse", f"{Q}correct"}:
                assert element.get("identifier") in declared
        offered = {
            str(one.get("identifier"))
            for kind in ("simpleChoice", "simpleAssociableChoice")
            for one in root.iter(f"{Q}{kind}")
        }
        if offered:
            assert {part for value in (*right(root), *mapped(root)) for part in value.split()} <= offered


def test_options_are_marked_and_told(roots: Roots) -> None:
    one, several = item(roots, "length"), item(roots, "share")
    assert right(one) == ["q_long"]
    assert mapped(one) == {"q_long": 1, "q_pet": 0, "q_short": 0}
    assert mapped(several) == {"q_me": 0.5, "q_parent": 0.5, "q_friend": -0.5, "q_game": -0.5}
    assert several.find(f".//{Q}choiceInteraction[@maxChoices='0']") is not None
    told = {
        str(modal.get("identifier")): "".join(modal.itertext()).strip()
        for modal in several.iter(f"{Q}modalFeedback")
    }
    assert told["q_friend"] == "A friendship can break."
    assert told["explanation"].startswith("A parent may help.")
    assert "Source: own proposal" in told["explanation"]


def test_an_order_is_right_or_not(roots: Roots) -> None:
    order = item(roots, "hacked")
    assert right(order) == ["q_change", "q_out", "q_tell"]
    assert order.find(f"{Q}responseDeclaration[@cardinality='ordered']") is not None
    assert order.find(f".//{Q}responseIf/{Q}match/{Q}correct") is not None


def test_all_right_pairs_have_the_whole_mark(roots: Roots) -> None:
    match = item(roots, "words")
    worth = mapped(match)
    assert sorted(worth) == sorted(right(match))
    assert "q_second_left q_second_right" in worth
    assert min(1.0, sum(worth.values())) == 1
    assert [len(one) for one in match.iter(f"{Q}simpleMatchSet")] == [3, 3]


def test_a_chat_is_shown_and_its_signs_are_right(roots: Roots) -> None:
    chat = item(roots, "chat")
    assert right(chat) == ["q_code", "q_quick"]
    body = chat.find(f"{Q}itemBody")
    assert body is not None
    assert [who.text for who in body.iter(f"{Q}strong")] == ["Robin:", "You:", "Robin:", "Robin:"]


def test_a_number_is_near_within_two_bounds(roots: Roots) -> None:
    number = item(roots, "many")
    assert right(number) == ["12.5"]
    found = [
        (
            branch.findtext(f"{Q}and/{Q}gte/{Q}baseValue"),
            branch.findtext(f"{Q}and/{Q}lte/{Q}baseValue"),
            branch.findtext(f"{Q}setOutcomeValue/{Q}baseValue"),
        )
        for kind in ("responseIf", "responseElseIf")
        for branch in number.iter(f"{Q}{kind}")
    ]
    assert found == [("7.5", "17.5", "1"), ("2.5", "22.5", "0.5")]


def test_the_same_questions_give_the_same_bytes(package: bytes, tmp_path: Path) -> None:
    quiz = quiz_of(country_with(tmp_path / "tiny", sample("en", "fr")))
    again = items(quiz.questions.values(), "en", lambda question: f"Source: {question.source}")
    assert qti_package(again, {"passwords": "Passwords"}, "Passwords", "en") == package
