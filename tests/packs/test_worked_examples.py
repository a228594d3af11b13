"""Every worked example of every pack holds: the pack's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from abri.engine.law import match, older_law
from abri.engine.packs import LawExample, Pack, RoutingExample, load_pack, shipped_packs
from abri.engine.routing import answers_now, due_at, recommend

TINY = Path(__file__).parent / "fixtures" / "tiny"
PACKS = [*(load_pack(name) for name in shipped_packs()), load_pack(TINY)]
EXAMPLES = [
    pytest.param(pack, example, id=f"{pack.id}: {example.name}")
    for pack in PACKS
    for example in pack.routing_examples
]


@pytest.mark.parametrize(("pack", "example"), EXAMPLES)
def test_a_worked_example_of_routing_holds(pack: Pack, example: RoutingExample) -> None:
    found = recommend(pack, example.facts, example.at)
    language = example.facts.language or pack.fallback[0]
    offers = answers_now(pack, example.facts, example.at, language)
    open_now = {offer.organisation.id for offer in offers if offer.state == "open"}
    for key, wanted in example.expect.items():
        match key:
            case "first":
                assert found.channels[0] == wanted
            case "channels":
                assert found.channels[: len(wanted)] == wanted
            case "includes":
                assert set(wanted) <= set(found.channels)
            case "excludes":
                assert not set(wanted) & set(found.channels)
            case "offers":
                assert set(wanted) <= open_now
            case "not_offered":
                assert not set(wanted) & open_now
            case "due_on":
                assert due_at(pack, found.due, example.at).date().isoformat() == wanted
            case "due":
                assert f"{found.due.amount} {found.due.unit}" == wanted
            case _:
                assert getattr(found, key) == wanted


LAW_EXAMPLES = [
    pytest.param(pack, example, id=f"{pack.id}: {example.name}")
    for pack in PACKS
    for example in pack.law.examples
]


@pytest.mark.parametrize(("pack", "example"), LAW_EXAMPLES)
def test_a_worked_example_of_law_holds(pack: Pack, example: LawExample) -> None:
    found = {one.provision.id: one for one in match(pack, example.facts) if one.outcome != "not_met"}
    outcomes = {name: one.outcome for name, one in found.items()}
    assert {name: outcomes.get(name) for name in example.met} == dict.fromkeys(example.met, "met")
    open_ones = dict.fromkeys(example.may_be_met, "may_be_met")
    assert {name: outcomes.get(name) for name in example.may_be_met} == open_ones
    assert not set(example.absent) & set(found)
    if example.exactly is not None:
        assert set(found) == set(example.exactly)
    assert {name: found[name].level for name in example.levels} == dict(example.levels)
    assert all(found[name].level is None for name in example.no_level)
    assert all(older_law(pack, found[name], example.facts) for name in example.milder)
    assert {name: found[name].missing for name in example.missing} == {
        name: tuple(sorted(missing)) for name, missing in example.missing.items()
    }
    for name, wanted in example.aggravations.items():
        heavier = {one.aggravation.id for one in found[name].aggravations if one.outcome == "met"}
        assert heavier == set(wanted)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_need_of_the_pack_is_served_by_somebody(pack: Pack) -> None:
    served = {need for organisation in pack.organisations.values() for need in organisation.needs}
    assert served == set(pack.routing.needs)
