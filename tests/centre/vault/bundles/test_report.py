"""The report of a bundle: an archive's PDF, readable by a screen reader, in four languages, whatever was written."""

import io
import socket
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst

from abri.centre.notices.sheet import SENTENCES
from abri.centre.ui.printing import pictures
from abri.centre.ui.printing import shown as shapes
from abri.centre.ui.printing.shown import paragraphs, shown
from abri.centre.vault.bundles.report import (
    LANGUAGES,
    CannotPrint,
    Content,
    Quoted,
    Sentences,
    composed,
    printed,
)
from abri.centre.vault.bundles.report.sentences import _FILE, _read
from tests.centre.vault.bundles.telling import DIGEST, NOW, content

HOSTILE = {
    "markup": '#panic("x") $x$ \\ ` ```raw``` = h\n= heading\n- item @label <tag> #include "/etc/passwd" ]} #] [',
    "right to left": "\u0645\u0631\u062d\u0628\u0627 \u202eturned\u202c \u05e9\u05dc\u05d5\u05dd \u2066open",
    "emoji": "\U0001f622 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e7\U0001f1ea",
    "unknown scripts": "\u6f22\u5b57 \ud55c\uae00 \u0e44\u0e17\u0e22 \U0010ffff \ufffe",
    "one long line": "x" * 100_000,
    "controls": "a\x00b\x07c\x1b[0m\td\u2028e\x85f",
    "marks": "\u0301" * 1_000,
    "half a character": "a\ud83db",
}


def pdf_of(told: Content) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(printed(composed(told), at=NOW)))


def words_of(report: Any) -> Iterator[str]:
    """Every text in a composed report."""
    if isinstance(report, str):
        yield report
    elif isinstance(report, dict):
        for value in report.values():
            yield from words_of(value)
    elif isinstance(report, list):
        for value in report:
            yield from words_of(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_tagged_pdf_for_archives_in_its_language(language: str) -> None:
    with pdf_of(content(language)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == language
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert "K7-4QF2" in str(metadata["dc:title"])
        assert "/OpenAction" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


@pytest.mark.parametrize("purpose", ["police", "court", "hotline", "platform", "own"])
def test_every_purpose_prints(purpose: str) -> None:
    with pdf_of(content("de", purpose)) as pdf:
        assert len(pdf.pages) > 1


@pytest.mark.parametrize("untrusted", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_wrote_is_data_wherever_it_stands(untrusted: str) -> None:
    told = content(story=Quoted(untrusted, "nl"), desk=untrusted[:500], topic=untrusted[:500])
    item = replace(told.items[0], name=untrusted[:500])
    with pdf_of(replace(told, items=(item,))) as pdf:
        assert len(pdf.pages) > 1


def test_markup_is_printed_and_not_obeyed() -> None:
    story = '#panic("x") $x$ *bold* = h'
    assert paragraphs(story) == [story]
    assert story in list(words_of(composed(content(story=Quoted(story, "nl")))))


def test_a_character_without_a_shape_stands_by_its_name() -> None:
    assert shown("I cry \U0001f622\ufe0f \u6f22") == "I cry [crying face] [U+6F22]"
    assert shown("a\u202ecod.exe") == "acod.exe"
    assert shown(" a\x00b\n c\u00a0d ") == "a b c\u00a0d".replace("\u00a0", " ")


def test_every_character_that_is_let_through_has_a_shape() -> None:
    # Should another version of typst carry other fonts, its refusal names the first character that is missing.
    letters = [chr(code) for code in sorted(shapes._covered()) if unicodedata.category(chr(code))[0] != "M"]
    try:
        printed(composed(content(story=Quoted(" ".join(letters), ""))), at=NOW)
    except CannotPrint as error:
        raise AssertionError("a character has no shape") from error


def test_a_refusal_never_quotes_what_stands_in_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("abri.centre.vault.bundles.report.sections.shown", lambda text: text)
    monkeypatch.setattr("abri.centre.vault.bundles.report.sections.paragraphs", lambda text: [text])
    with pytest.raises(CannotPrint) as refused:
        pdf_of(content(story=Quoted("my secret \U0001f622", "nl")))
    assert "secret" not in str(refused.value)
    assert not isinstance(refused.value.__cause__, typst.TypstError)


def test_the_same_report_has_the_same_bytes() -> None:
    told = composed(content())
    assert printed(told, at=NOW) == printed(told, at=NOW)


def test_nothing_is_asked_of_the_network_or_of_the_fonts_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    with pdf_of(content()) as pdf:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert fonts
    assert all(name.startswith(("Libertinus", "DejaVu")) for name in fonts), fonts


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_with_braces(language: str) -> None:
    report = composed(content(language, "court", staff_named=True))
    assert [text for text in words_of(report["blocks"]) if "{" in text] == []
    assert report["page"].count("{") == 2


@pytest.mark.parametrize("file", [_FILE, SENTENCES], ids=["report", "notices"])
def test_every_sentence_is_there_in_four_languages_with_the_same_words_to_fill_in(file: Path) -> None:
    for name, sentence in _read(file).items():
        assert set(sentence) == set(LANGUAGES), name
        braces = {tuple(sorted(set(_filled_in(text)))) for text in sentence.values()}
        assert len(braces) == 1, name


def _filled_in(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_french_keeps_its_colons_with_the_word_before() -> None:
    assert "service indépendant (RFC 3161)." in Sentences("fr")("stamp_here")
    assert "Âge\u00a0: 13." in Sentences("fr")("age", age=13)


def test_staff_are_named_only_where_the_purpose_says_so() -> None:
    told = content("nl")
    assert "Alma Peeters" not in " ".join(words_of(composed(told)))
    named = " ".join(words_of(composed(replace(told, staff_named=True))))
    assert "Alma Peeters" in named
    assert "om de afzender te herkennen" in named


def test_a_platform_reads_the_names_of_the_law_and_no_facts() -> None:
    told = composed(content("en", "platform", law_by_name_only=True, story=None, people=(), answers=()))
    words = " ".join(words_of(told))
    assert "Criminal Code" in words
    assert "information, not" in words.lower()
    assert "under 18" not in words


def test_what_is_missing_for_the_police_is_said() -> None:
    lines = [block for block in composed(content("en"))["blocks"] if block["is"] == "table"][-1]["rows"]
    assert lines == [["Wat er gebeurde", "there"], ["Wie het zag", "still missing"]]


def test_the_pages_can_be_looked_at() -> None:
    first = pictures(composed(content()), dots_per_inch=30)[0]
    assert first.startswith(b"\x89PNG")


def test_a_digest_is_printed_whole() -> None:
    assert f"SHA-256 {DIGEST}" in list(words_of(composed(content())))
