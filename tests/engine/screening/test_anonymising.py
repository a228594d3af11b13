"""With names replaced nobody of the chat is named any more, whatever they are called and however they are written."""

from __future__ import annotations

import re
import time
from types import MappingProxyType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abri.engine.screening.anonymising import PERSON, Anonymiser
from abri.engine.screening.chats import Chat, Message, Notice, Reading
from abri.engine.screening.findings import Reason
from tests.engine.screening.telling.cast import chat_of, full


def anonymiser(*authors: str, language: str = "en") -> Anonymiser:
    return Anonymiser(chat_of((author, None, "") for author in authors), language)


def without_names(text: str, *authors: str, language: str = "en") -> str:
    return anonymiser(*authors, language=language).text(text).text


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Noor Janssens is here", "Person A is here"),
        ("ask noor", "ask Person A"),
        ("NOOR!!", "Person A!!"),
        ("@Noor Janssens stop", "@Person A stop"),
        ("@noorjanssens stop", "@Person A stop"),
        ("Noor's bike, Noors fiets", "Person A's bike, Person A fiets"),
        ("noortje and Noooor", "Person A and Person A"),
        ("noor2009", "Person A"),
        ("Noor, Sam and Zoé; zoe", "Person A, Person B and Person C; Person C"),
        ("Noorderlicht", "Noorderlicht"),
        ("Janssens / Peeters", "Person A / Person C"),
        ("call 0470 12 34 56 or +32 2 123 45 67", "call [phone number] or [phone number]"),
        ("on 04/03/2024 at 10:00", "on 04/03/2024 at 10:00"),
        ("see https://example.org/noor?x=1 or www.example.org", "see [link] or [link]"),
        ("write to noor.j@example.org", "write to [e-mail address]"),
        ("@someone.else look", "[account] look"),
        ("nothing to see", "nothing to see"),
    ],
)
def test_names_are_replaced_however_they_are_written(text: str, replaced: str) -> None:
    assert without_names(text, "Noor Janssens", "Sam", "Zoé Peeters") == replaced


def test_names_are_replaced_in_the_language_asked_for() -> None:
    assert [without_names("Noor?", "Noor", language=code) for code in PERSON] == [
        "Persoon A?", "Personne A?", "Person A?", "Person A?",
    ]  # fmt: skip


def test_a_name_that_is_a_word_counts_only_as_it_is_written() -> None:
    assert without_names("the mark of Mark", "Mark") == "the mark of Person A"
    assert without_names("an apple for An", "An") == "an apple for Person A"


def test_a_name_that_several_share_names_all_of_them() -> None:
    assert without_names("ask Lotte", "Lotte Maes", "Lotte Claes") == "ask Person A/Person B"
    crowd = [f"Lotte {family}" for family in ("Maes", "Claes", "Wouters", "Aerts")]
    assert without_names("ask Lotte", *crowd) == "ask Person ?"


def test_telephone_numbers_that_are_names_stay_one_person() -> None:
    names = anonymiser("+32 470 12 34 56", "Noor")
    assert names.name("+32 470 12 34 56") == "Person A"
    assert names.text("he: +32 470 12 34 56, @32470123456").text == "he: Person A, @Person A"


def test_a_name_of_signs_is_replaced_too() -> None:
    assert without_names("so says 🦊🦊", "🦊🦊") == "so says Person A"
    assert without_names("well. yes.", ".") == "well. yes."


def test_the_longest_name_of_signs_is_the_one_that_is_meant() -> None:
    assert without_names("🦊 and 🦊🦊🦊", "🦊", "🦊🦊") == "Person A and Person BPerson A"


def test_a_name_longer_than_any_is_replaced_word_by_word() -> None:
    words = " ".join(f"word{number}x" for number in range(40))
    shown = without_names(f"hi {words}!", words, "Noor")
    assert "word" not in shown
    assert shown.startswith("hi Person A")


def test_many_who_share_a_first_name_cost_no_more_than_others() -> None:
    def seconds(size: int) -> float:
        chat = chat_of([(f"Emma {number}x", None, "emma emma") for number in range(size)])
        begun = time.process_time()
        Anonymiser(chat, "en").chat(chat)
        return time.process_time() - begun

    few = min(seconds(200) for _ in range(3))
    assert seconds(200 * 8) < few * 8 * 4


