"""Comparing schools: nothing below ten, and nothing that can be worked out from what is shown."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.learning.comparing import FEWEST, means, parts_of_whole, suppressed, totals

AREAS = ("infrastructure", "policy")
COUNTS = st.integers(0, 40)
TABLES = st.dictionaries(
    st.sampled_from("abcd"),
    st.fixed_dictionaries(dict.fromkeys(("iron", "bronze", "silver", "gold"), COUNTS)),
    min_size=1,
)


def schools(count: int, percent: int = 50) -> list[dict[str, int]]:
    return [dict.fromkeys(AREAS, percent) for _ in range(count)]


def test_nine_schools_are_not_compared_and_ten_are() -> None:
    assert means(schools(9), AREAS) is None
    found = means(schools(9, 40) + schools(1, 90), AREAS)
    assert found is not None
    assert (found.schools, found.percents["policy"]) == (10, 45)


def test_the_number_of_schools_does_not_tell_that_one_came() -> None:
    counts = [found.schools for count in range(10, 40) if (found := means(schools(count), AREAS))]
    assert set(counts) == {10, 20, 30}


def test_a_small_part_is_not_the_rest_of_a_whole() -> None:
    whole, parts = parts_of_whole({"a": schools(20), "b": schools(12), "c": schools(3)}, AREAS)
    assert whole is not None
    assert parts["a"] is not None
    assert (parts["b"], parts["c"]) == (None, None)
    _whole, alone = parts_of_whole({"a": schools(20), "c": schools(3)}, AREAS)
    assert alone == {"a": None, "c": None}
    _whole, both = parts_of_whole({"a": schools(20), "b": schools(6), "c": schools(7)}, AREAS)
    assert both["a"] is not None


@given(TABLES)
def test_no_line_gives_away_what_it_keeps_back(table: dict[str, dict[str, int]]) -> None:
    shown = suppressed(table)
    columns = ("iron", "bronze", "silver", "gold")
    lines = [
        *([(row, column) for column in columns] for row in table),
        *([(row, column) for row in table] for column in columns),
    ]
    for line in lines:
        kept = [table[row][column] for row, column in line if shown[row][column] is None]
        for row, column in line:
            value = shown[row][column]
            assert value is None or value == table[row][column] >= FEWEST
        # Either everything is shown, or at least two that are ten or more together, or nothing at all.
        assert not kept or (len(kept) >= 2 and sum(kept) >= FEWEST) or len(kept) == len(line)


@given(st.dictionaries(st.text("abcdef", min_size=1), COUNTS))
def test_totals_that_are_kept_back_are_none_or_ten_together(counts: dict[str, int]) -> None:
    shown = totals({name: {"any": count} for name, count in counts.items()})
    kept = sum(counts[name] for name, value in shown.items() if value is None)
    assert kept == 0 or kept >= FEWEST or all(value is None for value in shown.values())
    assert all(one is None or one >= FEWEST for one in shown.values())
    assert all(low <= high for low, high in pairwise(sorted(one for one in shown.values() if one)))
