"""What a desk does in a process. Each action checks what the record says, under the lock of its row, and adds an entry.

What the record says is sealed, so every action takes the session's keyring: who cannot open it cannot add to it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import acts_at
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, seal
from abri.centre.records.models import new_id
from abri.centre.restoring import names
from abri.centre.restoring.models import Entry, Process
from abri.centre.restoring.record import SAYS, STOPPED, Record, process_ring, read
from abri.engine.packs import Approach
from abri.engine.packs.restorative import AGREEMENT

Kind = Entry.Kind


class NotAllowed(Exception):
    """This person may read the record, not add to it."""


class Ended(Exception):
    """The process was closed; nothing was changed."""


class NotEnded(Exception):
    """The process goes on already; nothing was changed."""


class AlreadyWritten(Exception):
    """This very entry was stored before: a form was sent twice."""


class NoSuchApproach(Exception):
    """Desks of this kind do not offer such an approach."""


class NobodyAgreedYet(Exception):
    """Somebody who has to agree first has not said yes, or said no."""


class NotItsTurn(Exception):
    """Another step comes first, or this one is done."""


class TooMany(Exception):
    """There are as many people in this role as there may be."""


class NobodyThere(Exception):
    """The record knows no such person, agreement or day."""


class NotAgreed(Exception):
    """There is no agreement to whose last words everybody agreed who has to."""


class HoldsNames(Exception):
    """The text names somebody; ``words`` are the places. It leaves with roles, or not at all."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__("names")
        self.words = words


@dataclass
class Changing:
    """A process under its lock, with its record; ``add`` writes one entry more."""

    process: Process
    record: Record
    by: Person
    at: datetime

    def add(self, kind: str, content: dict[str, Any], once: UUID | None = None) -> Entry:
        """Store ``content`` as the last entry, sealed to the process."""
        if once is not None and Entry.objects.filter(pk=once).exists():
            raise AlreadyWritten
        entry = Entry(
            pk=once or new_id(),
            process=self.process,
            number=self.process.entries.count() + 1,
            kind=kind,
            author=self.by,
            created_at=self.at,
        )
        seal(entry, "content", json.dumps(content, ensure_ascii=False), to=[self.process.recipient])
        entry.save(force_insert=True)
        # The kind alone: what was written, and about whom, stands nowhere in clear.
        audit.record(
            f"restoring.{kind}", subject=self.process, actor=self.by, at=self.at, desk_id=self.process.desk_id
        )
        return entry

    def missing(self) -> bool:
        """Whether somebody who has to agree first has not."""
        return any(True for _ in self.record.missing_words())


def approach_of(process: Process) -> Approach | None:
    """The approach of ``process``; ``None`` where the pack has it no more."""
    return country().restorative.approaches.get(process.approach)


