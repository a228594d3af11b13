"""What a country teaches with: the folder `learning/` of a pack, and of what it shares.

It is large and only the pages of learning need it, so it is read apart from the pack, and only where somebody asks. A
pack without the folder teaches nothing, which is no mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abri.engine.packs.learning.competition import Competition, read_competition
from abri.engine.packs.learning.families import Families, read_families
from abri.engine.packs.learning.label import Label, read_label
from abri.engine.packs.learning.mail import MailDomains, read_mail
from abri.engine.packs.learning.quiz import Quiz, read_quiz
from abri.engine.packs.learning.shelves import LearningShelf, open_shelves
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems

__all__ = ["Learning", "load_learning"]


@dataclass(frozen=True, slots=True)
class Learning:
    """Everything that is taught with, checked. `folders`: whose material it is, the country's own first."""

    folders: tuple[str, ...]
    competition: Competition | None
    label: Label | None
    mail: MailDomains
    families: Families
    quiz: Quiz


def load_learning(name_or_path: str | Path, pack: Pack) -> Learning:
    """What the pack of this name or folder teaches with; raises PackError that lists every problem."""
    problems = Problems()
    shelves = open_shelves(name_or_path, pack, problems)
    learning = _read(shelves, pack, problems)
    problems.refuse()
    return learning


def _read(shelves: tuple[LearningShelf, ...], pack: Pack, problems: Problems) -> Learning:
    """What the files say; it means nothing where they hold a problem."""
    return Learning(
        folders=tuple(shelf.origin.id for shelf in shelves),
        competition=read_competition(shelves),
        label=read_label(shelves),
        mail=read_mail(shelves),
        families=read_families(shelves, pack),
        quiz=read_quiz(shelves, pack, problems),
    )
