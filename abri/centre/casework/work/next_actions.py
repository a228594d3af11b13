"""What has to be done next in a case: a list that follows from rules, so that nobody has to remember it.

Each rule looks at what the reader of the case sees. A panel adds its own by a list of :class:`NextAction` that it gives
as ``next`` in what fills it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from abri.centre.cases import states
from abri.centre.cases.models import Case, Deadline
from abri.centre.casework.work.absences import absence_of, works_at
from abri.centre.casework.work.tasks import end_of, today
from abri.centre.country import country
from abri.centre.ui.spans import due

if TYPE_CHECKING:
    from abri.centre.casework.panels import Shown
    from abri.centre.casework.reading import Message
    from abri.centre.casework.sight import Sight

# How pressing something is, as the list sorts.
DANGER, LATE, NOW, LATER = range(4)


@dataclass(frozen=True)
class NextAction:
    """One thing to do, where on the page (or elsewhere) it is done, and by when, where somebody promised it."""

    says: str
    href: str
    pressing: int = NOW
    due_at: datetime | None = None
    # In words, added where the list is made.
    due: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now, or is danger."""
        return self.pressing <= LATE


Rule = Callable[["Sight"], Iterator[NextAction]]
# Where on the page each promise is kept.
_PLACES = {
    Deadline.Kind.REFERRAL: "#referral",
    Deadline.Kind.NOTICE: "#notices",
    Deadline.Kind.RECHECK: "#hotline",
}


def next_actions(sight: "Sight", panels: Iterable["Shown"]) -> list[NextAction]:
    """Everything that has to be done, the most pressing first; nothing for who may only read."""
    if not sight.may_act or not states.may("note", sight.case):
        return []
    found = [action for rule in RULES for action in rule(sight)]
    found += [action for shown in panels for action in shown.panel.get("next", ())]
    latest = sight.now + timedelta(days=36_500)
    found.sort(key=lambda one: (one.pressing, one.due_at or latest))
    return [replace(one, due=due(one.due_at, sight.now)) if one.due_at else one for one in found]


def _pressing(due_at: datetime | None, now: datetime) -> int:
    return LATE if due_at is not None and due_at < now else NOW


def _read_danger(sight: "Sight") -> Iterator[NextAction]:
    """Signs of danger that nobody dismissed, in what came since the desk last wrote."""
    danger = sight.reading.danger
    if sight.case.is_open and danger and not _desk_wrote_last(sight):
        yield NextAction(_("Look at the danger that the software found"), f"#{danger[0].anchor}", DANGER)


def _answer(sight: "Sight") -> Iterator[NextAction]:
    if not sight.case.is_open or _desk_wrote_last(sight):
        return
    first = not sight.reading.conversation
    says = _("Answer the report") if first else _("Answer the reporter's last message")
    yield NextAction(says, "#answer", _pressing(sight.case.due_at, sight.now), sight.case.due_at)


def _tasks(sight: "Sight") -> Iterator[NextAction]:
    for task in sight.tasks:
        if not task.is_open:
            continue
        end = end_of(task.due_on)
        if task.person is None or task.person == sight.person:
            says = _("Do the task of %(day)s")
        else:
            says = _("%(who)s has a task by %(day)s")
        pressing = _pressing(end, sight.now) if task.due_on <= today(sight.now) else LATER
        words = says % {"day": date_format(task.due_on, "SHORT_DATE_FORMAT"), "who": task.person}
        yield NextAction(words, f"#task-{task.pk}", pressing, end)


def _promises(sight: "Sight") -> Iterator[NextAction]:
    """What was promised to others: an answer to a referral, a look at a notice, another check of an address."""
    for promise in sight.case.deadlines.running().filter(kind__in=list(_PLACES)):
        kind = Deadline.Kind(promise.kind)
        says = {
            Deadline.Kind.REFERRAL: _("Look after the referral"),
            Deadline.Kind.NOTICE: _("Look what became of the notice"),
            Deadline.Kind.RECHECK: _("Check the address again"),
        }[kind]
        yield NextAction(says, _PLACES[kind], _pressing(promise.due_at, sight.now), promise.due_at)


def _holder(sight: "Sight") -> Iterator[NextAction]:
    """Somebody has to hold an open case who is there."""
    case = sight.case
    if not case.is_open:
        return
    if case.assignee is None:
        yield NextAction(_("Say who works on it"), "#assign")
        return
    desks = [desk for desk in (case.desk, case.escalated_to) if desk is not None]
    if not works_at(case.assignee, desks, reader=sight.person):
        yield NextAction(_("%(who)s left: say who works on it") % {"who": case.assignee}, "#assign")
        return
    absent = absence_of(case.assignee, desks, today(sight.now), reader=sight.person)
    if absent is not None and absent.stand_in != sight.person:
        says = _("%(who)s is away until %(day)s, %(stand_in)s stands in")
        day = date_format(absent.last_day, "SHORT_DATE_FORMAT")
        told = {"who": case.assignee, "day": day, "stand_in": absent.stand_in}
        yield NextAction(says % told, "#assign", LATER)


def _silence(sight: "Sight") -> Iterator[NextAction]:
    """The reporter has not answered, or not even read, for as long as the pack says."""
    days = country().work.silent_days
    last = _last(sight)
    if sight.case.state != Case.State.WAITING or not days or last is None:
        return
    if sight.now - last.at < timedelta(days=days):
        return
    if last.read:
        yield NextAction(
            _("The reporter read your answer and is silent: ask once more, or close"), "#answer", LATER
        )
    else:
        yield NextAction(_("The reporter has not read your answer yet: close, or wait"), "#answer", LATER)


def _last(sight: "Sight") -> "Message | None":
    return sight.reading.conversation[-1] if sight.reading.conversation else None


def _desk_wrote_last(sight: "Sight") -> bool:
    last = _last(sight)
    return last is not None and last.mine


RULES: tuple[Rule, ...] = (_read_danger, _answer, _tasks, _promises, _holder, _silence)
