"""After a whole journey the database file, its log and its index hold nothing of what was told, and no log does.

The pages are the real ones, on a real file with its write-ahead log still in place. That a plain column would be
found is shown with some that are meant to be plain.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.guarantees import telling

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """What is left after the journey."""

    data: Path
    printed: str
    log: list[str]
    receipts: list[str]
    cookies: list[dict[str, Any]]
    headers: dict[str, str]

    @property
    def raw(self) -> bytes:
        """Every byte of the database's files."""
        return b"\n".join(path.read_bytes() for path in sorted(self.data.glob("abri.sqlite3*")))

    def secrets(self) -> Iterator[str]:
        """What nobody may find: every text in full, and the word in it that stands nowhere else."""
        told = (
            telling.STORY,
            telling.MESSAGE,
            telling.ANSWER,
            telling.NOTE,
            telling.REASON,
            telling.DANGER,
            telling.DISMISSED,
            telling.WITHDRAWN,
        )
        for text in told:
            yield text
            yield text.split()[0]
        # What the software found in it, as it is written before it is sealed.
        yield from ("distress", '"passages"', '"raises"', '"dismissed"')
        yield from (telling.EMAIL, telling.EMAIL.partition("@")[0], telling.PASSWORD)
        for receipt in self.receipts:
            yield receipt
            yield receipt.replace("-", "")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The journey of ``telling``, in a process of its own with a secure address and a data folder of its own."""
    data = tmp_path_factory.mktemp("told") / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABRI_", "DATABASE_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.guarantees.telling"],
        cwd=ROOT,
        env=kept
        | {
            "DJANGO_SETTINGS_MODULE": "abri.centre.settings",
            "ABRI_DATA": str(data),
            "ABRI_BASE_URL": "https://abri.example",
            "ABRI_SECOND_FACTOR": "false",
            # A mail server that is never asked: no worker runs, so the letter waits.
            "ABRI_EMAIL_URL": "smtp://127.0.0.1:1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    printed = json.loads(ran.stdout)
    return Told(data, ran.stderr, **printed)


def found(secrets: Iterator[str], raw: bytes) -> list[str]:
    """Return the secrets that stand in ``raw``, in the encodings that a database or a JSON text would use."""

    def stands(secret: str) -> bool:
        spellings = (secret.encode(), secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode())
        return any(spelling in raw for spelling in spellings)

    return [secret for secret in secrets if stands(secret)]


def test_the_database_holds_nothing_of_what_was_told(told: Told) -> None:
    assert found(told.secrets(), told.raw) == []


def test_what_waits_in_the_write_ahead_log_was_looked_at(told: Told) -> None:
    assert {path.name for path in told.data.glob("abri.sqlite3*")} >= {"abri.sqlite3", "abri.sqlite3-wal"}
    assert (told.data / "abri.sqlite3-wal").stat().st_size > 0


def test_no_other_file_holds_it(told: Told) -> None:
    for path in told.data.rglob("*"):
        if path.is_file() and "static" not in path.parts:
            assert found(told.secrets(), path.read_bytes()) == [], path.name


def test_no_log_holds_it(told: Told) -> None:
    assert any("/readyz" in line for line in told.log), (
        "without a worker the centre is not ready, which is logged"
    )
    assert found(told.secrets(), "\n".join([told.printed, *told.log]).encode()) == []


def test_a_plain_column_would_be_found(told: Told) -> None:
    """The search itself: names of staff and categories are meant to be plain, and stand in the same bytes."""
    plain = ("alma@centre.example", "Helpline", "cyberbullying.peers")
    assert found(iter(plain), told.raw) == list(plain)


def test_every_cookie_stays_on_secure_connections(told: Told) -> None:
    assert {cookie["name"] for cookie in told.cookies} >= {
        "abri_session",
        "abri_key",
        "abri_draft",
        "abri_mailbox",
    }
    assert [cookie for cookie in told.cookies if not (cookie["secure"] and cookie["httponly"])] == []


def test_browsers_are_told_to_come_back_on_secure_connections_only(told: Told) -> None:
    assert told.headers["Strict-Transport-Security"] == "max-age=31536000"
