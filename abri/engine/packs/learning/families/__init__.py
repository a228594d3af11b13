"""What a country gives families, and whoever works with children: read from small files of the folder `learning/`.

`audiences.toml`, `settings.toml`, `blocking.toml`, `agreement.toml`, `ages.toml`, `cards.toml` and `selfcheck.toml`;
each may be missing, and what rests on it vanishes. docs/pack-author/format.md shows a worked example of each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.packs.learning.families.ages import AGES, Age, AgeLaw, read_age_guide, read_age_laws
from abri.engine.packs.learning.families.agreement import (
    AGREEMENT,
    SIDES,
    Agreement,
    Clause,
    Stage,
    read_agreement,
)
from abri.engine.packs.learning.families.audiences import AUDIENCES, WHO, Audience, read_audiences
from abri.engine.packs.learning.families.blocking import BLOCKING, Blocking, Letter, Wish, read_blocking
from abri.engine.packs.learning.families.cards import CARDS, Card, Deck, read_cards
from abri.engine.packs.learning.families.merging import close
from abri.engine.packs.learning.families.screens import ABOUT, SCREENS, Screen, read_screens
from abri.engine.packs.learning.families.selfcheck import (
    SELFCHECKS,
    WEIGHTS,
    Ending,
    Option,
    Question,
    SelfCheck,
    read_selfchecks,
)
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.pack import Pack

__all__ = [
    "ABOUT",
    "SIDES",
    "WEIGHTS",
    "WHO",
    "Age",
    "AgeLaw",
    "Agreement",
    "Audience",
    "Blocking",
    "Card",
    "Clause",
    "Deck",
    "Ending",
    "Families",
    "Letter",
    "Option",
    "Question",
    "Screen",
    "SelfCheck",
    "Stage",
    "Wish",
    "read_families",
]

FAMILY_FILES = (AUDIENCES, SCREENS, BLOCKING, AGREEMENT, AGES, CARDS, SELFCHECKS)


@dataclass(frozen=True, slots=True)
class Families:
    """Everything for families, by id; empty where the country has none of it."""

    audiences: Mapping[str, Audience]
    screens: Mapping[str, Screen]
    blocking: Blocking | None
    agreement: Agreement
    ages: Mapping[str, Age]
    laws: Mapping[str, AgeLaw]
    cards: Mapping[str, Deck]
    selfchecks: Mapping[str, SelfCheck]

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.audiences or self.screens or self.blocking or self.agreement.stages or self.ages
                    or self.laws or self.cards or self.selfchecks)  # fmt: skip


def read_families(shelves: Sequence[LearningShelf], pack: Pack) -> Families:
    """What the files of these folders say: the pack's own first, then what it shares."""
    families = Families(
        audiences=read_audiences(shelves),
        screens=read_screens(shelves),
        blocking=read_blocking(shelves, {entry.id for entry in pack.entries()}),
        agreement=read_agreement(shelves),
        ages=read_age_guide(shelves),
        laws=read_age_laws(shelves, pack.law.provisions, pack.age_bands),
        cards=read_cards(shelves),
        selfchecks=read_selfchecks(shelves),
    )
    close(shelves, *FAMILY_FILES)
    return families
