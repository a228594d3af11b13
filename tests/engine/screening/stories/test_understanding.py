"""Promises of every story, whatever the chat: what is cited exists, names change nothing, strangers change no pair."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening import records
from abri.engine.screening.chats.chat import Chat, Event, Message, Notice
from abri.engine.screening.screener import Screener
from abri.engine.screening.stories import Story, understand
from abri.engine.screening.stories.story import Pair
from tests.engine.screening.stories.telling_chats import Pretended, chat, message

PEOPLE = ("Lotte", "Bram", "Yara", "Hugo", "Nadia")
RENAMED = dict(zip(PEOPLE, ("Zeynep", "Arthur", "Chloé", "Viktor", "Mehdi"), strict=True))
SAID = {
    "you loser": "insult",
    "she is a loser": "insult",
    "{} is a loser": "insult",
    "@{} nobody wants you": "exclusion",
    "i will get you": "threat",
    "i cannot go on": "distress",
    "go away {}": "exclusion insult",
}
CALM = ("hello", "stop", "haha", "leave {} alone", "see you at eight", "{} what time?", "")
START = datetime(2024, 3, 1, 20, 0)  # noqa: DTZ001


def labels() -> Mapping[str, str]:
    people = (*PEOPLE, *RENAMED.values())
    return {text.format(person): said for text, said in SAID.items() for person in people}


SCREENER = Pretended(labels(), language="en")


@st.composite
def chats(draw: st.DrawFn) -> Chat:
    """Any chat of five people and somebody without a name, dated or not, in one conversation or two."""
    dated, several = draw(st.booleans()), draw(st.booleans())
    at, messages, notices = START, [], list[Notice]()
    for number in range(1, draw(st.integers(0, 25)) + 1):
        at += timedelta(minutes=draw(st.sampled_from((0, 1, 5, 30, 600, 3000))))
        text = draw(st.sampled_from((*SAID, *CALM))).format(draw(st.sampled_from(PEOPLE)))
        messages.append(
            message(
                number,
                draw(st.sampled_from((*PEOPLE, ""))),
                text,
                at if dated else None,
                reply_to=draw(st.none() | st.integers(1, number)),
                conversation=draw(st.sampled_from(("a", "b"))) if several else "",
                forwarded=draw(st.booleans()),
            )
        )
        if draw(st.integers(0, 9)) == 0:
            event: Event = draw(st.sampled_from(get_args(Event)))
            people = draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))
            actor = draw(st.sampled_from((*PEOPLE, "")))
            notices.append(
                Notice(
                    number, at if dated else None, "", event, actor, tuple(people), messages[-1].conversation
                )
            )
    return chat(messages, notices)


def cited(value: Any) -> Iterator[int]:
    """Every number that a story cites, whatever field it stands in; places of notices are checked apart."""
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            inside = getattr(value, one.name)
            if one.name in ("number", "after"):
                yield inside
            elif one.name in (
                "numbers", "urgent", "because", "returned", "laughed", "continued", "distress",
            ):  # fmt: skip
                yield from inside
            elif one.name == "joined":
                yield from (number for _, number in inside)
            elif isinstance(inside, tuple):
                for each in inside:
                    yield from cited(each)


def renamed(value: Any) -> Any:
    """The same with other names wherever one stands, in texts too."""
    if isinstance(value, str):
        for old, new in RENAMED.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, (Message, Notice)):
        return type(value)(*map(renamed, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        of = {one.name: renamed(getattr(value, one.name)) for one in dataclasses.fields(value)}
        return dataclasses.replace(value, **of)
    if isinstance(value, tuple):
        return tuple(map(renamed, value))
    return value


@given(of=chats())
def test_whatever_is_cited_exists(of: Chat) -> None:
    story = understand(of, SCREENER)
    assert all(0 < number <= len(of.messages) for number in cited(story))
    assert all(one.notice is None or one.notice < len(of.notices) for one in story.exclusions)
    assert all(one.author != one.target for one in story.pairs)
    assert all(0 <= one.certainty <= 1 and 0 <= one.weight <= 1 for one in story.pairs)
    assert story.screened == len(of.messages)


@given(of=chats())
def test_other_names_make_the_same_story(of: Chat) -> None:
    assert understand(renamed(of), SCREENER) == renamed(understand(of, SCREENER))


@given(of=chats())
def test_a_record_gives_back_the_same(of: Chat) -> None:
    story = understand(of, SCREENER)
    back = records.from_record(records.record(of, story))
    assert (back.chat, back.story) == (of, story)


@given(of=chats(), gaps=st.lists(st.integers(0, 3), max_size=25))
def test_a_stranger_elsewhere_changes_no_pair(of: Chat, gaps: list[int]) -> None:
    """What somebody says in another conversation, between the messages, only shifts their numbers."""
    messages: list[Message] = []
    place_of: dict[int, int] = {}
    for index, one in enumerate(of.messages):
        stranger = message(0, "Stranger", "hello there", one.at, conversation="elsewhere")
        messages.extend([stranger] * (gaps[index] if index < len(gaps) else 0))
        messages.append(one)
        place_of[one.number] = len(messages)
    messages = [one._replace(reply_to=place_of.get(one.reply_to or 0)) for one in messages]
    notices = [one._replace(after=place_of.get(one.after, 0)) for one in of.notices]
    with_stranger = understand(chat(messages, notices), SCREENER).pairs
    assert with_stranger == tuple(shifted(pair, place_of) for pair in understand(of, SCREENER).pairs)


def shifted(pair: Pair, place_of: Mapping[int, int]) -> Pair:
    def all_of(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(place_of[number] for number in numbers)

    return dataclasses.replace(
        pair,
        numbers=all_of(pair.numbers),
        returned=all_of(pair.returned),
        laughed=all_of(pair.laughed),
        continued=all_of(pair.continued),
        elements=tuple(dataclasses.replace(one, because=all_of(one.because)) for one in pair.elements),
    )


def test_no_messages_and_one() -> None:
    nothing = understand(chat([]), SCREENER)
    assert nothing == dataclasses.replace(nothing, findings=(), pairs=(), people=(), episodes=(), screened=0)
    alone = understand(chat([message(1, "Lotte", "you loser", START)]), SCREENER)
    assert [one.targets for one in alone.findings] == [()]
    assert alone.pairs == ()
    assert [one.name for one in alone.people] == ["Lotte"]


def test_what_the_application_wrote_in_place_of_a_deleted_message_is_not_screened() -> None:
    deleted = message(1, "Lotte", "you loser", START, kind="deleted", deleted=True)
    assert understand(chat([deleted]), SCREENER).findings == ()


def test_severity_that_rises_is_an_escalation() -> None:
    rising = [
        message(
            0, "Bram", f"Lotte {'i will get you' if day > 8 else 'you loser'}", START + timedelta(days=day)
        )
        for day in range(16)
    ]
    flagged = {f"Lotte {text}": SAID[text] for text in ("i will get you", "you loser")}
    of = chat(
        [message(0, "Lotte", "hello", START), *rising, message(0, "Yara", "hi", START + timedelta(days=20))]
    )
    (pair,) = understand(of, Pretended(flagged)).pairs
    assert pair.escalation is not None
    assert (pair.escalation.rises, pair.escalation.certainty > 0.99) == ("severity", True)


def test_the_same_every_day_is_none() -> None:
    steady = [message(0, "Bram", "Lotte you loser", START + timedelta(days=day)) for day in range(30)]
    of = chat([message(0, "Lotte", "hello", START), *steady, message(0, "Yara", "hi", START)])
    (pair,) = understand(of, Pretended({"Lotte you loser": "insult"})).pairs
    assert pair.escalation is None


def test_an_alias_is_a_name_too() -> None:
    of = chat(
        [
            message(0, name, text, START)
            for name, text in (("Nick", "hi"), ("Bram", "@jan.p you loser"), ("Yara", "ok"))
        ],
        aliases={"Nick": ("jan.p",)},
    )
    story = understand(of, Pretended({"@jan.p you loser": "insult"}))
    assert [(pair.author, pair.target) for pair in story.pairs] == [("Bram", "Nick")]


@pytest.mark.parametrize("text", ["Lotte du Loser", "stop Lotte, nobody wants you here"])
def test_with_the_packaged_weights_numbers_exist_too(text: str, packaged: Screener) -> None:
    of = chat(
        [
            message(0, "Lotte", "hello", START),
            message(0, "Bram", text, START),
            message(0, "Yara", "ok", START),
        ]
    )
    story: Story = understand(of, packaged)
    assert all(0 < number <= 3 for number in cited(story))
    assert story.weights == packaged.version
