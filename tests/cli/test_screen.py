"""`abri screen`: what it prints, in words and as JSON, and that replaced names stay replaced."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from abri.cli import main
from abri.cli.screening.progress import Progress
from abri.engine.screening.screener import Screener
from abri.engine.screening.telling import LANGUAGES
from tests.engine.screening.conftest import small

KEYS = [
    "format",
    "messages",
    "authors",
    "first",
    "last",
    "system_messages",
    "media",
    "sample",
    "reading",
    "findings",
    "story",
]
FINDING = [
    "number", "author", "at", "abusive", "flagged", "labels", "attributes", "target", "language", "reasons",
]  # fmt: skip
NAMES = re.compile(r"\b(?:noor\w*|janssens|sam|j[uü]rgen)\b|0470", re.IGNORECASE)
CHAT = """\
12-03-2024 16:00 - Noor Janssens: hallo daar
12-03-2024 16:01 - Sam: Noor is een flurk
12-03-2024 16:02 - Jürgen: hallo noortje, bel 0470 12 34 56
12-03-2024 16:05 - Noor Janssens: hallo Sam en jurgen
14-03-2024 23:30 - Sam: @Noor Janssens flurk flurk
"""


@pytest.fixture(autouse=True)
def _small_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word is an insult: so these tests say what the command does and not what training found."""
    monkeypatch.setattr(Screener, "load", classmethod(lambda _cls: Screener(small())))


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    file = tmp_path / "chat.txt"
    file.write_text(CHAT, encoding="utf-8")
    return file


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    assert main(["screen", *map(str, arguments), "--json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_chat_is_told_in_words(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(chat)]) == 0
    told = capsys.readouterr().out
    assert "5 messages from 3 people, from 12 March 2024 to 14 March 2024." in told
    assert "Sam may have aimed 2 hurtful messages at Noor Janssens" in " ".join(told.split())
    assert "The software only suggests." in told
    assert hashlib.sha256(CHAT.encode()).hexdigest() in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "mogelijk kwetsend"),
        ("fr", "semblent blessants"),
        ("de", "möglicherweise verletzend"),
        ("en", "may be hurtful"),
    ],
)
def test_it_is_told_in_the_language_asked_for(
    chat: Path, language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["screen", str(chat), "--lang", language]) == 0
    assert words in " ".join(capsys.readouterr().out.split())


def test_the_answer_for_programs_is_one_object_with_these_keys(
    chat: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, chat)
    assert list(told) == KEYS
    assert told["authors"] == ["Noor Janssens", "Sam", "Jürgen"]
    assert told["sample"][1] == {"author": "Sam", "at": "2024-03-12T16:01:00", "text": "Noor is een flurk"}  # type: ignore[index]
    findings = told["findings"]
    assert isinstance(findings, list)
    assert [list(one) for one in findings] == [FINDING] * len(findings)
    assert [one["number"] for one in findings if one["flagged"]] == [2, 5]
    reason = findings[0]["reasons"][0]
    assert list(reason) == ["start", "end", "weight", "kind", "what"]
    assert "Noor is een flurk"[reason["start"] : reason["end"]] == "flurk"
    story = told["story"]
    assert isinstance(story, dict)
    assert [(one["author"], one["target"], one["numbers"]) for one in story["pairs"]] == [
        ("Sam", "Noor Janssens", [2, 5])
    ]
    assert {"number": 5, "name": "Noor Janssens"}.items() <= story["aims"][1].items()


def test_a_chat_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CHAT.encode())))
    assert answer(capsys, "-")["messages"] == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_replaced_names_stand_in_no_output(
    chat: Path, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.html"
    assert main(["screen", str(chat), "--anonymise", "--lang", language, "--html", str(report)]) == 0
    printed = capsys.readouterr().out
    assert main(["screen", str(chat), "--anonymise", "--lang", language, "--json"]) == 0
    for told in (printed, capsys.readouterr().out, report.read_text(encoding="utf-8")):
        assert NAMES.findall(told) == []


def test_places_of_reasons_fit_the_texts_with_replaced_names(
    chat: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, chat, "--anonymise")
    reason = told["findings"][0]["reasons"][0]  # type: ignore[index]
    assert told["sample"][1]["text"][reason["start"] : reason["end"]] == "flurk"  # type: ignore[index]


def test_a_chat_of_one_message_and_one_in_which_nothing_is_found_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = tmp_path / "one.txt", tmp_path / "one.html"
    file.write_text(CHAT.splitlines()[0] + "\n", encoding="utf-8")
    assert main(["screen", str(file), "--html", str(report)]) == 0
    told = capsys.readouterr().out
    assert "1 message from 1 person, on 12 March 2024." in told
    assert "no message that seems hurtful" in told
    assert "hallo daar" in report.read_text(encoding="utf-8")


def test_a_chat_without_messages_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, report = tmp_path / "none.json", tmp_path / "none.html"
    file.write_text('{"name": "x", "type": "personal_chat", "id": 1, "messages": []}', encoding="utf-8")
    told = answer(capsys, file, "--html", report)
    assert (told["messages"], told["findings"], told["first"]) == (0, [], None)
    assert report.exists()
    assert main(["screen", str(file)]) == 0
    assert "This chat holds no messages." in capsys.readouterr().out


def test_what_a_name_holds_does_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "chat.jsonl"
    row = {"author": "Sam\x1b[2J\u202eevil", "date": "2024-03-12T10:00:00", "text": "jij flurk"}
    file.write_text("".join(json.dumps(row) + "\n" for _ in range(3)), encoding="utf-8")
    assert main(["screen", str(file)]) == 0
    told = capsys.readouterr().out
    assert [sign for sign in told if (ord(sign) < 32 and sign != "\n") or sign == "\u202e"] == []


def test_halves_of_signs_are_answered_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "chat.jsonl"
    rows = ['{"author": "Sam", "date": "2024-03-12T10:00:00", "text": "flurk \\ud83d"}\n'] * 3
    file.write_text("".join(rows), encoding="utf-8")
    status = main(["screen", str(file), "--json"])
    out = capsys.readouterr()
    assert (status == 0 and json.loads(out.out)["messages"] == 3) or out.err.count("\n") == 1


def test_a_terminal_that_knows_few_letters_gets_what_it_can_show(chat: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for more in ([], ["--json"]):
        command = [sys.executable, "-m", "abri.cli", "screen", str(chat), "--lang", "fr", *more]
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.isascii()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only() -> None:
    for stream, drawn in ((_Terminal(), True), (io.StringIO(), False)):
        with Progress(("reading", "finding"), stream) as progress:
            progress.begin("reading")
            progress.begin("finding")
            assert list(progress.each(range(3), 3)) == [0, 1, 2]
        assert bool(stream.getvalue()) == drawn
        assert not drawn or ("[------" in stream.getvalue() and "] finding" in stream.getvalue())
        assert not drawn or stream.getvalue().endswith("\x1b[K")


def test_nothing_but_results_goes_to_the_terminal(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(chat), "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_other_commands_do_not_wait_for_the_model() -> None:
    script = "import sys; import abri.cli; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
