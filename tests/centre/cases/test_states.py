"""The table of what may be done with a case, and the page that is written from it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from abri.centre.cases import states
from abri.centre.cases.models import Case
from abri.centre.cases.states import NOWHERE, STEPS, Need, Who

PAGE = Path(__file__).parents[3] / "docs" / "caseworker" / "states.md"


def test_every_state_says_what_may_follow() -> None:
    assert set(states.MAY_FOLLOW) == set(Case.State.values)
    assert states.MAY_FOLLOW["closed"] == {"open", "withdrawn"}


def test_nothing_is_done_with_a_withdrawn_case_but_what_the_law_and_its_danger_ask_for() -> None:
    withdrawn = Case(state="withdrawn")
    assert {verb for verb in STEPS if states.may(verb, withdrawn)} == {"open", "hold", "erase"}
    assert not states.MAY_FOLLOW["withdrawn"]


def test_nothing_becomes_new_again() -> None:
    assert {verb for verb, step in STEPS.items() for to in step.leads.values() if to == "new"} == {
        "arrive",
        "look",
        "note",
        "assign",
        "judge",
        "dismiss",
        "task",
        "tick",
        "watch",
        "refer",
        "hold",
        "write",
    }
    for step in STEPS.values():
        assert all(given in {NOWHERE, "new"} for given, to in step.leads.items() if to == "new")


@pytest.mark.parametrize("state", Case.State.values)
@pytest.mark.parametrize("verb", [verb for verb in STEPS if verb != "erase"])
def test_a_step_leads_where_the_table_says_or_is_refused(verb: str, state: str) -> None:
    case = Case(state=state)
    if state in STEPS[verb].leads:
        states.take(verb, case)
        assert case.state == STEPS[verb].leads[state]
    else:
        with pytest.raises(states.CannotFollow):
            states.take(verb, case)
        assert case.state == state


def test_the_refusal_says_what_is_wrong() -> None:
    with pytest.raises(states.NotClosed):
        states.check("reopen", Case(state="open"))
    with pytest.raises(states.AlreadyClosed):
        states.check("answer", Case(state="closed"))


def test_a_reader_may_only_look_and_watch() -> None:
    assert [step.verb for step in states.offered(Case(state="open"), Who.MEMBER)] == ["look", "watch"]


def test_the_documentation_has_the_table_word_for_word() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def table() -> str:
    """The table of states as the page for caseworkers prints it."""
    lines = [
        "| what | who | new | open | waiting | closed | withdrawn | needs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for step in STEPS.values():
        cells = [_cell(step.leads, state) for state in Case.State.values]
        needs = ", ".join(str(Need(need).label) for need in step.needs)
        lines.append(f"| {step.says} | {Who(step.who).label} | {' | '.join(cells)} | {needs} |")
    return "\n".join(lines)


def _cell(leads: Mapping[str, str], state: str) -> str:
    if state not in leads:
        return ""
    return "yes" if leads[state] == state else f"→ {leads[state] or 'gone'}"
