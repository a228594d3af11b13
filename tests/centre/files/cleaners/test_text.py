"""Text of any encoding reads as it was written; what hides letters or turns them around is seen."""

import pytest

from abri.centre.files.cleaners.answer import Refused
from abri.centre.files.cleaners.text import decoded, normalised

SAID = "Zoë zei: «ça va?» Straße – 😀"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_encoding_that_says_its_name_is_read(encoding: str) -> None:
    assert decoded(SAID.encode(encoding)) == SAID


def test_what_says_nothing_is_read_as_windows_wrote_it() -> None:
    assert decoded("Zoë zei: «ça va?» Straße – €".encode("cp1252")) == "Zoë zei: «ça va?» Straße – €"


@pytest.mark.parametrize("raw", [b"text\0with a hole", bytes(range(1, 32)) * 40])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="not_text"):
        decoded(raw)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("invoice\u202egpj.exe", "invoice〚U+202E〛gpj.exe"),
        ("\u2066a\u2067b\u2069", "〚U+2066〛a〚U+2067〛b〚U+2069〛"),
        ("call \u202a+32 2 000 00 00\u202c now", "call +32 2 000 00 00 now"),
        ("\u200e12/03/2026, \u2068Lien\u2069 left", "12/03/2026, Lien left"),
        ("pass\u200bword\ufeff so\u00adft", "password soft"),
        ("bell\x07 escape\x1b[31m delete\x7f", "bell␇ escape␛[31m delete␡"),
        ("half \ud83d of one", "half 〚U+D83D〛 of one"),
        ("c1 \x9b here", "c1 \ufffd here"),
        ("👩\u200d👧 می\u200cخواهم ❤️", "👩\u200d👧 می\u200cخواهم ❤️"),
        ("مرحبا\tשלום", "مرحبا\tשלום"),
    ],
)
def test_what_cannot_be_seen_is_shown_or_left_out(before: str, after: str) -> None:
    assert normalised(before) == after
