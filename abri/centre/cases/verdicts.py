"""What people decide about what the software proposes: they confirm a part, or change it and say why.

One verdict a part and case, the last one. It outlives the case, so that proposals that were right can be counted.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import actions, danger, deadlines, keys
from abri.centre.cases.models import Case, Verdict
from abri.centre.cases.triage import Proposal
from abri.centre.country import country
from abri.centre.records import audit
from abri.engine.packs.categories import UPLOAD_RULES, URGENCIES

Part = Verdict.Part
SECRECY_GATES = ("if_listed_conditions", "only_grave_danger")
FORBIDDEN = UPLOAD_RULES[0]
WITHOUT_FILES = (FORBIDDEN, "text_only")
SOONER, LATER = "sooner", "later"
LONGEST_AHEAD = timedelta(days=366)


class NoSuchChoice(Exception):
    """This part cannot be that: the pack or the centre does not know it, or the law leaves no choice."""


class ReasonMissing(Exception):
    """Whoever changes what is proposed has to say why."""


class NothingOwed(Exception):
    """Nobody waits for the desk in this case, so there is no due time to set."""


def decided(case: Case) -> dict[str, Verdict]:
    """What people decided about ``case``, by part, with who did."""
    return {verdict.part: verdict for verdict in case.verdicts.select_related("by")}


def takes_no_files(case: Case) -> bool:
    """Whether somebody decided that no files are taken in this case, neither from its reporter nor at the desk."""
    return case.verdicts.filter(part=Part.UPLOAD, chosen__in=WITHOUT_FILES).exists()


def choices(part: Part, proposal: Proposal) -> tuple[str, ...]:
    """What ``part`` can be. Where pictures are forbidden by what the report says, nobody can allow them."""
    match part:
        case Part.CATEGORY:
            return tuple(country().categories)
        case Part.URGENCY:
            return URGENCIES
        case Part.UPLOAD:
            return (FORBIDDEN,) if proposal.upload.code == FORBIDDEN else UPLOAD_RULES
        case Part.SECRECY:
            return SECRECY_GATES
        case Part.DESK:
            return tuple(str(desk) for desk in Desk.objects.able_to_receive().values_list("pk", flat=True))
    return ()


def confirm(*, case: Case, part: Part, proposal: Proposal, by: Person, at: datetime) -> None:
    """Say that what is proposed for ``part`` is right; raises as :func:`change` does."""
    if part == Part.DUE:
        _settle(case, part, proposal, proposal.due.code, _leave, reason="", by=by, at=at)
    else:
        change(case=case, part=part, proposal=proposal, chosen=proposal.part(part).code, by=by, at=at)


def change(
    *, case: Case, part: Part, proposal: Proposal, chosen: str, reason: str = "", by: Person, at: datetime
) -> None:
    """Let ``part`` be what somebody chose, for a reason that is kept as a sealed note.

    Another desk is only noted down: a case goes there by a referral. Raises :class:`NoSuchChoice`,
    :class:`ReasonMissing`, ``NotAllowed``, ``AlreadyClosed``, ``danger.UnreadDanger``, ``NotForThisKey``.
    """
    allowed = {*choices(part, proposal), proposal.part(part).code}
    if part == Part.DUE or chosen not in allowed:
        raise NoSuchChoice
    if part == Part.URGENCY:
        _require(reason, chosen == proposal.urgency.code)
        urgency = Case.Urgency[chosen.upper()]
        with transaction.atomic():
            actions.change_urgency(case=case, urgency=urgency, reason=reason, by=by, at=at)
            _count(case, part, proposal.urgency.code, chosen, by=by, at=at)
        return
    effect = _EFFECTS.get(part, _leave)
    _settle(case, part, proposal, chosen, effect, reason=reason, by=by, at=at)


def change_due(
    *, case: Case, proposal: Proposal, due_at: datetime, reason: str, by: Person, at: datetime
) -> None:
    """Let the desk owe its answer by another instant, within a year; raises as :func:`change`, :class:`NothingOwed`."""
    if not at < due_at <= at + LONGEST_AHEAD:
        raise NoSuchChoice

    def move(locked: Case, chosen: str) -> None:
        if locked.due_at is None:
            raise NothingOwed
        if due_at > locked.due_at:
            danger.must_be_read(locked)
        locked.due_at = due_at
        deadlines.follow(locked, at=at)

    if case.due_at is None:
        raise NothingOwed
    chosen = SOONER if due_at < case.due_at else LATER
    _settle(case, Part.DUE, proposal, chosen, move, reason=reason, by=by, at=at)


def _leave(locked: Case, chosen: str) -> None:
    """A decision that changes no column: it stands in the verdict."""


def _recategorise(locked: Case, chosen: str) -> None:
    locked.category = chosen


_EFFECTS: Mapping[str, Callable[[Case, str], None]] = MappingProxyType({Part.CATEGORY: _recategorise})


def _settle(
    case: Case, part: Part, proposal: Proposal, chosen: str, effect: Callable[[Case, str], None],
    *, reason: str, by: Person, at: datetime,
) -> None:  # fmt: skip
    """Store a verdict with its reason and its effect on the case."""
    proposed = proposal.part(part).code
    _require(reason, chosen == proposed)
    content = {"text": reason, "written_at": at.isoformat(), "part": part.value}
    note = actions.sealed_note(case, content, by=by, at=at) if reason else None
    with actions.changing("judge", case, by, at) as locked:
        effect(locked, chosen)
        if note is not None:
            keys.append(note, case=locked)
        action = "proposal.confirmed" if chosen == proposed else "proposal.changed"
        audit.record(
            action, subject=locked, actor=by, at=at, desk_id=locked.desk_id,
            part=part.value, before=proposed, after=chosen,
        )  # fmt: skip
        _count(locked, part, proposed, chosen, by=by, at=at)


def _require(reason: str, confirmed: bool) -> None:
    if not confirmed and not reason:
        raise ReasonMissing


def _count(case: Case, part: Part, proposed: str, chosen: str, *, by: Person, at: datetime) -> None:
    """The last word about this part of this case; the case's row is locked."""
    Verdict.objects.update_or_create(
        case=case,
        part=part,
        defaults={"desk_id": case.desk_id, "proposed": proposed, "chosen": chosen, "by": by, "at": at},
    )


