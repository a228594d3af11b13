"""Which state of a case may follow which, and in which states what may be done."""

from collections.abc import Mapping
from types import MappingProxyType

from abri.centre.cases.models import Case

State = Case.State

# A withdrawn case goes nowhere but away. A reporter who writes on opens a waiting or a closed case again.
MAY_FOLLOW: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        State.NEW: frozenset({State.OPEN, State.WAITING, State.CLOSED, State.WITHDRAWN}),
        State.OPEN: frozenset({State.WAITING, State.CLOSED, State.WITHDRAWN}),
        State.WAITING: frozenset({State.WAITING, State.OPEN, State.CLOSED, State.WITHDRAWN}),
        State.CLOSED: frozenset({State.OPEN, State.WITHDRAWN}),
        State.WITHDRAWN: frozenset(),
    }
)

WORKED_ON: frozenset[str] = frozenset(Case.OPEN_STATES)
NOT_WITHDRAWN: frozenset[str] = WORKED_ON | {State.CLOSED}
EVERY: frozenset[str] = frozenset(State.values)


class CannotFollow(Exception):
    """The case is in a state that this cannot follow."""


class AlreadyClosed(CannotFollow):
    """The case was closed or withdrawn before this action ran."""


class NotClosed(CannotFollow):
    """Only a closed case can be reopened."""


def move(case: Case, to: str) -> None:
    """Set the state of ``case``, unsaved; raises :class:`CannotFollow` where the table has no such step."""
    if to not in MAY_FOLLOW[case.state]:
        raise CannotFollow(f"{to} cannot follow {case.state}")
    case.state = to
