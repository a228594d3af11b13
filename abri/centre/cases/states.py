"""What may be done with a case in which state, by whom, what it needs, and where it leads: one table.

Actions, forms and refusals follow from it, and so does the page ``docs/caseworker/states.md``. A verb that is not in
the table cannot be done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.cases.models import Case

State = Case.State

WORKED_ON: tuple[str, ...] = tuple(Case.OPEN_STATES)
NOT_WITHDRAWN: tuple[str, ...] = (*WORKED_ON, State.CLOSED)
EVERY: tuple[str, ...] = tuple(State.values)


class CannotFollow(Exception):
    """The case is in a state that this cannot follow."""


class AlreadyClosed(CannotFollow):
    """The case was closed or withdrawn before this action ran."""


class NotClosed(CannotFollow):
    """Only a closed case can be reopened."""


class Who(models.TextChoices):
    """Who may take a step."""

    CASEWORKER = "caseworker", _("A caseworker of the desk, or of the desk it was escalated to")
    MEMBER = "member", _("Everybody at the desk, also who may only read")
    REPORTER = "reporter", _("The reporter, with the code")
    SOFTWARE = "software", _("The software")


class Need(models.TextChoices):
    """What a step needs beside the right state."""

    TEXT = "text", _("a text")
    REASON = "reason", _("a reason where it changes something, kept as a sealed note")
    OUTCOME = "outcome", _("an outcome of the country pack")
    DAY = "day", _("a day by which it is due")
    KEY = "key", _("a key that opens the case")
    HELD_AS_SEEN = "held_as_seen", _("that nobody else took the case in the meantime")
    ALL_READ = "all_read", _("that every message of the reporter was read")
    TASKS_DONE = "tasks_done", _("that every task is done or dropped")
    NO_HOLD = "no_hold", _("no legal hold and no unread danger, and 72 hours")


@dataclass(frozen=True)
class Step:
    """One verb. ``leads`` says for each state in which it may be done which state follows."""

    verb: str
    says: str | Promise
    who: Who
    leads: Mapping[str, str]
    needs: tuple[Need, ...] = ()


def _to(state: str, *given: str) -> Mapping[str, str]:
    return MappingProxyType(dict.fromkeys(given, state))


def _same(given: tuple[str, ...], **changed: str) -> Mapping[str, str]:
    """Each of these states stays what it is, but for those that are ``changed``."""
    return MappingProxyType({state: changed.get(state, state) for state in given})


# Before it arrives there is no case, after it is erased there is none either.
NOWHERE = ""

_TABLE = (
    Step("arrive", _("The report arrives"), Who.SOFTWARE, _to(State.NEW, NOWHERE)),
    Step("open", _("Open it"), Who.CASEWORKER, _same(EVERY, new=State.OPEN), (Need.KEY,)),
    Step("look", _("Read it"), Who.MEMBER, _same(NOT_WITHDRAWN), (Need.KEY,)),
    Step(
        "answer", _("Answer the reporter"), Who.CASEWORKER, _to(State.WAITING, *WORKED_ON),
        (Need.TEXT, Need.KEY),
    ),
    Step("note", _("Write an internal note"), Who.CASEWORKER, _same(NOT_WITHDRAWN), (Need.TEXT,)),
    Step("assign", _("Say who works on it"), Who.CASEWORKER, _same(WORKED_ON), (Need.HELD_AS_SEEN,)),
    Step(
        "judge", _("Confirm or change what the software suggests"), Who.CASEWORKER, _same(WORKED_ON),
        (Need.REASON,),
    ),
    Step("dismiss", _("Dismiss a finding, or let it count again"), Who.CASEWORKER, _same(NOT_WITHDRAWN)),
    Step("task", _("Set a task"), Who.CASEWORKER, _same(WORKED_ON), (Need.TEXT, Need.DAY)),
    Step("tick", _("Tick a task off, or drop it"), Who.CASEWORKER, _same(NOT_WITHDRAWN)),
    Step("watch", _("Watch it, or stop watching"), Who.MEMBER, _same(NOT_WITHDRAWN)),
    Step("refer", _("Offer it to another desk"), Who.CASEWORKER, _same(WORKED_ON), (Need.KEY,)),
    Step(
        "close", pgettext_lazy("a case", "Close it"), Who.CASEWORKER, _to(State.CLOSED, *WORKED_ON),
        (Need.OUTCOME, Need.ALL_READ, Need.TASKS_DONE),
    ),
    Step("reopen", pgettext_lazy("a case", "Open it again"), Who.CASEWORKER, _to(State.OPEN, State.CLOSED)),
    Step("hold", _("Put a legal hold on it, or end it"), Who.CASEWORKER, _same(EVERY)),
    Step(
        "write", _("Write to the desk"), Who.REPORTER,
        _same(NOT_WITHDRAWN, waiting=State.OPEN, closed=State.OPEN), (Need.TEXT, Need.KEY),
    ),
    Step("withdraw", _("Withdraw the report"), Who.REPORTER, _to(State.WITHDRAWN, *NOT_WITHDRAWN)),
    Step("erase", _("Erase it"), Who.SOFTWARE, _to(NOWHERE, State.WITHDRAWN), (Need.NO_HOLD,)),
)  # fmt: skip

STEPS: Mapping[str, Step] = MappingProxyType({step.verb: step for step in _TABLE})

MAY_FOLLOW: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        state: frozenset(
            step.leads[state] for step in _TABLE if step.leads.get(state, NOWHERE) not in {NOWHERE, state}
        )
        for state in State.values
    }
)


def may(verb: str, case: Case) -> bool:
    """Whether the state of ``case`` lets ``verb`` be done; who may do it is another question."""
    return case.state in STEPS[verb].leads


def offered(case: Case, who: Who) -> Iterator[Step]:
    """What ``who`` may do with ``case`` in its state, in the order of the table."""
    return (step for step in _TABLE if step.who == who and case.state in step.leads)


def check(verb: str, case: Case) -> None:
    """Refuse what the state of ``case`` does not let anybody do: raises :class:`CannotFollow` or a kind of it."""
    if may(verb, case):
        return
    if STEPS[verb].leads.keys() == {State.CLOSED}:
        raise NotClosed
    if case.state in {State.CLOSED, State.WITHDRAWN}:
        raise AlreadyClosed
    raise CannotFollow(f"{verb} is not for a case that is {case.state}")


def take(verb: str, case: Case) -> None:
    """Set the state that follows ``verb``, unsaved; raises as :func:`check` does."""
    check(verb, case)
    case.state = STEPS[verb].leads[case.state]