def add_person(
    *,
    process: Process,
    keyring: Keyring,
    role: str,
    name: str,
    by: Person,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Write down somebody who takes part. Raises :class:`TooMany`, :class:`NobodyAgreedYet`, :class:`NobodyThere`.

    Others are brought in only once everybody agreed who has to: until then their names are nobody's business.
    """
    with _changing(process, keyring, by, at) as changing:
        known = changing.record.approach.roles.get(role)
        if known is None:
            raise NobodyThere
        if len(changing.record.of(known)) >= known.most:
            raise TooMany
        if not known.begins and not known.agrees and changing.missing():
            raise NobodyAgreedYet
        changing.add(Kind.PERSON, {"role": role, "name": name}, once)


def say(
    *,
    process: Process,
    keyring: Keyring,
    person: str,
    says: str,
    by: Person,
    at: datetime,
    agreement: str = "",
) -> None:
    """Write down what somebody said: to taking part, or to the words of an ``agreement``.

    Raises :class:`NobodyThere`.
    """
    with _changing(process, keyring, by, at) as changing:
        record = changing.record
        agreements = {one.id for one in record.agreements}
        if says not in SAYS or person not in {one.id for one in record.people}:
            raise NobodyThere
        if agreement and (agreement not in agreements or says == STOPPED):
            raise NobodyThere
        changing.add(Kind.WORD, {"person": person, "says": says, "agreement": agreement})


def do_step(
    *,
    process: Process,
    keyring: Keyring,
    step: str,
    on: date,
    text: str,
    left_out: bool,
    by: Person,
    at: datetime,
) -> None:
    """Write down that the next step was done, or left out; a day to look back follows where the approach has one.

    Raises :class:`NotItsTurn`, :class:`NobodyAgreedYet`.
    """
    with _changing(process, keyring, by, at) as changing:
        following = changing.record.next_step
        if following is None or following.id != step:
            raise NotItsTurn
        # The step in which they are asked counts as done with their answer: what follows needs their yes.
        if changing.missing() and not (following.asks and left_out):
            raise NobodyAgreedYet
        changing.add(Kind.STEP, {"step": step, "on": on.isoformat(), "text": text, "left_out": left_out})
        if following.look_back_days is not None and not left_out:
            due = on + timedelta(days=following.look_back_days)
            changing.add(Kind.LOOK_BACK, {"on": due.isoformat(), "about": following.id})


def agree(
    *, process: Process, keyring: Keyring, text: str, by: Person, at: datetime, once: UUID | None = None
) -> None:
    """Write a version of what was agreed, which everybody has to agree to anew.

    Raises :class:`NobodyAgreedYet`, :class:`HoldsNames`: it is written by role.
    """
    with _changing(process, keyring, by, at) as changing:
        if changing.missing():
            raise NobodyAgreedYet
        _refuse_names(text, changing.record)
        changing.add(Kind.AGREEMENT, {"text": text}, once)


def look_back_on(
    *,
    process: Process,
    keyring: Keyring,
    on: date,
    about: str,
    by: Person,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Set a day on which somebody looks how it goes."""
    with _changing(process, keyring, by, at) as changing:
        changing.add(Kind.LOOK_BACK, {"on": on.isoformat(), "about": about}, once)


def looked_back(
    *, process: Process, keyring: Keyring, look_back: str, text: str, by: Person, at: datetime
) -> None:
    """Write down how it goes on such a day; raises :class:`NobodyThere` for one that is not open."""
    with _changing(process, keyring, by, at) as changing:
        if look_back not in {one.id for one in changing.record.look_backs if not one.done}:
            raise NobodyThere
        changing.add(Kind.LOOKED_BACK, {"look_back": look_back, "text": text})


def let_leave(
    *, process: Process, keyring: Keyring, sheet: str, to: str, language: str, text: str, by: Person, at: datetime,
    once: UUID | None = None,
) -> Entry:  # fmt: skip
    """Write down a text that leaves, without names; returns its entry.

    Raises :class:`HoldsNames`, :class:`NobodyThere`, :class:`NobodyAgreedYet`, and :class:`NotAgreed` where the sheet
    shows an agreement that does not hold.
    """
    with _changing(process, keyring, by, at) as changing:
        record = changing.record
        known = record.approach.sheets.get(sheet)
        if known is None or to not in record.approach.roles:
            raise NobodyThere
        if changing.missing() and not record.approach.roles[to].begins:
            raise NobodyAgreedYet
        if known.agreement and not record.agreement_holds:
            raise NotAgreed
        _refuse_names(text, record)
        return changing.add(Kind.LEFT, {"sheet": sheet, "to": to, "language": language, "text": text}, once)


def note(
    *, process: Process, keyring: Keyring, text: str, by: Person, at: datetime, once: UUID | None = None
) -> None:
    """Write a note for the desk alone."""
    with _changing(process, keyring, by, at) as changing:
        changing.add(Kind.NOTE, {"text": text}, once)


def close(*, process: Process, keyring: Keyring, ending: str, by: Person, at: datetime) -> None:
    """End the process; its record is deleted when its time is over. Raises :class:`NobodyThere` for no ending."""
    with _changing(process, keyring, by, at) as changing:
        approach = changing.record.approach
        if ending not in approach.endings:
            raise NobodyThere
        locked = changing.process
        locked.closed_at, locked.ending = at, ending
        locked.erase_on = at.astimezone(country().zone).date() + timedelta(days=approach.keep_days)
        audit.record(
            "restoring.closed", subject=locked, actor=by, at=at, desk_id=locked.desk_id, ending=ending
        )


def reopen(*, process: Process, by: Person, at: datetime) -> None:
    """Go on with a process that had ended; raises :class:`NotAllowed`, :class:`NotEnded`."""
    with transaction.atomic():
        locked = Process.objects.select_for_update().get(pk=process.pk)
        if not acts_at(locked.desk_id, by):
            raise NotAllowed
        if locked.closed_at is None:
            raise NotEnded
        locked.closed_at, locked.ending, locked.erase_on, locked.changed_at = None, "", None, at
        locked.save(update_fields=["closed_at", "ending", "erase_on", "changed_at"])
        audit.record("restoring.reopened", subject=locked, actor=by, at=at, desk_id=locked.desk_id)


def with_agreement(body: str, record: Record) -> str:
    """The text of a sheet with the last words of the agreement in it."""
    return body.replace(AGREEMENT, record.agreement.text if record.agreement else "")


@contextmanager
def _changing(process: Process, keyring: Keyring, by: Person, at: datetime) -> Iterator[Changing]:
    """The process, locked and opened: what the sealed record says has to hold until the entry is written."""
    with transaction.atomic():
        locked = Process.objects.select_for_update().get(pk=process.pk)
        if not acts_at(locked.desk_id, by):
            raise NotAllowed
        if locked.closed_at is not None:
            raise Ended
        approach = approach_of(locked)
        if approach is None:
            raise NoSuchApproach
        ring = process_ring(locked, keyring)
        yield Changing(locked, read(locked, ring, approach), by, at)
        locked.changed_at = at
        locked.next_on = read(locked, ring, approach).next_on
        locked.save(update_fields=["changed_at", "next_on", "closed_at", "ending", "erase_on"])


def _refuse_names(text: str, record: Record) -> None:
    words = names.known(text, record.names)
    if words:
        raise HoldsNames(words)
