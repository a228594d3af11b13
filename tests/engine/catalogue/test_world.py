"""The world of all packs: facts by id, and clashes between packs."""

from __future__ import annotations

import pytest

from abri.engine.catalogue import catalogue_of, join, open_world
from abri.engine.packs import PackError, load_pack
from tests.engine.catalogue.conftest import Another
from tests.engine.conftest import TINY


def test_every_organisation_and_provision_is_an_entry_by_its_id() -> None:
    pack = load_pack("be")
    world = join([catalogue_of(pack)])
    for name in (*pack.organisations, *pack.law.provisions):
        entry = world.find(name)
        assert entry is not None
        assert entry.id == name


def test_an_unknown_id_leads_nowhere() -> None:
    assert open_world([TINY]).find("xx.nobody") is None


def test_two_countries_stand_side_by_side_and_share_what_they_share_once(another: Another) -> None:
    world = open_world([another("zz", "zz"), another("ww", "ww")])
    assert list(world.countries) == ["ww", "zz"]
    one, other = (set(country.entries) for country in world.countries.values())
    assert one & other == {name for name, entry in world.entries.items() if entry.country == "un"} != set()
    assert one | other == set(world.entries)


def test_a_shared_fact_is_the_same_whichever_country_brings_it(another: Another) -> None:
    one, other = (open_world([another(name, name)]).entries for name in ("zz", "ww"))
    shared = [entry for entry in one.values() if entry.country == "un"]
    assert {entry.section for entry in shared} >= {"law", "statistics", "organisations", "indicators"}
    assert all(entry == other[entry.id] for entry in shared)


def test_another_id_of_a_fact_leads_to_it() -> None:
    world = open_world([TINY])
    for name, entry in world.entries.items():
        for other in entry.also:
            found = world.find(other)
            assert found is not None
            assert found.id == name
    assert any(entry.also for entry in world.entries.values())


def test_ids_that_clash_across_packs_are_all_named_with_both_packs(another: Another) -> None:
    folder = another("zz", "xx")
    with pytest.raises(PackError) as refused:
        open_world([TINY, folder])
    lines = str(refused.value).splitlines()
    tiny = open_world([TINY])
    own = [name for name, entry in tiny.names.items() if tiny.entries[entry].country == "xx"]
    assert len(lines) == len(own)
    assert all("xx and zz" in line for line in lines)


def test_two_packs_about_one_country_are_refused() -> None:
    with pytest.raises(PackError, match="two packs are about this country"):
        open_world([TINY, TINY])


def test_a_fact_knows_who_relates_to_it() -> None:
    world = open_world([TINY])
    assert [entry.id for entry in world.mentioning("xx.campaign.kind")] == ["xx.event.treaty"]
    assert {entry.section for entry in world.mentioning("xx.child")} >= {"education", "campaigns"}
    assert world.mentioning("xx.nobody") == ()
