"""What a centre may change on top of its pack, and what it may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from abri.engine.packs import Pack, PackError, load_pack
from abri.engine.packs.overlay import lay_over, what_fits
from abri.engine.packs.overlay.safety import (
    BEFORE_DANGER,
    FIXED,
    FIXED_CATEGORY,
    FIXED_LABEL,
    FIXED_NAME,
    LATE,
    NOTHING_LEFT,
    OUT_OF_ORDER,
    PROMISED,
    REQUIRED,
    STEPS_OUT_OF_ORDER,
    UNREACHABLE,
)
from abri.engine.packs.rules import Due

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


def said(words: str) -> dict[str, str]:
    """A text in every language of Belgium."""
    return {code: f"{words} ({code})" for code in ("nl", "fr", "de", "en")}


def due(urgency: str, amount: int, unit: str) -> dict[str, Any]:
    """Another due time, with what is promised for it."""
    target = {"target": said(f"{amount} {unit}")}
    return {"due": {urgency: {"amount": amount, "unit": unit}}, "tier": {urgency: target}}


def refused(pack: Pack, changes: dict[str, Any]) -> list[str]:
    """What is said of changes that cannot be."""
    with pytest.raises(PackError) as error:
        lay_over(pack, changes)
    return [f"{one.entry}: {one.problem}" for one in error.value.problems]


def asked(pack: Pack, **answers: str | list[str]) -> list[str]:
    return [one.id for one in pack.intake.applicable(answers)]


def test_no_changes_leave_the_pack_as_it_is(belgium: Pack) -> None:
    assert lay_over(belgium, {}) == belgium


def test_a_category_is_called_otherwise_wherever_it_is_named(belgium: Pack) -> None:
    names = said("Tricked out of money")
    laid = lay_over(belgium, {"category": {"scam": {"names": names}}})
    assert laid.categories["scam"].names.say("fr") == names["fr"]
    assert laid.intake.question("category").values["scam"].label.say("fr") == names["fr"]
    assert laid.categories["scam"].hint == belgium.categories["scam"].hint


def test_a_heading_above_categories_is_called_otherwise_and_keeps_what_stands_below_it(belgium: Pack) -> None:
    names = said("Between people")
    laid = lay_over(belgium, {"group": {"people": {"names": names}}})
    assert {one.id: one.names.say("de") for one in laid.groups}["people"] == names["de"]
    assert laid.groups[1:] == belgium.groups[1:]
    assert {code: one.group for code, one in laid.categories.items()} == {
        code: one.group for code, one in belgium.categories.items()
    }
    with pytest.raises(PackError):
        lay_over(belgium, {"group": {"no such": {"names": names}}})


def test_a_hidden_category_is_not_offered_and_yet_understood(belgium: Pack) -> None:
    laid = lay_over(belgium, {"category": {"scam": {"hidden": True}}})
    assert "scam" not in [one.value for one in laid.intake.question("category").options]
    assert laid.intake.facts({"category": ["scam"]}, today=TODAY).category == ("scam",)
    assert "scam" in laid.categories


@pytest.mark.parametrize("code", ["csam.url", "sextortion", "ncii.minor", "selfharm.incitement"])
def test_categories_of_danger_and_of_forbidden_pictures_cannot_be_hidden(belgium: Pack, code: str) -> None:
    assert f"category {code}: {FIXED_CATEGORY}" in refused(belgium, {"category": {code: {"hidden": True}}})


@pytest.mark.parametrize("code", ["csam.url", "sextortion", "ncii.minor", "selfharm.incitement"])
def test_categories_of_danger_and_of_forbidden_pictures_keep_their_names(belgium: Pack, code: str) -> None:
    changes = {"category": {code: {"names": said("Something else")}}}
    assert refused(belgium, changes) == [f"category {code}: {FIXED_NAME}"]


def test_nobody_makes_an_adult_of_a_child_by_calling_an_age_otherwise(belgium: Pack) -> None:
    answer = {"label": said("Grown up")}
    changes = {"question": {"age": {"ask": said("Your age?"), "option": {"14-15": answer}}}}
    assert refused(belgium, changes) == [f"question age, option 14-15: {FIXED_LABEL}"]


def test_a_hidden_question_is_asked_of_nobody_new_but_its_answers_count(belgium: Pack) -> None:
    laid = lay_over(belgium, {"question": {"age": {"hidden": True}}})
    assert "age" not in asked(laid)
    assert "age" in asked(laid, age="14-15")
    before = belgium.intake.facts({"age": "14-15"}, today=TODAY)
    assert laid.intake.facts({"age": "14-15"}, today=TODAY) == before


def test_words_of_a_question_and_its_options_change_in_every_language(belgium: Pack) -> None:
    changes = {"question": {"wants": {"ask": said("What now?"), "option": {"talk": {"label": said("Talk")}}}}}
    laid = lay_over(belgium, changes).intake.question("wants")
    assert laid.ask.say("de") == "What now? (de)"
    # The young form of the pack does not linger beside the new words.
    assert laid.ask.say("nl-young") == "What now? (nl)"
    assert laid.values["talk"].label.say("nl") == "Talk (nl)"
    assert laid.options[1] == belgium.intake.question("wants").options[1]


def test_a_text_without_one_of_the_languages_is_refused(belgium: Pack) -> None:
    short = {"question": {"wants": {"ask": {"nl": "Wat nu?", "fr": "Et maintenant ?", "en": "What now?"}}}}
    assert refused(belgium, short) == ["question wants: the text 'ask' has no 'de'"]


@pytest.mark.parametrize("trick", ["\u202eNo", "\ue000token\ue000", "a\x00b", "\ud800"])
def test_characters_that_nobody_sees_are_refused(belgium: Pack, trick: str) -> None:
    changes = {"category": {"scam": {"names": {**said("Scam"), "en": trick}}}}
    assert any("characters" in line for line in refused(belgium, changes))


def test_unknown_names_are_refused(belgium: Pack) -> None:
    lines = refused(
        belgium,
        {
            "category": {"scma": {"hidden": True}},
            "question": {"wants": {"option": {"tlak": {"hidden": True}}, "colour": "red"}},
            "order": ["reporter", "nothing"],
            "due": {"soon": {"amount": 1, "unit": "hour"}},
            "statistics": {},
        },
    )
    assert len(lines) == 6, lines


@pytest.mark.parametrize("name", ["danger", "minor_image"])
@pytest.mark.parametrize(
    "change", [{"hidden": True}, {"ask": said("Are you fine?")}, {"option": {"none": {"hidden": True}}}]
)
def test_the_questions_about_danger_and_pictures_stay_as_they_are(
    belgium: Pack, name: str, change: dict[str, Any]
) -> None:
    assert f"question {name}: {FIXED}" in refused(belgium, {"question": {name: change}})


def test_a_question_that_has_to_be_answered_cannot_be_hidden(belgium: Pack) -> None:
    assert f"question category: {REQUIRED}" in refused(belgium, {"question": {"category": {"hidden": True}}})


@pytest.mark.parametrize(
    "changes",
    [
        {"question": {"contact": {"hidden": True}}},
        {"question": {"contact": {"option": {"email": {"hidden": True}}}}},
        {"order": ["reporter", "age", "danger", "email", "contact"]},
        {"order": ["reporter", "age", "danger", "files", "minor_image"]},
    ],
)
def test_a_question_that_nobody_comes_to_any_more_is_refused(belgium: Pack, changes: dict[str, Any]) -> None:
    assert any(UNREACHABLE in line for line in refused(belgium, changes))


def test_what_leads_to_a_question_can_be_hidden_together_with_it(belgium: Pack) -> None:
    laid = lay_over(belgium, {"question": {"contact": {"hidden": True}, "email": {"hidden": True}}})
    assert {"contact", "email"}.isdisjoint(asked(laid))


def test_a_question_keeps_something_to_choose(belgium: Pack) -> None:
    options = belgium.intake.question("contact").values
    changes = {"question": {"contact": {"option": {value: {"hidden": True} for value in options}}}}
    assert f"question contact: {NOTHING_LEFT}" in refused(belgium, changes)


def test_questions_change_places_but_none_comes_before_danger(belgium: Pack) -> None:
    ids = [one.id for one in belgium.intake.questions]
    later = [one for one in ids if one != "wants"]
    later.insert(later.index("story"), "wants")
    assert asked(lay_over(belgium, {"order": later})) == [one for one in later if one in asked(belgium)]
    early = ["wants", *(one for one in ids if one != "wants")]
    assert refused(belgium, {"order": early}) == [f"order: {BEFORE_DANGER}"]


def test_a_question_that_an_order_does_not_name_stays_behind_its_neighbour(belgium: Pack) -> None:
    ids = [one.id for one in belgium.intake.questions]
    laid = lay_over(belgium, {"order": [one for one in ids if one not in {"story", "reporter"}]})
    assert [one.id for one in laid.intake.questions] == ids


def test_danger_is_never_answered_later_than_the_pack_says(belgium: Pack) -> None:
    sooner = lay_over(belgium, due("high", 12, "hour"))
    assert sooner.routing.due["high"] == Due(12, "hour")
    assert sooner.routing.tiers["high"].target.say("nl") == "12 hour (nl)"
    for amount, unit in ((25, "hour"), (1, "working_day"), (8, "working_hour")):
        assert f"due high: {LATE}" in refused(belgium, due("high", amount, unit))
    assert f"due immediate: {LATE}" in refused(belgium, due("immediate", 2, "hour"))


def test_what_is_less_urgent_is_never_due_sooner(belgium: Pack) -> None:
    assert refused(belgium, due("low", 1, "working_day")) == [f"due low: {OUT_OF_ORDER}"]
    slower = lay_over(belgium, due("normal", 3, "working_day"))
    assert slower.routing.due["normal"] == Due(3, "working_day")


def test_another_due_time_is_promised_in_words_too(belgium: Pack) -> None:
    silent = {"due": {"normal": {"amount": 3, "unit": "working_day"}}}
    assert refused(belgium, silent) == [f"due normal: {PROMISED}"]


def test_of_unread_danger_people_are_told_sooner_but_never_later(belgium: Pack) -> None:
    laid = lay_over(belgium, {"danger": {"everyone": {"minutes": 1}, "again": {"minutes": 30}}})
    assert (laid.routing.danger.everyone, laid.routing.danger.again) == (1, 30)
    assert laid.routing.danger.fallback == belgium.routing.danger.fallback
    assert refused(belgium, {"danger": {"fallback": {"minutes": 16}}}) == [f"danger fallback: {LATE}"]
    wrong = {"danger": {"supervisors": {"minutes": 3}}}
    assert refused(belgium, wrong) == [f"danger supervisors: {STEPS_OUT_OF_ORDER}"]
    assert len(refused(belgium, {"danger": {"fallback": {"minutes": 0}, "nobody": {"minutes": 1}}})) == 2


def test_what_no_longer_fits_a_newer_pack_is_left_out_and_the_rest_kept(belgium: Pack) -> None:
    changes = {
        "category": {"gone": {"hidden": True}, "scam": {"hidden": True}},
        "question": {"contact": {"hidden": True}, "email": {"hidden": True}, "danger": {"hidden": True}},
        "order": ["wants", "danger"],
    }
    kept, wrong = what_fits(belgium, changes)
    assert kept == {
        "category": {"scam": {"hidden": True}},
        "question": {"contact": {"hidden": True}, "email": {"hidden": True}},
    }
    assert {"category gone", "question danger"} <= {one.entry for one in wrong}
    lay_over(belgium, kept)


def test_changes_that_fit_are_kept_whole(belgium: Pack) -> None:
    changes = {"category": {"scam": {"hidden": True}}}
    assert what_fits(belgium, changes) == (changes, ())
