"""The table of purposes: complete, and what it leaves out is said in four languages."""

from pathlib import Path

import pytest

from abri.centre.vault.bundles.purposes import RULES, Answers, Findings, Law, Messages, Story, left_out
from abri.centre.vault.bundles.report import LANGUAGES, Sentences

ADR = Path(__file__).parents[4] / "docs" / "adr" / "0011-what-a-purpose-shows.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_purpose_has_its_sentences(language: str) -> None:
    say = Sentences(language)
    for purpose, rule in RULES.items():
        assert say(f"purpose_{purpose}")
        assert say(f"about_{purpose}")
        assert say(f"receiver_{purpose}")
        assert all(say(name) for name in left_out(rule, story=False, chat=False, everything=False))


def test_notes_and_what_is_sealed_off_are_left_out_of_each() -> None:
    for rule in RULES.values():
        said = set(left_out(rule, story=True, chat=True, everything=True))
        assert {"left_out_notes", "left_out_sealed_off"} <= said


def test_only_a_court_learns_names_of_staff() -> None:
    assert [purpose for purpose, rule in RULES.items() if rule.staff] == ["court"]


@pytest.mark.parametrize("purpose", ["hotline", "platform"])
def test_who_removes_content_gets_addresses_first(purpose: str) -> None:
    rule = RULES[purpose]
    assert (rule.story, rule.answers, rule.messages) == (Story.IF_CHOSEN, Answers.ADDRESSES, Messages.NONE)
    assert (rule.law, rule.findings) == (Law.NAMES, Findings.NONE)
    assert not any((rule.chat, rule.case_data, rule.files_first, rule.file_names, rule.checklist))


def test_the_own_copy_is_of_what_the_person_sent() -> None:
    rule = RULES["own"]
    assert rule.messages is Messages.BOTH
    assert rule.findings is Findings.OWN
    assert not any((rule.desk_items, rule.staff))


def test_what_was_chosen_is_not_said_to_be_left_out() -> None:
    chosen = set(left_out(RULES["hotline"], story=True, chat=False, everything=True))
    assert "left_out_story" not in chosen
    assert "left_out_not_chosen" not in chosen


def test_the_decision_names_each_purpose_and_each_column() -> None:
    decided = ADR.read_text()
    for purpose, rule in RULES.items():
        assert f"`{purpose}`" in decided
        assert all(f"`{column}`" in decided for column in rule.__dataclass_fields__)
