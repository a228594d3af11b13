"""Offering a case to another desk: the person is asked, or a ground of the country lets the agreement be missing.

Key work is done before the transaction; :func:`offer` writes everything at once or nothing.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases import actions, deadlines, keys
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.cases.references import save_new
from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, seal
from abri.centre.records.models import new_id
from abri.centre.referrals import choosing
from abri.centre.referrals.choosing import Offering, Piece
from abri.centre.referrals.models import Referral, ReferralGrant, ReferralNote, ReferredItem
from abri.centre.vault import custody
from abri.centre.vault.models import Evidence

Kind = ReferredItem.Kind
LETTER, SIGNS = "R", 6


class NotOffered(Exception):
    """This desk cannot be offered the case, or something was chosen that it cannot get. Nothing was changed."""


class NothingChosen(Exception):
    """Nothing of the case was chosen."""


class GroundMissing(Exception):
    """Without the person's agreement this ground is not open, or not everything that it asks for was given."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to offer. ``request`` is what the person reads, ``letter`` what the other desk reads.

    On another ground than consent ``confirmed`` are the ids of what was confirmed, and ``reason`` says why.
    """

    to: Desk
    codes: frozenset[str]
    letter: str = field(repr=False)
    request: str = field(repr=False)
    until: datetime
    ground: str = Referral.CONSENT
    confirmed: frozenset[str] = frozenset()
    reason: str = field(default="", repr=False)


@dataclass
class _Made:
    """Everything of a referral, sealed and not stored."""

    referral: Referral
    identity: Identity
    grants: list[ReferralGrant]
    items: list[ReferredItem]
    letter: ReferralNote
    note: Item | None


def offer(
    *, case: Case, keyring: Keyring, wanted: Wanted, by: Person, at: datetime, once: UUID | None = None
) -> Referral:
    """Ask the person whether ``wanted`` may be done, or, on another ground, do it.

    ``keyring`` is the one that opening the case gave, ``once`` an id drawn when the form was shown. Raises
    :class:`NotOffered`, :class:`NothingChosen`, :class:`GroundMissing`, ``actions.NotAllowed``, what a step of the case
    raises, ``AlreadySent`` and ``NotForThisKey``.
    """
    made = _make(case, keyring, wanted, by=by, at=at, once=once)
    with transaction.atomic():
        with actions.changing("refer", case, by, at) as locked:
            _store(made, locked)
            asked = made.referral.by_consent
            audit.record(
                "referral.asked" if asked else "referral.without_consent", subject=locked, actor=by, at=at,
                desk_id=locked.desk_id, to=str(wanted.to.pk), ground=wanted.ground, items=len(made.items),
                confirmed=" ".join(sorted(wanted.confirmed)),
            )  # fmt: skip
            if made.note is not None:
                keys.append(made.note, case=locked)
        if asked:
            actions.answer(case=case, keyring=keyring, text=wanted.request, by=by, at=at)
        else:
            hand_over(made.referral, at=at)
    return made.referral


def hand_over(referral: Referral, *, at: datetime) -> None:
    """Let the receiving desk have ``referral``, locked or new: from now on it owes an answer. In a transaction."""
    due = deadlines.owed_by(referral.urgency, at, referral.to_desk)
    referral.state, referral.offered_at, referral.due_at = Referral.State.OFFERED, at, due
    referral.sealed_identity = None
    referral.deadline = deadlines.promise(
        Deadline.Kind.REFERRAL, due_at=due, desk=referral.to_desk, case=None, urgency=referral.urgency
    )
    referral.save()
    for row in referral.items.exclude(evidence=None).select_related("evidence"):
        if row.evidence is not None:
            custody.record(
                row.evidence, "referred", at=at, by=referral.offered_by, desk_id=referral.from_desk_id,
                reason=str(referral.to_desk), though_broken=True,
            )  # fmt: skip
    tell(referral.to_desk, key=f"referral {referral.pk} offered", at=at)


def tell(desk: Desk, *, key: str, at: datetime) -> None:
    """Write to the mailbox of the team of ``desk``, where it has one, that something waits for a decision.

    Of a desk that was dissolved nobody waits for anything, and whose mailbox it was may have left.
    """
    if desk.alert_email and desk.dissolved_at is None:
        letters.enqueue(
            letters.Kind.DECISION, to=desk.alert_email, language=desk.mail_language, at=at, key=key
        )


def grant(referral: Referral, identity: Identity, key: DeskKey) -> ReferralGrant:
    """An unsaved grant that opens ``referral`` to the key of a desk."""
    made = ReferralGrant(referral=referral, desk_key=key)
    seal(made, "sealed_identity", identity.secret, to=[key.recipient])
    return made


def sealed_note(
    referral: Referral, kind: ReferralNote.Kind, text: str, *, to: list[str], at: datetime, **whose: Any
) -> ReferralNote:
    """An unsaved note with ``text``, sealed to these recipients; ``whose``: its author and desk, and its id."""
    made = ReferralNote(referral=referral, kind=kind, created_at=at, **whose)
    seal(made, "content", json.dumps({"text": text, "at": at.isoformat()}, ensure_ascii=False), to=to)
    return made


def append(note: ReferralNote) -> None:
    """Store ``note`` as the last of its referral, whose row is locked; raises ``AlreadySent``."""
    if ReferralNote.objects.filter(pk=note.pk).exists():
        raise AlreadySent
    note.number = note.referral.notes.count() + 1
    note.save(force_insert=True)


def _make(case: Case, ring: Keyring, wanted: Wanted, *, by: Person, at: datetime, once: UUID | None) -> _Made:
    desk = actions.acting_desk(case, by)
    if desk is None:
        raise actions.NotAllowed
    mine, theirs = desk.current_key, wanted.to.current_key
    if mine is None or theirs is None or wanted.to not in choosing.receivers(case):
        raise NotOffered
    offered = choosing.offering_of(case, ring, wanted.to)
    pieces = offered.chosen(wanted.codes)
    if not pieces:
        raise NothingChosen
    if len(pieces) != len(wanted.codes) or not at < wanted.until <= at + longest():
        raise NotOffered
    note = _grounded(case, offered, wanted, by=by, at=at)
    identity = Identity.generate()
    referral = Referral(
        pk=once or new_id(), case=case, from_desk=desk, to_desk=wanted.to, recipient=identity.recipient,
        state=Referral.State.ASKED if note is None else Referral.State.OFFERED,
        ground=wanted.ground, urgency=case.urgency, created_at=at, until=wanted.until, offered_by=by,
    )  # fmt: skip
    request = {"text": wanted.request, "at": at.isoformat()}
    seal(referral, "request", json.dumps(request, ensure_ascii=False), to=[case.recipient])
    opens = [grant(referral, identity, mine)]
    if note is None:
        referral.due_at = min(at + timedelta(days=country().referral.times.asked), wanted.until)
        seal(referral, "sealed_identity", identity.secret, to=[case.recipient])
    else:
        opens.append(grant(referral, identity, theirs))
    letter = sealed_note(
        referral, ReferralNote.Kind.LETTER, wanted.letter, to=[identity.recipient, case.recipient], at=at,
        author=by, desk=desk,
    )  # fmt: skip
    return _Made(referral, identity, opens, _items(referral, offered, pieces, ring), letter, note)


def longest() -> timedelta:
    """How long another desk may look into a case at most."""
    return timedelta(days=country().referral.times.longest)


def _grounded(case: Case, offered: Offering, wanted: Wanted, *, by: Person, at: datetime) -> Item | None:
    """The note that says why nobody was asked; ``None`` for a referral by consent. Raises :class:`GroundMissing`."""
    if wanted.ground == Referral.CONSENT:
        return None
    found = choosing.gate_of(case, offered.opened, wanted.to, at=at).ground(wanted.ground)
    if found is None or not wanted.reason:
        raise GroundMissing
    if wanted.confirmed != {one.confirmation.id for one in found.asked}:
        raise GroundMissing
    content = {"text": wanted.reason, "written_at": at.isoformat(), "ground": wanted.ground}
    return actions.sealed_note(case, content, by=by, at=at)


def _items(
    referral: Referral, offered: Offering, pieces: tuple[Piece, ...], ring: Keyring
) -> list[ReferredItem]:
    """The rows of what was chosen: extracts of the report first, then what has an identity of its own."""
    to = [referral.recipient, referral.case.recipient]
    made: list[ReferredItem] = []
    for kind in (Kind.STORY, Kind.ANSWERS):
        if any(piece.shown.kind == kind for piece in pieces):
            row = ReferredItem(referral=referral, kind=kind, number=len(made) + 1)
            seal(row, "content", json.dumps(offered.extract(pieces, kind), ensure_ascii=False), to=to)
            made.append(row)
    for piece in pieces:
        thing: Item | Evidence | None = piece.item or piece.evidence
        if thing is not None:
            row = ReferredItem(
                referral=referral, kind=piece.shown.kind, number=len(made) + 1, item=piece.item,
                evidence=piece.evidence,
            )  # fmt: skip
            secret = ring.open(thing, "sealed_identity")
            seal(row, "sealed_identity", secret, to=[referral.recipient])
            made.append(row)
    return made


def _store(made: _Made, locked: Case) -> None:
    """Write the rows; raises ``AlreadySent``, and :class:`NotOffered` where something chosen is gone by now."""
    referral = made.referral
    if Referral.objects.filter(pk=referral.pk).exists():
        raise AlreadySent
    chosen = [row.evidence_id for row in made.items if row.evidence_id]
    if Evidence.objects.kept().select_for_update().filter(pk__in=chosen, case=locked).count() != len(chosen):
        raise NotOffered
    referral.number = locked.referrals.count() + 1
    try:
        save_new(referral, LETTER, SIGNS)
    except IntegrityError:
        # The desk was offered it just now.
        raise NotOffered from None
    ReferralGrant.objects.bulk_create(made.grants)
    ReferredItem.objects.bulk_create(made.items)
    append(made.letter)
