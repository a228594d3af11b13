"""Note which statements each test asks of the database, so that PostgreSQL is asked each of them, not each test.

A plugin of pytest (`-p tests.statements`) for the run on SQLite; `tests/on_postgresql.py` reads the notes. Both
databases get their statements from the same code, so what can differ is how a statement is understood, whether it is
refused, and values that one of them does not take: long texts, texts with a NUL, numbers beyond 32 bits. A test that
would show PostgreSQL nothing new in this sense would say the same again.
"""

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

NOTES = Path(__file__).resolve().parent.parent / "build" / "statements"
SHORT = 32
_SAVEPOINT = re.compile(r"SAVEPOINT \S+")
# As many values as there happen to be, in a list or in several rows.
_LIST = re.compile(r"(%s|\(%s\))(?:, \1)+")

_asked: set[str] = set()
_passed: set[str] = set()


class Noted(NamedTuple):
    """A test, and a digest of each kind of statement that it asked."""

    name: str
    kinds: frozenset[str]


def kind_of(sql: str, values: Iterable[object]) -> str:
    """Return what statements have in common that a database treats alike."""
    odd = {oddness for value in values if (oddness := _oddness(value))}
    return f"{_alike(sql)} {sorted(odd)}"


@lru_cache(maxsize=100_000)
def _alike(sql: str) -> str:
    return _SAVEPOINT.sub("SAVEPOINT", _LIST.sub(r"\1", _LIST.sub(r"\1", sql)))


def _oddness(value: object) -> str:
    if isinstance(value, str):
        # A column that holds 64 characters takes what is shorter, here and there.
        long = f"up to {2 ** len(value).bit_length()} characters" if len(value) > SHORT else ""
        return "a NUL" if "\0" in value else long
    return "a large number" if isinstance(value, int) and abs(value) >= 2**31 else ""


def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute a statement and note of which kind it is, and whether the database refused it."""
    given = [value for row in values for value in row] if many else list(values or ())
    kind = kind_of(sql, given)
    try:
        answer = execute(sql, values, many, context)
    except Exception as refusal:
        _asked.add(f"{kind} {type(refusal).__name__}")
        raise
    _asked.add(kind)
    return answer


def listen(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Note what is asked through a connection, of whichever thread."""
    if note not in connection.execute_wrappers:
        connection.execute_wrappers.append(note)


def file_of(config: pytest.Config) -> Path:
    """Return where this process notes; each of several has a file of its own."""
    return NOTES / f"{getattr(config, 'workerinput', {}).get('workerid', 'alone')}.jsonl"


def pytest_configure(config: pytest.Config) -> None:
    """Listen, and throw away what an earlier run noted."""
    if not hasattr(config, "workerinput"):
        NOTES.mkdir(parents=True, exist_ok=True)
        for path in NOTES.glob("*.jsonl"):
            path.unlink()
    connection_created.connect(listen, dispatch_uid="statements")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what passed: a test that is skipped here may be there for the other database."""
    if report.when == "call" and report.passed:
        _passed.add(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note what a test asked that passed, and what was asked to set it up."""
    _asked.clear()
    done = yield
    if item.nodeid not in _passed:
        return done
    kinds = sorted(blake2b(kind.encode(), digest_size=6).hexdigest() for kind in _asked)
    with file_of(item.config).open("a") as notes:
        notes.write(json.dumps([item.nodeid, kinds]) + "\n")
    return done


def noted() -> Iterator[Noted]:
    """Return what the last run noted of every test."""
    for path in sorted(NOTES.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            name, kinds = json.loads(line)
            yield Noted(name, frozenset(kinds))
