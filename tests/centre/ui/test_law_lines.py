"""Matches of the law become sentences for people: never a single penalty for older facts, never a code word."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from abri.centre.country import country
from abri.centre.ui.law_lines import LawAnswer, LawLine, citation, law_answer, period
from abri.engine.facts import Days, Facts, Span

BEFORE, AFTER = date(2026, 8, 31), date(2026, 9, 1)
CHILD: dict[str, Any] = {"victim_age": Span(12, 12), "serious_effect": True, "deliberate": True}


def answer(conduct: tuple[str, ...], on: Days | None, **more: Any) -> LawAnswer:
    with translation.override("en"):
        said = law_answer(Facts(conduct=conduct, on=on, **more), "en")
    assert said is not None
    return said


def line(said: LawAnswer, name: str) -> LawLine:
    return next(one for one in (*said.offences, *said.bearing) if one.id == name)


def on(day: date) -> Days:
    return Days(day, day)


def everything() -> list[LawAnswer]:
    """What the pack's situations say before, after and over the change of law, and on a day nobody knows."""
    with translation.override("en"):
        return [
            said
            for situation in country().law.situations.values()
            for day in (None, on(BEFORE), on(AFTER), Days(BEFORE, AFTER))
            if (said := law_answer(replace(situation.facts, on=day), "en"))
        ]


def test_current_law_shows_why_what_is_open_the_penalty_and_where_to_go() -> None:
    said = answer(("humiliation", "pile_on"), on(AFTER), acts=Span(3, 3), **CHILD)
    harassment = line(said, "be.cp2024.art237")
    assert [part.name for part in harassment.parts if part.name != "realistic"][:1] == ["why"]
    assert any(sentence.startswith("Penalty an adult risks:") for sentence in harassment.punishment)
    assert any("No complaint is needed" in sentence for sentence in harassment.punishment)
    assert harassment.where
    assert harassment.citation == "Criminal Code of 2024, article 237"
    assert said.notes == ()


def test_older_law_never_shows_a_single_penalty() -> None:
    """Either both penalties, one of each law, or none; and the judge applies the milder one."""
    seen = 0
    for said in everything():
        for one in said.offences:
            milder = [s for s in one.punishment if "applies the milder of the two" in s]
            older = [s for s in one.punishment if s.startswith("Penalty in the older law")]
            newer = [s for s in one.punishment if s.startswith("Penalty in the newer law")]
            alone = [s for s in one.punishment if s.startswith("Penalty an adult risks")]
            if "to 31 August 2026" in one.period or "until 31 August 2026" in one.period:
                seen += 1
                assert milder
                assert not alone
            assert bool(older) == bool(newer)
            assert not (milder and alone)
    assert seen > 20


def test_what_happened_over_the_change_shows_both_laws_and_says_so() -> None:
    said = answer(("insult",), Days(BEFORE, AFTER))
    assert {"be.cp1867.art442bis", "be.cp2024.art237"} <= {one.id for one in said.offences}
    assert any("older law is shown as well" in note for note in said.notes)
    assert any("milder of the two" in note for note in said.notes)


def test_a_day_nobody_knows_is_said() -> None:
    assert "The day is not known" in answer(("insult",), None).notes[0]


def test_nothing_found_is_said_with_help() -> None:
    said = answer((), on(AFTER))
    assert (said.offences, said.bearing) == ((), ())
    assert "There is help all the same" in said.notes[0]


def test_no_code_word_reaches_people() -> None:
    for said in everything():
        shown = str(asdict(said))
        assert "general knowledge" not in shown
        for one in (*said.offences, *said.bearing):
            assert not one.citation.endswith((",", "-"))
            assert "{" not in "".join(one.punishment)


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("be.cp2024.art109_111", "Criminal Code of 2024, articles 109-111"),
        ("be.cel.xi174", "Code of Economic Law, article XI.174"),
        ("be.sac2013", "Law of 24 June 2013 on municipal administrative sanctions (SAC/GAS)"),
    ],
)
def test_an_article_is_cited_as_people_do(name: str, cited: str) -> None:
    with translation.override("en"):
        assert citation(country().law.provisions[name], "en") == cited


def test_the_last_day_of_a_law_is_its_last_day() -> None:
    with translation.override("en"):
        assert period(country().law.provisions["be.cp1867.art417_9"]).endswith("to 31 August 2026.")
        assert period(country().law.provisions["be.cp2024.art237"]) == "In force since 1 September 2026."


def test_somebody_to_go_to_whom_nobody_confirmed_is_said_to_be_so() -> None:
    said = line(answer(("account_takeover",), on(AFTER)), "be.cp2024.art524_528")
    assert [one.name.endswith(" (not confirmed)") for one in said.where] == [False, True]


def test_a_doubtful_provision_says_so_on_its_card() -> None:
    said = answer(("intimate_image_shared",), on(AFTER))
    card = render_to_string("ui/components/provision.html", {"line": line(said, "be.cel.xi174"), "level": 3})
    assert "not confirmed" in card
    assert "No source confirms this yet" in card
    assert "<details" in card
    assert "<h4" in card