@dataclass(frozen=True)
class Agreement:
    """How often people agreed with what the software proposed for one part, at one desk."""

    desk_id: UUID
    part: str
    judged: int
    confirmed: int

    @property
    def share(self) -> int:
        """The proposals that were right, of a hundred."""
        return round(100 * self.confirmed / self.judged) if self.judged else 100


@dataclass(frozen=True)
class Correction:
    """A change that people made again and again."""

    desk_id: UUID
    part: str
    proposed: str
    chosen: str
    times: int


def agreements(desks: Collection[UUID], *, since: datetime) -> list[Agreement]:
    """How right the proposals were at these desks since then, by desk and part; one query."""
    rows = (
        Verdict.objects.filter(desk__in=desks, at__gte=since)
        .values("desk_id", "part")
        .annotate(judged=Count("pk"), confirmed=Count("pk", filter=Q(chosen=F("proposed"))))
    )
    order = {part: place for place, part in enumerate(Part.values)}
    found = [Agreement(row["desk_id"], row["part"], row["judged"], row["confirmed"]) for row in rows]
    return sorted(found, key=lambda one: (str(one.desk_id), order[one.part]))


def corrections(desks: Collection[UUID], *, since: datetime, most: int) -> list[Correction]:
    """What people changed most often at these desks since then, the most frequent first; one query."""
    rows = (
        Verdict.objects.filter(desk__in=desks, at__gte=since)
        .exclude(chosen=F("proposed"))
        .values("desk_id", "part", "proposed", "chosen")
        .annotate(times=Count("pk"))
        .order_by("-times", "part", "proposed", "chosen", "desk_id")[:most]
    )
    return [Correction(**row) for row in rows]
