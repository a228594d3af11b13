"""A real installation in a folder of its own, run through the real command line."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

# Compiled once for all the processes that tests start.
BYTECODE = Path(__file__).resolve().parents[3] / "build" / "bytecode"
SECONDS_TO_START = 300
SECONDS_TO_STOP = 120


@dataclass
class Running:
    """An `abri` process with what it has printed so far."""

    process: "subprocess.Popen[str]"
    port: int
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    def wait_until(self, words: str) -> None:
        """Return once the process has printed ``words``; fails when it ends or stays silent."""
        deadline = time.monotonic() + SECONDS_TO_START
        while words not in "".join(self.out):
            assert self.process.poll() is None, "".join(self.err)
            assert time.monotonic() < deadline, "".join(self.out + self.err)
            time.sleep(0.05)

    def wait_until_it_ends(self) -> int:
        """Return the exit status."""
        return self.process.wait(SECONDS_TO_STOP)

    def children(self) -> dict[str, int]:
        """The process ids of the web and the worker process by name."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if int(entry.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    # The server gives itself a title where it finds a library for that: it has no arguments then.
                    arguments = (entry.parent / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
                    name = arguments[3].decode() if len(arguments) > 3 else "serve"
                    found[name] = int(entry.parent.name)
        return found

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@dataclass
class Installation:
    """A data folder and the environment that names it."""

    data: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment without what the tests themselves run with."""
        own = ("ABRI_", "DJANGO_", "PYTHON")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        python = {"PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": str(BYTECODE)}
        return {**kept, **python, "ABRI_DATA": str(self.data), **self.more}

    def run(self, *arguments: str, timeout: float = 300) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "abri.cli", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip

    def ask(self, program: str) -> str:
        """What a few lines of Python print inside this installation."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "abri.centre.settings", "ABRI_ENV": "demonstration"},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def up(self, *arguments: str, port: int) -> Iterator[Running]:
        """`abri up` for the length of the block."""
        process = subprocess.Popen(
            [sys.executable, "-m", "abri.cli", "up", "--port", str(port), *arguments],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        running = Running(process, port)
        assert process.stdout is not None
        assert process.stderr is not None
        readers = [
            threading.Thread(target=lines.extend, args=(stream,), daemon=True)
            for lines, stream in [(running.out, process.stdout), (running.err, process.stderr)]
        ]
        for reader in readers:
            reader.start()
        try:
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS_TO_STOP)
            for reader in readers:
                reader.join(SECONDS_TO_STOP)
            process.stdout.close()
            process.stderr.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether nobody listens at ``port`` now."""
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """An empty database of its own, as a setting: on PostgreSQL where the tests run on it, else the embedded one."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {}
        return
    server = address.rpartition("/")[0]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}_{os.getpid()}")
        yield {"DATABASE_URL": f"{server}/{name}_{os.getpid()}"}
        connection.execute(f"DROP DATABASE {name}_{os.getpid()} WITH (FORCE)")
