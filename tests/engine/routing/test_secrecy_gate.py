"""The gate of secrecy: without the person's agreement a case goes nowhere, unless a ground of the pack is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from abri.engine.facts import Facts, Span
from abri.engine.packs import Pack, load_pack
from abri.engine.packs.referral import RECEIVING_KINDS
from abri.engine.routing import gate

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHILD = Facts(category=("cyberbullying.peers",), victim_age=Span(13, 13), language="nl", region="be.vl")


@cache
def belgium() -> Pack:
    return load_pack("be")


def grounds(facts: Facts, kind: str) -> list[str]:
    return [one.ground.id for one in gate(belgium(), facts, kind, NOON).grounds]


def test_plain_bullying_goes_to_the_police_in_grave_danger_or_by_agreement_alone() -> None:
    assert grounds(CHILD, "police") == ["grave_danger"]


def test_the_list_is_open_for_an_intimate_image_of_a_child() -> None:
    facts = replace(CHILD, category=("ncii.minor",), image="intimate_minor")
    answer = gate(belgium(), facts, "police", NOON)
    assert [one.ground.id for one in answer.grounds] == ["listed", "grave_danger"]
    assert answer.secrecy == "if_listed_conditions"
    assert answer.reasons


def test_the_list_is_for_the_police_alone() -> None:
    facts = replace(CHILD, category=("ncii.minor",), image="intimate_minor")
    assert grounds(facts, "helpline") == ["grave_danger"]


def test_for_an_adult_who_is_not_vulnerable_only_grave_danger_opens() -> None:
    facts = replace(CHILD, category=("ncii.adult",), victim_age=Span(30, 30), victim_vulnerable=False)
    assert grounds(facts, "police") == ["grave_danger"]


@pytest.mark.parametrize("kind", ["school", "mediation", "equality_body", "hotline"])
def test_others_get_nothing_without_agreement(kind: str) -> None:
    facts = replace(CHILD, category=("ncii.minor",), image="intimate_minor", danger="suicide")
    assert not gate(belgium(), facts, kind, NOON).grounds


@pytest.mark.parametrize("kind", RECEIVING_KINDS)
def test_facts_that_nobody_knows_open_no_list(kind: str) -> None:
    assert "listed" not in grounds(Facts(), kind)


def test_what_the_report_says_about_a_condition_is_told() -> None:
    facts = replace(CHILD, category=("grooming",), danger="none")
    answer = gate(belgium(), facts, "police", NOON)
    listed, danger = answer.ground("listed"), answer.ground("grave_danger")
    assert listed
    assert danger
    assert {one.confirmation.id: one.stated for one in listed.asked} == {
        "act": None,
        "victim": True,
        "danger": None,
    }
    assert danger.asked[0].stated is False
    assert answer.ground("consent") is None


def test_the_law_is_the_one_of_the_day() -> None:
    facts = replace(
        CHILD, category=("ncii.minor",), image="intimate_minor", conduct=("intimate_image_shared",)
    )
    ground = gate(belgium(), facts, "police", NOON).ground("listed")
    assert ground
    assert "be.cp2024.art353" in [one.provision.id for one in ground.law]


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        gate(belgium(), CHILD, "police", datetime(2026, 11, 21))  # noqa: DTZ001 - the mistake itself


def test_a_ground_that_is_only_for_what_is_not_listed_is_shut_for_the_list(tiny: Pack) -> None:
    known = next(one for one in tiny.categories.values() if one.art353_listed)
    facts = Facts(category=(known.code,), victim_age=Span(13, 13))
    assert [one.ground.id for one in gate(tiny, facts, "police", NOON).grounds] == ["listed", "grave_danger"]
