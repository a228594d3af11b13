"""The matches as JSON: exactly the interface, and no level that the law has left behind."""

from __future__ import annotations

from typing import Any

from abri.engine.facts import read_facts
from abri.engine.law import law_answer, match
from abri.engine.packs import Pack, load_pack
from tests.engine.conftest import Changed


def answer(pack: Pack, **facts: Any) -> dict[str, object]:
    return law_answer(match(pack, read_facts(facts)))


def test_an_open_match_says_its_elements_and_what_is_missing(tiny: Pack) -> None:
    found = answer(tiny, on="2026-10-03", conduct=["threat"], threatened_act=["disclosure"], victim_age=13)
    assert found == {
        "provisions": [
            {
                "id": "xx.new.threat",
                "kind": "offence",
                "outcome": "may_be_met",
                "regime": "xx.new",
                "level": 2,
                "aggravations": [
                    {"id": "minor", "outcome": "met", "level": 2, "article": "11", "missing": []},
                    {"id": "night", "outcome": "unknown", "level": None, "article": "12", "missing": ["at_night"]},
                ],
                "elements": [
                    {"id": "threat", "outcome": "met", "facts": ["category", "conduct"]},
                    {"id": "deliberate", "outcome": "unknown", "facts": ["deliberate"]},
                    {"id": "attack", "outcome": "unknown", "facts": ["threatened_act"]},
                ],
                "missing": ["deliberate"],
            }
        ]
    }  # fmt: skip


def test_law_that_was_replaced_has_no_level_nor_have_its_aggravations(tiny: Pack) -> None:
    found = answer(tiny, on="2026-08-15", conduct=["threat"], acts=3, victim_age=13)["provisions"]
    assert isinstance(found, list)
    assert [(one["id"], one["outcome"], one["level"]) for one in found] == [
        ("xx.old.threat", "met", None),
        ("xx.new.milder", "met", None),
    ]


def test_what_is_not_met_is_not_listed(tiny: Pack) -> None:
    assert answer(tiny, on="2026-10-03", conduct=["threat"], deliberate=False) == {"provisions": []}


def test_an_aggravation_of_law_that_was_replaced_has_no_level(changed: Changed) -> None:
    heavier = (
        '[[provision.aggravation]]\nid = "night"\nwhen = { fact = "at_night", is = true }\nlevel = 2\narticle = "9"\n'
        'text = { en = "At night.", fr = "La nuit." }\n\n'
    )
    old = '[[provision]]\nid = "xx.new.threat"\n'
    pack = load_pack(changed("provisions/code.toml", old, f"{heavier}{old}"))
    found = answer(pack, on="2026-08-15", conduct=["threat"], acts=3, at_night=True)["provisions"]
    assert isinstance(found, list)
    assert found[0]["level"] is None
    assert [(one["id"], one["level"]) for one in found[0]["aggravations"]] == [("night", None)]
