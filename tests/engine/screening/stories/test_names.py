"""Names in texts: who is meant, and which words are only words."""

from __future__ import annotations

import pytest

from abri.engine.screening.stories.names import Names
from abri.engine.screening.stories.words import fold, words

PEOPLE = (
    "Lotte",
    "Jan Peeters",
    "Emma D",
    "Emma V",
    "Mark",
    "Sebastiaan",
    "+32 470 12 34 56",
    "lisa_02",
    "Zoë",
    "Per",
    "",
    ".",
)


def found(text: str, german: bool = False) -> list[tuple[str, str]]:
    names = Names((name, number) for number, name in enumerate(PEOPLE))
    return [
        ("/".join(PEOPLE[person] for person in one.people), one.how)
        for one in names.found(text, words(fold(text)), german)
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("lotte kom je", [("Lotte", "name")]),
        ("LOTTE!!", [("Lotte", "name")]),
        ("@Lotte kom", [("Lotte", "mention")]),
        ("@\u2068Lotte\u2069 kom", [("Lotte", "mention")]),
        ("jan peeters is er", [("Jan Peeters", "name")]),
        ("vraag het jan", [("Jan Peeters", "name")]),
        ("jantje toch", [("Jan Peeters", "nickname")]),
        ("seb komt later", [("Sebastiaan", "nickname")]),
        ("emma komt", [("Emma D/Emma V", "name")]),
        ("Emma V komt", [("Emma V", "name")]),
        ("zoe is er", [("Zoë", "name")]),
        ("@32470123456 kom", [("+32 470 12 34 56", "mention")]),
        ("lisa02 zei het", [("lisa_02", "name")]),
        ("32 leerlingen", []),
        ("je hebt een mark over", []),
        ("vraag aan Mark of hij komt", [("Mark", "name")]),
        ("mark, kom eens", [("Mark", "name")]),
        ("kom eens, mark", [("Mark", "name")]),
        ("ben je daar, per ongeluk", []),
        ("per ongeluk", []),
        ("lot is blind", []),
        ("...", []),
        ("", []),
    ],
)
def test_who_is_named(text: str, people: list[tuple[str, str]]) -> None:
    assert found(text) == people


def test_a_capital_says_nothing_in_german() -> None:
    assert found("die Mark war eine Währung", german=True) == []
    assert found("komm mal, Mark!", german=True) == [("Mark", "name")]


def test_a_prefix_of_two_first_names_is_nobody() -> None:
    names = Names([("Sebastiaan", 0), ("Sebnem", 1)])
    assert list(names.found("seb", ["seb"])) == []
    assert [one.people for one in names.found("seba", ["seba"])] == [(0,)]


def test_names_without_letters_and_very_long_ones_do_no_harm() -> None:
    names = Names([("", 0), (".", 1), ("a", 2), ("😀", 3), ("x " * 500, 4), ("@", 5)])
    assert [one.people for one in names.found("a . 😀 x x x", words("a . 😀 x x x"))] in ([], [(4,)])
