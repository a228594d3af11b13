"""The sentences: urgent ones first, every number of a message behind them, careful in each language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from abri.engine.screening.stories import Exclusion, PileOn
from abri.engine.screening.telling import LANGUAGES, strongest, summary
from abri.engine.screening.telling.sentences import MOST_PAIRS, MOST_URGENT
from tests.engine.screening.telling.cast import (
    chat_of,
    crowded,
    everyday,
    finding,
    full,
    pair,
    quiet,
    story_of,
)

CAREFUL = re.compile(
    r"mogelijk|lijk|misschien|volgens|semble|pourrait|peut-être|selon|möglich|könnte|vielleicht|schein|laut|wirk|may|seem|says"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_in_every_language(language: str) -> None:
    told = summary(*full(), language)
    assert len(told) == 17
    assert [
        said.text for said in told if "{" in said.text or "  " in said.text or not said.text.endswith(".")
    ] == []
    assert [said.text for said in told if not said.text[0].isupper() and not said.text[0].isdigit()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_urgent_things_come_first_and_end_with_what_to_do(language: str) -> None:
    urgent = [said.urgent for said in summary(*full(), language)]
    assert urgent == sorted(urgent, reverse=True)
    assert urgent.count(True) == 4
    assert summary(*full(), language)[0].numbers == (950,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_people_is_said_carefully(language: str) -> None:
    chat, story = full()
    for said in summary(chat, story, language):
        if any(name in said.text for name in chat.authors):
            assert CAREFUL.search(said.text.lower()), said.text


def test_what_stands_behind_a_sentence_are_its_messages() -> None:
    told = summary(*full(), "en")
    by_text = {said.text.split(",")[0]: said.numbers for said in told}
    assert by_text["Sam may have threatened Noor."] == (141,)
    assert by_text["Jürgen may have stood up for Noor."] == (144,)
    assert by_text["Sam may have aimed 9 hurtful messages at Noor"] == (
        100,
        140,
        141,
        142,
        180,
        181,
        400,
        401,
        402,
    )


def test_nothing_found_says_what_that_means() -> None:
    told = [said.text for said in summary(*quiet(), "en")]
    assert told[0] == "30 messages from 5 people, from 4 March 2024 to 5 March 2024."
    assert told[1].startswith("The software found no message that seems hurtful. That does not mean")
    assert len(told) == 2


def test_an_empty_chat_and_one_without_dates_are_told() -> None:
    empty = chat_of([])
    assert [said.text for said in summary(empty, story_of(empty), "en")] == ["This chat holds no messages."]
    undated = chat_of([("Noor", None, "hi"), ("", None, "hi")])
    first = summary(undated, story_of(undated), "en")[0]
    assert first.text == "2 messages from 2 people; the file gives no dates."


def test_a_sentence_about_somebody_without_a_name_begins_with_a_capital() -> None:
    chat = chat_of([("", None, "x"), ("Noor", None, "y")])
    told = summary(chat, story_of(chat, [finding(chat, 1, "Noor", named=("threat",))]), "en")
    assert told[0].text == "Somebody without a name may have threatened Noor."


def test_an_uncertain_target_of_a_threat_is_not_named() -> None:
    chat = everyday(3, timedelta(minutes=1))
    found = finding(chat, 1, "Noor", named=("threat",))
    unsure = replace(found, targets=(replace(found.targets[0], certainty=0.3),))
    assert summary(chat, story_of(chat, [unsure]), "en")[0].text.endswith("may have threatened somebody.")


def test_many_urgent_messages_and_pairs_are_summed_up() -> None:
    chat, story = crowded()
    cast = chat.authors
    threats = [finding(chat, number, cast[number % 20], named=("threat",)) for number in range(1, 31)]
    told = summary(chat, story_of(chat, threats, pairs=story.pairs), "en")
    urgent = [said for said in told if said.urgent]
    assert len(urgent) == MOST_URGENT + 2
    assert urgent[-2].text.endswith("more messages may be urgent.")
    assert {number for said in urgent for number in said.numbers} == set(range(1, 31))
    assert f"between {len(story.pairs) - MOST_PAIRS} other pairs of people." in told[-1].text


def test_the_weightiest_pairs_come_first() -> None:
    chat, _ = full()
    pairs = [pair(chat, "Sam", "Noor", (100,), weight=0.1), pair(chat, "Lotte", "Noor", (101,), weight=0.9)]
    assert [one.author for one in strongest(story_of(chat, pairs=tuple(pairs)))] == ["Lotte", "Sam"]


def test_one_message_is_told_in_the_singular() -> None:
    chat = everyday(3, timedelta(minutes=1))
    story = story_of(chat, [finding(chat, 2, "Noor")], pairs=(pair(chat, "Sam", "Noor", (2,)),))
    told = [said.text for said in summary(chat, story, "en")]
    assert "1 message (33%) may be hurtful." in told
    assert (
        "On 4 March 2024, Sam may have aimed a hurtful message at Noor. Possible kinds: insult (1)." in told
    )


def test_how_dates_were_read_is_told_where_it_matters() -> None:
    chat, story = quiet()
    unsure = replace(chat, reading=replace(chat.reading, assumed=True))
    told = [said.text for said in summary(unsure, replace(story, clock="UTC"), "en")]
    assert told[-2].startswith("The file does not say for certain how its dates are to be read.")
    assert told[-1].startswith("Times are in UTC")


def test_people_turning_on_somebody_many_times_is_summed_up() -> None:
    chat, _ = full()
    one = PileOn("Noor", ("Sam", "Lotte"), (1, 2), None, None, (("Lotte", 2),))
    told = [said.text for said in summary(chat, story_of(chat, pile_ons=(one,) * 5), "en")]
    assert told[-1] == "Several people may have turned against somebody 2 more times."
    assert "within few messages" in told[-2]


def test_who_left_without_a_date_is_told_without_one() -> None:
    chat, _ = full()
    left = Exclusion("Noor", "", "left", (3,), 0, None, 0.9)
    assert summary(chat, story_of(chat, exclusions=(left,)), "en")[-1].text == (
        "Noor left the group, soon after messages that seem hurtful."
    )


def test_a_name_that_looks_like_a_place_for_a_name_stays_a_name() -> None:
    chat = chat_of([("{target}", None, "x"), ("{0!r}", None, "y")])
    told = summary(chat, story_of(chat, pairs=(pair(chat, "{target}", "{0!r}", (1,)),)), "en")
    assert told[-1].text.startswith("{target} may have aimed a hurtful message at {0!r}.")
