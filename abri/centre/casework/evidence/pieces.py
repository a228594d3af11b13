"""One thing of a case as a desk sees it in a list.

A list needs the descriptions alone; content is opened where it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.casework import words
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.ui.sizes import size
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Description

State = Evidence.State


@dataclass(frozen=True)
class Piece:
    """One thing in a list. ``described`` is ``None`` where nobody may look, or where it cannot be opened."""

    evidence: Evidence
    described: Description | None
    who: str
    elsewhere: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """What it is, as a code: a group of files, or "link"."""
        return evidence_words.group_of(self.evidence.kind)

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return evidence_words.kind(self.evidence.kind)

    @property
    def icon(self) -> str:
        """The drawing that stands for what it is."""
        return evidence_words.ICONS[self.group]

    @property
    def name(self) -> str:
        """What it is called; empty where nobody may look."""
        return self.described.name if self.described else ""

    @property
    def is_kept(self) -> bool:
        """Whether it is whole and may be opened."""
        return self.evidence.state == State.KEPT

    @property
    def is_damaged(self) -> bool:
        """Whether it should open and does not."""
        return self.is_kept and self.described is None

    @property
    def size(self) -> str:
        """How large it is, in words; empty for an address, where nobody counts it."""
        return "" if self.evidence.is_link else size(self.evidence.announced)

    @property
    def at(self) -> datetime:
        """When it came."""
        return self.evidence.kept_at or self.evidence.created_at

    @property
    def platform(self) -> str:
        """The platform of an address, in words."""
        return evidence_words.platform(self.said("platform"))

    def said(self, field: str) -> str:
        """A text of the description; empty where there is none."""
        return str(self.described.told.get(field) or "") if self.described else ""


def piece_of(
    evidence: Evidence,
    descriptions: Mapping[UUID, Description],
    reader: Person,
    elsewhere: Mapping[UUID, tuple[str, ...]],
) -> Piece:
    """One thing of a case: ``descriptions`` says what it is, ``elsewhere`` which other cases hold the same."""
    return Piece(
        evidence, descriptions.get(evidence.pk), _who(evidence, reader), elsewhere.get(evidence.pk, ())
    )


def _who(evidence: Evidence, reader: Person) -> str:
    if evidence.author is not None:
        return words.holder(evidence.author, reader)
    return _("Reporter") if evidence.source == Evidence.Source.REPORTER else evidence.get_source_display()
