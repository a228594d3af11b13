"""Whether a provision was in force: days, proceedings, and acts on both sides of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from abri.engine.facts import Facts, read_facts
from abri.engine.law.match import level_of
from abri.engine.law.reading import ALWAYS, NEVER, Force, acts_within, as_law_reads, in_force
from abri.engine.packs import PROCEEDINGS, Pack, Provision

CHANGE = date(2026, 9, 1)


def newer(pack: Pack, **changed: Any) -> Provision:
    return replace(pack.law.provisions["xx.new.threat"], **changed)


def test_law_on_proceedings_is_in_force_as_long_as_nothing_ended_it(tiny: Pack) -> None:
    assert in_force(newer(tiny, dated_by=PROCEEDINGS), Facts()) == ALWAYS
    assert in_force(newer(tiny, dated_by=PROCEEDINGS, ends=CHANGE), Facts()) == NEVER


def test_law_without_dates_is_in_force_on_a_day_that_nobody_knows(tiny: Pack) -> None:
    assert in_force(newer(tiny, starts=None), Facts()) == ALWAYS
    for dates in ({"starts": CHANGE}, {"starts": None, "ends": CHANGE}):
        assert in_force(newer(tiny, **dates), Facts()) == Force(None, ("on",))


@pytest.mark.parametrize(
    ("on", "force"),
    [
        ("2026-08-31", NEVER),
        ("2026-09-01", ALWAYS),
        ("2026-09-29", ALWAYS),
        ("2026-09-30", NEVER),
        (["2026-09-01", "2026-09-29"], ALWAYS),
        (["2026-08-31", "2026-09-01"], Force(None, ("acts",), partly=True)),
        (["2026-09-29", "2026-09-30"], Force(None, ("acts",), partly=True)),
    ],
)
def test_the_first_day_counts_and_the_day_of_the_end_does_not(tiny: Pack, on: Any, force: Force) -> None:
    provision = newer(tiny, starts=CHANGE, ends=date(2026, 9, 30))
    assert in_force(provision, read_facts({"on": on})) == force


@pytest.mark.parametrize(("acts", "outcome"), [(1, None), ([1, 5], None), (2, True), ([2, 9], True)])
def test_several_acts_over_a_change_lie_on_both_sides_and_one_act_on_either(
    tiny: Pack, acts: Any, outcome: bool | None
) -> None:
    facts = read_facts({"on": ["2026-08-31", "2026-09-01"], "acts": acts})
    assert in_force(newer(tiny), facts) == Force(outcome, (), partly=True)


@pytest.mark.parametrize("stated", ["malicious", "for_gain"])
def test_malice_or_gain_alone_says_that_it_was_on_purpose(stated: str) -> None:
    read = as_law_reads(read_facts({stated: True, "fraudulent_intent": False}))
    assert (read.deliberate, read.fraudulent_intent) == (True, False)
    assert as_law_reads(read_facts({stated: True})).fraudulent_intent is True
    assert as_law_reads(read_facts({stated: True, "deliberate": False})).deliberate is False


def test_of_several_acts_any_number_may_lie_beyond_the_change() -> None:
    assert acts_within(read_facts({"acts": [3, 5]})).acts == (1, 5)
    assert acts_within(read_facts({"acts": [1, 5]})).acts == (1, 5)
    assert acts_within(Facts()).acts is None


def test_an_aggravation_without_a_level_makes_none(tiny: Pack) -> None:
    threat = newer(tiny, level=None)
    heavier = tuple(replace(one, level=None) for one in threat.aggravations)
    stated = read_facts({"at_night": True, "victim_age": 13})
    assert level_of(tiny, replace(threat, aggravations=heavier), stated) is None
