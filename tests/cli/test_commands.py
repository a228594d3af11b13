"""The command line: what it prints, how it fails, and that the server is not needed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import abri.cli
from abri.cli import main
from tests.engine.conftest import TINY
from tests.engine.packs.learning.samples import country_with, sample

FACTS = 'category = ["threat"]\nvictim_age = 13\nlanguage = "fr"\n'
ROUTE_KEYS = {
    *("channels", "desks", "urgency", "due", "evidence_upload", "may_inform_authorities_without_consent"),
    *("reasons", "answers_now"),
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.toml"
    file.write_text(FACTS, encoding="utf-8")
    return file


def route(facts: Path | str, *more: str) -> int:
    return main(["route", str(facts), "--pack", str(TINY), "--at", "2026-11-23T10:00", *more])


def test_a_sound_pack_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(TINY)]) == 0
    assert "no problems; 10 organisations" in capsys.readouterr().out


def test_every_shipped_pack_is_checked_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check"]) == 0
    assert "be: no problems" in capsys.readouterr().out


def test_questions_to_learn_with_are_counted_by_kind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = country_with(tmp_path / "tiny", sample("en", "fr"))
    assert main(["pack", "check", str(folder)]) == 0
    kinds = "1 single, 1 multiple, 1 order, 1 match, 1 spot, 1 scenario, 1 estimate"
    assert f"7 questions to learn with about passwords: {kinds}" in capsys.readouterr().out


def test_a_mistake_in_a_quiz_fails_the_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = country_with(tmp_path / "tiny", sample("en", "fr").replace("near = 5", "naer = 5"))
    assert main(["pack", "check", str(folder)]) == 1
    assert (
        "learning/quiz/passwords.toml: question passwords.many: unknown key 'naer'" in capsys.readouterr().err
    )


def test_a_broken_pack_fails_with_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pack.toml").write_text("", encoding="utf-8")
    assert main(["pack", "check", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "intake.toml: file: it is missing" in told
    assert told.endswith("5 problems\n")


def test_a_route_is_one_json_object(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert route(facts, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == ROUTE_KEYS
    assert told["channels"] == ["xx.police"]
    assert told["due"] == {"amount": 1, "unit": "working_day"}
    assert told["reasons"][0] == {
        "about": "urgency",
        "rule": "threat",
        "gives": ["high"],
        "text": "Il s'agit de : Menace.",
    }
    assert {"id": "xx.child", "state": "open", "as_of": "2026-09"} in told["answers_now"]


def test_a_route_is_told_to_people(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert route(facts, "--lang", "en") == 0
    told = capsys.readouterr().out
    assert "Urgency: high, within 1 working day" in told
    assert "Due: 2026-11-24 10:00" in told
    assert "Child line 0800 11 111 (open now, as of 2026-09)" in told
    assert "It is about: Threat." in told


def test_facts_are_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FACTS.encode())))
    assert route("-", "--json") == 0
    assert json.loads(capsys.readouterr().out)["urgency"] == "high"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'danger = "fire"', "danger: 'fire' is not one of its words"),
        (b'category = ["thread"]', "did you mean 'threat'?"),
        (b'region = "xx.west"', "'xx.west' is not a region"),
        (b"danger = ", "it is not TOML"),
        (b"a = " + b"[" * 20_000, "it is not TOML"),
        (b'platform = "\xff"', "it is not UTF-8 at byte 12"),
        (b"#" * 1_000_001, "more than 1000000 bytes"),
    ],
)
def test_facts_that_cannot_be_used_are_told(
    facts: Path, content: bytes, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts.write_bytes(content)
    assert route(facts) == 2
    told = capsys.readouterr()
    assert named in told.err
    assert not told.out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--at", "tomorrow"], "--at tomorrow: it is not an instant"),
        (["--at", "0001-01-01T00:00"], "--at 0001-01-01T00:00: it is out of bounds; write a year from 1900"),
        (["--lang", "tlh"], "--lang tlh: the pack speaks en, fr"),
        (["--pack", "nowhere"], "there is no such pack"),
    ],
)
def test_a_wrong_option_is_told(
    facts: Path, arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert route(facts, *arguments) == 2
    assert named in capsys.readouterr().err


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert route(tmp_path / "none.toml") == 2
    assert "it cannot be read" in capsys.readouterr().err


def test_no_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "route" in capsys.readouterr().out
    assert main(["pack"]) == 2
    assert "check" in capsys.readouterr().out


def test_an_instant_may_be_left_out(facts: Path) -> None:
    assert main(["route", str(facts), "--pack", str(TINY), "--json"]) == 0


def _greet(commands: object) -> None:
    parser: ArgumentParser = commands.add_parser("greet")  # type: ignore[attr-defined]
    parser.set_defaults(run=lambda _chosen: 7)


def test_other_packages_join_and_those_that_cannot_are_named_in_the_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    points = [
        EntryPoint("greet", f"{__name__}:_greet", abri.cli.GROUP),
        EntryPoint("serve", "no_such_server.commands:register", abri.cli.GROUP),
    ]
    monkeypatch.setattr(abri.cli, "entry_points", lambda group: points if group == abri.cli.GROUP else [])
    assert main(["greet"]) == 7
    assert not capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "serve (needs no_such_server)" in capsys.readouterr().out


def test_the_command_line_does_not_need_django() -> None:
    """In an interpreter that refuses Django, checking a pack still works."""
    script = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from abri.cli import main\n"
        f"status = main(['pack', 'check', {str(TINY)!r}])\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_interruption_has_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_chosen: Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("abri.cli.pack._check", interrupted)
    assert main(["pack", "check"]) == 130
