"""What a chat seems to tell: who did what to whom, how often and since when. Hypotheses, never verdicts.

Everything cites messages by their numbers (`Message.number`). People are named as the chat names them; where an export
names nobody the name is empty. What is listed stands in order of the messages it begins with, so that no order depends
on how somebody is called. Certainties and weights lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from abri.engine.screening.chats.chat import Zone

Why: TypeAlias = Literal["mention", "reply", "name", "nickname", "only other person", "event", "adjacency"]
Target: TypeAlias = Literal["individual", "group", "none"]
RoleName: TypeAlias = Literal["author", "joined in", "target", "defender", "bystander"]
ExclusionKind: TypeAlias = Literal["removed", "left", "ignored", "said"]
ElementName: TypeAlias = Literal["repetition", "imbalance", "intent"]
Rises: TypeAlias = Literal["severity", "rate"]


@dataclass(frozen=True, slots=True)
class Aim:
    """Somebody a message may be aimed at, and what says so."""

    name: str
    why: Why
    certainty: float


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """What the screening says of a message that it flagged or that shows distress, and whom it may be aimed at.

    `abusive`, `flagged`, `named`, `marked`, `target` and `language` are those of `findings.Finding`; `severity`
    weighs the worst of its labels with how likely it is abusive. `targets` has the most certain first and is empty
    where nothing is flagged, where somebody speaks of themselves and where nothing tells whom it is about.
    """

    number: int
    author: str
    at: datetime | None
    abusive: float
    severity: float
    flagged: bool
    named: tuple[str, ...]
    marked: tuple[str, ...]
    target: Target
    language: str
    targets: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """A rise over time of how severe the messages are, or of how many there are.

    `trend` is Kendall's rank correlation with time, above 0; `certainty` is 1 minus the chance of such a trend by
    accident.
    """

    rises: Rises
    trend: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Element:
    """One of Olweus' three elements of bullying as a weight, never as a gate, with the messages that speak for it."""

    name: ElementName
    weight: float
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What one person may have done to another, over the whole chat.

    `numbers` are the flagged messages of `author` that may be aimed at `target`; `certainty` says how certain it is
    that they are and that they are meant. `returned` are flagged messages the other way, `laughed` those of the
    target that laugh right after, `continued` those of `numbers` that came after the target asked to stop or showed
    distress. `days` is 0 and `night_share` None where the chat has no dates. `weight` joins the elements and the
    certainty: for the order in which pairs are shown, not for a decision.
    """

    author: str
    target: str
    numbers: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    days: int
    episodes: int
    night_share: float | None
    labels: Mapping[str, int]
    escalation: Escalation | None
    returned: tuple[int, ...]
    laughed: tuple[int, ...]
    continued: tuple[int, ...]
    elements: tuple[Element, ...]
    certainty: float
    weight: float


@dataclass(frozen=True, slots=True)
class Episode:
    """A burst of flagged messages in one conversation, apart from the next by a pause. Authors and targets in order."""

    numbers: tuple[int, ...]
    authors: tuple[str, ...]
    targets: tuple[str, ...]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class PileOn:
    """Several people against one within a short time.

    `authors` has who began first; `joined` has everybody else with the number of their first message.
    """

    target: str
    authors: tuple[str, ...]
    numbers: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    joined: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody kept out: removed from the group, gone by themselves soon after abuse, ignored, or told so.

    `by` is empty where nobody is known to have done it: always for `left`, and for `ignored`, which is the group's
    doing. `notice` is the place among `Chat.notices` of what the application wrote, None where it is nothing that
    it writes. `numbers` are the messages that speak for it: around the notice, left without an answer, or saying
    it.
    """

    target: str
    by: str
    kind: ExclusionKind
    numbers: tuple[int, ...]
    notice: int | None
    at: datetime | None
    certainty: float


@dataclass(frozen=True, slots=True)
class Defence:
    """Message `number` of `defender` may take the side of `target` against `against`, after their message `after`."""

    defender: str
    target: str
    against: str
    number: int
    after: int
    certainty: float


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may have been, with the first messages that speak for it."""

    role: RoleName
    certainty: float
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote, was added or was removed: how many messages, flagged ones, and flagged ones aimed at them."""

    name: str
    messages: int
    flagged: int
    received: int
    distress: tuple[int, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What is concluded from a chat with one set of weights.

    `urgent` are the numbers of threats, encouragement to self-harm and distress: first in everything that is shown.
    `clock` says what the hours of `night_share` are: of the exporting device, or UTC, in which case nobody's night
    is known. `people` leaves out who has neither a part in a finding nor one in an exclusion or a defence.
    `elements` are the heaviest of all pairs.
    """

    weights: str
    screened: int
    clock: Zone
    findings: tuple[MessageFinding, ...]
    urgent: tuple[int, ...]
    pairs: tuple[Pair, ...]
    episodes: tuple[Episode, ...]
    pile_ons: tuple[PileOn, ...]
    exclusions: tuple[Exclusion, ...]
    defences: tuple[Defence, ...]
    people: tuple[Person, ...]
    elements: tuple[Element, ...]
    night_share: float | None
    escalation: Escalation | None
