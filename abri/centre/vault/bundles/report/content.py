"""What a report tells, before it is put into words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from abri.centre.ui.law_lines import LawAnswer


@dataclass(frozen=True)
class Quoted:
    """Somebody's own words. ``language`` is empty where nobody said which it is."""

    text: str = field(repr=False)
    language: str = ""


@dataclass(frozen=True)
class Asked:
    """A question of the intake with its answers; ``language`` is empty where the words are the pack's."""

    question: str
    values: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class Spoken:
    """A message of the mailbox; ``words`` is None where it could not be opened."""

    from_reporter: bool
    at: datetime
    words: Quoted | None


@dataclass(frozen=True)
class Event:
    """Something that happened: ``sentence`` names it among the sentences. ``on`` is a day where no instant is known."""

    sentence: str
    at: datetime | None = None
    on: date | None = None
    number: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody in a role, and what was said of them in whole sentences."""

    role: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Something that the software noticed: in the story, a message (``at``), an item (``number``) or the chat."""

    where: str
    text: str = field(repr=False)
    looks_like: str
    at: datetime | None = None
    number: int = 0


@dataclass(frozen=True)
class Inside:
    """One file of an item as it lies in the bundle."""

    path: str
    original: bool
    size: int
    sha256: str


@dataclass(frozen=True)
class LinkTold:
    """An address as evidence; empty what nobody said. ``seen_at`` is worded already: it carries a zone of its own."""

    url: str
    platform: str = ""
    account: str = ""
    account_id: str = ""
    seen_at: str = ""
    seen: str = field(default="", repr=False)


@dataclass(frozen=True)
class Handled:
    """One line of a custody log, worded. ``who`` and ``why`` are told only where the purpose names staff."""

    at: datetime
    action: str
    who: str = ""
    why: str = field(default="", repr=False)


@dataclass(frozen=True)
class ItemTold:
    """One item of evidence in the bundle. ``sha256`` is that of its original.

    ``broken_at``: the line from which its log does not hold, 0 where it does.
    """

    number: int
    name: str
    kind: str
    media_type: str
    sha256: str
    received_at: datetime
    from_reporter: bool
    inside: tuple[Inside, ...]
    link: LinkTold | None = None
    log: tuple[Handled, ...] = ()
    broken_at: int = 0


@dataclass(frozen=True)
class Content:
    """Everything in one report. ``None`` and empty: the purpose leaves it out, and ``left_out`` says so in words.

    Every instant is aware and in the zone ``zone``. ``left_out`` names sentences.
    """

    purpose: str
    language: str
    reference: str
    centre: str
    desk: str
    made_at: datetime
    zone: str
    received_at: datetime
    topic: str
    key_fingerprint: str
    key_address: str
    stamping: bool
    left_out: tuple[str, ...]
    bundle_name: str
    facts_on: tuple[date, date] | None = None
    platform: str = ""
    story: Quoted | None = None
    answers: tuple[Asked, ...] = ()
    messages: tuple[Spoken, ...] = ()
    timeline: tuple[Event, ...] = ()
    people: tuple[Person, ...] = ()
    law: LawAnswer | None = None
    law_by_name_only: bool = False
    weights: str = ""
    found: Sequence[Found] | None = None
    items: tuple[ItemTold, ...] = ()
    staff_named: bool = False
    checklist: tuple[tuple[str, bool], ...] = ()
