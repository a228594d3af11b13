"""What must hold of the law of every pack, whatever the facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.facts import FIELDS, Facts, Field, read_facts
from abri.engine.law import match, older_law
from abri.engine.packs import OFFENCE, Pack, load_pack, shipped_packs
from tests.engine.conftest import TINY

PACKS = [*(load_pack(name) for name in shipped_packs()), load_pack(TINY)]
CHANGE = date(2026, 9, 1)
days = st.integers(-400, 400).map(lambda count: CHANGE + timedelta(days=count))


def stated(name: str, field: Field) -> st.SearchStrategy[object]:
    match field.kind:
        case "list":
            words = field.words or ("threat", "grooming", "ncii.minor", "hate_speech")
            return st.lists(st.sampled_from(words), max_size=3, unique=True)
        case "choice":
            return st.sampled_from(field.words or ("be", "fr", "nl"))
        case "flag":
            return st.booleans()
        case "number":
            numbers = st.integers(1, 40)
            return numbers | st.tuples(numbers, numbers).map(sorted)
        case "days":
            return days | st.tuples(days, days).map(sorted)


incidents = st.fixed_dictionaries({}, optional={name: stated(name, field) for name, field in FIELDS.items()})
every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
often = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@every_pack
@often
@given(known=incidents, added=incidents)
def test_a_fact_that_was_missing_never_reopens_what_is_not_met(
    pack: Pack, known: dict[str, object], added: dict[str, object]
) -> None:
    before = {one.provision.id: one.outcome for one in match(pack, read_facts(known))}
    after = {one.provision.id: one.outcome for one in match(pack, read_facts({**added, **known}))}
    for name, outcome in before.items():
        if outcome == "not_met":
            assert after.get(name, "not_met") == "not_met"


@every_pack
@often
@given(table=incidents)
def test_matching_is_deterministic_and_every_open_match_says_why(
    pack: Pack, table: dict[str, object]
) -> None:
    facts = read_facts(table)
    found = match(pack, facts)
    assert match(pack, facts) == found
    for one in found:
        open_ones = [element for element in one.elements if element.outcome == "unknown"]
        assert (one.outcome == "may_be_met") == (bool(open_ones) and one.outcome != "not_met")
        assert set(one.missing) <= set(FIELDS)


@every_pack
@often
@given(table=incidents)
def test_older_law_never_carries_one_penalty_alone(pack: Pack, table: dict[str, object]) -> None:
    facts = read_facts(table)
    for one in match(pack, facts):
        older = older_law(pack, one, facts)
        if older is not None:
            assert one.level is None
            assert len(older.penalties) != 1
            assert older.penalties or not older.milder


@every_pack
@often
@given(table=incidents)
def test_an_offence_is_never_met_on_an_unknown_day(pack: Pack, table: dict[str, object]) -> None:
    facts = read_facts({name: value for name, value in table.items() if name != "on"})
    for one in match(pack, facts):
        provision = one.provision
        if provision.kind == OFFENCE and provision.dated_by == "on" and (provision.starts or provision.ends):
            assert one.outcome != "met"


@every_pack
def test_who_and_where_alone_point_to_nothing(pack: Pack) -> None:
    who = {"victim_age": 13, "author_age": 14, "language": "nl", "platform": "x", "reporter": "self"}
    assert match(pack, Facts()) == ()
    assert match(pack, read_facts({"on": date(2026, 10, 3), **who})) == ()
