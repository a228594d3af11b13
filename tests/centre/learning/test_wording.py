"""Words of outsiders: what is never shown, what a person looks at first, what is harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.learning import wording
from abri.centre.learning.wording import (
    ABUSIVE,
    CONTACT,
    DOUBTFUL,
    NAME,
    UNREADABLE,
    breaks_rule,
    check,
    folded,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Otter 12", "en"), ("Blauwe Vos", "nl"), ("Zeester", "nl"), ("Loutre", "fr"), ("Fuchs", "de"),
        ("Vraag eerst of een foto online mag.", "nl"),
        ("Demande de l'aide à un adulte en qui tu as confiance.", "fr"),
        ("Bleib freundlich, auch wenn du dich ärgerst.", "de"),
        ("Do not share a password, not even with a friend.", "en"),
        ("Op 24.12. is er les, om 9.30 uur.", "nl"),
    ],
)  # fmt: skip
def test_harmless_words_pass(text: str, language: str) -> None:
    assert check(text, language) == wording.Wording(refused=False, doubtful=False, reasons=())


@pytest.mark.parametrize(
    "text",
    [
        "call 0470 12 34 56",
        "+32 2 123 45 67",
        "me@school.example.be",
        "@otter_12",
        "www.example.org",
        "see otter.gg now",
        "mijn insta is otter.2012",
        "snap: otter_xx",
    ],
)
def test_how_to_reach_somebody_is_refused(text: str) -> None:
    found = check(text, "en")
    assert found.refused
    assert CONTACT in found.reasons
    assert found.says


@pytest.mark.parametrize(
    ("text", "language"), [("Jan Peeters", "nl"), ("Marie-Anne van der Elst", "fr"), ("Jonas Müller", "de")]
)
def test_a_full_name_is_refused_where_told_so(text: str, language: str) -> None:
    assert NAME in check(text, language, refuse_names=True).reasons
    assert NAME not in check(text, language).reasons


@pytest.mark.parametrize(
    "text", ["Wees lief voor Emma Vandenbroucke.", "Vraag het aan Jan van den Peeters en zwijg."]
)
def test_a_full_name_is_found_amid_a_sentence(text: str) -> None:
    assert check(text, "nl", refuse_names=True).reasons == (NAME,)


@pytest.mark.parametrize("text", ["Bel naar Child Focus.", "Vraag hulp aan Tele Onthaal."])
def test_names_of_what_helps_are_no_names_of_people(text: str) -> None:
    assert not check(text, "nl", refuse_names=True).refused


@pytest.mark.parametrize(
    "text",
    [
        "Kijk op awel.be!",
        "Bel 0800 12 800.",
        "Wähle die 0800 32 123.",
        "Va sur https://www.childfocus.be/fr/.",
    ],
)
def test_where_help_is_may_be_said(text: str) -> None:
    """Seen to fail: the best tip of a class was refused as an address of somebody."""
    assert not check(text, "nl", refuse_names=True).refused


@pytest.mark.parametrize(
    "text",
    [
        "awel.be en otter.be",
        "Bel 0800 12 800 of 0470 12 34 56.",
        "https://awel.be.otter.me",
        "https://awel.be/0470",
        "https://.",
    ],
)
def test_nothing_hides_behind_where_help_is(text: str) -> None:
    assert CONTACT in check(text, "nl").reasons


@pytest.mark.parametrize(
    "text", ["Use TikTok less.", "Snapchat is leuk. Maar niet altijd.", "Instagram is ab 13."]
)
def test_an_application_is_no_account(text: str) -> None:
    assert not breaks_rule(text)


@pytest.mark.parametrize("text", ["Blauwe Vos", "Renard Rouge", "Super Otter"])
def test_a_name_that_is_made_up_of_a_word_is_no_full_name(text: str) -> None:
    assert not check(text, "nl", refuse_names=True).refused


def test_nouns_of_a_german_sentence_are_no_names() -> None:
    assert not check(
        "Frag deine Eltern, bevor du Fotos teilst. Der Blaue Fuchs hilft.", "de", refuse_names=True
    ).refused


@pytest.mark.parametrize("text", ["sukkel", "you stupid idiot", "sale con"])
def test_insults_are_refused(text: str) -> None:
    assert ABUSIVE in check(text, "en").reasons


def test_a_sign_of_hatred_is_refused_although_the_screener_knows_no_such_sentence() -> None:
    assert check("Team 1488", "en").reasons == (ABUSIVE,)
    assert not check("Team 14", "en").refused


@pytest.mark.parametrize("text", ["hitl3r", "H!tler 2", "4dolf"])
def test_a_sign_of_hatred_is_seen_behind_its_disguise(text: str) -> None:
    assert breaks_rule(text) == ABUSIVE


@pytest.mark.parametrize("text", ["Otter 55", "Max 5", "Koala 33", "5 + 5 = 10!"])
def test_numbers_are_no_letters_in_disguise(text: str) -> None:
    assert not breaks_rule(text)


def test_what_is_only_doubtful_waits_for_a_person() -> None:
    found = check("sex", "en")
    assert (found.refused, found.doubtful, found.reasons) == (False, True, (DOUBTFUL,))


@pytest.mark.parametrize("text", ["Otter\u202e12", "a\x00b", "x\ue000"])
def test_signs_that_hide_or_turn_words_are_refused(text: str) -> None:
    assert UNREADABLE in check(text, "en").reasons


@pytest.mark.parametrize("other", ["OTTER 12", "ótter-12", "otter12", "Otter_12", "Ｏtter 12"])
def test_what_looks_alike_is_alike(other: str) -> None:
    assert folded(other) == folded("Otter 12")


@given(st.text(max_size=300), st.sampled_from(["nl", "fr", "de", "en"]), st.booleans())
def test_no_text_breaks_it(text: str, language: str, refuse_names: bool) -> None:
    found = check(text, language, refuse_names=refuse_names)
    assert not (found.refused and found.doubtful)
    assert found.refused or found.doubtful or not found.reasons
