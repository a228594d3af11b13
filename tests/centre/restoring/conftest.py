"""A school with a process, told step by step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from abri.centre.restoring import actions, beginning
from abri.centre.restoring.beginning import Origin, Plan
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import Participant, Record, process_ring, read
from tests.centre.conftest import NOON, Cast, Member, make_desk, make_member

TODAY = date(2026, 11, 21)
TITLE = "Third year, after the trip"


@dataclass
class Told:
    """A process with the member who leads it; each word of it does one thing."""

    process: Process
    member: Member
    who: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.who = {
            "process": self.process,
            "keyring": self.member.keyring,
            "by": self.member.person,
            "at": NOON,
        }

    @property
    def record(self) -> Record:
        """What the record says now."""
        self.process.refresh_from_db()
        approach = actions.approach_of(self.process)
        assert approach is not None
        return read(self.process, process_ring(self.process, self.member.keyring), approach)

    def person(self, role: str, name: str) -> Participant:
        """Somebody more takes part."""
        actions.add_person(role=role, name=name, **self.who)
        return self.record.people[-1]

    def says(self, person: Participant, says: str, agreement: str = "") -> None:
        """Somebody says yes, no, or stop."""
        actions.say(person=person.id, says=says, agreement=agreement, **self.who)

    def agreed(self, role: str, name: str) -> Participant:
        """Somebody takes part and agrees."""
        person = self.person(role, name)
        self.says(person, "agreed")
        return person

    def step(self, step: str, *, left_out: bool = False, on: date = TODAY) -> None:
        """A step is done."""
        actions.do_step(step=step, on=on, text="It went well.", left_out=left_out, **self.who)


Begun = Callable[..., Told]


@pytest.fixture
def begun(cast: Cast) -> Begun:
    """A function that begins a process: at the school by clara, or at another desk."""

    def begin(approach: str = "no_blame", **origin: Any) -> Told:
        desk, member = cast.school, cast.clara
        if approach == "mediation":
            desk = make_desk("mediation", "mediation")
            member = make_member("mara", desk)
        plan = Plan(approach, "class", TITLE, Origin(**origin))
        return Told(beginning.begin(desk=desk, plan=plan, by=member.person, at=NOON), member)

    return begin
