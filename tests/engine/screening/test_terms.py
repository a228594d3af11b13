"""Terms: looked up by hashes, found where a plain search through the letters finds them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening import alphabet, features
from abri.engine.screening.folding import Folded, fold, join
from abri.engine.screening.terms import STEM, Terms

LIST = (
    "a",
    "b",
    "ab",
    "ab*",
    "aba*",
    "a b",
    "a b*",
    "ab a b",
    "b a ab*",
    "abab*",
    "ba",
    "ba",
    "a  b",
    "",
    "b-a",
)


def plainly(terms: tuple[str, ...], folded: Folded) -> list[tuple[int, int, int]]:
    """Number, start and end of every term, found by one search a term."""
    apart = "".join(chr(symbol) if alphabet.IN_WORDS[symbol] else " " for symbol in folded.symbols.tolist())
    found = []
    for number, term in enumerate(terms):
        text = term.removesuffix(STEM)
        if not text or "  " in text or "-" in text:
            continue
        closed = "" if term.endswith(STEM) else "(?= )"
        found += [
            (number, match.start(1), match.end(1))
            for match in re.finditer(f"(?<= )(?=({re.escape(text)}){closed})", apart)
        ]
    return sorted(found)


def quickly(terms: tuple[str, ...], folded: Folded) -> list[tuple[int, int, int]]:
    """The same by lookup."""
    found = Terms(terms).places(folded, features.words(folded))
    return sorted(zip(found.terms.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True))


@given(st.lists(st.text(st.sampled_from("aabb  -.!c"), max_size=30), max_size=6))
def test_terms_stand_where_a_plain_search_finds_them(texts: list[str]) -> None:
    folded = fold(join(texts))
    assert quickly(LIST, folded) == plainly(LIST, folded)


@given(
    st.lists(st.text(st.sampled_from("abc "), min_size=1, max_size=9), max_size=9),
    st.text("abc ", max_size=60),
)
def test_any_terms_are_found_like_that(terms: list[str], text: str) -> None:
    listed = tuple(
        " ".join(term.split()) + STEM * (nth % 2) for nth, term in enumerate(terms) if term.strip()
    )
    folded = fold(join([text]))
    assert quickly(listed, folded) == plainly(listed, folded)


@pytest.mark.parametrize("term", ["", "*", "a  b", " a", "b-a", "é"])
def test_what_is_no_term_is_never_found(term: str) -> None:
    assert quickly((term,), fold(join(["a  b-a é", ""]))) == []
