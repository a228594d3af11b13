"""Matching: which law was in force, what is met, what is missing, and how heavy it is."""

from __future__ import annotations

from datetime import date

import pytest

from abri.engine.facts import Facts, read_facts
from abri.engine.law import Match, match
from abri.engine.packs import Pack, load_pack
from tests.engine.conftest import Changed

THREAT: dict[str, object] = {
    "on": date(2026, 10, 3),
    "conduct": ["threat"],
    "threatened_act": ["property"],
    "deliberate": True,
}


def matched(pack: Pack, **facts: object) -> dict[str, Match]:
    return {found.provision.id: found for found in match(pack, read_facts(facts))}


def threat(pack: Pack, **facts: object) -> Match:
    return matched(pack, **{**THREAT, **facts})["xx.new.threat"]


def test_all_elements_met_is_met(tiny: Pack) -> None:
    found = threat(tiny)
    assert found.outcome == "met"
    assert found.missing == ()
    assert [element.outcome for element in found.elements] == ["met", "met", "met"]
    assert found.elements[0].facts == ("category", "conduct")
    assert found.elements[0].text.say("en") == "Someone threatened you."


def test_a_missing_fact_leaves_it_open_and_is_named(tiny: Pack) -> None:
    found = matched(tiny, on=date(2026, 10, 3), conduct=["threat"])["xx.new.threat"]
    assert found.outcome == "may_be_met"
    assert found.missing == ("deliberate", "threatened_act")
    assert not any(element.unsettled for element in found.elements)


def test_one_element_not_met_settles_it_and_nothing_is_missing(tiny: Pack) -> None:
    found = threat(tiny, deliberate=False, threatened_act=["other"])
    assert found.outcome == "not_met"
    assert found.missing == ()
    assert not any(element.unsettled for element in found.elements)


def test_what_is_not_met_misses_nothing_though_another_element_is_open(tiny: Pack) -> None:
    undecided = {name: value for name, value in THREAT.items() if name != "threatened_act"}
    found = matched(tiny, **{**undecided, "deliberate": False})["xx.new.threat"]
    assert [element.outcome for element in found.elements] == ["met", "not_met", "unknown"]
    assert (found.outcome, found.missing) == ("not_met", ())


def test_a_fact_that_would_tell_whether_the_law_is_unclear_is_missing_too(changed: Changed) -> None:
    unclear = 'unsettled = { fact = "threatened_act", has = "disclosure" }'
    pack = load_pack(changed("provisions/code.toml", unclear, 'unsettled = { fact = "at_night", is = true }'))
    attack = threat(pack, threatened_act=["other"]).elements[2]
    assert (attack.id, attack.outcome, attack.missing, attack.unsettled) == (
        "attack",
        "unknown",
        ("at_night",),
        False,
    )
    attack = threat(pack, threatened_act=["other"], at_night=True).elements[2]
    assert (attack.outcome, attack.missing, attack.unsettled) == ("unknown", (), True)


def test_an_open_time_and_place_are_elements_with_their_own_words(tiny: Pack) -> None:
    sentences = tiny.law.sentences
    undated = {name: value for name, value in THREAT.items() if name != "on"}
    time = matched(tiny, **undated)["xx.new.threat"].elements[-1]
    assert (time.id, time.outcome, time.facts, time.missing) == (
        "in_force",
        "unknown",
        ("acts", "on"),
        ("on",),
    )
    assert time.text == sentences["in_force"]
    place = threat(tiny, region="zz").elements[-1]
    assert (place.id, place.outcome, place.facts, place.missing) == ("territory", "unknown", ("region",), ())
    assert place.text == sentences["territory"]


def test_nothing_is_said_about_what_no_stated_fact_points_to(tiny: Pack) -> None:
    assert match(tiny, Facts()) == ()
    assert matched(tiny, on=date(2026, 10, 3), deliberate=True, victim_age=13) == {}
    assert matched(tiny, **{**THREAT, "conduct": ["insult"]}) == {}


def test_unclear_law_stays_open_though_no_fact_is_missing(tiny: Pack) -> None:
    found = threat(tiny, threatened_act=["disclosure"])
    assert (found.outcome, found.missing) == ("may_be_met", ())
    assert [element.id for element in found.elements if element.unsettled] == ["attack"]


def test_what_no_fact_can_tell_stays_open(tiny: Pack) -> None:
    found = matched(tiny, offline_sexual_violence_on=date(2026, 9, 1))["xx.new.violence"]
    assert (found.outcome, found.missing) == ("may_be_met", ())
    assert not found.elements[0].unsettled


def test_the_heaviest_met_aggravation_makes_the_level(tiny: Pack) -> None:
    assert threat(tiny, victim_age=30).level == 1
    young = threat(tiny, victim_age=13)
    assert young.level == 2
    assert [(one.aggravation.id, one.outcome) for one in young.aggravations] == [
        ("minor", "met"),
        ("night", "unknown"),
    ]


