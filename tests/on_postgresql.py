"""Run what could go another way on PostgreSQL once more, on a throw-away one.

`python -m tests.on_postgresql [pytest arguments]`. Without arguments: of the tests that touch the database, those that
together ask PostgreSQL every kind of statement that the last run on SQLite noted (`tests/statements.py` says why);
every one of them where nothing was noted, or with `--every-test`. The cluster lives in a temporary folder, listens on a
socket in that folder and nowhere else, belongs to the user postgres where this runs as root, whom it refuses,
and is gone afterwards, however the tests end. Where PostgreSQL is not installed this says so and succeeds.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests.statements import Noted, noted

ROOT = Path(__file__).resolve().parent.parent
TOUCH_THE_DATABASE = ("tests/centre", "tests/guarantees")
# pytest-django lets a test reach the database only through one of these, or through its mark.
DATABASES = {"db", "transactional_db", "django_db_setup"}
ROOT_LENDS_TO = "postgres"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 15


class NotStarted(Exception):
    """PostgreSQL did not come up; the text carries its own log."""


def installed() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


# For tests: what a power cut would take is thrown away in any case.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def cluster(programs: Path, settings: Sequence[str] = QUICK) -> Iterator[Path]:
    """Start a cluster and yield the folder of its socket; stop it and remove the folder at the end."""
    # Not TMPDIR: the path of a socket must fit in 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="abri-postgresql-", dir="/tmp"))
    try:
        if not os.getuid():
            shutil.chown(folder, ROOT_LENDS_TO, ROOT_LENDS_TO)
        log = folder / "log"
        try:
            with log.open("w") as lines, running(programs, folder, lines.fileno(), settings):
                yield folder
        except NotStarted as problem:
            raise NotStarted(f"{problem}\n{log.read_text()}") from None
    finally:
        shutil.rmtree(folder)


@contextmanager
def running(programs: Path, folder: Path, log: int, settings: Sequence[str]) -> Iterator[None]:
    """Make a cluster in `folder` and keep its server running with these settings, on a socket there."""
    data = folder / "data"
    local = ["--auth=trust", "--username=abri", "--encoding=UTF8", "--locale=C", "--no-sync"]
    if start([programs / "initdb", *local, "-D", data], folder, log).wait():
        raise NotStarted("PostgreSQL's initdb failed:")
    chosen = [word for setting in settings for word in ("-c", setting)]
    private = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    server = start([programs / "postgres", "-D", data, *chosen, *private], folder, log)
    try:
        wait_until_ready(server, programs, folder)
        yield
    finally:
        # An interrupt is PostgreSQL's fast shutdown: it does not wait for clients.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def start(command: list[str | Path], folder: Path, log: int) -> "subprocess.Popen[bytes]":
    """Start a program of PostgreSQL's; not as root, and not in reach of a Ctrl-C that is meant for pytest."""
    if os.getuid():
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    return subprocess.Popen(
        command, cwd=folder, stdout=log, stderr=log, start_new_session=True,
        user=ROOT_LENDS_TO, group=ROOT_LENDS_TO, extra_groups=[],
    )  # fmt: skip


def wait_until_ready(server: "subprocess.Popen[bytes]", programs: Path, folder: Path) -> None:
    """Return when the server answers; raises NotStarted when it ended or stayed silent."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        asked = subprocess.run([programs / "pg_isready", "--quiet", "--host", folder], check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.05)
    raise NotStarted("PostgreSQL did not start:")


def touches_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, or starts programs that find it in their environment."""
    asked = DATABASES & set(getattr(item, "fixturenames", ()))
    return bool(
        asked or item.get_closest_marker("django_db") or item.get_closest_marker("database_of_programs")
    )


def works_at_the_same_time(item: pytest.Item) -> bool:
    """Whether a test commits, or starts programs that do: how they wait for each other is in no statement."""
    mark = item.get_closest_marker("django_db")
    committing = mark is not None and (mark.kwargs.get("transaction") or mark.args[:1] == (True,))
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        committing or "transactional_db" in fixtures or item.get_closest_marker("database_of_programs")
    )


def left_to_sqlite(tests: Iterable[Noted], needed: Container[str]) -> set[str]:
    """Return the tests that ask nothing that the others, and those needed in any case, do not ask.

    Tests that ask many kinds of statements are chosen first: fewer of them are enough.
    """
    known = sorted(tests, key=lambda one: (one.name not in needed, -len(one.kinds), one.name))
    asked: set[str] = set()
    left: set[str] = set()
    for one in known:
        if one.kinds <= asked and one.name not in needed:
            left.add(one.name)
        asked |= one.kinds
    return left


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let somebody ask for more."""
    parser.addoption(
        "--every-test", action="store_true", help="on PostgreSQL, also what asks nothing new of it"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would say the same again; called where this module is a plugin of pytest."""
    touching = [item for item in items if touches_the_database(item)]
    left = set[str]()
    if not config.getoption("every_test"):
        needed = {item.nodeid for item in touching if works_at_the_same_time(item)}
        left = left_to_sqlite(noted(), needed)
    chosen = [item for item in touching if item.nodeid not in left]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def stop(_number: int, _frame: FrameType | None) -> None:
    """Turn a request to end into an exception, so that the cluster is removed on the way out."""
    raise SystemExit(1)


def main(arguments: list[str]) -> int:
    """Run pytest with `arguments`, or on all that touches the database, and return its exit code."""
    programs = installed()
    if programs is None:
        print("PostgreSQL's server is not installed (Debian: apt-get install postgresql): not tested on it.")
        return 0
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    chosen = arguments or ["-p", "tests.on_postgresql", *TOUCH_THE_DATABASE]
    with cluster(programs) as socket:
        print(f"On PostgreSQL {programs.parent.name}:", flush=True)
        there = {"DATABASE_URL": "postgres://abri@/postgres", "PGHOST": str(socket)}
        tests = subprocess.run([sys.executable, "-m", "pytest", *chosen], env=os.environ | there, check=False)
    return tests.returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NotStarted as problem:
        sys.exit(str(problem))
