"""What the invented school works out without blame."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.country import country, country_folder
from abri.centre.demonstration.stories import span
from abri.centre.records.keyring import Keyring
from abri.centre.restoring import actions, beginning
from abri.centre.restoring.beginning import Origin, Plan
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import AGREED, process_ring, read

FILE = "restoring.toml"


class Member(Protocol):
    """An invented person with the keys that their session would hold."""

    person: Person

    @property
    def keyring(self) -> Keyring:
        """The keys."""


def work_out(cast: Mapping[str, Member], *, at: datetime) -> None:
    """Begin and lead what the country's file tells; a country without the file works nothing out."""
    path = country_folder() / "demonstration" / FILE
    if path.is_file():
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["process"]:
            _lead(told, cast[told["by"]], at)


def _lead(told: dict[str, Any], member: Member, now: datetime) -> None:
    at, approach = now - span(told["began"]), country().restorative.approaches[told["approach"]]
    cases = Case.objects.filter(desk__slug=told["desk"], category=told["category"], language=told["language"])
    case = cases.select_related("desk").latest("created_at")
    plan = Plan(approach.id, told["scope"], told["title"], Origin(case=case))
    process = beginning.begin(desk=case.desk, plan=plan, by=member.person, at=at)
    who: dict[str, Any] = {"process": process, "keyring": member.keyring, "by": member.person, "at": at}
    for person in told["person"]:
        actions.add_person(role=person["role"], name=person["name"], **who)
        if person.get("agrees"):
            actions.say(person=_last_person(process, member), says=AGREED, **who)
    for step, text in zip(approach.steps, told["steps"], strict=False):
        actions.do_step(step=step, on=at.date(), text=text, left_out=False, **who)
    actions.agree(text=told["agreement"], **who)


def _last_person(process: Process, member: Member) -> str:
    approach = country().restorative.approaches[process.approach]
    return read(process, process_ring(process, member.keyring), approach).people[-1].id
