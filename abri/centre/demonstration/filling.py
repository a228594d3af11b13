"""Filling an empty database with the demonstration, once and whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from abri.centre.accounts import desks as desk_actions
from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import actions, arrivals, mailbox
from abri.centre.cases import keys as case_keys
from abri.centre.cases.models import Case, Item
from abri.centre.cases.screening import screener
from abri.centre.country import country
from abri.centre.demonstration import (
    competition,
    evidence,
    notices,
    referrals,
    restoring,
    schools,
    stories,
    welcome,
)
from abri.centre.demonstration.stories import Event, Spoken, Story
from abri.centre.doors import LEARNING, REPORTING, is_open
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, Receipt
from abri.centre.records.models import AuditEntry
from abri.engine.screening.chats import read_chat
from abri.engine.screening.records import from_record, record
from abri.engine.screening.stories import understand

# The centre is older than its first case, and than the first label that a school was awarded.
FOUNDED_BEFORE = timedelta(days=430)


class NotEmpty(Exception):
    """The database has people of its own; invented ones are not mixed with them."""


@dataclass
class Member:
    """An invented person with an unlocked identity."""

    person: Person
    identity: Identity

    @property
    def keyring(self) -> Keyring:
        """What this person's session would hold."""
        return keys.desk_keyring(self.person, Keyring([self.identity]))


def is_filled() -> bool:
    """Whether this database holds the demonstration."""
    return AuditEntry.objects.filter(action=audit.DEMONSTRATION_FILLED).exists()


def fill(*, at: datetime) -> bool:
    """Fill an empty database as seen at ``at``; returns whether there was something to do.

    It happens in one transaction, with the file of receipts written last: filling that was interrupted starts anew.
    Raises :class:`NotEmpty`, and ``ImproperlyConfigured`` outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured(
            "the demonstration needs ABRI_ENV=demonstration: start it with 'abri up --demo'"
        )
    if is_filled():
        return False
    if Person.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        cast = _settle(at - FOUNDED_BEFORE)
        receipts = _tell_all(cast, at) if is_open(REPORTING) else {}
        if is_open(LEARNING):
            schools.take_part(cast, at=at)
            competition.compete(cast, at=at)
        audit.record(audit.DEMONSTRATION_FILLED, subject=cast["emil"].person, at=at)
        welcome.keep(receipts)
    return True


def _tell_all(cast: dict[str, Member], at: datetime) -> dict[str, str]:
    """Every case and what is worked out with pupils; returns the receipts that are shown, by language."""
    receipts = {}
    for story in stories.stories():
        receipt = _tell(story, cast, at)
        if story.shown:
            receipts[story.language.partition("-")[0]] = receipt.display
    restoring.work_out(cast, at=at)
    return receipts


def _settle(at: datetime) -> dict[str, Member]:
    """The people who belong here and the desks of these, each let in by the first of the desk."""
    desks = {
        remit["slug"]: desk_actions.create(
            remit=desk_actions.Remit(languages=[], regions=[], alert_email="", **remit), by=None, at=at
        )
        for remit in stories.desks()
    }
    cast: dict[str, Member] = {}
    founders: dict[str, Member] = {}
    for entry in stories.people():
        member = _join(entry, at)
        cast[entry["username"]] = member
        if slug := entry.get("desk"):
            people.join(person=member.person, desk=desks[slug], role=entry["role"], at=at)
            _let_in(member, desks[slug], founders.setdefault(slug, member), at)
    for desk in desks.values():
        notices.name_sender(desk, at=at)
    return cast


def _join(entry: dict[str, str], at: datetime) -> Member:
    person, identity = people.create(
        username=entry["username"],
        name=entry["name"],
        email=f"{entry['username']}@demonstration.example",
        password=welcome.PASSWORD,
        language=entry["language"],
        at=at,
        is_administrator=bool(entry.get("administrator")),
    )
    return Member(person, identity)


def _let_in(member: Member, desk: Desk, founder: Member, at: datetime) -> None:
    if member is not founder:
        keys.let_in(person=member.person, desk=desk, keyring=founder.keyring, by=founder.person, at=at)


def _tell(story: Story, cast: dict[str, Member], now: datetime) -> Receipt:
    """Let ``story`` arrive and everything happen that it tells; returns the reporter's receipt."""
    arrived = now - story.arrived
    raw = {**story.answers, "since": (arrived - story.since).date().isoformat(), "story": story.story}
    intake = country().intake
    answers = {name: intake.clean(name, value, today=arrived.date()) for name, value in raw.items()}
    chat = _read(story.chat, arrived) if story.chat else None
    arrival = arrivals.prepare(answers, language=story.language, desk_slug=story.desk, chat=chat, at=arrived)
    case = arrivals.store(arrival)
    evidence.hand_in(case, story.files, at=arrived)
    for event in story.events:
        if event.does in referrals.HAPPENS:
            _refer(event, case, arrival.receipt, cast.get(event.by), arrived + event.after)
        elif event.by:
            _act(event, case, cast[event.by], arrived + event.after)
        else:
            _write(event, arrival.receipt, arrived + event.after)
        case.refresh_from_db()
    return arrival.receipt


