"""PDF documents, written anew with their pages and nothing that acts: no scripts, no files within, no forms, no links.

Pages keep their content streams as they are (nothing is rendered). Comments and filled fields are drawn into the page.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from abri.centre.files.cleaners.answer import Answer, Refused
from abri.centre.files.limits import MOST_PAGES

# What a document and a page keep; whatever else stands there (actions, names, forms, files, outlines) is left out.
_OF_DOCUMENTS = frozenset(("/Type", "/Pages", "/Version", "/Lang", "/PageLabels", "/OCProperties"))
_OF_PAGES = frozenset(
    ("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/UserUnit")
)
_OF_TREES = frozenset(
    ("/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate")
)
# A stream may say that its bytes are in another file; pictures and forms may carry metadata and files of their own.
_NOT_IN_STREAMS = (
    "/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Metadata", "/PieceInfo", "/AF", "/Alternates", "/LastModified",
    "/Measure", "/PtData",
)  # fmt: skip
_ACTIONS = tuple(
    Name(f"/{name}")
    for name in (
        "JavaScript", "Launch", "URI", "GoToR", "GoToE", "SubmitForm", "ImportData", "Rendition", "Movie", "Sound",
        "RichMediaExecute", "GoTo3DView", "Named", "Hide", "ResetForm", "SetOCGState", "Thread",
    )
)  # fmt: skip
_COMMENTS = frozenset(
    ("/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Popup")
)
_FILES = frozenset(("/FileAttachment", "/Sound", "/Movie", "/RichMedia", "/Screen", "/3D"))


def prepare() -> None:
    """Use the library once, so that it has loaded what it needs."""
    trial = Pdf.new()
    trial.add_blank_page()
    into = io.BytesIO()
    trial.save(into)
    clean(into.getvalue())


def clean(raw: bytes) -> Answer:
    """The document without anything that acts, or that was not to be seen."""
    try:
        document = Pdf.open(io.BytesIO(raw))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    with document:
        pages = len(document.pages)
        if not pages:
            raise Refused("damaged", failed=True)
        if pages > MOST_PAGES:
            raise Refused("too_many_pages")
        lost = _lost(document)
        _draw_fields(document)
        _strip(document)
        into = io.BytesIO()
        document.save(
            into,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            static_id=True,
            fix_metadata_version=False,
        )
    _check(into, pages)
    copy = into.getvalue()
    return Answer("pdf", "cleaned", copy_media_type="application/pdf", copy=copy, pages=pages, lost=lost)


def _check(copy: io.BytesIO, pages: int) -> None:
    """Of a document that was mended the copy may still be none."""
    copy.seek(0)
    with Pdf.open(copy) as document:
        if len(document.pages) != pages:
            raise Refused("damaged", failed=True)


def _draw_fields(document: Pdf) -> None:
    """What was written into a form, and comments, as part of the page."""
    form = document.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        document.generate_appearance_streams()
    document.flatten_annotations("screen")


def _lost(document: Pdf) -> list[str]:
    """What was in the document that the copy leaves out, for people."""
    root, lost = document.Root, set()
    names = root.get("/Names")
    named = set(names.keys()) if isinstance(names, Dictionary) else set()
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in named:
        lost.add("scripts")
    if "/EmbeddedFiles" in named or "/AF" in root or "/Collection" in root:
        lost.add("attachments")
    if "/AcroForm" in root:
        lost.add("form")
    if "/Metadata" in root or "/Info" in document.trailer:
        lost.add("metadata")
    for page in document.pages:
        if "/AA" in page.obj:
            lost.add("scripts")
        for annotation in _annotations(page.obj):
            lost |= _lost_with(annotation)
    return sorted(lost)


def _annotations(page: Any) -> Iterator[Dictionary]:
    listed = page.get("/Annots")
    if isinstance(listed, Array):
        yield from (one for one in listed if isinstance(one, Dictionary))


def _lost_with(annotation: Dictionary) -> set[str]:
    kind, action = str(annotation.get("/Subtype", "")), annotation.get("/A")
    lost = set()
    if kind in _FILES:
        lost.add("attachments")
    if kind in _COMMENTS and "/Contents" in annotation:
        lost.add("comments")
    if "/AA" in annotation or (isinstance(action, Dictionary) and str(action.get("/S", "")) != "/URI"):
        lost.add("scripts")
    elif kind == "/Link":
        lost.add("links")
    return lost


def _strip(document: Pdf) -> None:
    """Keep what pages need to be seen; whatever nothing leads to any more is not written."""
    for name in set(document.trailer.keys()) & {"/Info"}:
        del document.trailer[name]
    _keep(document.Root, _OF_DOCUMENTS)
    for page in document.pages:
        _keep(page.obj, _OF_PAGES)
    for thing in document.objects:
        if isinstance(thing, Stream):
            _strip_stream(thing)
        elif isinstance(thing, Dictionary):
            _strip_dictionary(thing)


def _keep(dictionary: Any, names: frozenset[str]) -> None:
    for name in set(dictionary.keys()) - names:
        del dictionary[name]


def _strip_stream(stream: Stream) -> None:
    for name in _NOT_IN_STREAMS:
        if name in stream:
            del stream[name]
    if stream.get("/Type") in (Name.EmbeddedFile, Name.Metadata) or stream.get("/Subtype") == Name.XML:
        stream.write(b"")


def _strip_dictionary(dictionary: Dictionary) -> None:
    """No page leads to an action any more; should one have been hidden where we do not look, it does nothing."""
    if dictionary.get("/Type") == Name.Pages:
        _keep(dictionary, _OF_TREES)
    if dictionary.get("/S") in _ACTIONS:
        _keep(dictionary, frozenset())
