"""The law in short: a few lines, nothing where no offence is stated, today's law where nobody knows the day."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from abri.centre.country import country
from abri.centre.ui.law_in_short import AT_MOST, LawInShort, law_in_short
from abri.engine.facts import Days, Facts, Span

CHANGE = date(2026, 9, 1)


def short(**facts: Any) -> LawInShort | None:
    with translation.override("en"):
        return law_in_short(Facts(**facts), "en-young")


def said(**facts: Any) -> LawInShort:
    found = short(**facts)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "facts", [{}, {"victim_age": Span(13, 13)}, {"at_school": True, "category": ("excessive_use",)}]
)
def test_without_a_stated_offence_there_is_nothing_to_say(facts: dict[str, Any]) -> None:
    assert short(**facts) is None


def test_three_lines_at_most_and_a_word_that_there_is_more() -> None:
    day = Days(CHANGE, CHANGE)
    law = said(
        on=day, conduct=("insult", "threat", "defamation", "hate_speech", "account_takeover"), public=True
    )
    assert len(law.lines) == AT_MOST
    assert law.more is True
    assert said(on=day, conduct=("threat",)).more is False


def test_what_is_met_comes_before_what_may_be_met() -> None:
    for situation in country().law.situations.values():
        with translation.override("en"):
            law = law_in_short(situation.facts, "en")
        outcomes = [line.outcome for line in law.lines] if law else []
        assert outcomes == sorted(outcomes, key=["met", "may_be_met"].index)


def test_where_nobody_knows_the_day_todays_law_stands_for_what_it_replaced() -> None:
    law = said(conduct=("insult", "humiliation", "pile_on"), acts=Span(3, 3), victim_age=Span(13, 13))
    assert law.notes == ()
    after = country().law.lineage.successors
    shown = {line.id for line in law.lines}
    assert "be.cp2024.art237" in shown
    assert not any(shown & set(after(line.id)) for line in law.lines)


def test_older_facts_show_the_older_law_and_that_the_milder_one_counts() -> None:
    day = date(2026, 8, 1)
    law = said(conduct=("humiliation", "pile_on"), on=Days(day, day), acts=Span(3, 3))
    assert any(line.id.startswith("be.cp1867.") for line in law.lines)
    assert law.notes == (country().law.sentences["milder"].say("en"),)
