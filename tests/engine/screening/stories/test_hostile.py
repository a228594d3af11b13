"""Chats made to be slow: the work stays in proportion to the messages, whatever they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from abri.engine.screening.chats.chat import Chat, Notice
from abri.engine.screening.findings import Finding
from abri.engine.screening.stories import understand
from tests.engine.screening.stories.telling_chats import Pretended, chat, message

SMALL, TIMES = 500, 8
START = datetime(2024, 3, 1, 20, 0)  # noqa: DTZ001


class EverythingIsFlagged(Pretended):
    """Flags whatever it is given."""

    def _finding(self, text: str) -> Finding:
        self._labels = {text: "insult exclusion threat"}
        return super()._finding(text)


def one_against_one(size: int) -> Chat:
    return chat([message(0, "Bram" if place else "Lotte", "loser", START) for place in range(size)])


def all_at_once(size: int) -> Chat:
    return chat([message(0, f"P{place % 30}", f"P{place % 7} loser", START) for place in range(size)])


def all_talked_about(size: int) -> Chat:
    return chat([message(0, f"P{place % 30}", "ze is dom, P3 P4", START) for place in range(size)])


def without_dates(size: int) -> Chat:
    return chat([message(0, f"P{place % 30}", "stop it, that is not funny") for place in range(size)])


def all_strangers(size: int) -> Chat:
    return chat(
        [message(0, f"Name{place} Other{place}", f"@Name{place // 2} hi", START) for place in range(size)]
    )


def namesakes(size: int) -> Chat:
    return chat([message(0, f"Emma {place}", "emma loser emma", START) for place in range(size)])


def names_that_are_none(size: int) -> Chat:
    return chat(
        [message(0, ("", ".", "a", "@", "…")[place % 5], "a . @ a …", START) for place in range(size)]
    )


def many_conversations(size: int) -> Chat:
    return chat(
        [message(0, f"P{place % 50}", "loser", START, conversation=str(place)) for place in range(size)]
    )


def many_notices(size: int) -> Chat:
    messages = [message(0, f"P{place % 30}", "loser", START) for place in range(size)]
    notices = [
        Notice(place, START, "", ("removed", "left", "added")[place % 3], "P1", (f"P{place % 30}",), "")
        for place in range(size)
    ]
    return chat(messages, notices)


def one_notice_of_many(size: int) -> Chat:
    messages = [message(0, f"P{place % 30}", "loser", START) for place in range(size)]
    return chat(
        messages, [Notice(5, START, "", "removed", "P1", tuple(f"N{place}" for place in range(size)), "")]
    )


def many_mentions(size: int) -> Chat:
    everybody = " ".join(f"@P{place}" for place in range(60))
    return chat([message(0, f"P{place % 60}", everybody, START) for place in range(size // 4)])


def answers_to_one(size: int) -> Chat:
    return chat([message(0, f"P{place % 9}", "loser", START, reply_to=1) for place in range(size)])


def far_apart(size: int) -> Chat:
    return chat(
        [message(0, f"P{place % 9}", "loser", START + timedelta(days=place)) for place in range(size)]
    )


def seconds(of: Chat) -> float:
    """Of the processor, the better of two runs: neighbours cost time too."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        understand(of, EverythingIsFlagged({}))
        spent.append(time.process_time() - begun)
    return min(spent)


@pytest.mark.parametrize(
    "made",
    [
        one_against_one, all_at_once, without_dates, all_strangers, namesakes, names_that_are_none, many_conversations,
        many_notices, one_notice_of_many, many_mentions, answers_to_one, far_apart, all_talked_about,
    ],
)  # fmt: skip
def test_eight_times_the_messages_take_stay_far_from_the_square(
    made: Callable[[int], Chat],
) -> None:
    assert seconds(made(SMALL * TIMES)) < 5 * TIMES * max(seconds(made(SMALL)), 0.02)


def test_long_texts_are_looked_at_in_part() -> None:
    texts = (
        "haha " * 200_000,
        "@" * 1_000_000,
        "laat " + "a " * 500_000,
        "m" * 1_000_000,
        "\n" * 1_000_000,
        "! " * 500_000,
    )
    of = chat([message(0, f"P{place % 3}", text, START) for place, text in enumerate(texts * 3)])
    assert seconds(of) < 3


def test_one_message_of_many_names_has_few_aims() -> None:
    names = [f"Name{letter}" for letter in "abcdefghijklmnopq"]
    of = chat(
        [*(message(0, name, "hi", START) for name in names), message(0, "Lotte", " ".join(names), START)]
    )
    story = understand(of, EverythingIsFlagged({}))
    assert len(story.findings[-1].targets) == 4
