"""What may happen to a notice after what, and when somebody looks at it next."""

from datetime import date, timedelta

import pytest

from abri.centre.notices import states
from abri.centre.notices.models import Notice, Step
from abri.engine.packs import Watch
from abri.engine.packs.evidence import Basis

State, Kind, Action = Notice.State, Step.Kind, Notice.Action
DAY = date(2026, 11, 20)
RULES = Watch(3, 7, 2, 30, 6, Basis("own proposal", DAY, False, ""))


def notice(state: str, **more: object) -> Notice:
    return Notice(state=state, **more)


@pytest.mark.parametrize(
    ("state", "action", "kinds"),
    [
        (State.DRAFT, "", ()),
        (State.SENT, "", (Kind.RECEIPT, Kind.DECISION, Kind.COORDINATOR, Kind.SILENCE, Kind.END)),
        (State.RECEIVED, "", (Kind.DECISION, Kind.COORDINATOR, Kind.SILENCE, Kind.END)),
        (
            State.DECIDED,
            Action.REFUSED,
            (Kind.REASONS, Kind.COMPLAINT, Kind.DISPUTE, Kind.COORDINATOR, Kind.END),
        ),
        (
            State.DECIDED,
            Action.REMOVED,
            (
                Kind.REASONS, Kind.COMPLAINT, Kind.DISPUTE, Kind.COORDINATOR, Kind.STILL_GONE, Kind.IS_BACK,
                Kind.END,
            ),
        ),
        (State.COORDINATOR, "", (Kind.DECISION, Kind.SILENCE, Kind.END)),
        (State.ENDED, "", ()),
        (State.DROPPED, "", ()),
    ],
)  # fmt: skip
def test_only_what_fits_can_be_recorded(state: str, action: str, kinds: tuple[Step.Kind, ...]) -> None:
    found = states.possible(notice(state, action=action))
    assert set(found) == set(kinds)
    for kind in set(Kind) - set(kinds) - {Kind.SENT}:
        with pytest.raises(states.CannotFollow):
            states.after(notice(state, action=action), kind)


def test_a_notice_is_sent_once() -> None:
    assert states.after(notice(State.DRAFT), Kind.SENT) == State.SENT
    with pytest.raises(states.CannotFollow):
        states.after(notice(State.SENT), Kind.SENT)


@pytest.mark.parametrize(
    ("found", "kind", "days"),
    [
        (notice(State.SENT), Kind.SENT, 3),
        (notice(State.RECEIVED), Kind.RECEIPT, 7),
        (notice(State.RECEIVED, trusted=True), Kind.RECEIPT, 2),
        (notice(State.DECIDED, action=Action.REMOVED), Kind.DECISION, 30),
        (notice(State.DECIDED, action=Action.REFUSED), Kind.DECISION, 7),
        (notice(State.DECIDED, action=Action.REMOVED), Kind.IS_BACK, 7),
        (notice(State.COMPLAINT, action=Action.REFUSED), Kind.COMPLAINT, 30),
        (notice(State.ENDED), Kind.END, None),
    ],
)
def test_somebody_looks_again_in_time(found: Notice, kind: Step.Kind, days: int | None) -> None:
    expected = DAY + timedelta(days=days) if days else None
    assert states.look_on(found, kind, DAY, RULES) == expected


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2026, 3, 15), date(2026, 9, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_a_decision_can_be_contested_for_six_months(decided: date, last: date) -> None:
    assert states.contest_until(notice(State.DECIDED, decided_on=decided), RULES) == last
    assert states.contest_until(notice(State.SENT), RULES) is None
