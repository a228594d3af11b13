"""A process as its entries tell it: who takes part, which steps are done, what was agreed, when to look back.

Everything follows from the entries in their order; what was said last counts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from abri.centre.records.keyring import Keyring
from abri.centre.restoring.models import Entry, Process
from abri.engine.packs import Approach, Step
from abri.engine.packs.restorative import Role

AGREED, DECLINED, STOPPED = "agreed", "declined", "stopped"
SAYS = (AGREED, DECLINED, STOPPED)

Kind = Entry.Kind


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part. ``number`` tells those of one role apart; ``says`` is empty until somebody was asked."""

    id: str
    role: str
    number: int
    name: str
    says: str = ""


@dataclass(frozen=True)
class StepDone:
    """That a step was done on a day, with what was written about it; ``left_out``: it was not done, and why."""

    step: str
    on: date
    text: str
    left_out: bool
    entry: Entry


@dataclass(frozen=True)
class Agreement:
    """One version of what was agreed, and what each participant said to these very words."""

    id: str
    version: int
    text: str
    entry: Entry
    says: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LookBack:
    """A day on which somebody looks how it goes, and what they found."""

    id: str
    on: date
    about: str
    found: str = ""
    done: bool = False


@dataclass(frozen=True)
class Left:
    """A text that left the desk: for whom, in which language."""

    id: str
    sheet: str
    to: str
    language: str
    text: str
    entry: Entry


@dataclass(frozen=True)
class Note:
    """Something that the desk wrote for itself."""

    text: str
    entry: Entry


@dataclass(frozen=True)
class Record:
    """Everything that was written down in a process."""

    approach: Approach
    title: str
    origin: str
    people: tuple[Participant, ...] = ()
    steps: tuple[StepDone, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    look_backs: tuple[LookBack, ...] = ()
    left: tuple[Left, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def done(self) -> frozenset[str]:
        """The steps that are behind."""
        return frozenset(one.step for one in self.steps)

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done; ``None`` where all are."""
        return next((one for one in self.approach.steps.values() if one.id not in self.done), None)

    @property
    def agreement(self) -> Agreement | None:
        """The last version of what was agreed."""
        return self.agreements[-1] if self.agreements else None

    @property
    def next_on(self) -> date | None:
        """The next day to look back."""
        return min((one.on for one in self.look_backs if not one.done), default=None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stay in here."""
        return tuple(one.name for one in self.people if one.name)

    def of(self, role: Role) -> tuple[Participant, ...]:
        """Those of a role, in the order in which they came."""
        return tuple(one for one in self.people if one.role == role.id)

    def missing_words(self) -> Iterator[Role]:
        """Roles whose agreement to begin is missing: nobody of them takes part, or somebody did not say yes."""
        for role in self.approach.roles.values():
            those = self.of(role)
            if role.begins and (not those or any(one.says != AGREED for one in those)):
                yield role

    def said_stop(self) -> tuple[Participant, ...]:
        """Those without whom it does not go on, and who do not want it, or no longer."""
        return tuple(
            one
            for role in self.approach.roles.values()
            if role.begins
            for one in self.of(role)
            if one.says in {DECLINED, STOPPED}
        )

    def asked_to_agree(self) -> tuple[Participant, ...]:
        """Those who have to agree to the words of an agreement."""
        return tuple(one for role in self.approach.roles.values() if role.agrees for one in self.of(role))

    @property
    def agreement_holds(self) -> bool:
        """Whether there is an agreement to whose last words everybody agreed who has to."""
        agreement = self.agreement
        if agreement is None:
            return False
        return all(agreement.says.get(one.id) == AGREED for one in self.asked_to_agree())


def process_ring(process: Process, keyring: Keyring) -> Keyring:
    """A ring that opens the entries of ``process``; raises ``NotForThisKey`` without the desk's key."""
    return Keyring([keyring.opened_identity(process, "sealed_identity")])


def opened_head(process: Process, ring: Keyring) -> dict[str, str]:
    """``title`` and ``origin`` of ``process``; raises ``SealingError``."""
    head: dict[str, str] = json.loads(ring.open(process, "head"))
    return head


def read(process: Process, ring: Keyring, approach: Approach) -> Record:
    """The record of ``process``, opened with what :func:`process_ring` gave; raises ``SealingError``."""
    head = opened_head(process, ring)
    record = Record(approach, head["title"], head["origin"])
    entries = process.entries.select_related("author").order_by("number")
    return told(record, ((entry, json.loads(ring.open(entry, "content"))) for entry in entries))


def told(record: Record, entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Record:
    """``record`` with what these entries tell."""
    for entry, content in entries:
        record = _with(record, entry, content)
    return record


def _with(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    return _TELLS[entry.kind](record, entry, content)


def _with_person(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    number = 1 + sum(one.role == content["role"] for one in record.people)
    somebody = Participant(str(entry.pk), content["role"], number, content["name"])
    return replace(record, people=(*record.people, somebody))


def _with_step(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    on = date.fromisoformat(content["on"])
    done = StepDone(content["step"], on, content["text"], content["left_out"], entry)
    return replace(record, steps=(*record.steps, done))


def _with_agreement(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    agreement = Agreement(str(entry.pk), len(record.agreements) + 1, content["text"], entry)
    return replace(record, agreements=(*record.agreements, agreement))


def _with_look_back(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    day = LookBack(str(entry.pk), date.fromisoformat(content["on"]), content["about"])
    return replace(record, look_backs=(*record.look_backs, day))


def _with_looked_back(record: Record, _entry: Entry, content: dict[str, Any]) -> Record:
    found, about = content["text"], content["look_back"]
    looked = tuple(
        replace(one, found=found, done=True) if one.id == about else one for one in record.look_backs
    )
    return replace(record, look_backs=looked)


def _with_left(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    left = Left(str(entry.pk), content["sheet"], content["to"], content["language"], content["text"], entry)
    return replace(record, left=(*record.left, left))


def _with_note(record: Record, entry: Entry, content: dict[str, Any]) -> Record:
    return replace(record, notes=(*record.notes, Note(content["text"], entry)))


def _with_word(record: Record, _entry: Entry, content: dict[str, Any]) -> Record:
    """What a participant says: to taking part, or to the words of an agreement."""
    person, says, about = content["person"], content["says"], content.get("agreement", "")
    if about:
        agreements = tuple(
            replace(one, says={**one.says, person: says}) if one.id == about else one
            for one in record.agreements
        )
        return replace(record, agreements=agreements)
    people = tuple(replace(one, says=says) if one.id == person else one for one in record.people)
    return replace(record, people=people)


_TELLS: Mapping[str, Callable[[Record, Entry, dict[str, Any]], Record]] = MappingProxyType(
    {
        Kind.PERSON: _with_person,
        Kind.WORD: _with_word,
        Kind.STEP: _with_step,
        Kind.AGREEMENT: _with_agreement,
        Kind.LOOK_BACK: _with_look_back,
        Kind.LOOKED_BACK: _with_looked_back,
        Kind.LEFT: _with_left,
        Kind.NOTE: _with_note,
    }
)
