"""Agreeing by voice: somebody who called or came by heard everything read aloud, and said yes.

The mailbox is the better way, and asks the person as always. Where they cannot or will not use it, whoever asked them
writes down how and when; the pack says in which ways that counts and who else has to confirm it before anything leaves.
The person sees it in the mailbox and takes it back there, or by voice. To a desk before which professional secrecy
stands a voice alone opens nothing: only where the act is on the list of the law, with every listed condition confirmed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import formats, translation
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Membership, Person
from abri.centre.cases import actions, keys
from abri.centre.cases import states as states_of_case
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, SealingError
from abri.centre.referrals import answering, choosing, offering, states
from abri.centre.referrals.answering import Ended, NotYours
from abri.centre.referrals.consenting import NobodyThere
from abri.centre.referrals.models import Referral, ReferralGrant, SpokenConsent
from abri.centre.vault.bundles.opened_case import open_items
from abri.engine.packs.referral import AUTHORITIES
from abri.engine.routing import OpenGround

Way = SpokenConsent.Way
SUPERVISOR = "supervisor"


class NotByVoice(Exception):
    """In this country, or to this desk, nobody agrees by voice: the mailbox is the only way. Nothing was changed."""


class NotRead(Exception):
    """Not everything was read aloud, a listed condition is missing, or the day lies ahead. Nothing was changed."""


class SameEyes(Exception):
    """Somebody else has to confirm it, in the role that the pack asks for. Nothing was changed."""


@dataclass(frozen=True)
class Heard:
    """What somebody writes down: how the person was asked and when, and the numbers of what was read aloud."""

    way: str
    said_on: date
    read_aloud: frozenset[int]
    conditions: frozenset[str] = frozenset()


def conditions_for(referral: Referral, ring: Keyring, *, at: datetime) -> OpenGround | None:
    """The listed conditions that have to be confirmed beside the voice; ``None`` where no secrecy stands before it.

    ``ring`` opens the case. Raises :class:`NotByVoice`.
    """
    rules, to = country().referral, referral.to_desk
    if not rules.spoken.ways:
        raise NotByVoice
    if to.kind not in AUTHORITIES and not rules.listed_for(to.kind):
        return None
    listed = choosing.gate_of(referral.case, open_items(referral.case, ring), to, at=at).listed
    if listed is None:
        raise NotByVoice
    return listed


def record(*, referral: Referral, keyring: Keyring, heard: Heard, by: Person, at: datetime) -> bool:
    """Write down that the person agreed by voice; returns whether it has left, so that nobody else has to confirm it.

    Raises :class:`NotByVoice`, :class:`NotRead`, ``NotYours``, ``Ended``, ``NobodyThere``, ``NotForThisKey``, and what
    a step of the case raises.
    """
    ring = keys.case_keyring(referral.case, keyring)
    listed = conditions_for(referral, ring, at=at)
    _check(referral, heard, listed, at)
    alone = not country().referral.spoken.second
    grant = _grant(referral, ring) if alone else None
    with _asked(referral, by, at) as (locked, case):
        SpokenConsent.objects.update_or_create(
            referral=locked,
            defaults={
                "way": heard.way, "asked_by": by, "said_on": heard.said_on, "written_at": at,
                "read_aloud": sorted(heard.read_aloud), "conditions": sorted(heard.conditions),
            },
        )  # fmt: skip
        _record("referral.spoken", locked, by, at, way=heard.way, on=heard.said_on.isoformat())
        if grant is not None:
            _hand_over(locked, grant, at)
        _tell(referral, ring, heard, by=by, at=at)
        _answered(case)
    return alone


def confirm(*, referral: Referral, keyring: Keyring, by: Person, at: datetime) -> None:
    """Confirm as the second person that the agreement was given; the other desk has it from now on.

    Raises :class:`SameEyes`, :class:`NotByVoice`, :class:`NotRead` where other conditions stand before it by now, and
    as :func:`record` does.
    """
    ring = keys.case_keyring(referral.case, keyring)
    asked = _asked_of(conditions_for(referral, ring, at=at))
    grant = _grant(referral, ring)
    with _asked(referral, by, at) as (locked, _case):
        spoken = SpokenConsent.objects.select_for_update().filter(referral=locked, confirmed_at=None).first()
        if spoken is None:
            raise Ended
        if not may_confirm(spoken, by):
            raise SameEyes
        if frozenset(spoken.conditions) != asked:
            raise NotRead
        spoken.confirmed_by, spoken.confirmed_at = by, at
        spoken.save(update_fields=["confirmed_by", "confirmed_at"])
        _record("referral.spoken_confirmed", locked, by, at, way=spoken.way)
        _hand_over(locked, grant, at)


def may_confirm(spoken: SpokenConsent, person: Person) -> bool:
    """Whether ``person`` is somebody else of the desk, in the role that the pack asks for."""
    return who_confirms(spoken.referral, spoken.asked_by_id).filter(pk=person.pk).exists()


def who_confirms(referral: Referral, asked_by: UUID) -> QuerySet[Person]:
    """Who of the desk that asks may confirm what ``asked_by`` writes down, by name."""
    there = Membership.objects.acting().filter(desk=referral.from_desk_id).exclude(person=asked_by)
    if country().referral.spoken.second == SUPERVISOR:
        there = there.filter(role=Membership.Role.SUPERVISOR)
    return Person.objects.filter(pk__in=there.values("person")).order_by("name")


def _check(referral: Referral, heard: Heard, listed: OpenGround | None, at: datetime) -> None:
    if heard.way not in country().referral.spoken.ways:
        raise NotByVoice
    numbers = frozenset(referral.items.values_list("number", flat=True))
    today = at.astimezone(country().zone).date()
    first = referral.created_at.astimezone(country().zone).date()
    if (
        heard.read_aloud != numbers
        or heard.conditions != _asked_of(listed)
        or not first <= heard.said_on <= today
    ):
        raise NotRead


def _asked_of(listed: OpenGround | None) -> frozenset[str]:
    """The ids of the conditions that have to be confirmed."""
    return frozenset(one.confirmation.id for one in listed.asked) if listed else frozenset()


def _grant(referral: Referral, ring: Keyring) -> ReferralGrant:
    """An unsaved grant for the receiving desk; raises ``Ended`` where the question was answered meanwhile."""
    key = referral.to_desk.current_key
    if key is None or referral.to_desk.dissolved_at is not None:
        raise NobodyThere
    try:
        return offering.grant(referral, ring.opened_identity(referral, "sealed_identity"), key)
    except SealingError as error:
        raise Ended from error


@contextmanager
def _asked(referral: Referral, by: Person, at: datetime) -> Iterator[tuple[Referral, Case]]:
    """The referral and its case, locked, whose person is still asked, for somebody who acts for the desk that asks."""
    with transaction.atomic(), actions.changing("refer", referral.case, by, at) as case:
        locked = (
            Referral.objects.select_for_update()
            .select_related("to_desk", "from_desk", "case")
            .get(pk=referral.pk)
        )
        if not answering.sends(locked, by):
            raise NotYours
        if locked.state != Referral.State.ASKED or locked.due_at is None or locked.due_at <= at:
            raise Ended
        yield locked, case


def _answered(case: Case) -> None:
    """The team waits for them no more, as if they had written their yes; ``case`` is locked and saved by its holder."""
    # The message that tells them has changed the row too.
    case.refresh_from_db()
    states_of_case.take("write", case)


def _hand_over(locked: Referral, grant: ReferralGrant, at: datetime) -> None:
    states.move(locked, Referral.State.OFFERED)
    offering.hand_over(locked, at=at)
    grant.save(force_insert=True)


def _tell(referral: Referral, ring: Keyring, heard: Heard, *, by: Person, at: datetime) -> None:
    """Put it into the mailbox too, in the language and register of the report, with the way back."""
    case: Case = referral.case
    report = open_items(case, ring).report or {}
    with translation.override(str(report.get("language") or case.language)):
        said = {
            Way.PHONE: _(
                "On %(day)s you told us on the telephone that we may pass things on to %(desk)s. In this mailbox "
                "you see exactly what, and you can take it back at any time."
            ),
            Way.IN_PERSON: _(
                "On %(day)s you told us when we met that we may pass things on to %(desk)s. In this mailbox you see "
                "exactly what, and you can take it back at any time."
            ),
        }[Way(heard.way)]
        day = formats.date_format(heard.said_on, "DATE_FORMAT")
        text = said % {"day": day, "desk": referral.to_desk.name}
    actions.answer(case=case, keyring=ring, text=text, by=by, at=at)


def _record(action: str, locked: Referral, by: Person, at: datetime, **detail: str) -> None:
    audit.record(
        action, subject=locked.case, actor=by, at=at, desk_id=locked.from_desk_id, to=str(locked.to_desk_id),
        **detail,
    )  # fmt: skip