def _read(chat: tuple[Spoken, ...], arrived: datetime) -> dict[str, Any]:
    """The record of an invented chat, read from lines such as WhatsApp exports."""
    local = arrived.astimezone(country().zone)
    lines = [
        f"{local - one.before:%d-%m-%Y %H:%M} - {f'{one.author}: ' if one.author else ''}{one.text}"
        for one in chat
    ]
    read = read_chat("\n".join(lines).encode())
    told = understand(read, screener())
    texts = {one.number: read.messages[one.number - 1].text for one in told.findings}
    return record(read, told, {number: screener().reasons(text) for number, text in texts.items()})


def _refer(event: Event, case: Case, receipt: Receipt, member: Member | None, at: datetime) -> None:
    """What passes between the desks; the reporter has no account."""
    by, ring = (member.person, member.keyring) if member else (None, Keyring())
    referrals.happen(event, case, receipt, by, ring, at=at)


def _act(event: Event, case: Case, member: Member, at: datetime) -> None:
    """What a member does, who opens the case first as the desk's page does."""
    by = member.person
    opened = actions.open_case(case=case, keyring=member.keyring, by=by, at=at)
    if event.does == "answers":
        actions.answer(case=case, keyring=opened, text=event.text, by=by, at=at)
    elif event.does == "notes":
        actions.note(case=case, text=event.text, by=by, at=at)
    elif event.does == "changes_urgency":
        urgency = Case.Urgency[event.urgency.upper()]
        actions.change_urgency(case=case, urgency=urgency, reason=event.text, by=by, at=at)
    elif event.does == "dismisses":
        actions.dismiss(case=case, finding=_mildest(case, opened), reason=event.text, by=by, at=at)
    elif event.does == "adds_addresses":
        evidence.add_addresses(case, event, opened, by=by, at=at)
    elif event.does in {"drafts_notice", "sends_notice"}:
        (notices.send if event.does == "sends_notice" else notices.write)(case, event, opened, by=by, at=at)
    elif event.does == "hears_of_notice":
        notices.hear(case, event, by=by, at=at)
    elif event.does == "closes":
        actions.close(case=case, outcome=event.outcome, by=by, at=at)
    else:
        raise ValueError(f"a desk does not know how {event.does!r} goes")


def _mildest(case: Case, opened: Keyring) -> tuple[UUID, int]:
    """The least certain of what was found in the chat: what somebody who knows the people would dismiss first."""
    chat = from_record(case_keys.opened(case.items.get(kind=Item.Kind.CHAT), opened))
    found = min((one for one in chat.story.findings if one.flagged), key=lambda one: one.severity)
    # The findings about the chat are sealed right after it.
    return case.items.filter(kind=Item.Kind.FINDINGS).order_by("number")[1].pk, found.number


def _write(event: Event, receipt: Receipt, at: datetime) -> None:
    """What the reporter does in the mailbox, having read what is there."""
    box = mailbox.open_with_receipt(receipt)
    mailbox.mark_read(box, at=at)
    if event.does == "writes":
        mailbox.post(box, event.text, at=at)
    elif event.does == "withdraws":
        mailbox.withdraw(box, at=at)
    else:
        raise ValueError(f"a reporter does not know how {event.does!r} goes")
