"""A referral as each of its two desks sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.casework import words
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.referrals import answering, showing
from abri.centre.referrals.models import Referral
from abri.centre.referrals.showing import Shown, Written
from abri.centre.ui.spans import due

State = Referral.State


@dataclass(frozen=True)
class Row:
    """One referral in a list, its codes in words."""

    referral: Referral
    level: str
    state: str
    tone: str
    due: str
    overdue: bool


@dataclass(frozen=True)
class Page:
    """One referral, opened. ``receives``: the reader belongs to the receiving desk, and sees nothing of the case.

    ``items`` are empty for a receiving desk that has not accepted yet: it reads why it is asked and what there is.
    """

    referral: Referral
    row: Row
    receives: bool
    acts: bool
    ground: str
    items: list[Shown] = field(default_factory=list, repr=False)
    kinds: list[str] = field(default_factory=list)
    letters: list[Written] = field(default_factory=list, repr=False)
    notes: list[Written] = field(default_factory=list, repr=False)

    @property
    def can_answer(self) -> bool:
        """Whether the reader may accept or decline."""
        return self.receives and self.acts and self.referral.state == State.OFFERED

    @property
    def can_complete(self) -> bool:
        """Whether the reader may say how it ended."""
        return self.receives and self.acts and self.referral.state == State.ACCEPTED

    @property
    def can_write(self) -> bool:
        """Whether the reader may write to the other desk."""
        return self.acts and self.referral.state in Referral.WITH_RECEIVER

    @property
    def can_take_back(self) -> bool:
        """Whether the reader may take it back."""
        return not self.receives and self.acts and self.referral.is_running


TONES: Mapping[str, str] = MappingProxyType(
    {State.ASKED: "yellow", State.OFFERED: "yellow", State.ACCEPTED: "green", State.COMPLETED: "lagoon"}
)


def row_of(referral: Referral, now: datetime) -> Row:
    """``referral`` in a line; how it was declined or completed in the words of the pack."""
    rules, state = country().referral, str(referral.get_state_display())
    for code, known in ((referral.decline, rules.declines), (referral.outcome, rules.outcomes)):
        if code:
            state = f"{state}: {words.said(known[code]) if code in known else code}"
    if referral.end_reason:
        state = f"{state}: {referral.get_end_reason_display()}"
    return Row(
        referral,
        words.urgency_level(referral.urgency),
        state,
        TONES.get(referral.state, "grey"),
        due(referral.due_at, now) if referral.due_at else "",
        referral.due_at is not None and referral.due_at < now,
    )


def page_of(referral: Referral, ring: Keyring | None, reader: Person, now: datetime) -> Page:
    """The page of ``referral``; without a ``ring`` what can be told without opening anything."""
    receives = Referral.objects.received_by(reader).filter(pk=referral.pk).exists()
    acts = answering.receives(referral, reader) if receives else answering.sends(referral, reader)
    ground = country().referral.grounds.get(referral.ground)
    rows = list(referral.items.select_related("item", "evidence").order_by("number"))
    notes = referral.notes.select_related("author", "desk").order_by("number")
    written = showing.written(notes, ring) if ring else []
    opens = ring is not None and not (receives and referral.state == State.OFFERED)
    return Page(
        referral,
        row_of(referral, now),
        receives,
        acts,
        words.said(ground.names) if ground else _("With the person's agreement"),
        items=showing.shown(rows, ring) if opens and ring else [],
        kinds=[str(row.get_kind_display()) for row in rows],
        letters=[one for one in written if one.note.kind != "note"],
        notes=[one for one in written if one.note.kind == "note"],
    )
