"""A source reads as words and links; where nobody has one, a sentence says so."""

from datetime import date

import pytest
from django.utils import translation

from abri.centre.ui.sources import Piece, pieces, source_line

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("https://www.unia.be/nl/art-150", [Piece("unia.be", "https://www.unia.be/nl/art-150")]),
        ("lavenir.net 2023", [Piece("lavenir.net 2023")]),
        (
            "a paper; https://www.unia.be (on art. 150); a book",
            [Piece("a paper; "), Piece("unia.be", "https://www.unia.be"), Piece(" (on art. 150); a book")],
        ),
        (
            "https://a.example/x ; https://b.example.",
            [
                Piece("a.example", "https://a.example/x"),
                Piece("; "),
                Piece("b.example", "https://b.example"),
                Piece("."),
            ],
        ),
    ],
)
def test_addresses_become_the_names_of_their_sites(source: str, read: list[Piece]) -> None:
    assert list(pieces(source)) == read


@pytest.mark.parametrize(("source", "precision"), [("unverified (general knowledge)", "none"), ("", "page")])
def test_no_source_is_a_sentence_and_no_code_word(source: str, precision: str) -> None:
    with translation.override("en"):
        line = source_line(source, precision, DAY, None, "en")
    assert line.before == "No source confirms this yet. We last looked on 21 November 2026."
    assert (line.pieces, line.after) == ((), "")


def test_a_source_names_itself_and_the_day_of_the_last_look() -> None:
    with translation.override("en"):
        line = source_line("a book", "page", DAY, None, "en")
    assert (line.before, line.pieces, line.after) == (
        "Source: ",
        (Piece("a book"),),
        ", last checked on 21 November 2026",
    )


def test_a_remark_of_a_pack_is_said_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        read = list(pieces("seen in stored press, address not kept ; https://a.example/x"))
    assert read == [
        Piece("in der Presse gelesen, die Seite wurde nicht aufbewahrt; "),
        Piece("a.example", "https://a.example/x"),
    ]
