"""Facts: read from a table, every problem at once, and back again unchanged."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.facts import FIELDS, Days, Facts, FactsError, Field, Span, read_facts

THE_EXAMPLE = """
category = ["cyberbullying.peers", "threat"]
on = 2026-10-03
conduct = ["insult", "threat", "exclusion"]
acts = 14
authors = 3
victim_age = 13
author_age = [14, 16]
relation = "classmate"
authority_or_trust = false
public = true
protected_ground = ["origin"]
image = "none"
region = "be.vl"
language = "nl"
platform = "WhatsApp"
danger = "none"
wants = ["talk", "removal"]
reporter = "parent"
at_school = true
"""


def plain_value(field: Field) -> st.SearchStrategy[object]:
    """What a file may say for this field."""
    words = st.sampled_from(field.words or ("nl", "fr", "be"))
    match field.kind:
        case "list":
            return st.lists(words, max_size=4, unique=True)
        case "choice":
            return words
        case "flag":
            return st.booleans()
        case "number":
            numbers = st.integers(field.least, field.most)
            return numbers | st.tuples(numbers, numbers).map(sorted)
        case "days":
            return st.dates() | st.tuples(st.dates(), st.dates()).map(sorted)


facts_tables = st.fixed_dictionaries({}, optional={name: plain_value(f) for name, f in FIELDS.items()})


def test_every_field_of_facts_has_a_definition() -> None:
    assert tuple(FIELDS) == tuple(field.name for field in dataclasses.fields(Facts))


def test_the_example_of_the_vocabulary_is_read() -> None:
    facts = read_facts(tomllib.loads(THE_EXAMPLE))
    assert facts.on == Days(date(2026, 10, 3), date(2026, 10, 3))
    assert facts.author_age == Span(14, 16)
    assert facts.platform == "whatsapp"
    assert facts.wants == ("talk", "removal")
    assert facts.for_gain is None


def test_nothing_stated_is_nothing_known() -> None:
    assert read_facts({}) == Facts()
    assert read_facts({}).missing() == tuple(FIELDS)


@given(facts_tables)
def test_facts_survive_being_written_down(table: dict[str, object]) -> None:
    facts = read_facts(table)
    assert read_facts(facts.plain()) == facts


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"victim_agee": 13}, "did you mean 'victim_age'?"),
        ({"victim_age": "13"}, "victim_age: '13' is not a whole number"),
        ({"victim_age": True}, "victim_age: True is not a whole number"),
        ({"victim_age": 200}, "use 0 to 130"),
        ({"acts": 0}, "use 1 to 1000000"),
        ({"victim_age": [15, 12]}, "write the earlier end first"),
        ({"victim_age": [1, 2, 3]}, "write [first, last]"),
        ({"on": "tomorrow"}, "write a date such as 2026-10-03"),
        ({"on": "2026-02-30"}, "write a date such as 2026-10-03"),
        ({"on": [date(2026, 2, 3), date(2026, 2, 1)]}, "ends (2026-02-01) before it begins"),
        ({"danger": "sucide"}, "did you mean 'suicide'?"),
        ({"conduct": "insult"}, "conduct: 'insult' is not a list"),
        ({"conduct": ["insult", 3]}, "conduct: 3 is not a text"),
        ({"public": "yes"}, "write true or false"),
        ({"region": "Flanders!"}, 'such as "xx.north"'),
        ({"platform": "a\x00b"}, "1 to 400 characters"),
    ],
)
def test_a_wrong_fact_names_its_field_and_cure(table: dict[str, object], named: str) -> None:
    with pytest.raises(FactsError) as refused:
        read_facts(table)
    assert named in str(refused.value)


def test_every_wrong_fact_is_named_at_once() -> None:
    with pytest.raises(FactsError) as refused:
        read_facts({"acts": 0, "nonsense": 1, "danger": "x", "public": True})
    assert len(refused.value.problems) == 3


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(list(FIELDS)) | st.text(max_size=5), json_like, max_size=4))
def test_no_table_raises_anything_but_a_facts_error(table: dict[str, object]) -> None:
    try:
        facts = read_facts(table)
    except FactsError:
        return
    assert set(facts.plain()) == set(table)


def test_a_region_elsewhere_is_a_country_code_in_any_case() -> None:
    assert read_facts({"region": "NL"}).region == "nl"
    assert read_facts({"on": [date(2026, 8, 15), date(2026, 9, 20)]}).on == Days(
        date(2026, 8, 15), date(2026, 8, 15) + timedelta(days=36)
    )
