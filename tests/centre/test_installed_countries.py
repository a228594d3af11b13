"""Which countries the directory shows: home, those that come with Abri, and those of ABRI_PACKS."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abri.centre.country import forget, pack_folders, world
from abri.engine.packs import PackError, shipped_packs
from abri.engine.packs.loader import SHIPPED
from tests.engine.conftest import TINY


@pytest.fixture
def packs(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder that ABRI_PACKS names, empty, with a data folder of its own; afterwards all is forgotten."""
    folder = tmp_path / "packs"
    folder.mkdir()
    settings.ABRI_PACKS, settings.ABRI_DATA = folder, tmp_path / "data"
    forget()
    yield folder
    forget()


def test_a_pack_of_the_folder_stands_beside_those_that_come_with_abri(packs: Path) -> None:
    shutil.copytree(TINY, packs / "xx")
    (packs / "notes").mkdir()
    assert list(world().countries) == sorted([*shipped_packs(), "xx"])
    assert world().find("xx.child") is not None


def test_a_pack_of_the_folder_takes_the_place_of_one_that_comes_with_abri(packs: Path) -> None:
    shutil.copytree(SHIPPED / "lu", packs / "lu")
    assert pack_folders() == {"be": SHIPPED / "be", "lu": packs / "lu"}


def test_home_goes_first(packs: Path, settings: Any, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "be", packs / "be")
    settings.ABRI_PACK = str(shutil.copytree(SHIPPED / "be", tmp_path / "home"))
    assert pack_folders()["be"] == tmp_path / "home"


def test_the_world_is_kept_in_the_data_folder(packs: Path, settings: Any) -> None:
    first = world()
    world.cache_clear()
    assert world().digest == first.digest
    assert [path.name for path in (settings.ABRI_DATA / "catalogue").iterdir()] == [f"{first.digest}.world"]


def test_two_folders_about_one_country_are_refused(packs: Path) -> None:
    for name in ("xx", "zz"):
        shutil.copytree(TINY, packs / name)
    with pytest.raises(PackError, match="two packs are about this country"):
        world()
