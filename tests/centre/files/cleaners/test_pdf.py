"""A document comes back with its pages as they look, and with nothing in it that acts, tells or hides."""

import io
import random

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from abri.centre.files.cleaners import pdf
from abri.centre.files.cleaners.answer import Refused
from tests.centre.files.drawn import (
    SECRET,
    acting_paper,
    deep_paper,
    looping_paper,
    paper,
    swelling_paper,
    written,
)

ACTIVE = (
    b"/JavaScript",
    b"/JS",
    b"/OpenAction",
    b"/AA",
    b"/Launch",
    b"/EmbeddedFile",
    b"/AcroForm",
    b"/Annots",
)
ACTING = (b"SCRIPT", b"LAUNCH", b"LINK", b"FILE", b"XFA", b"COMMENT", b"xmpmeta", SECRET)


def opened(raw: bytes) -> tuple[Pdf, bytes]:
    """A document, and all of it in the open."""
    document = Pdf.open(io.BytesIO(raw))
    plain = io.BytesIO()
    document.save(
        plain,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.all,
        compress_streams=False,
    )
    return document, plain.getvalue()


def test_the_pages_stay() -> None:
    answer = pdf.clean(written(paper(3)))
    document, plain = opened(answer.copy)
    assert (answer.result, answer.pages, len(document.pages)) == ("cleaned", 3, 3)
    assert b"(page 1)" in plain
    assert b"(page 3)" in plain
    assert answer.lost == []


def test_nothing_that_acts_or_tells_is_left() -> None:
    raw = acting_paper()
    before = opened(raw)[1]
    assert all(mark in before for mark in ACTING)
    answer = pdf.clean(raw)
    document, plain = opened(answer.copy)
    assert not [mark for mark in ACTING if mark in plain]
    assert set(document.Root.keys()) <= {
        "/Type",
        "/Pages",
        "/Version",
        "/Lang",
        "/PageLabels",
        "/OCProperties",
    }
    assert not [name for name in ACTIVE if name in plain]
    assert answer.lost == ["attachments", "comments", "form", "links", "metadata", "scripts"]


def test_what_was_filled_in_stays_on_the_page() -> None:
    assert b"(FILLED IN) Tj" in opened(pdf.clean(acting_paper()).copy)[1]


def test_content_that_is_said_to_be_in_another_file_is_not_looked_for() -> None:
    document = paper()
    document.pages[0].obj.Contents["/F"] = pikepdf.String("/etc/passwd")
    document.pages[0].obj.Contents["/FFilter"] = Name.FlateDecode
    assert b"passwd" not in opened(pdf.clean(written(document)).copy)[1]


def test_an_action_where_nobody_looks_does_nothing() -> None:
    document = paper()
    page = document.pages[0].obj
    page.Resources.Properties = Dictionary(
        Odd=document.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert('SCRIPT')"))
    )
    assert b"SCRIPT" not in opened(pdf.clean(written(document)).copy)[1]


def test_a_font_may_have_any_name() -> None:
    document = paper()
    fonts = document.pages[0].obj.Resources.Font
    for name in ("/JS", "/AA", "/A", "/S", "/AF"):
        fonts[name] = fonts.F
    copy, _ = opened(pdf.clean(written(document)).copy)
    assert set(copy.pages[0].obj.Resources.Font.keys()) == {"/F", "/JS", "/AA", "/A", "/S", "/AF"}


def test_what_needs_a_password_has_no_view() -> None:
    into = io.BytesIO()
    paper().save(into, encryption=pikepdf.Encryption(owner="owner", user="user"))
    with pytest.raises(Refused, match="encrypted"):
        pdf.clean(into.getvalue())


def test_what_may_only_not_be_printed_is_shown() -> None:
    into = io.BytesIO()
    paper().save(into, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert b"(page 1)" in opened(pdf.clean(into.getvalue()).copy)[1]


def test_more_pages_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(Refused, match="too_many_pages"):
        pdf.clean(written(paper(3)))


FAULTS = (
    Refused,
    pikepdf.PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    MemoryError,
)


@pytest.mark.parametrize(
    "raw", [looping_paper(), deep_paper(50), swelling_paper(3), b"%PDF-1.7\n" + b"[" * 100_000]
)
def test_traps_for_readers_have_an_end(raw: bytes) -> None:
    try:
        assert pdf.clean(raw).copy
    except FAULTS:
        return


def test_a_broken_document_gives_a_document_or_a_fault() -> None:
    raw, dice = acting_paper(), random.Random(5)
    cuts = [raw[: dice.randrange(len(raw))] for _ in range(25)]
    flips = []
    for _ in range(40):
        broken = bytearray(raw)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        flips.append(bytes(broken))
    for one in cuts + flips:
        try:
            copy = pdf.clean(one).copy
        except FAULTS:
            continue
        assert not [mark for mark in (b"SCRIPT", b"LAUNCH", b"EmbeddedFile") if mark in opened(copy)[1]]
