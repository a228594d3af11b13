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


def test_two_countries_stand_side_by_side(another: Another) -> None:
    world = open_world([another("zz", "zz"), TINY])
    assert list(world.countries) == ["xx", "zz"]
    assert {entry.country for entry in world.entries.values()} == {"xx", "zz"}


def test_ids_that_clash_across_packs_are_all_named_with_both_packs(another: Another) -> None:
    folder = another("zz", "xx")
    with pytest.raises(PackError) as refused:
        open_world([TINY, folder])
    lines = str(refused.value).splitlines()
    assert len(lines) == len(join([catalogue_of(load_pack(TINY))]).entries)
    assert all("xx and zz" in line for line in lines)


def test_two_packs_about_one_country_are_refused() -> None:
    with pytest.raises(PackError, match="two packs are about this country"):
        open_world([TINY, TINY])
