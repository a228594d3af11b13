"""Features: what belongs to a text is counted for it and for no other."""

import numpy as np

from abri.engine.screening import features
from abri.engine.screening.folding import fold, join


def kinds_of(texts: list[str]) -> dict[str, features.Kind]:
    """The kinds of features of texts, by name."""
    folded = fold(join(texts))
    return {
        kind.name: kind for kind in features.kinds(folded, features.words(folded), features.windows(folded))
    }


def buckets(texts: list[str], row: int) -> dict[str, list[int]]:
    """The buckets of one text."""
    return {
        name: kind.buckets[kind.firsts[row] : kind.lasts[row]].tolist()
        for name, kind in kinds_of(texts).items()
    }


def test_neighbours_do_not_leak_into_a_text() -> None:
    assert buckets(["first one", "mine", "last"], 1) == buckets(["mine"], 0)


def test_a_text_has_as_many_runs_as_places() -> None:
    found = buckets(["abcd ef"], 0)
    assert [len(found[name]) for name in features.KINDS] == [7, 6, 5, 2, 1]


def test_a_word_is_the_same_wherever_it_stands() -> None:
    assert buckets(["stone and stone"], 0)["word1"][0] == buckets(["a stone"], 0)["word1"][1]


def test_an_empty_text_has_no_features() -> None:
    assert all(not found for found in buckets(["", "x"], 0).values())


def test_long_texts_are_seen_through_windows_that_reach_the_end() -> None:
    folded = fold(join(["short", "word " * 300, ""]))
    seen = features.windows(folded)
    assert set(seen.row.tolist()) == {0, 1, 2}
    assert int((seen.ends - seen.starts).max()) < features.WINDOW
    assert int(seen.ends[seen.row == 1].max()) == int(folded.bounds[2])


def test_sums_are_those_of_a_plain_loop() -> None:
    rng = np.random.default_rng(4)
    bytes_ = rng.integers(0, 256, (features.BUCKETS, 4)).astype(np.uint8)
    table = bytes_.view("<u4").reshape(-1)
    wide = np.concatenate((bytes_, bytes_[::-1]), axis=1)
    texts = ["one two three", "", "vier fünf", "x" * 3, "abc def " * 90]
    folded = fold(join(texts))
    for kind in features.kinds(folded, features.words(folded), features.windows(folded)):
        expected = [
            bytes_[kind.buckets[first:past]].sum(axis=0, dtype=np.int64).tolist()
            for first, past in zip(kind.firsts, kind.lasts, strict=True)
        ]
        assert features.sums(kind, table).tolist() == expected
        both = features.sums(kind, np.ascontiguousarray(wide).view("<u8").reshape(-1))
        assert both[:, :4].tolist() == expected
        assert both[:, 4:].tolist() == features.sums(kind, np.ascontiguousarray(table[::-1])).tolist()


def test_the_features_of_some_windows_are_the_same_as_among_all() -> None:
    folded = fold(join(["one two three", "", "vier fünf sechs", "x" * 3, "abc def ghi " * 60, "last one"]))
    seen = features.windows(folded)
    every = tuple(features.kinds(folded, features.words(folded), seen))
    chosen = np.array([1, 2, 4, 5, len(seen.row) - 1])
    for kind, part in zip(every, features.of_windows(folded, every, seen, chosen), strict=True):
        assert [
            part.buckets[first:past].tolist() for first, past in zip(part.firsts, part.lasts, strict=True)
        ] == [
            kind.buckets[first:past].tolist()
            for first, past in zip(kind.firsts[chosen], kind.lasts[chosen], strict=True)
        ]
