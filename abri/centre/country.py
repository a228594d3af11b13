"""The country pack of this installation and the world of all that are installed, each loaded once.

The lowest room of the centre: every app may ask it, it asks only the settings and the engine. The centre's own changes
are laid over the pack by ``overlay``, which tells this room what counts now.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from abri.engine.catalogue import World, open_world
from abri.engine.packs import Pack, load_pack, shipped_packs
from abri.engine.packs.advice import Article, load_advice
from abri.engine.packs.learning import Learning, load_learning
from abri.engine.packs.loader import SHIPPED


@dataclass(frozen=True)
class Edition:
    """The pack with the changes of one edition; number 0 has none. A ``trial`` is a draft that only its editor sees.

    ``mark`` tells it from every other: an older database that was restored gives a number away again.
    """

    pack: Pack
    number: int = 0
    mark: str = ""
    trial: bool = False


class _Adopted:
    """What counts for this process; None as long as nobody said otherwise."""

    edition: Edition | None = None


# A request keeps the edition it began with: questions that change half-way would not find their answers.
_bound: ContextVar[Edition | None] = ContextVar("edition of this request", default=None)


def country() -> Pack:
    """This installation's pack with the centre's changes; raises ``PackError``, which names file, entry and cure."""
    return edition().pack


def edition() -> Edition:
    """What :func:`country` is now. Whatever is kept of its words has to be kept by its mark."""
    return _bound.get() or _Adopted.edition or Edition(pack_as_shipped())


@cache
def pack_as_shipped() -> Pack:
    """The pack named by ``ABRI_PACK``, without any change of the centre."""
    return load_pack(settings.ABRI_PACK)


def adopt(found: Edition) -> None:
    """Let ``found`` count for this process from its next request on."""
    _Adopted.edition = found


@contextmanager
def bound(found: Edition) -> Iterator[None]:
    """Let ``found`` count for what happens within, whatever the process adopts meanwhile."""
    token = _bound.set(found)
    try:
        yield
    finally:
        _bound.reset(token)


def forget() -> None:
    """Load everything anew: another pack is named, or the files of this one changed."""
    _Adopted.edition = None
    for kept in (pack_as_shipped, articles, lessons, world):
        kept.cache_clear()


def country_folder() -> Path:
    """The folder of the pack named by ``ABRI_PACK``."""
    name: str = settings.ABRI_PACK
    return SHIPPED / name if name in shipped_packs() else Path(name)


@cache
def articles() -> Mapping[str, Article]:
    """The country's advice by topic, none where its pack has none; raises ``PackError``."""
    return load_advice(settings.ABRI_PACK, country())


@cache
def lessons() -> Learning:
    """What the country teaches with; raises ``PackError``."""
    return load_learning(settings.ABRI_PACK, pack_as_shipped())


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
