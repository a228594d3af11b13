"""`abri law match`: plain words for people, one JSON object for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abri.cli import main
from tests.engine.conftest import TINY, bare

BEFORE = 'on = 2026-08-15\nconduct = ["threat"]\nacts = 3\n'
NOW = 'on = 2026-10-03\nconduct = ["threat"]\nthreatened_act = ["disclosure"]\nvictim_age = 13\n'
KEYS = {"id", "kind", "outcome", "regime", "level", "aggravations", "elements", "missing"}


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(tmp_path / "facts.toml", capsys)


class Told:
    """Writes facts, runs the command and gives what it printed."""

    def __init__(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self.capsys = file, capsys

    def __call__(self, facts: str, *more: str, pack: Path | str = TINY) -> str:
        self.file.write_text(facts, encoding="utf-8")
        assert main(["law", "match", str(self.file), "--pack", str(pack), *more]) == 0
        return self.capsys.readouterr().out


def test_json_has_exactly_the_keys_of_the_interface(told: Told) -> None:
    answer = json.loads(told(NOW, "--json"))
    assert set(answer) == {"provisions"}
    (threat,) = answer["provisions"]
    assert set(threat) == KEYS
    assert (threat["id"], threat["outcome"], threat["regime"]) == ("xx.new.threat", "may_be_met", "xx.new")
    assert (threat["level"], threat["missing"]) == (2, ["deliberate"])
    assert threat["elements"][1] == {"id": "deliberate", "outcome": "unknown", "facts": ["deliberate"]}
    assert threat["aggravations"][0]["id"] == "minor"


def test_older_law_has_no_level_in_json(told: Told) -> None:
    found = {one["id"]: one for one in json.loads(told(BEFORE, "--json"))["provisions"]}
    assert found["xx.old.threat"]["level"] is None
    assert found["xx.new.milder"]["kind"] == "timing"


def test_nothing_found_is_an_empty_list(told: Told) -> None:
    assert json.loads(told("victim_age = 13\n", "--json")) == {"provisions": []}
    assert "No law was found." in told("victim_age = 13\n")


def test_people_read_what_why_what_is_needed_and_where(told: Told) -> None:
    words = told(NOW, "--lang", "en")
    assert words.startswith("Information, not advice.\n")
    for said in (
        "This may apply: Threat\n",
        "What the law says:\n  - Nobody may threaten others.",
        "Why:\n  - Someone threatened you.",
        "What would be needed:\n  - They did it on purpose.",
        "They threatened an attack. Lawyers do not agree on this.",
        "What makes it heavier:\n  - You are under 18.",
        "Penalty: up to two years",
        "What is realistic:\n  - The police take this seriously.",
        "Where to go:\n  - Police",
        "Source: https://example.org/new, checked on 2026-11-21",
    ):
        assert said in words


def test_older_law_is_printed_with_both_penalties(told: Told) -> None:
    words = told(BEFORE, "--lang", "fr")
    assert "Ancienne loi, Ancien Code 1 : huit jours\nNouvelle loi, Nouveau Code 10 : une amende\n" in words
    assert "Le juge applique la plus douce des deux.\nL'ancienne peine est plus douce.\n" in words


def test_a_period_over_a_change_of_law_says_so(told: Told) -> None:
    facts = BEFORE.replace("2026-08-15", "[2026-08-15, 2026-09-15]")
    assert "The law changed meanwhile." in told(facts, "--lang", "en")


def test_an_unknown_day_says_so(told: Told) -> None:
    assert "The day is not known." in told('conduct = ["threat"]\n', "--lang", "en")


def test_another_day_changes_the_law(told: Told) -> None:
    found = json.loads(told(BEFORE, "--on", "2026-09-01", "--json"))["provisions"]
    assert [one["id"] for one in found] == ["xx.new.threat"]


def test_what_is_not_confirmed_is_said_and_its_penalty_is_not(told: Told) -> None:
    words = told('on = 2026-10-03\nconduct = ["impersonation"]\n', "--lang", "en")
    assert "This may apply: Forgery (Not confirmed)\n" in words
    assert "as the judge sees fit" not in words


def test_somebody_to_go_to_whom_nobody_confirmed_is_said_to_be_so(told: Told) -> None:
    printed = told('conduct = ["account_takeover"]\non = 2026-10-03\n', "--lang", "en", pack="be")
    assert "  - Safeonweb (CCB) (not confirmed)" in printed


def test_the_shipped_pack_answers_in_each_of_its_languages(told: Told) -> None:
    answers = {told(NOW, "--lang", language, pack="be") for language in ("nl", "fr", "de", "en")}
    assert len(answers) == 4


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--on", "soon"], "--on soon: it is not a day; write for example 2026-09-01"),
        (["--lang", "xx"], "the pack speaks en, fr"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    told: Told, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    told(NOW)
    assert main(["law", "match", str(told.file), "--pack", str(TINY), *more]) == 2
    assert said in capsys.readouterr().err


def test_a_pack_without_law_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare(tmp_path)
    assert main(["law", "match", "-", "--pack", str(tmp_path)]) == 2
    assert "says nothing about law" in capsys.readouterr().err


def test_a_law_without_articles_is_named_alone_and_without_a_source_says_so(told: Told) -> None:
    facts = (
        'on = 2026-10-03\nconduct = ["insult"]\nauthor_age = 14\nrelation = "classmate"\nat_school = true\n'
    )
    words = told(facts, "--lang", "en", pack="be")
    assert "Youth law of the communities [be.youth]\n" in words
    assert ", - [" not in words
    assert "No source confirms this yet. Last looked at on 2026-11-21." in words
    assert "general knowledge" not in words


def test_french_headings_keep_their_colon(told: Told) -> None:
    words = told(NOW, "--lang", "fr", pack="be")
    headings = [line for line in words.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings
    assert all(line.endswith("\N{NO-BREAK SPACE}:") for line in headings)
    assert "Ce que dit la loi\N{NO-BREAK SPACE}:" in headings
