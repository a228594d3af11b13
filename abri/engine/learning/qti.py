"""Questions as a package of IMS QTI 2.1: a ZIP file of items, a test that holds them, and a manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from abri.engine.learning.items import Item
from abri.engine.learning.qti_items import QTI, item_xml, name

CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEST = "test.xml"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the package: the same questions give the same bytes."""


def qti_package(items: Iterable[Item], topics: Mapping[str, str], title: str, language: str) -> bytes:
    """The items as a package; `topics` are their names by id. Each item says its `language`: a test cannot."""
    items = tuple(items)
    files = {path(item): item_xml(item, language) for item in items}
    written = BytesIO()
    with ZipFile(written, "w") as package:
        for filename, root in {
            "imsmanifest.xml": _manifest(items),
            TEST: _test(items, topics, title),
            **files,
        }.items():
            indent(root, " ")
            info = ZipInfo(filename, _FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            package.writestr(info, tostring(root, encoding="utf-8", xml_declaration=True))
    return written.getvalue()


def path(item: Item) -> str:
    """The file of an item in the package."""
    return f"items/{re.sub(r'[^a-z0-9._-]', '-', item.id)}.xml"


def _manifest(items: tuple[Item, ...]) -> Element:
    root = Element("manifest", xmlns=CONTENT, identifier="abri-quiz")
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    test = SubElement(resources, "resource", identifier="test", type="imsqti_test_xmlv2p1", href=TEST)
    SubElement(test, "file", href=TEST)
    for item in items:
        SubElement(test, "dependency", identifierref=name(item.id))
    for item in items:
        kind = {"identifier": name(item.id), "type": "imsqti_item_xmlv2p1", "href": path(item)}
        resource = SubElement(resources, "resource", kind)
        SubElement(resource, "file", href=path(item))
    return root


def _test(items: tuple[Item, ...], topics: Mapping[str, str], title: str) -> Element:
    root = Element("assessmentTest", xmlns=QTI, identifier="quiz", title=title)
    part = SubElement(
        root, "testPart", identifier="all", navigationMode="nonlinear", submissionMode="individual"
    )
    SubElement(part, "itemSessionControl", showFeedback="true", maxAttempts="0")
    for topic in dict.fromkeys(item.topic for item in items):
        shown = {"identifier": name(topic), "title": topics[topic], "visible": "true"}
        section = SubElement(part, "assessmentSection", shown)
        for item in items:
            if item.topic == topic:
                SubElement(section, "assessmentItemRef", identifier=name(item.id), href=path(item))
    return root
