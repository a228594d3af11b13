"""The person's side: what is asked, saying yes or no, and taking a yes back at any time.

A yes is made with the person's own key: until then nobody at the other desk can open anything, also not with the
database before them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from abri.centre.cases import mailbox
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import SealingError
from abri.centre.records.pages import forget_pages
from abri.centre.referrals import ending, offering, showing, states
from abri.centre.referrals.models import Referral, ReferralNote, SpokenConsent
from abri.centre.referrals.showing import Shown, Written

State = Referral.State
LONGEST_WORDS = 2_000


class NobodyThere(Exception):
    """The desk cannot receive at the moment: it has no key. Nothing was changed."""


class TooLate(Exception):
    """The question was answered, taken back, or its time is over. Nothing was changed."""


@dataclass(frozen=True)
class Question:
    """One referral as its person sees it. ``receiver`` says what such a desk does; ``told`` why nobody was asked."""

    referral: Referral
    request: str = field(repr=False)
    receiver: str
    told: str
    items: list[Shown] = field(default_factory=list, repr=False)
    notes: list[Written] = field(default_factory=list, repr=False)

    @property
    def spoken(self) -> SpokenConsent | None:
        """What the team wrote down of an agreement by voice."""
        return getattr(self.referral, "spoken", None)

    @property
    def can_answer(self) -> bool:
        """Whether a yes or a no is awaited."""
        return self.referral.state == State.ASKED

    @property
    def can_take_back(self) -> bool:
        """Whether the agreement can be taken back now."""
        return self.referral.by_consent and self.referral.state in Referral.WITH_RECEIVER


def of(box: Mailbox) -> list[Referral]:
    """The referrals of a case, the newest first; none of a report that was withdrawn."""
    if box.case.state == Case.State.WITHDRAWN:
        return []
    return list(box.case.referrals.select_related("to_desk", "spoken").order_by("-number"))


def question(box: Mailbox, referral: Referral, spoken: str) -> Question:
    """Everything that the person sees of one referral: the very things that the other desk sees."""
    rules, desk = country().referral, referral.to_desk
    ground, says = rules.grounds.get(referral.ground), rules.receivers.get(desk.kind)
    notes = referral.notes.exclude(kind=ReferralNote.Kind.NOTE).order_by("number")
    return Question(
        referral,
        request=_request(box, referral),
        receiver=says.say(spoken) if says else "",
        told=ground.tells.say(spoken) if ground else "",
        items=showing.shown(
            referral.items.select_related("item", "evidence").order_by("number"), box.keyring
        ),
        notes=showing.written(notes, box.keyring),
    )


def agree(box: Mailbox, referral: Referral, words: str, *, at: datetime) -> None:
    """Say yes, with ``words`` for the other desk if there are any; raises :class:`TooLate`, :class:`NobodyThere`."""
    key = referral.to_desk.current_key
    if key is None or referral.to_desk.dissolved_at is not None:
        raise NobodyThere
    try:
        identity = box.keyring.opened_identity(referral, "sealed_identity")
    except SealingError as error:
        # Answered in another window: nothing is left that could be handed on.
        raise TooLate from error
    grant = offering.grant(referral, identity, key)
    to = [referral.recipient, box.case.recipient]
    note = offering.sealed_note(referral, ReferralNote.Kind.PERSON, words, to=to, at=at) if words else None
    with _answering(box, referral) as locked:
        if locked.due_at is None or locked.due_at <= at:
            raise TooLate
        states.move(locked, State.OFFERED)
        offering.hand_over(locked, at=at)
        grant.save(force_insert=True)
        if note is not None:
            offering.append(note)
        _record("referral.agreed", locked, at)
        _say(box, _("I agree that you pass this on to %(desk)s."), locked, at)


def refuse(box: Mailbox, referral: Referral, *, at: datetime) -> None:
    """Say no; raises :class:`TooLate`."""
    with _answering(box, referral) as locked:
        ending.end(locked, State.REFUSED, at=at)
        _record("referral.refused", locked, at)
        _say(box, _("I do not want you to pass this on to %(desk)s."), locked, at)


def take_back(box: Mailbox, referral: Referral, *, at: datetime) -> None:
    """Take a yes back: the other desk can open nothing from now on; raises :class:`TooLate`."""
    with _answering(box, referral) as locked:
        if not locked.by_consent or locked.state not in Referral.WITH_RECEIVER:
            raise TooLate
        ending.end(locked, State.WITHDRAWN, at=at, reason=Referral.EndReason.PERSON)
        _record("referral.taken_back", locked, at)
        _say(box, _("I take it back that you may pass this on to %(desk)s."), locked, at)
    forget_pages()


@contextmanager
def _answering(box: Mailbox, referral: Referral) -> Iterator[Referral]:
    """The referral, locked, of a report that was not withdrawn; raises :class:`TooLate`."""
    try:
        with transaction.atomic():
            # The case first, as everywhere, so that two requests do not wait for each other.
            case = Case.objects.select_for_update().get(pk=box.case.pk)
            if case.state == Case.State.WITHDRAWN:
                raise TooLate
            yield (
                Referral.objects.select_for_update()
                .select_related("to_desk", "from_desk")
                .get(pk=referral.pk)
            )
    except states.CannotFollow as error:
        raise TooLate from error


def _request(box: Mailbox, referral: Referral) -> str:
    try:
        return str(json.loads(box.keyring.open(referral, "request"))["text"])
    except SealingError:
        return ""


def _record(action: str, locked: Referral, at: datetime) -> None:
    audit.record(action, subject=locked.case, at=at, desk_id=locked.from_desk_id, to=str(locked.to_desk_id))


def _say(box: Mailbox, text: str, locked: Referral, at: datetime) -> None:
    """Put the answer into the conversation too, where the team sees it; a closed case is not opened by it."""
    if box.case.is_open:
        mailbox.post(box, text % {"desk": locked.to_desk.name}, at=at)
