"""Older law is shown with its successor: two penalties or none, and no word on which is milder without proof."""

from __future__ import annotations

from datetime import date

from abri.engine.facts import Facts, read_facts
from abri.engine.law import Match, Older, match, older_law
from abri.engine.law.match import level_of
from abri.engine.packs import Pack, load_pack
from tests.engine.conftest import Changed

BEFORE = read_facts({"on": date(2026, 8, 1), "conduct": ["threat"], "acts": 3, "victim_age": 13})


def older(pack: Pack, facts: Facts = BEFORE) -> Older:
    found = older_law(pack, first(pack, facts), facts)
    assert found is not None
    return found


def first(pack: Pack, facts: Facts) -> Match:
    return match(pack, facts)[0]


def test_both_penalties_are_given_for_these_facts(tiny: Pack) -> None:
    found = older(tiny)
    assert [(provision.id, penalty.text.say("en")) for provision, penalty in found.penalties] == [
        ("xx.old.threat", "eight days"),
        ("xx.new.threat", "up to two years"),
    ]
    assert found.milder == "older"
    assert [successor.id for successor in found.successors] == ["xx.new.threat"]


def test_the_level_follows_from_the_facts_also_for_law_that_was_not_in_force(tiny: Pack) -> None:
    forgery = tiny.law.provisions["xx.new.forgery"]
    assert level_of(tiny, forgery, read_facts({"for_gain": True, "fraudulent_intent": True})) == 2
    assert level_of(tiny, forgery, read_facts({})) is None


def test_no_penalty_at_all_where_one_is_not_verified(changed: Changed) -> None:
    folder = changed("provisions/code.toml", "penalty_verified = true", "penalty_verified = false")
    code = folder / "provisions" / "code.toml"
    code.write_text(code.read_text(encoding="utf-8").replace('milder = "older"\n', ""), encoding="utf-8")
    found = older(load_pack(folder))
    assert found.successors[0].id == "xx.new.threat"
    assert (found.penalties, found.milder) == ((), "")


def test_current_law_and_other_kinds_are_not_older(tiny: Pack) -> None:
    now = read_facts({"on": date(2026, 10, 3), "conduct": ["threat"]})
    assert older_law(tiny, first(tiny, now), now) is None
    assert older_law(tiny, match(tiny, BEFORE)[-1], BEFORE) is None
