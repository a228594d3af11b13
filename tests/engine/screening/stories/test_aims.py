"""Whom a message is aimed at that names nobody: who is talked about, or who alone was meant before."""

from __future__ import annotations

import pytest

from abri.engine.screening.stories import Story, understand
from tests.engine.screening.stories.telling_chats import Pretended, told

BEFORE = {
    "nl": ("Noor wat dom", "laat haar met rust"),
    "fr": ("Noor c'est nul", "laisse-la tranquille"),
    "de": ("Noor wie dumm", "lass sie in Ruhe"),
    "en": ("Noor how stupid", "leave her alone"),
}
THREAT = "i will get you"


def after_a_defence(language: str, text: str) -> Story:
    insult, defence = BEFORE[language]
    lines = f"1 20:00 | Noor | hallo\n1 20:01 | Bram | {insult}\n1 20:02 | Lotte | {defence}\n1 20:03 | Bram | {text}"
    return understand(told(lines), Pretended({insult: "insult", text: "insult"}, language=language))


def threatened(*lines: str) -> Story:
    flags = {"Noor loser": "insult", "Jef loser": "insult", THREAT: "threat"}
    return understand(told("\n".join(lines)), Pretended(flags, language="en"))


def aimed(story: Story) -> list[tuple[str, bool]]:
    """Whom the last flagged message is aimed at, and whether that counts."""
    return [(aim.name, aim.certainty >= 0.3) for aim in story.findings[-1].targets]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "ze is gewoon te lelijk"), ("nl", "die is zo dom"), ("fr", "elle est moche je trouve"),
        ("fr", "il est nul"), ("de", "die ist einfach so dumm"), ("de", "sie stinkt"),
        ("en", "she's just ugly"), ("en", "they are so dumb"),
    ],
)  # fmt: skip
def test_who_is_talked_about_is_the_target_and_not_the_defender(language: str, text: str) -> None:
    story = after_a_defence(language, text)
    assert aimed(story)[0] == ("Noor", True)
    assert ("Lotte", True) not in aimed(story)


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "zwijg jij"), ("fr", "tais-toi, elle t'a rien dit"), ("de", "halt du die Klappe"), ("en", "shut up you")],
)  # fmt: skip
def test_who_is_spoken_to_is_who_spoke_before(language: str, text: str) -> None:
    assert aimed(after_a_defence(language, text))[0] == ("Lotte", True)


def test_who_was_only_named_is_talked_about_too() -> None:
    story = understand(
        told("1 20:00 | Noor | hi\n1 20:01 | Lotte | is Noor coming\n1 20:02 | Bram | she is ugly"),
        Pretended({"she is ugly": "insult"}, language="en"),
    )
    assert aimed(story)[0] == ("Noor", True)


def test_hours_later_the_only_target_of_late_is_meant_with_little_certainty() -> None:
    story = threatened(
        "1 20:00 | Noor | hi",
        "1 20:01 | Bram | Noor loser",
        "1 20:02 | Jef | hm",
        f"1 23:30 | Bram | {THREAT}",
    )
    assert [(aim.name, aim.certainty < 0.5) for aim in story.findings[-1].targets] == [("Noor", True)]


@pytest.mark.parametrize(
    "lines",
    [
        ("1 20:01 | Bram | Noor loser", "1 20:02 | Bram | Jef loser", f"1 23:30 | Bram | {THREAT}"),
        ("1 20:01 | Bram | Noor loser", f"4 23:30 | Bram | {THREAT}"),
        ("1 20:01 | Jef | Noor loser", f"1 23:30 | Bram | {THREAT}"),
    ],
)
def test_nobody_is_meant_after_two_targets_after_days_or_by_somebody_else(lines: tuple[str, ...]) -> None:
    assert aimed(threatened("1 20:00 | Noor | hi", "1 20:00 | Jef | hi", *lines)) == []
