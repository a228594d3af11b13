"""A centre's own questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.overlay import lay_over
from tests.engine.packs.overlay.test_laying import asked, refused, said

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


def own(**more: Any) -> dict[str, Any]:
    """One question with two options, with something changed."""
    options = [{"value": "first", "label": said("First")}, {"value": "second", "label": said("Second")}]
    return {
        "own_question": {"own_year": {"kind": "one", "ask": said("Which year?"), "option": options, **more}}
    }


def test_an_own_question_is_asked_last_and_may_be_skipped(belgium: Pack) -> None:
    laid = lay_over(belgium, own())
    assert asked(laid)[-1] == "own_year"
    assert "own_year" not in laid.intake.missing({})
    assert laid.intake.clean("own_year", "first", today=TODAY) == "first"


def test_an_own_question_decides_nothing(belgium: Pack) -> None:
    laid = lay_over(belgium, own())
    assert laid.intake.question("own_year").sets() == frozenset()
    nothing = laid.intake.facts({}, today=TODAY)
    assert laid.intake.facts({"own_year": "first"}, today=TODAY) == nothing


def test_an_own_question_takes_its_place_and_its_condition(belgium: Pack) -> None:
    ids = [one.id for one in belgium.intake.questions]
    ids.insert(ids.index("wants"), "own_year")
    changes = {**own(when={"answer": "reporter", "in": ["teacher"]}), "order": ids}
    laid = lay_over(belgium, changes)
    assert "own_year" not in asked(laid, reporter="self")
    shown = asked(laid, reporter="teacher")
    assert shown[shown.index("own_year") + 1] == "wants"


def test_an_own_question_may_follow_another(belgium: Pack) -> None:
    second = own(when={"answer": "own_first", "in": ["first"]})["own_question"]["own_year"]
    first = own()["own_question"]["own_year"]
    laid = lay_over(belgium, {"own_question": {"own_first": first, "own_year": second}})
    assert asked(laid, own_first="first")[-1] == "own_year"
    turned = {"own_question": {"own_year": second, "own_first": first}}
    assert refused(belgium, turned) == ["own_question own_year: nobody can come to this question any more"]


@pytest.mark.parametrize(
    "change",
    [
        {"fact": "danger"},
        {"required": True},
        {"options_from": "regions"},
        {"kind": "files"},
        {"kind": "text"},
        {"option": []},
        {"option": [{"value": "a", "label": said("A"), "sets": {"image": "none"}}]},
        {"option": [{"value": "A b", "label": said("A")}]},
        {"option": [{"value": "a", "label": said("A")}, {"value": "a", "label": said("B")}]},
        {"option": [{"value": f"v{number}", "label": said("A")} for number in range(31)]},
        {"when": {"fact": "danger", "is": "none"}},
        {"when": {"answer": "reporter", "in": ["nobody"]}},
        {"ask": {"en": "Which year?"}},
        {"ask": said("x" * 400)},
        {"colour": "red"},
    ],
)
def test_an_own_question_that_would_decide_or_break_something_is_refused(
    belgium: Pack, change: dict[str, Any]
) -> None:
    assert all(line.startswith("own_question own_year") for line in refused(belgium, own(**change)))


@pytest.mark.parametrize("name", ["year", "own_", "own_Year", "own_a.b", "own_" + "a" * 40, "own-year"])
def test_an_own_question_has_a_name_that_an_address_can_carry(belgium: Pack, name: str) -> None:
    changes = {"own_question": {name: own()["own_question"]["own_year"]}}
    assert any("no name" in line for line in refused(belgium, changes))


def test_nobody_is_asked_more_than_twenty_own_questions(belgium: Pack) -> None:
    one = own()["own_question"]["own_year"]
    many = {"own_question": {f"own_{number}": one for number in range(21)}}
    assert refused(belgium, many) == ["file: there are more than 20 questions of your own"]


def test_what_was_asked_before_is_still_understood(belgium: Pack) -> None:
    before = own()
    now = own(option=[{"value": "third", "label": said("Third")}])
    gone = lay_over(belgium, {}, [before])
    assert "own_year" not in asked(gone)
    assert gone.intake.question("own_year").ask.say("en") == "Which year? (en)"
    changed = lay_over(belgium, now, [before]).intake.question("own_year")
    assert [option.value for option in changed.options] == ["third"]
    assert set(changed.values) == {"first", "second", "third"}


def test_an_own_question_keeps_its_kind(belgium: Pack) -> None:
    changes = {"own_question": {"own_year": {"kind": "text", "ask": said("Which year?")}}}
    assert lay_over(belgium, changes)
    with pytest.raises(Exception, match="it was asked as 'one' before"):
        lay_over(belgium, changes, [own()])
