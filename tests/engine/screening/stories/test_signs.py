"""What words say: laughing, asking to stop, taking a side, speaking of oneself, in four languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.screening.stories import signs
from abri.engine.screening.stories.words import fold, words


def test_laughing() -> None:
    for text in (
        "hahaha",
        "lol",
        "mdr t'es con",
        "Hihi",
        "xD",
        "war nur Spaß",
        "😂",
        "grapje!",
        "just kidding",
    ):
        assert signs.laughs(fold(text)), text
    for text in ("handball", "hij komt", "the hat", "lolly", "Charakter"):
        assert not signs.laughs(fold(text)), text


@pytest.mark.parametrize(
    "text",
    [
        "stop alsjeblieft", "hou op", "laat me nu met rust", "arrête", "laisse-moi tranquille", "ça suffit", "hör auf",
        "lass mich endlich in Ruhe", "leave me alone", "please don't",
    ],
)  # fmt: skip
def test_asking_to_stop(text: str) -> None:
    assert signs.pleads(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "laat haar met rust", "dat is niet grappig", "dit is echt gemeen", "trek je er niks van aan",
        "laisse-la tranquille", "c'est pas drôle", "c'est méchant", "l'écoute pas", "lass sie in Ruhe",
        "das ist nicht lustig", "hör nicht auf die", "das ist Mobbing", "leave him alone",
        "that's not funny", "don't listen to them", "I'm here for you",
    ],
)  # fmt: skip
def test_taking_a_side(text: str) -> None:
    assert signs.takes_a_side(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "laat me met rust",
        "leave me alone",
        "lass mich in Ruhe",
        "laisse-moi tranquille",
        "morgen toets",
        "niet vergeten",
    ],
)
def test_speaking_for_oneself_is_no_taking_of_sides(text: str) -> None:
    assert not signs.takes_a_side(fold(text))


@pytest.mark.parametrize(
    ("text", "of_oneself"),
    [
        ("ik ben zo dom", True), ("je suis trop nulle", True), ("ich bin so blöd", True), ("i'm such an idiot", True),
        ("sorry, ik ben een idioot", True), ("hij noemde me een loser", True), ("elle m'a traitée de nulle", True),
        ("sie haben mich Loser genannt", True), ("they called me fat", True),
        ("je bent zo dom", False),
        ("tu es trop nulle", False), ("ik ben beter dan jij, loser", False),
        ("you idiot", False), ("du bist blöd", False),
    ],
)  # fmt: skip
def test_speaking_of_oneself(text: str, of_oneself: bool) -> None:
    folded = fold(text)
    assert signs.is_of_oneself(folded, frozenset(words(folded))) == of_oneself


@pytest.mark.parametrize(
    ("sign", "alternative"),
    [
        (sign, alternative)
        for sign in ("reports", "laughs", "pleads", "takes_a_side")
        for language, of in signs._table()[sign].items()
        if language != "keys"
        for alternative in of
    ],
)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_match_of_a_pattern_holds_one_of_its_keys(
    sign: str, alternative: str, data: st.DataObject
) -> None:
    keys = signs._table()[sign]["keys"]
    text = data.draw(st.from_regex(re.compile(alternative, re.ASCII), fullmatch=True))
    assert any(key in text for key in keys), text
