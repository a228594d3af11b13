"""A custody log tells what happened, hides who and why, and cannot be changed in the middle."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.evidence.canonical import Malformed, canonical, parse
from abri.engine.evidence.custody import (
    ACTIONS,
    BrokenChain,
    Disclosure,
    Entry,
    check_chain,
    commit,
    discloses,
    follow,
    hide,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 999_999, UTC)
ITEM, OPENING = hide("item", hashlib.sha256(b"a picture").hexdigest())


def log(*actions: str, name: str = "item-1") -> list[Entry]:
    """A log with these lines, a second apart."""
    entries: list[Entry] = []
    for action in actions:
        at = NOON + timedelta(seconds=len(entries))
        before = entries[-1] if entries else None
        entries.append(
            follow(before, log=name, action=action, at=at, desk="7", item=ITEM, actor="", reason="")
        )
    return entries


def broken(entries: list[Entry]) -> tuple[int, str]:
    with pytest.raises(BrokenChain) as caught:
        check_chain(entries)
    return caught.value.number, caught.value.why


def test_each_line_names_the_one_before() -> None:
    first, second = log("received", "scanned")
    assert (first.number, first.previous) == (1, "")
    assert (second.number, second.previous) == (2, first.digest)
    assert first.at == "2026-11-22T12:00:00.999Z"
    check_chain([first, second])
    check_chain([])


def test_a_digest_is_that_of_the_line_as_it_is_written() -> None:
    (first,) = log("received")
    line = first.line().decode()
    assert line.startswith('{"action":"received","actor":"","at":"2026-11-22T12:00:00.999Z","desk":"7"')
    assert hashlib.sha256(line.encode()).hexdigest() == first.digest
    assert json.loads(line)["v"] == 1


def test_a_line_is_read_back_as_it_was_written() -> None:
    (first,) = log("received")
    assert Entry.from_dict(parse(first.line())) == first
    assert Entry.from_dict(first.as_dict()).digest == first.digest


def test_the_first_line_that_does_not_fit_is_named() -> None:
    whole = log("received", "scanned", "opened", "exported")
    assert broken([whole[0], replace(whole[1], action="opened"), *whole[2:]])[0] == 3
    assert broken([whole[1], whole[0], *whole[2:]]) == (1, "it bears the number 2")
    assert broken([whole[0], *whole[2:]]) == (2, "it bears the number 3")
    assert broken([replace(whole[0], previous="0" * 64)]) == (1, "a first line names a line before it")
    other = replace(log("received", "scanned", name="item-2")[1], previous=whole[0].digest)
    assert broken([whole[0], other]) == (2, "it belongs to another log")
    earlier = replace(whole[1], at="2026-11-22T11:00:00.000Z")
    assert broken([whole[0], earlier]) == (2, "it is earlier than the line before")
    exchanged = replace(whole[1], item="0" * 64)
    assert broken([whole[0], exchanged]) == (2, "it is about another content")
    assert broken([replace(whole[0], action="lost")]) == (1, "an action that does not exist")


def test_the_content_may_become_known_later_and_never_changes_after() -> None:
    first = follow(None, log="i", action="received", at=NOON, desk="", item="", actor="", reason="")
    second = follow(first, log="i", action="scanned", at=NOON, desk="", item=ITEM, actor="", reason="")
    check_chain([first, second])
    for other in ("", "0" * 64):
        with pytest.raises(Malformed, match="another content"):
            follow(second, log="i", action="opened", at=NOON, desk="", item=other, actor="", reason="")


def test_a_clock_that_was_set_back_writes_no_earlier_line() -> None:
    (first,) = log("received")
    earlier = NOON - timedelta(hours=1)
    second = follow(
        first, log="item-1", action="opened", at=earlier, desk="7", item=ITEM, actor="", reason=""
    )
    assert second.at == first.at
    check_chain([first, second])


def test_instants_are_written_in_one_zone() -> None:
    brussels = NOON.astimezone(timezone(timedelta(hours=1)))
    written = follow(None, log="i", action="received", at=brussels, desk="", item="", actor="", reason="")
    assert written.at == "2026-11-22T12:00:00.999Z"
    with pytest.raises(Malformed, match="zone"):
        follow(
            None, log="i", action="held", at=NOON.replace(tzinfo=None), desk="", item="", actor="", reason=""
        )


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"number": 0},
        {"number": True},
        {"number": 1.0},
        {"number": "1"},
        {"action": "lost"},
        {"at": "2026-11-22T12:00:00Z"},
        {"at": "2026-13-22T12:00:00.000Z"},
        {"at": "٢٠٢٦-11-22T12:00:00.000Z"},
        {"log": ""},
        {"log": "../x"},
        {"log": "x" * 65},
        {"desk": "a b"},
        {"item": "0" * 63},
        {"actor": "ALMA"},
        {"reason": "A" * 64},
        {"previous": None},
        {"more": ""},
    ],
)
def test_a_line_of_another_shape_is_no_line(change: dict[str, object]) -> None:
    (first,) = log("received")
    with pytest.raises(Malformed):
        Entry.from_dict(first.as_dict() | change)


def test_a_line_without_a_field_is_no_line() -> None:
    (first,) = log("received")
    for name in first.as_dict():
        with pytest.raises(Malformed):
            Entry.from_dict({key: value for key, value in first.as_dict().items() if key != name})


def test_a_commitment_tells_nothing_and_opens_to_one_value_in_one_field() -> None:
    commitment, disclosure = hide("actor", "Alma")
    again, _ = hide("actor", "Alma")
    assert commitment != again
    assert discloses("actor", disclosure, commitment)
    assert not discloses("reason", disclosure, commitment)
    assert not discloses("actor", replace(disclosure, value="Boris"), commitment)
    assert not discloses("actor", replace(disclosure, salt="0" * 32), commitment)
    assert not discloses("actor", replace(disclosure, salt="0"), commitment)
    assert not discloses("actor", disclosure, "é")
    assert "Alma" not in repr(disclosure)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(Malformed, match="32"):
        commit("actor", Disclosure("00", "Alma"))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(Malformed, match="surrogate"):
        hide("reason", "\ud800")


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=5))
@settings(max_examples=50, deadline=None)
def test_canonical_json_is_read_back_and_has_one_line(fields: dict[str, object]) -> None:
    line = canonical(fields)
    assert parse(line) == fields
    assert b"\n" not in line
    assert canonical(dict(reversed(fields.items()))) == line


@given(st.lists(st.sampled_from(ACTIONS), min_size=2, max_size=12), st.data())
@settings(max_examples=50, deadline=None)
def test_no_change_before_the_last_line_goes_unseen(actions: list[str], data: st.DataObject) -> None:
    whole = log(*actions)
    check_chain(whole)
    place = data.draw(st.integers(0, len(whole) - 2))
    field = data.draw(st.sampled_from(["action", "at", "desk", "actor", "reason", "item", "previous"]))
    value = {"action": "held", "at": "2026-01-01T00:00:00.000Z", "desk": "8"}.get(field, "a" * 64)
    changed = [*whole]
    changed[place] = Entry.from_dict(changed[place].as_dict() | {field: value})
    if changed != whole:
        assert broken(changed)[0] in {place + 1, place + 2}


@given(st.permutations(range(5)), st.sets(st.integers(0, 4), max_size=4))
@settings(max_examples=50, deadline=None)
def test_only_the_lines_from_the_first_in_their_order_are_a_chain(
    order: list[int], left_out: set[int]
) -> None:
    whole = log("received", "scanned", "opened", "copied", "exported")
    given_lines = [whole[place] for place in order if place not in left_out]
    if given_lines == whole[: len(given_lines)]:
        check_chain(given_lines)
    else:
        broken(given_lines)
