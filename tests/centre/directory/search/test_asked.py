"""Whatever is typed is made harmless: never an error, never a syntax."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.centre.directory.search import LONGEST, Asked, find

HOSTILE = [
    "", " ", "\x00", "\x00" * 500, "\ud800", "a" * 1_000_000, "🤡" * 1_000_000, "ﷺ" * 100_000, "a " * 500_000,
    "AND OR NOT", "title_nl:pesten", '"unclosed', "((((", "a AND (b OR", "*", "?", "pest*", "~2", "harc~", "[a TO z]",
    "+pesten -wet", "\\", "/.*/", "a^1000", "' OR 1=1 --", "<script>alert(1)</script>", "%00", "../../etc/passwd",
    "{{ 7*7 }}", "пожалуйста помогите", "مساعدة", "助けて", "도와줘", "βοήθεια", "עזרה", "सहायता", "ช่วยด้วย",
    "\u202epesten",
    "a\u0301" * 300, "١١٦٠٠٠", "１１６０００", "...", "— –", "a" * 61, "é" * 59, "0" * 300,
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["nl", "de"])
def test_nothing_that_is_typed_is_an_error(typed: str, language: str) -> None:
    asked = Asked.read(typed)
    assert len(asked.text) <= LONGEST
    find(asked, language=language)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400), st.sampled_from(["nl", "fr", "de", "en"]))
def test_nothing_at_all_is_an_error(typed: str, language: str) -> None:
    find(Asked.read(typed), language=language)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("title_nl:pesten", "title nl pesten"),
        ('"pesten"', "pesten"),
        ("pesten)", "pesten"),
        ("pesten\\", "pesten"),
    ],
)
def test_no_sign_has_a_meaning_of_its_own(typed: str, plain: str) -> None:
    found = [find(Asked.read(f"{words} "), language="nl") for words in (typed, plain)]
    assert [hit.id for hit in found[0].hits] == [hit.id for hit in found[1].hits]


def test_what_is_too_long_is_shortened_and_that_is_said() -> None:
    long = Asked.read("pesten " * 100)
    assert (len(long.text) <= LONGEST, long.shortened, long.words) == (True, True, ("pesten",))
    assert Asked.read(" ".join(f"w{number}" for number in range(20))).shortened
    assert not Asked.read("pesten op school").shortened


def test_digits_of_other_scripts_are_digits() -> None:
    assert Asked.read("１１６０００").number == "116000"


def test_a_space_at_the_end_says_that_the_word_is_finished() -> None:
    assert Asked.read("pest").typing
    assert not Asked.read("pest ").typing
    assert not Asked.read("pest?").typing
