"""Printed pages as a screen reader finds them: what says which value, and where a link leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf

from abri.centre.ui.printing import printed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pages(*blocks: dict[str, Any], look: str = "") -> pikepdf.Pdf:
    report = {"title": "A title", "author": "Abri", "about": "A title", "purpose": "A purpose", "look": look}
    content = {**report, "language": "en", "page": "{page} of {pages}", "blocks": list(blocks)}
    return pikepdf.open(BytesIO(printed(content, at=AT)))


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of the structure's elements, in the order in which they are read."""
    return list(_below(pdf.Root.StructTreeRoot))


def _below(element: Any) -> Iterator[str]:
    found = element.get("/K")
    for child in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S)
            yield from _below(child)


def test_terms_and_their_values_are_a_list_that_says_which_is_which() -> None:
    rows = [{"term": "School", "values": ["De Vuurtoren"]}, {"term": "A term " * 9, "values": ["one", "two"]}]
    found = kinds(pages({"is": "rows", "rows": rows}))
    assert found.count("/Lbl") == found.count("/LBody") == 2
    assert "/Table" not in found


def test_a_table_has_headings() -> None:
    found = kinds(pages({"is": "table", "head": ["Day", "What"], "widths": [1, 2], "rows": [["1", "a"]]}))
    assert (found.count("/Table"), found.count("/TH"), found.count("/TD")) == (1, 2, 2)


def test_a_value_of_several_pages_is_there_to_its_end() -> None:
    values = ["A sentence that goes on. " * 600, "The end"]
    pdf = pages({"is": "rows", "rows": [{"term": "What happened", "values": values}]})
    # A box that cannot break would run off the first sheet.
    assert len(pdf.pages) > 2
    assert kinds(pdf).count("/LBody") == 1


def test_an_address_is_a_link() -> None:
    address = "https://label.example/en/school-label/check/AAAA-AAAA-AAAA-AAAA/"
    pdf = pages({"is": "paragraph", "text": address, "lang": "", "tone": "address"})
    (link,) = pdf.pages[0].Annots
    assert str(link.A.URI) == address
    assert "/Link" in kinds(pdf)


def test_lines_to_sign_on_are_read_as_what_belongs_there() -> None:
    pdf = pages({"is": "lines", "terms": ["Name", "Date and signature"]})
    assert kinds(pdf).count("/Strong") == 2


def test_what_hangs_on_a_wall_is_framed_and_reads_the_same() -> None:
    name = {"is": "paragraph", "text": "De Vuurtoren", "lang": "", "tone": "name"}
    plain, wall = pages(name), pages(name, look="wall")
    assert kinds(plain) == kinds(wall)
    drawn = [len(pdf.pages[0].Contents.read_bytes()) for pdf in (plain, wall)]
    assert drawn[1] > drawn[0] + 500
