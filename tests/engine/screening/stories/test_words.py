"""Words of texts as they are compared with names and signs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening.stories.words import fold, fold_all

TEXTS = st.lists(st.text(st.sampled_from("aZéß\u0301\u0327\u0345Σς\0\n🙂ﬁ İ漢"), max_size=8), max_size=450)


@given(TEXTS)
def test_texts_folded_together_are_as_folded_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_only_the_beginning_of_a_long_text_is_folded_together_too() -> None:
    texts = ["é" * 9_000, "A" * 9_000]
    assert fold_all(texts) == [fold(text) for text in texts]
