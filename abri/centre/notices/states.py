"""What may happen to a notice after what, and when somebody should look at it next: tables without a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from abri.centre.notices.models import Notice, Step
from abri.engine.packs import Watch

State, Kind, Action = Notice.State, Step.Kind, Notice.Action

# Decisions after which the content should stay away: somebody looks again.
TOOK_IT_DOWN: frozenset[str] = frozenset({Action.REMOVED, Action.RESTRICTED, Action.ACCOUNT, Action.GONE})
OPEN: frozenset[str] = frozenset(
    {State.SENT, State.RECEIVED, State.DECIDED, State.COMPLAINT, State.DISPUTE, State.COORDINATOR}
)
_ANSWER_AWAITED = OPEN - {State.DECIDED}


@dataclass(frozen=True)
class Move:
    """From which states something may happen, and where the notice stands then; ``to`` empty: where it stood."""

    after: frozenset[str]
    to: str = ""


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        Kind.SENT: Move(frozenset({State.DRAFT}), State.SENT),
        Kind.RECEIPT: Move(frozenset({State.SENT}), State.RECEIVED),
        Kind.DECISION: Move(_ANSWER_AWAITED, State.DECIDED),
        Kind.REASONS: Move(frozenset({State.DECIDED})),
        Kind.COMPLAINT: Move(frozenset({State.DECIDED}), State.COMPLAINT),
        Kind.DISPUTE: Move(frozenset({State.DECIDED, State.COMPLAINT}), State.DISPUTE),
        Kind.COORDINATOR: Move(OPEN - {State.COORDINATOR}, State.COORDINATOR),
        Kind.SILENCE: Move(_ANSWER_AWAITED),
        Kind.STILL_GONE: Move(frozenset({State.DECIDED})),
        Kind.IS_BACK: Move(frozenset({State.DECIDED})),
        Kind.END: Move(OPEN, State.ENDED),
    }
)


class CannotFollow(Exception):
    """The notice stands where this cannot happen."""


def possible(notice: Notice) -> tuple[Step.Kind, ...]:
    """What people may record now; sending has a form of its own."""
    held = notice.action in TOOK_IT_DOWN
    looks = {Kind.STILL_GONE, Kind.IS_BACK}
    return tuple(
        kind
        for kind in Kind
        if kind != Kind.SENT and notice.state in MOVES[kind].after and (kind not in looks or held)
    )


def after(notice: Notice, kind: Step.Kind) -> str:
    """Where ``notice`` stands once ``kind`` happened; raises :class:`CannotFollow`."""
    if kind != Kind.SENT and kind not in possible(notice):
        raise CannotFollow(f"{kind} cannot follow {notice.state}")
    move = MOVES[kind]
    if notice.state not in move.after:
        raise CannotFollow(f"{kind} cannot follow {notice.state}")
    return move.to or notice.state


def look_on(notice: Notice, kind: Step.Kind, on: date, watch: Watch) -> date | None:
    """When somebody should look again after ``kind`` on that day; ``notice`` stands where it led. ``None``: never."""
    answer = watch.trusted if notice.trusted else watch.decision
    match notice.state:
        case State.SENT:
            return on + timedelta(days=watch.receipt)
        case State.RECEIVED:
            return on + timedelta(days=answer)
        case State.DECIDED if kind == Kind.IS_BACK or notice.action not in TOOK_IT_DOWN:
            # Contest it, or write again: that is for this week, not for next month.
            return on + timedelta(days=answer)
        case State.DECIDED | State.COMPLAINT | State.DISPUTE | State.COORDINATOR:
            return on + timedelta(days=watch.recheck)
        case _:
            return None


def contest_until(notice: Notice, watch: Watch) -> date | None:
    """The last day on which a decision can be contested at the platform; ``None`` where there is none."""
    if notice.decided_on is None:
        return None
    month = notice.decided_on.month - 1 + watch.complaint_months
    year, month = notice.decided_on.year + month // 12, month % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return min(
        date(year, month, 1) + timedelta(days=notice.decided_on.day - 1), first_after - timedelta(days=1)
    )
