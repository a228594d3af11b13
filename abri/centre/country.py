"""The country pack of this installation and the world of all that are installed, each loaded once.

The lowest room of the centre: every app may ask it, it asks only the settings and the engine.
"""

import gc
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from abri.engine.catalogue import World, open_world
from abri.engine.packs import Pack, load_pack, shipped_packs
from abri.engine.packs.advice import Article, load_advice
from abri.engine.packs.loader import SHIPPED


@cache
def country() -> Pack:
    """The pack named by ``ABRI_PACK``; raises ``PackError``, which names file, entry and cure."""
    return load_pack(settings.ABRI_PACK)


def country_folder() -> Path:
    """The folder of the pack named by ``ABRI_PACK``."""
    name: str = settings.ABRI_PACK
    return SHIPPED / name if name in shipped_packs() else Path(name)


@cache
def articles() -> Mapping[str, Article]:
    """The country's advice by topic, none where its pack has none; raises ``PackError``."""
    return load_advice(settings.ABRI_PACK, country())


@cache
def world() -> World:
    """What the public directory shows; raises ``PackError``."""
    opened = open_world(tuple(pack_folders().values()), settings.ABRI_DATA / "catalogue")
    # Packs stay as long as the process lives: gone through again at every full collection, they made a start a second
    # longer and the slowest searches half as long again (200 packs).
    gc.freeze()
    return opened


def pack_folders() -> Mapping[str, Path]:
    """The folders of the directory's packs by country: home, those that come with Abri, and those of ``ABRI_PACKS``.

    Of two packs about one country home goes first, then ``ABRI_PACKS``.
    """
    shipped = {name: SHIPPED / name for name in shipped_packs()}
    home = {country().id: country_folder()}
    return dict(sorted({**shipped, **_further(settings.ABRI_PACKS), **home}.items()))


def _further(packs: Path | None) -> dict[str, Path]:
    folders = packs.iterdir() if packs else ()
    return {folder.name: folder for folder in folders if (folder / "pack.toml").is_file()}
