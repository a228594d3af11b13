"""Folding: what people do to a word so that no list finds it is undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening import alphabet
from abri.engine.screening.folding import Folded, fold, join


def folded(text: str) -> str:
    """The readable form of one text."""
    return fold(join([text])).readable().strip("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HALLO", "hallo"),
        ("déjà vu", "deja vu"),
        ("deja\u0301 vu", "deja vu"),
        ("ｆｕｌｌ", "full"),
        ("𝓫𝓸𝓵𝓭", "bold"),
        ("ѕаmе", "same"),
        ("v3ry l0ud", "very loud"),
        ("g@me", "game"),
        ("sooooo goooood", "so god"),
        ("haat", "haat"),
        ("in\u200bvis\u00adible", "invisible"),
        ("Straße", "strasse"),
        ("cœur", "coeur"),
        ("Bĳna", "bijna"),
        ("a   b\t\nc", "a b c"),
        ("“quoted”", '"quoted"'),
        ("1000 euro", "1000 euro"),
        ("call 112!", "call 112!"),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_disguises_are_undone(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_skin_tones_and_selectors_leave_the_emoji() -> None:
    assert folded("👍🏽") == folded("👍")
    assert folded("❤️") == folded("❤")
    assert folded("😂") != folded("🔪")


def test_a_lone_surrogate_is_a_letter_of_another_script() -> None:
    assert folded("\ud800").isupper()


@given(st.lists(st.text(st.characters())))
def test_every_text_keeps_its_place(texts: list[str]) -> None:
    batch = fold(join(texts))
    assert len(batch) == len(texts)
    parts = batch.readable()[1:-1].split("\n") if texts else []
    assert parts == [folded(text) for text in texts]


@given(st.text(st.characters() | st.sampled_from("ßæœĳa1@ ")))
def test_every_symbol_is_known_where_it_came_from(text: str) -> None:
    joined = join([text])
    batch: Folded = fold(joined, with_origins=True)
    assert batch.readable() == fold(joined).readable()
    assert batch.origins is not None
    assert len(batch.origins) == len(batch.symbols)
    assert (batch.origins[1:] >= batch.origins[:-1]).all()
    plain = alphabet.table()[[ord(letter) for letter in f"\n{text}\n"]][batch.origins]
    same = plain == batch.symbols
    changed = {chr(symbol) for symbol in batch.symbols[~same]}
    assert changed <= {*"aeiostblj", "\n"}


def test_the_table_covers_every_code_point_with_ascii() -> None:
    assert len(alphabet.table()) == 0x110000
    assert int(alphabet.table().max()) < 128
    assert not (alphabet.table() == alphabet.SEPARATOR).any()
