"""Records: a chat, its story and its reasons come back exactly, and nothing else is let in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening import records
from abri.engine.screening.chats import Chat, Message, Notice, Reading
from abri.engine.screening.chats.chat import Zone
from abri.engine.screening.findings import Reason
from abri.engine.screening.records import RecordError, from_record, record
from abri.engine.screening.stories import Story, story, understand
from tests.engine.screening.stories.telling_chats import Pretended, chat, example, message, names

LABELS = {"loser": "insult", "nobody wants you": "exclusion", "i will get you": "threat"}
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


@st.composite
def analysed(draw: st.DrawFn) -> tuple[Chat, Story]:
    """Chats with every field, of a wall clock, of UTC or without dates."""
    zone: Zone = draw(st.sampled_from(get_args(Zone)))

    def instant() -> datetime | None:
        at = draw(st.none() | INSTANTS)
        return None if at is None or zone == "none" else at.replace(tzinfo=UTC) if zone == "UTC" else at

    messages: list[Message] = []
    size = draw(st.integers(0, 8))
    for number in range(1, size + 1):
        flags = {key: draw(st.booleans()) for key in ("media", "deleted", "edited", "forwarded")}
        messages.append(
            message(
                number,
                draw(st.sampled_from(("Ann", "Bo", "", "ünï", "a" * 300))),
                draw(st.text(max_size=20) | st.sampled_from(tuple(LABELS))),
                instant(),
                kind=draw(st.sampled_from(("text", "media", "poll"))),
                reply_to=draw(st.none() | st.integers(1, size)),
                conversation=draw(st.sampled_from(("", "one", "two"))),
                **flags,
            )
        )
    notices = [
        Notice(0, instant(), draw(st.text(max_size=9)), "added", "Ann", ("Bo", "Cy"), "three")
        for _ in range(draw(st.integers(0, 2)))
    ]
    authors = tuple(dict.fromkeys(one.author for one in messages if one.author))
    reading = Reading(draw(st.sampled_from((None, "day-first"))), zone, draw(st.booleans()))
    of = Chat("telegram", tuple(messages), tuple(notices), authors, reading, {"Ann": ("ann_x",)})
    return of, understand(of, Pretended(LABELS))


@given(of=analysed())
def test_what_is_written_comes_back_through_json(of: tuple[Chat, Story]) -> None:
    reasons = {one.number: (Reason(0, 2, 0.125, "term", "x"),) for one in of[1].findings}
    back = from_record(json.loads(json.dumps(record(*of, reasons))))
    assert (back.chat, back.story, dict(back.reasons)) == (*of, reasons)


@pytest.mark.parametrize("name", names())
def test_every_worked_example_comes_back(name: str) -> None:
    of = example(name)
    back = from_record(json.loads(json.dumps(record(of.chat, of.story))))
    assert (back.chat, back.story) == (of.chat, of.story)


def written() -> dict[str, Any]:
    of = example("removed")
    reasons = {2: (Reason(0, 2, 0.125, "term"),)}
    return json.loads(json.dumps(record(of.chat, of.story, reasons)))  # type: ignore[no-any-return]


def changed(place: tuple[Any, ...], value: object) -> Callable[[dict[str, Any]], None]:
    def change(of: dict[str, Any]) -> None:
        inside: Any = of
        for step in place[:-1]:
            inside = inside[step]
        inside[place[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        changed(("kind",), "another"),
        changed(("version",), 2),
        changed(("version",), True),
        changed(("extra",), 1),
        changed(("format",), "fax"),
        changed(("reading", 1), "moon time"),
        changed(("names",), ["a" * 2_000]),
        changed(("names",), ["Bram"]),
        changed(("authors",), 99),
        changed(("aliases",), {"Bram": "x"}),
        changed(("conversations",), []),
        changed(("messages",), {}),
        changed(("messages", 0), [1, 0]),
        changed(("messages", 0, 0), "yesterday"),
        changed(("messages", 0, 0), "2024-01-01T00:00:00+00:00"),
        changed(("messages", 0, 0), 10**15),
        changed(("messages", 0, 0), [1, 2, 3]),
        changed(("messages", 0, 0), 1.5),
        changed(("messages", 0, 1), -1),
        changed(("messages", 0, 1), 77),
        changed(("messages", 0, 2), None),
        changed(("messages", 0), [None, 0, "x", "letter"]),
        changed(("messages", 0), [None, 0, "x", "text", 16]),
        changed(("messages", 0), [None, 0, "x", "text", 0, 99]),
        changed(("messages", 0), [None, 0, "x", "text", 0, 0, 1]),
        changed(("notices", 0), []),
        changed(("notices", 0, 3), "eaten"),
        changed(("notices", 0, 5), [5]),
        changed(("story", 0), 5),
        changed(("story", 3), [[]]),
        changed(("story", 3, 0, 0), 99),
        changed(("story", 3, 0, 3), float("nan")),
        changed(("story", 3, 0, 3), True),
        changed(("story", 4), [0]),
        changed(("story", 5, 0, 2), "x"),
        changed(("story", 8, 0, 4), 44),
        changed(("story",), []),
        changed(("reasons",), []),
        changed(("reasons",), {"9": []}),
        changed(("reasons",), {"²": []}),
        changed(("reasons",), {"2": [[0, 2_000, 1.0, "term", ""]]}),
        changed(("reasons",), {"2": [[0, 2, 1.0, "guess", ""]]}),
    ],
)
def test_a_record_with_anything_else_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    untrusted = written()
    from_record(copy.deepcopy(untrusted))
    change(untrusted)
    with pytest.raises(RecordError) as raised:
        from_record(untrusted)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("untrusted", [None, [], {}, "abri chat", {"kind": "abri chat"}, 5])
def test_what_is_no_record_is_refused(untrusted: object) -> None:
    with pytest.raises(RecordError):
        from_record(untrusted)


@given(data=st.data())
def test_damage_is_refused_or_read_but_never_anything_else(data: st.DataObject) -> None:
    untrusted: Any = written()
    inside = untrusted
    odd: st.SearchStrategy[Any] = st.sampled_from(
        (None, -1, 10**30, 1.5, "", "x", [], {}, [[]], True, float("inf"))
    )
    for _ in range(data.draw(st.integers(0, 4))):
        steps = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not steps:
            break
        step = data.draw(st.sampled_from(steps))
        if not isinstance(inside[step], (dict, list)) or data.draw(st.booleans()):
            inside[step] = data.draw(odd)
            break
        inside = inside[step]
    try:
        from_record(untrusted)
    except RecordError:
        return


def test_messages_with_gaps_in_their_numbers_have_no_record() -> None:
    of = chat([message(1, "Ann", "hi")])
    gap = Chat(of.format, (of.messages[0]._replace(number=5),), (), of.authors, of.reading, {})
    with pytest.raises(ValueError, match="gaps"):
        record(gap, understand(of, Pretended({})))


def test_other_fields_need_another_version() -> None:
    """Who changes a field of a story raises the version and this list."""
    assert records.VERSION == 1
    assert {
        one.__name__: [field.name for field in fields(one)]
        for one in (story.Story, story.MessageFinding, story.Pair, story.Exclusion, story.Person)
    } == {
        "Story": [
            "weights", "screened", "clock", "findings", "urgent", "pairs", "episodes", "pile_ons", "exclusions",
            "defences", "people", "elements", "night_share", "escalation",
        ],
        "MessageFinding": [
            "number", "author", "at", "abusive", "severity", "flagged", "named", "marked", "target",
            "language", "targets",
        ],
        "Pair": [
            "author", "target", "numbers", "first", "last", "days", "episodes", "night_share", "labels", "escalation",
            "returned", "laughed", "continued", "elements", "certainty", "weight",
        ],
        "Exclusion": ["target", "by", "kind", "numbers", "notice", "at", "certainty"],
        "Person": ["name", "messages", "flagged", "received", "distress", "roles"],
    }  # fmt: skip


def test_a_plain_message_takes_little_more_than_its_text() -> None:
    at = datetime(2024, 3, 1, 20, 0)  # noqa: DTZ001
    of = chat(
        [message(0, f"P{place % 20}", "x" * 60, at + timedelta(minutes=place)) for place in range(1_000)]
    )
    size = len(json.dumps(record(of, understand(of, Pretended({}))), separators=(",", ":")))
    assert size < 1_000 * 85
