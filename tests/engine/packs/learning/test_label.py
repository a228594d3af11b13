"""Reading a school label: every mistake is named, and a country adds questions to the shared one."""

from __future__ import annotations

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs import PackError
from abri.engine.packs.learning.label import AREAS, LEVELS, read_label
from tests.engine.learning.labels import (
    HEAD,
    LARGE,
    QUESTIONS,
    REST,
    WHOLE,
    code,
    exempt,
    label_of,
    level,
    question,
    shelf,
)


def test_a_label_is_read_whole() -> None:
    label = label_of(shelf(WHOLE))
    assert (label.version, label.valid_months, label.reassess_months) == ("xx-1", 18, 12)
    assert (tuple(label.areas), tuple(label.levels)) == (AREAS, LEVELS)
    assert [one.id for one in label.of_area("policy")] == ["policy.1", "policy.2"]
    assert [one.step for one in label.questions["policy.1"].answers] == [0, 1, 2, 3]
    assert label.questions["policy.1"].answers[3].raises is None


def test_no_folder_with_a_label_is_no_label() -> None:
    assert read_label(()) is None


def test_a_country_adds_questions_and_replaces_shared_ones_of_the_same_id() -> None:
    own = 'version = "7"\n' + code("theme", "phones")
    own += question("xx.phones", "policy").replace('"any"', '"phones"')
    own += question("policy.1", "policy", asks="Ours?")
    label = label_of(shelf(own), shelf(WHOLE, "eu", shared=True))
    assert label.version == "xx-7+eu-1"
    assert label.questions["policy.1"].asks["en"] == "Ours?"
    assert label.questions["xx.phones"].origin == "xx"
    assert len(label.of_area("policy")) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "1"', "", "'version' is missing"),
        ("valid_months = 18", "valid_months = 6", "only after the label ended"),
        ('id = "infrastructure"\nnames', 'id = "practice"\nnames', "is used twice"),
        (
            level("silver", 55, 2, "essential"),
            level("silver", 30, 2, "essential"),
            "takes less than 'bronze'",
        ),
        (level("gold", 80, 2, "every"), level("gold", 80, 1, "every"), "takes less than 'silver'"),
        (level("gold", 80, 2, "every"), level("gold", 80, 2, "none"), "takes less than 'silver'"),
        (level("gold", 80, 2, "every"), level("gold", 101, 2, "every"), "out of bounds"),
        (level("gold", 80, 2, "every"), "", "[[level]] are not"),
        ("step = 2", "step = 1", "its answers are not the steps"),
        ('says.en = "At 3."', 'says.en = "At 3."\nraise.en = "More."', "nothing raises the highest step"),
        ('raise.en = "Go on to 1."', "", "'raise' is missing"),
        ('theme = "any"', 'theme = "other"', "is not allowed"),
        ('area = "policy"', 'area = "politics"', "is not allowed"),
        ('asks.en = "Do you?"', 'asks.nl = "?"', "has no 'en'"),
        ('id = "policy.1"', 'id = "policy.2"', "is used twice"),
        ("points = 4", "points = 40", "out of bounds"),
        ("essential = true", "essential = true\ncolour = 1", "unknown key"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, said: str) -> None:
    assert old in WHOLE
    with pytest.raises(PackError) as refused:
        label_of(shelf(WHOLE.replace(old, new, 1)))
    assert said in str(refused.value)


def test_a_question_says_to_which_schools_it_may_not_apply() -> None:
    label = label_of(shelf(LARGE))
    assert label.questions["policy.6"].may_not_apply("primary")
    assert not label.questions["policy.6"].may_not_apply("secondary")
    assert not label.questions["policy.2"].may_not_apply("primary")
    assert (label.exempt_percent, label.most_exempt("policy")) == (25, 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (exempt("primary"), exempt("nursery"), "kinds 'nursery' is not allowed"),
        (exempt("primary"), exempt(), "is an empty list"),
        (exempt("primary"), '[question.exempt]\nkinds = ["primary"]\n', "'says' is missing"),
        (exempt("primary"), exempt("primary") + "why = 1\n", "unknown key"),
        ("exempt_percent = 25", "exempt_percent = 31", "out of bounds"),
        ("exempt_percent = 25", "exempt_percent = 12", "nothing is left out"),
        ("exempt_percent = 25\n", "", "nothing is left out"),
    ],
)
def test_a_mistake_about_what_does_not_apply_is_named(old: str, new: str, said: str) -> None:
    assert old in LARGE
    with pytest.raises(PackError) as refused:
        label_of(shelf(LARGE.replace(old, new, 1)))
    assert said in str(refused.value)


def test_what_is_essential_applies_to_everybody() -> None:
    one = question("policy.9", "policy", essential=True, kinds=("primary",))
    with pytest.raises(PackError, match="essential applies to every school"):
        label_of(shelf(LARGE + one))


def test_an_area_without_a_question_is_named() -> None:
    with pytest.raises(PackError, match="'policy' has no question"):
        label_of(shelf(HEAD + REST + question("a", "infrastructure") + question("b", "practice")))


def test_questions_without_a_label_are_named() -> None:
    with pytest.raises(PackError, match=r"no label\.toml holds the label"):
        label_of(shelf('version = "1"\n' + code("theme", "any") + QUESTIONS))


def test_two_labels_are_named() -> None:
    with pytest.raises(PackError, match=r"two label\.toml hold a label"):
        label_of(shelf(WHOLE), shelf(WHOLE, "eu", shared=True))


@given(st.data())
def test_a_file_with_lines_lost_or_doubled_is_read_or_refused(data: st.DataObject) -> None:
    lines = WHOLE.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place : place + 1] = data.draw(
        st.sampled_from([[], [lines[place]] * 2, ['step = "x"'], ["least = 3"]])
    )
    # What is no TOML at all is refused before this reader.
    with suppress(PackError, tomllib.TOMLDecodeError):
        label_of(shelf("\n".join(lines)))
