"""Beginning a process: what it is for, and what forbids it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import acts_at
from abri.centre.cases.models import Case, Incident
from abri.centre.cases.references import save_new
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, NotForThisKey, seal
from abri.centre.restoring.actions import NoSuchApproach, NotAllowed
from abri.centre.restoring.models import Process
from abri.engine.packs import NotFor

LETTER = "W"


class RuledOut(Exception):
    """What led here is of a kind that this approach is not meant for; ``because`` says why."""

    def __init__(self, because: tuple[NotFor, ...]) -> None:
        super().__init__("ruled out")
        self.because = because


@dataclass(frozen=True)
class Origin:
    """What led to a process: a case or an incident of the desk, or what the desk says, such as a referral."""

    case: Case | None = None
    incident: Incident | None = None
    told: str = ""

    def categories(self) -> Iterator[str]:
        """The categories of the cases behind it."""
        if self.case is not None:
            yield self.case.category
        if self.incident is not None:
            yield from self.incident.cases.values_list("category", flat=True)


@dataclass(frozen=True)
class Plan:
    """What is begun: an approach of the pack, for whom, called what."""

    approach: str
    scope: str
    title: str
    origin: Origin


def begin(*, desk: Desk, plan: Plan, by: Person, at: datetime) -> Process:
    """Begin a process at ``desk``.

    Raises :class:`NotAllowed`, :class:`NoSuchApproach`, :class:`RuledOut`, ``NotForThisKey``.
    """
    restorative = country().restorative
    if plan.approach not in {one.id for one in restorative.offered_by(desk.kind)}:
        raise NoSuchApproach
    against = {
        one.id: one
        for category in plan.origin.categories()
        for one in restorative.ruled_out(plan.approach, category)
    }
    if against:
        raise RuledOut(tuple(against.values()))
    process = _sealed_process(desk, plan, by, at)
    with transaction.atomic():
        if not acts_at(desk.pk, by):
            raise NotAllowed
        save_new(process, LETTER)
        audit.record(
            "restoring.begun", subject=process, actor=by, at=at, desk_id=desk.pk, approach=plan.approach
        )
    return process


def _sealed_process(desk: Desk, plan: Plan, by: Person, at: datetime) -> Process:
    desk_key = desk.current_key
    if desk_key is None:
        raise NotForThisKey("the desk has no key")
    identity = Identity.generate()
    process = Process(
        desk=desk,
        desk_key=desk_key,
        approach=plan.approach,
        scope=plan.scope,
        case=plan.origin.case,
        incident=plan.origin.incident,
        recipient=identity.recipient,
        opened_by=by,
        opened_at=at,
        changed_at=at,
    )
    seal(process, "sealed_identity", identity.secret, to=[desk_key.recipient])
    head = {"title": plan.title, "origin": plan.origin.told}
    seal(process, "head", json.dumps(head, ensure_ascii=False), to=[identity.recipient])
    return process
