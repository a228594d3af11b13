"""Two people's changes in one table, and what differs between two forms of a pack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.overlay import differences, lay_over, put_on_top
from tests.engine.packs.overlay.test_laying import due, said

tables = st.recursive(
    st.booleans() | st.integers(0, 2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
).filter(lambda value: isinstance(value, dict))


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


def test_changes_of_two_people_stand_beside_each_other() -> None:
    base = {"category": {"scam": {"hidden": True}}}
    mine = {"category": {"scam": {"hidden": True}, "threat": {"hidden": True}}, "order": ["a"]}
    theirs = {"due": {"low": {"amount": 7}}}
    assert put_on_top(mine, base=base, theirs=theirs) == {
        "category": {"threat": {"hidden": True}},
        "order": ["a"],
        "due": {"low": {"amount": 7}},
    }


def test_where_both_changed_the_same_it_is_as_the_later_one_wants() -> None:
    mine, theirs = {"due": {"low": {"amount": 6}}}, {"due": {"low": {"amount": 7}}}
    assert put_on_top(mine, base={}, theirs=theirs) == mine


@given(tables, tables)
def test_nothing_changes_where_only_one_person_changed_anything(
    one: dict[str, object], base: dict[str, object]
) -> None:
    assert put_on_top(one, base=base, theirs=base) == one
    assert put_on_top(base, base=base, theirs=one) == one


def test_the_same_pack_differs_in_nothing(belgium: Pack) -> None:
    assert differences(belgium, lay_over(belgium, {})) == ()


def test_every_word_that_differs_is_named_with_what_it_was(belgium: Pack) -> None:
    laid = lay_over(
        belgium,
        {
            "category": {"scam": {"names": said("Tricked"), "hidden": True}},
            **due("low", 7, "working_day"),
        },
    )
    found = {
        (one.part, one.name, one.key, one.language): (one.before, one.after)
        for one in differences(belgium, laid)
    }
    assert found == {
        **{
            ("category", "scam", "names", code): (belgium.categories["scam"].names[code], f"Tricked ({code})")
            for code in ("nl", "fr", "de", "en")
        },
        ("category", "scam", "hidden", ""): ("no", "yes"),
        ("due", "low", "due", ""): ("5 working_day", "7 working_day"),
        **{
            ("tier", "low", "target", code): (
                belgium.routing.tiers["low"].target[code],
                f"7 working_day ({code})",
            )
            for code in ("nl", "fr", "de", "en")
        },
    }
    back = {
        (one.part, one.name, one.key, one.language): (one.before, one.after)
        for one in differences(laid, belgium)
    }
    assert back == {place: (after, before) for place, (before, after) in found.items()}
