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
from abri.centre.referrals.models import Referral, SpokenConsent
from abri.centre.referrals.showing import Shown, Written
from abri.centre.referrals.spoken import may_confirm, who_confirms
from abri.centre.ui.colons import named
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
class Ended:
    """What the receiving desk keeps of a referral that ended: ``referrals.ending`` says why no more than this."""

    reference: str
    at: datetime | None
    answer: str


@dataclass(frozen=True)
class Page:
    """One referral, opened. ``receives``: the reader belongs to the receiving desk, and sees nothing of the case.

    ``items`` are empty for a receiving desk that has not accepted yet: it reads why it is asked and what there is.
    """

    referral: Referral
    row: Row
    reader: Person
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
    def spoken(self) -> SpokenConsent | None:
        """What was written down of an agreement by voice; nothing for the receiving desk."""
        found: SpokenConsent | None = getattr(self.referral, "spoken", None)
        return None if self.receives else found

    @property
    def can_speak(self) -> bool:
        """Whether the reader may write down that the person agreed by voice."""
        return not self.receives and may_speak(self.referral, acts=self.acts)

    @property
    def can_confirm(self) -> bool:
        """Whether the reader is who else may confirm it."""
        return self.can_speak and self.spoken is not None and may_confirm(self.spoken, self.reader)

    @property
    def confirmed_by(self) -> list[Person]:
        """Who may confirm an agreement by voice that waits for it."""
        return list(who_confirms(self.referral, self.spoken.asked_by_id)) if self.spoken else []

    @property
    def can_be_taken_back_by_voice(self) -> bool:
        """Whether there is an agreement that the person can take back, as they do in the mailbox."""
        return self.referral.by_consent and self.referral.state in Referral.WITH_RECEIVER

    @property
    def can_take_back(self) -> bool:
        """Whether the reader may take it back."""
        return not self.receives and self.acts and self.referral.is_running


TONES: Mapping[str, str] = MappingProxyType(
    {State.ASKED: "yellow", State.OFFERED: "yellow", State.ACCEPTED: "green", State.COMPLETED: "lagoon"}
)


def may_speak(referral: Referral, *, acts: bool) -> bool:
    """Whether somebody who ``acts`` for the desk that asks may write down that the person agreed by voice."""
    return acts and referral.state == State.ASKED and bool(country().referral.spoken.ways)


def waits_for_a_second(referral: Referral) -> bool:
    """Whether somebody agreed by voice and nobody else has confirmed it."""
    return referral.state == State.ASKED and hasattr(referral, "spoken")


def row_of(referral: Referral, now: datetime) -> Row:
    """``referral`` in a line; how it was declined or completed in the words of the pack."""
    state = (
        _("Waits for a colleague to confirm the yes") if waits_for_a_second(referral) else _answered(referral)
    )
    if referral.end_reason:
        state = named(state, referral.get_end_reason_display())
    return Row(
        referral,
        words.urgency_level(referral.urgency),
        state,
        TONES.get(referral.state, "grey"),
        due(referral.due_at, now) if referral.due_at else "",
        referral.due_at is not None and referral.due_at < now,
    )


def ended_of(referral: Referral) -> Ended:
    """``referral`` as the desk that received it remembers it."""
    own = referral.state in {State.DECLINED, State.COMPLETED}
    return Ended(referral.reference, referral.ended_at, _answered(referral) if own else _("Over"))


def _answered(referral: Referral) -> str:
    """Its state, with how it was declined or completed."""
    rules, state = country().referral, str(referral.get_state_display())
    for code, known in ((referral.decline, rules.declines), (referral.outcome, rules.outcomes)):
        if code:
            state = named(state, words.said(known[code]) if code in known else code)
    return state


def page_of(
    referral: Referral, ring: Keyring | None, reader: Person, now: datetime, *, receives: bool
) -> Page:
    """The page of ``referral``; without a ``ring`` what can be told without opening anything."""
    acts = answering.receives(referral, reader) if receives else answering.sends(referral, reader)
    ground = country().referral.grounds.get(referral.ground)
    rows = list(referral.items.select_related("item", "evidence").order_by("number"))
    notes = referral.notes.select_related("author", "desk").order_by("number")
    written = showing.written(notes, ring) if ring else []
    opens = ring is not None and not (receives and referral.state == State.OFFERED)
    return Page(
        referral,
        row_of(referral, now),
        reader,
        receives,
        acts,
        words.said(ground.names) if ground else _("With the person's agreement"),
        items=showing.shown(rows, ring) if opens and ring else [],
        kinds=[str(row.get_kind_display()) for row in rows],
        letters=[one for one in written if one.note.kind != "note"],
        notes=[one for one in written if one.note.kind == "note"],
    )
