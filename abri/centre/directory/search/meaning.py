"""What a mistyped word may have been meant to be."""

from collections.abc import Iterator
from dataclasses import dataclass

from tantivy import Query, Schema, Searcher

SHORTEST = 4
"""Letters a word needs before another may stand in for it."""
LONG = 8
"""Letters from which two may be wrong."""
_LOOKED_AT = 40
_TAKEN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word of the index that may have been meant: folded, and as it is written."""

    word: str
    written: str


def is_known(words: Searcher, word: str) -> bool:
    """Whether the word stands somewhere; numbers are not counted among the words."""
    return words.doc_freq("word", word) > 0


def meant(words: Searcher, schema: Schema, word: str, *, unfinished: bool) -> tuple[Candidate, ...]:
    """The words nearest to one that nothing holds, the nearest and most frequent first; none for short words."""
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    found = sorted(_near(words, schema, word, unfinished))
    nearest = [candidate for distance, *_, candidate in found if distance == found[0][0]]
    return tuple(Candidate(word, written) for word, written in nearest[:_TAKEN])


def _near(
    words: Searcher, schema: Schema, word: str, unfinished: bool
) -> Iterator[tuple[int, bool, int, tuple[str, str]]]:
    reach = 2 if len(word) >= LONG else 1
    for prefix in (False, True) if unfinished else (False,):
        query = Query.fuzzy_term_query(schema, "word", word, reach, True, prefix)
        hits = words.search(query, _LOOKED_AT, order_by_field="places").hits
        for places, address in hits:
            stored = words.doc(address)
            near, written = str(stored["word"][0]), str(stored["written"][0])
            away = distance(word, near, open_end=prefix)
            yield away, near[0] != word[0], -int(places), (near, written)
        if hits:
            return


def distance(typed: str, word: str, *, open_end: bool = False) -> int:
    """How many letters have to be added, left out, changed or swapped to make `word` of `typed`.

    With `open_end` whatever follows in `word` costs nothing.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, sign in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other))
            if i > 1 and j > 1 and sign == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row) if open_end else row[-1]
