"""Where the settings are: of apps and of devices, as they were on a day. Menus move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import merged
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table
from abri.engine.packs.sourced import read_web
from abri.engine.packs.text import Text

SCREENS = "settings.toml"
SCREEN_KINDS = ("app", "game", "device")
ABOUT = ("privacy", "contacts", "time", "reporting", "family")
"""What is said of each: who sees what, who may write, how long, how to report and block, what parents can set."""


@dataclass(frozen=True, slots=True)
class Screen:
    """An app or a device. `about` says the way to each of `ABOUT`; `web` leads to its own help."""

    id: str
    name: str
    kind: str
    about: Mapping[str, Text]
    web: str
    basis: Basis


def read_screens(shelves: Sequence[LearningShelf]) -> Mapping[str, Screen]:
    """What `settings.toml` says, by id."""
    return merged(shelves, SCREENS, "screen", _screen)


def _screen(name: str, table: Table) -> Screen:
    return Screen(
        id=name,
        name=table.string("name"),
        kind=table.choice("kind", SCREEN_KINDS),
        about={one: table.text(one) for one in ABOUT},
        web=read_web(table),
        basis=read_basis(table),
    )
