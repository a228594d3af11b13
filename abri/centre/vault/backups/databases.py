"""A copy of the database as it was at one instant, while people go on working; and putting one back."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from abri.centre.vault.backups.archive import PIECE, pieces
from abri.centre.vault.blobs import to_disk
from abri.centre.vault.models import Part

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_NAMED = f"SELECT DISTINCT blob FROM {Part._meta.db_table} ORDER BY blob"  # noqa: S608 (the table's own name)
# A copy in clear that a killed backup left behind is found by this.
_COPY = "backup-copy.sqlite3"


class CannotCopy(Exception):
    """The database cannot be copied or put back; the text says why and what to do."""


@dataclass(frozen=True)
class Snapshot:
    """The database at one instant. Both are read once, ``content`` first."""

    kind: str
    content: Iterator[bytes]
    # The names of the vault's files that this very copy names, in order.
    blobs: Iterator[str]


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """A snapshot of this centre's database; raises :class:`CannotCopy`."""
    with _of_sqlite() if connection.vendor == SQLITE else _of_postgresql() as taken:
        yield taken


@contextmanager
def _of_sqlite() -> Iterator[Snapshot]:
    """A copy beside the database, on the same disk, overwritten before it is deleted: it is in clear."""
    path: Path = settings.ABRI_DATA / _COPY
    _wipe(path)
    try:
        connection.ensure_connection()
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            # One file is read below: nothing of it may be in a journal beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            names = (name for (name,) in copy.execute(_NAMED))
            with path.open("rb") as file:
                yield Snapshot(SQLITE, pieces(file), names)
    except sqlite3.Error as error:
        # As Django tells it: a full disk has the same cure wherever it shows.
        raise OperationalError(*error.args) from error
    finally:
        _wipe(path)


def _wipe(path: Path) -> None:
    """Overwrite and delete a copy: what is erased from the database meanwhile must not stay in free blocks.

    The same with the journal that a copy leaves beside it when the disk is full half-way.
    """
    for one in path.parent.glob(f"{path.name}*"):
        with one.open("r+b") as file:
            left = one.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, PIECE)))
            file.flush()
            os.fsync(file.fileno())
        one.unlink()


@contextmanager
def _of_postgresql() -> Iterator[Snapshot]:
    """What pg_dump writes, and the names as the very same snapshot has them."""
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (shared,) = cursor.fetchone()
        command, environment = _program("pg_dump", own)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={shared}"]
        with subprocess.Popen(
            [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as dumping:
            try:
                yield Snapshot(POSTGRESQL, _dumped(dumping), _names(own))
            finally:
                dumping.kill()


def _dumped(dumping: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    if dumping.stdout is None or dumping.stderr is None:
        raise CannotCopy("pg_dump was started without pipes")
    yield from pieces(dumping.stdout)
    said = dumping.stderr.read()
    if dumping.wait():
        raise CannotCopy(f"pg_dump failed ({_first_line(said)})")


def _names(own: BaseDatabaseWrapper) -> Iterator[str]:
    with own.chunked_cursor() as cursor:
        cursor.execute(_NAMED)
        while rows := cursor.fetchmany(1000):
            yield from (name for (name,) in rows)


def is_empty() -> bool:
    """Whether this centre's database has no table; a file that is not there yet is empty."""
    if connection.vendor == SQLITE and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


class Replacement:
    """A database that is being put back, piece by piece; it stands when :meth:`finish` returns, and not before."""

    def __init__(self, kind: str) -> None:
        """For a copy of this ``kind``; raises :class:`CannotCopy` where this centre has the other one."""
        if kind != connection.vendor:
            raise CannotCopy(
                f"the backup is of {kind} and DATABASE_URL names {connection.vendor}: set DATABASE_URL to an empty "
                f"database of {kind}"
            )
        self._open = _SqliteFile() if kind == SQLITE else _PgRestore()

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._open.write(piece)

    def finish(self) -> None:
        """Put it in place; raises :class:`CannotCopy`."""
        self._open.finish()

    def drop(self) -> None:
        """Leave the database as it was."""
        self._open.drop()


class _SqliteFile:
    def __init__(self) -> None:
        self._target = Path(connection.settings_dict["NAME"])
        self._unfinished = self._target.with_name(f"{self._target.name}.restoring")
        self._target.parent.mkdir(parents=True, exist_ok=True)
        # Looking whether it is empty opened it.
        connection.close()
        self._file = self._unfinished.open("wb")

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def finish(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        for ending in ("", "-wal", "-shm"):
            self._target.with_name(self._target.name + ending).unlink(missing_ok=True)
        self._unfinished.replace(self._target)
        to_disk(self._target.parent)

    def drop(self) -> None:
        self._file.close()
        self._unfinished.unlink(missing_ok=True)


class _PgRestore:
    """All of it in one transaction."""

    def __init__(self) -> None:
        command, environment = _program("pg_restore", connection)
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        name = f"--dbname={command.pop()}"
        self._process = subprocess.Popen(
            [*command, *options, name], env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def write(self, piece: bytes) -> None:
        if self._process.stdin is None:
            raise CannotCopy("pg_restore was started without pipes")
        try:
            self._process.stdin.write(piece)
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        _out, said = self._process.communicate()
        if self._process.returncode:
            raise CannotCopy(f"pg_restore failed ({_first_line(said)})")

    def drop(self) -> None:
        self._process.kill()
        self._process.communicate()


def _program(name: str, own: Any) -> tuple[list[str], dict[str, str]]:
    """A program of PostgreSQL's that is as new as the server, told where the database is, and its environment."""
    arguments, more = DatabaseClient.settings_to_cmd_args_env(own.settings_dict, [])
    needed: int = own.pg_version // 10_000
    found = [Path(path) for path in [shutil.which(name)] if path]
    found += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    for program in found:
        if _version(program) >= needed:
            return [str(program), *arguments[1:]], os.environ | (more or {})
    raise CannotCopy(
        f"{name} of PostgreSQL {needed} or newer is missing: install the client programs of PostgreSQL"
    )


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def _first_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[0] if lines else "it said nothing"
