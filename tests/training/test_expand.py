"""The grammars of training lines: what the expander promises, and that every grammar that is there can be expanded."""

import random
from pathlib import Path

import pytest

from training.expand import GRAMMARS, GrammarError, expand, lines, templates

LANGUAGES = sorted(folder.name for folder in GRAMMARS.iterdir()) if GRAMMARS.exists() else []
GRAMMAR = """
labels = ["exclusion"]
target = "individual"
[slots]
who = ["you", "{polite} you"]
polite = ["dear", "kind"]
[[template]]
text = ["no place for {who} {here|}", "find another table , {who}"]
[[template]]
text = ["there is room for {who}"]
labels = []
target = "none"
"""


@pytest.fixture
def grammars(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "seats.toml").write_text(GRAMMAR)
    return tmp_path


def test_slots_choices_and_spaces_become_lines_with_their_labels(grammars: Path) -> None:
    made = expand(templates("en", grammars)["seats"], language="en", most=100, rng=random.Random(1))
    by_text = {line.text: line for line in made}
    assert set(by_text) == {
        f"{begin}{who}{end}"
        for who in ("you", "dear you", "kind you")
        for begin, end in (
            ("no place for ", ""), ("no place for ", " here"), ("find another table, ", ""), ("there is room for ", "")
        )
    }  # fmt: skip
    assert by_text["no place for you"].labels == ("exclusion",)
    assert by_text["there is room for you"].labels == ()
    assert by_text["there is room for you"].target == "none"


def test_every_text_has_a_turn_before_any_has_a_second(grammars: Path) -> None:
    made = expand(templates("en", grammars)["seats"], language="en", most=3, rng=random.Random(1))
    assert {line.text.split()[0] for line in made} == {"no", "find", "there"}


def test_the_same_seed_gives_the_same_lines(grammars: Path) -> None:
    several = [
        expand(templates("en", grammars)["seats"], language="en", most=5, rng=random.Random(seed))
        for seed in (1, 1, 2)
    ]
    assert several[0] == several[1] != several[2]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("{who}", "{whom}", "{whom} is no slot"),
        ('["exclusion"]', '["mean"]', "labels holds 'mean'"),
        ('"individual"', '"somebody"', "target holds 'somebody'"),
        ("[slots]", "[slots", "Expected"),
        ('"dear"', '"{who}"', "nested more than 3 deep"),
    ],
)
def test_a_grammar_that_cannot_be_expanded_says_why(
    grammars: Path, wrong: str, right: str, said: str
) -> None:
    (grammars / "en" / "seats.toml").write_text(GRAMMAR.replace(wrong, right))
    with pytest.raises(GrammarError, match=said.replace("{", r"\{")):
        expand(templates("en", grammars)["seats"], language="en", most=500, rng=random.Random(1))


def test_a_language_without_a_grammar_is_named(grammars: Path) -> None:
    with pytest.raises(GrammarError, match="tlh"):
        templates("tlh", grammars)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grammar_gives_lines(language: str) -> None:
    made = lines(language, most=20, seed=1)
    assert {line.function for line in made} == set(templates(language))
    assert all("{" not in line.text and "|" not in line.text for line in made)