def test_an_aggravation_that_is_not_known_raises_nothing(tiny: Pack) -> None:
    found = threat(tiny, victim_age=[16, 20], at_night=False)
    assert found.level == 1
    assert [(one.aggravation.id, one.missing) for one in found.aggravations] == [("minor", ("victim_age",))]


def test_the_level_may_follow_from_the_facts(tiny: Pack) -> None:
    def level(**facts: object) -> int | None:
        return matched(tiny, on=date(2026, 10, 3), conduct=["impersonation"], **facts)["xx.new.forgery"].level

    assert level() is None
    assert level(malicious=True) == 1
    assert level(malicious=True, for_gain=True) == 2


@pytest.mark.parametrize("reason", ["malicious", "for_gain"])
def test_malice_or_gain_states_the_intent_and_that_it_was_on_purpose(tiny: Pack, reason: str) -> None:
    facts = {"on": date(2026, 10, 3), "conduct": ["impersonation", "threat"], "threatened_act": ["property"]}
    found = matched(tiny, **facts, **{reason: True})
    assert found["xx.new.forgery"].outcome == "met"
    assert found["xx.new.threat"].outcome == "met"


def test_what_is_stated_counts_more_than_malice(tiny: Pack) -> None:
    found = matched(
        tiny, on=date(2026, 10, 3), conduct=["impersonation"], malicious=True, fraudulent_intent=False
    )
    assert found["xx.new.forgery"].outcome == "not_met"


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        (date(2026, 8, 31), "met", None),
        (date(2026, 9, 1), None, "met"),
        ([date(2026, 8, 1), date(2026, 8, 31)], "met", None),
        ([date(2026, 8, 31), date(2026, 9, 1)], "may_be_met", "met"),
    ],
)
def test_the_day_of_the_facts_chooses_the_law(
    tiny: Pack, on: object, old: str | None, new: str | None
) -> None:
    found = matched(tiny, **{**THREAT, "on": on, "acts": 4})
    outcomes = {name: one.outcome for name, one in found.items()}
    assert (outcomes.get("xx.old.threat"), outcomes.get("xx.new.threat")) == (old, new)


def test_over_a_change_of_law_nobody_knows_how_many_acts_fall_on_each_side(tiny: Pack) -> None:
    found = matched(tiny, **{**THREAT, "on": [date(2026, 8, 31), date(2026, 9, 1)], "acts": 2})
    assert found["xx.old.threat"].missing == ("acts",)


@pytest.mark.parametrize(("acts", "missing"), [(1, ()), (None, ("acts",))])
def test_one_act_over_a_change_of_law_leaves_both_open(
    tiny: Pack, acts: int | None, missing: tuple[str, ...]
) -> None:
    stated = {} if acts is None else {"acts": acts}
    found = matched(tiny, **{**THREAT, "on": [date(2026, 8, 31), date(2026, 9, 1)], **stated})
    assert found["xx.new.threat"].outcome == "may_be_met"
    assert found["xx.new.threat"].missing == missing
    assert found["xx.new.threat"].elements[-1].id == "in_force"


def test_without_a_day_every_law_may_be_met(tiny: Pack) -> None:
    found = matched(tiny, **{name: value for name, value in THREAT.items() if name != "on"}, acts=3)
    assert {name: (one.outcome, one.missing) for name, one in found.items()} == {
        "xx.old.threat": ("may_be_met", ("on",)),
        "xx.new.threat": ("may_be_met", ("on",)),
    }


def test_another_day_may_be_asked_for(tiny: Pack) -> None:
    found = match(tiny, read_facts({**THREAT, "acts": 3}), on=date(2026, 8, 31))
    assert [one.provision.id for one in found] == ["xx.old.threat", "xx.new.milder"]


def test_replaced_law_has_no_level(tiny: Pack) -> None:
    found = matched(tiny, **{**THREAT, "on": date(2026, 8, 1), "acts": 3})
    assert found["xx.old.threat"].level is None


def test_somebody_abroad_leaves_the_place_open(tiny: Pack) -> None:
    assert threat(tiny, region="xx.north").outcome == "met"
    assert threat(tiny, region="xx").outcome == "met"
    abroad = threat(tiny, region="fr")
    assert (abroad.outcome, abroad.missing) == ("may_be_met", ())
    assert abroad.elements[-1].text.say("en") == "A part of it happened in Exland."


def test_offences_come_first_and_met_before_open(tiny: Pack) -> None:
    found = match(tiny, read_facts({**THREAT, "on": date(2026, 8, 1)}))
    assert [(one.provision.id, one.is_offence) for one in found] == [
        ("xx.old.threat", True),
        ("xx.new.milder", False),
    ]


def test_a_pack_without_law_matches_nothing(tiny_without_law: Pack) -> None:
    assert match(tiny_without_law, read_facts(THREAT)) == ()
