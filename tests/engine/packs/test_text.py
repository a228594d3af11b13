"""Texts fall back so that somebody always reads something."""

from __future__ import annotations

from abri.engine.packs import Text

ASK = Text(
    (("en", "How are you?"), ("fr", "Comment allez-vous ?"), ("fr-young", "Comment vas-tu ?")), ("en", "fr")
)


def test_the_young_form_is_used_where_there_is_one() -> None:
    assert ASK.say("fr-young") == "Comment vas-tu ?"
    assert ASK.say("en-young") == "How are you?"


def test_a_region_of_a_language_is_that_language() -> None:
    assert ASK.say("fr-BE") == "Comment allez-vous ?"


def test_an_unknown_language_follows_the_chain() -> None:
    assert ASK.say("tr") == "How are you?"
    assert ASK.say("") == "How are you?"


def test_a_text_is_a_mapping() -> None:
    assert dict(ASK)["fr"] == "Comment allez-vous ?"
    assert "nl" not in ASK
    assert len(ASK) == 3


def test_a_placeholder_is_filled_in_each_language() -> None:
    about = Text((("en", "About {category}."), ("fr", "Sur {category}.")), ("en",))
    name = Text((("en", "threats"), ("fr", "des menaces")), ("en",))
    assert about.filled("{category}", name).say("fr") == "Sur des menaces."