def test_letters_go_on_behind_the_last() -> None:
    names = anonymiser(*(f"name{number}x" for number in range(60)))
    assert names.name("name25x") == "Person Z"
    assert names.name("name26x") == "Person AA"
    assert names.name("name59x") == "Person BH"
    assert names.name("nobody of the chat") == "Person BI"
    assert names.name("") == ""


def test_other_names_of_the_same_account_and_people_of_notices_are_replaced() -> None:
    plain = chat_of([("Noor", None, "hi xX_wolf_Xx, Emma left")])
    chat = Chat(
        format="discord",
        messages=plain.messages,
        notices=(Notice(1, None, "Noor removed Emma", "removed", "Noor", ("Emma",), "Chat with Noor"),),
        authors=plain.authors,
        reading=plain.reading,
        aliases=MappingProxyType({"Noor": ("xX_wolf_Xx",)}),
    )
    shown = Anonymiser(chat, "en").chat(chat)
    assert shown.messages[0].text == "hi Person A, Person B left"
    assert shown.notices == (Notice(1, None, "", "removed", "Person A", ("Person B",), ""),)
    assert dict(shown.aliases) == {}


def test_conversations_lose_their_names() -> None:
    said = Message(1, None, "Noor", "hi", "text", False, False, False, False, None, "Chat with Noor")
    chat = Chat("telegram", (said,), (), ("Noor",), Reading(None, "none"), MappingProxyType({}))
    assert Anonymiser(chat, "en").chat(chat).messages[0].conversation == "1"


def test_a_story_names_nobody() -> None:
    chat, story = full()
    told = repr(Anonymiser(chat, "en").story(story))
    assert [name for name in chat.authors if name in told] == []
    assert "Person B" in told


def test_reasons_move_with_the_words_they_are_about() -> None:
    text = "Noor you loser Noor"
    replaced = anonymiser("Noor").text(text)
    assert replaced.text == "Person A you loser Person A"
    reasons = [Reason(5, 8, 1.0, "model"), Reason(9, 14, 2.0, "term"), Reason(15, 19, 0.5, "model"),
               Reason(0, 4, 0.2, "model"), Reason(2, 7, 0.1, "model")]  # fmt: skip
    moved = replaced.moved(reasons)
    assert [replaced.text[one.start : one.end] for one in moved] == [
        "you",
        "loser",
        "Person A",
        "Person A",
        "Person A yo",
    ]


LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Mn", "So", "Pd", "Zs", "Cf"))
NAMES = st.lists(
    st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool), min_size=1, max_size=4, unique=True
)


def survives(name: str, text: str) -> bool:
    """Whether a name stands in a text as words of its own."""
    return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None


@given(NAMES, st.data())
def test_no_name_of_an_author_survives(names: list[str], data: st.DataObject) -> None:
    # Signs that ASCII knows name nobody, and a name may be part of what replaces it.
    assume(not any(name.isascii() and not any(map(str.isalnum, name)) for name in names))
    assume(
        not any(
            survives(name, "Person A/Person B Person C Person D [phone number] [link] [account] ?")
            for name in names
        )
    )
    around = st.sampled_from(["hi ", " ", ", ", "you said: ", "@", " (", ")", "… "])
    pieces = data.draw(st.lists(st.one_of(around, st.sampled_from(names)), max_size=12))
    chat = chat_of([*((name, None, "") for name in names), (names[0], None, " ".join(pieces))])
    shown = Anonymiser(chat, "en").chat(chat)
    assert [name for name in names if any(survives(name, message.text) for message in shown.messages)] == []
    assert all(author.startswith("Person ") for author in shown.authors)
    assert len(set(shown.authors)) == len(shown.authors)


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=5))
def test_places_stay_in_the_text(text: str, places: list[tuple[int, int]]) -> None:
    reasons = [Reason(min(a, len(text)), min(max(a, b), len(text)), 1.0, "model") for a, b in places]
    replaced = anonymiser("Noor", "0").text(text)
    for one in replaced.moved(reasons):
        assert 0 <= one.start <= one.end <= len(replaced.text)
