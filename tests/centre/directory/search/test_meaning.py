"""How far two words are from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.directory.search.meaning import distance


@pytest.mark.parametrize(
    ("typed", "word", "away"),
    [("pesten", "pesten", 0), ("peten", "pesten", 1), ("pestne", "pesten", 1), ("harcelment", "harcelement", 1),
     ("focsu", "focus", 1), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3)],
)  # fmt: skip
def test_letters_added_left_out_changed_or_swapped_count_one_each(typed: str, word: str, away: int) -> None:
    assert distance(typed, word) == away


def test_the_end_of_an_unfinished_word_costs_nothing() -> None:
    assert distance("harcelm", "harcelement", open_end=True) == 1
    assert distance("harcel", "harcelement", open_end=True) == 0


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_it_is_the_same_both_ways_and_never_more_than_the_longer_word(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
