"""Messages to screen, and the command as somebody types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abri.cli import main

TEXTS = (
    "Hoe laat begint de training morgen?",
    "You are such a loser, nobody wants you here",
    "T'es vraiment un idiot",
    "Ich habe meine Hausaufgaben vergessen 😀",
    "",
    "zo'n mooie dag\nen morgen ook",
)


def message(number: int) -> dict[str, Any]:
    """One message of a made-up file; every seventh says in which language it is."""
    row = {"id": number, "text": f"{TEXTS[number % len(TEXTS)]} {number}"}
    return row | {"lang": "nl"} if number % 7 == 0 else row


def write(path: Path, count: int) -> Path:
    """A file of so many messages, a line each."""
    path.write_text("".join(json.dumps(message(number)) + "\n" for number in range(count)), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    """What stands in a file of findings."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def batch(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the command here; its exit status and what it says on standard error."""

    def run(*arguments: object) -> tuple[int, str]:
        status = main(["screen-batch", *map(str, arguments), "--workers", "1"])
        return status, capsys.readouterr().err

    return run
