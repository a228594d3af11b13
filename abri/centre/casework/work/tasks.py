"""Tasks in a case: set, done, dropped. What is to be done is a note, sealed to the desk; the day is a promise of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from abri.centre.accounts.models import Person
from abri.centre.cases import actions, deadlines, keys
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.casework.models import Task, TaskQuerySet
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring

# Of the note that holds what is to be done: the page shows it as a task and not among the notes.
OF_TASK = "task"


class TaskEnded(Exception):
    """The task was done or dropped before this action ran."""


@dataclass(frozen=True)
class Read:
    """A task with its text; ``None`` where it is sealed to another desk or was damaged."""

    task: Task
    text: str | None
    overdue: bool


def end_of(day: date) -> datetime:
    """The instant at which a task of that day becomes overdue, by the country's clock."""
    return datetime.combine(day, time.max, tzinfo=country().zone).replace(microsecond=0)


def today(at: datetime) -> date:
    """The day at this instant, by the country's clock."""
    return at.astimezone(country().zone).date()


def add(
    *,
    case: Case,
    text: str,
    due_on: date,
    person: Person | None,
    by: Person,
    at: datetime,
    once: UUID | None = None,
) -> Task:
    """Set a task for ``person``, or for whoever holds the case.

    Raises :class:`actions.NotAllowed` (also where ``person`` may not act), ``AlreadyClosed``, ``AlreadySent``,
    ``NotForThisKey``.
    """
    if person is not None and not actions.may_act(case, person):
        raise actions.NotAllowed
    content = {"text": text, "written_at": at.isoformat(), OF_TASK: True}
    note = actions.sealed_note(case, content, by=by, at=at, once=once)
    with actions.changing("task", case, by, at) as locked:
        keys.append(note, case=locked)
        promised = deadlines.promise(
            Deadline.Kind.TASK, due_at=end_of(due_on), desk=locked.desk, case=locked, urgency=locked.urgency
        )
        task = Task.objects.create(
            case=locked, note=note, person=person, deadline=promised, due_on=due_on, made_by=by
        )
        audit.record("task.set", subject=locked, actor=by, at=at, desk_id=locked.desk_id)
    return task


def tick(*, task: Task, done: bool, by: Person, at: datetime) -> None:
    """Say that ``task`` is done, or that nobody has to do it any more.

    Raises :class:`TaskEnded`, :class:`actions.NotAllowed`, ``AlreadyClosed``.
    """
    day = today(at)
    ended = {"done_on": day, "done_by": by} if done else {"dropped_on": day}
    with actions.changing("tick", task.case, by, at) as locked:
        if not Task.objects.open().filter(pk=task.pk).update(**ended):
            raise TaskEnded
        end = deadlines.keep if done else deadlines.release
        end(task.deadline, at=at)
        action = "task.done" if done else "task.dropped"
        audit.record(action, subject=locked, actor=by, at=at, desk_id=locked.desk_id)


def due_for(person: Person, at: datetime) -> TaskQuerySet:
    """The tasks of ``person`` that are due today or are late."""
    return Task.objects.open().for_person(person).at_desks_of(person).filter(due_on__lte=today(at))


def read(tasks: Iterable[Task], ring: Keyring, at: datetime) -> list[Read]:
    """Each task with its text, as far as ``ring`` opens it."""
    day = today(at)
    found = []
    for task in tasks:
        content = keys.opened_if_whole(task.note, ring)
        found.append(Read(task, content["text"] if content else None, task.due_on < day))
    return found


def is_of_task(item: Item, content: dict[str, object] | None) -> bool:
    """Whether a note holds the text of a task."""
    return item.kind == Item.Kind.NOTE and content is not None and OF_TASK in content
