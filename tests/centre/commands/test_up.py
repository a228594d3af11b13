"""`abri up` for real: it prepares, greets, survives being killed, and ends whole."""

import json
import os
import re
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.centre.commands.installation import SECONDS_TO_STOP, Installation, database, free_port, is_free

pytestmark = pytest.mark.database_of_programs

COUNT = """
import json
from abri.centre.accounts.models import Person
from abri.centre.cases import mailbox
from abri.centre.cases.models import Case, Item
from abri.centre.records.keyring import Receipt
from django.conf import settings
codes = json.loads((settings.ABRI_DATA / "demonstration.json").read_text()).values()
told = [mailbox.open_with_receipt(Receipt.parse(code)).report()["answers"]["story"][:30] for code in codes]
print(json.dumps([Person.objects.count(), Case.objects.count(), Item.objects.count(), told]))
"""
# A report that was acknowledged: committed before the process that took it is killed.
REPORT = """
from django.db import transaction
from django.utils import timezone
from abri.centre.cases import arrivals
answers = {"danger": "none", "category": ["threat"], "story": "kept"}
arrival = arrivals.prepare(answers, language="en", at=timezone.now())
with transaction.atomic():
    arrivals.store(arrival)
print(arrival.receipt.display)
"""
READ = """
from abri.centre.cases import mailbox
from abri.centre.records.keyring import Receipt
print(mailbox.open_with_receipt(Receipt.parse("{}")).report()["answers"]["story"])
"""


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation whose demonstration is filled by the first `abri up --demo`."""
    with database("demonstration") as more:
        yield Installation(tmp_path_factory.mktemp("demonstration") / "data", more)


@pytest.fixture
def port() -> Iterator[int]:
    """A port that has to be free again at the end."""
    port = free_port()
    yield port
    assert is_free(port)


def test_it_greets_survives_being_killed_and_ends_when_a_child_does(
    demonstration: Installation, port: int
) -> None:
    with demonstration.up("--demo", port=port) as first:
        first.wait_until("Stop with Ctrl-C")
        greeting = "".join(first.out)
        assert "DEMONSTRATION" in greeting
        assert re.search(rf"Report +http://localhost:{port}/", greeting)
        assert all(
            name in greeting for name in ("alma", "boris", "clara", "emil", "phare-vuurtoren-leuchtturm")
        )
        assert len(re.findall(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}", greeting)) == 4
        assert first.get("/healthz") == (200, "ok\n")
        status, words = first.get("/readyz")
        assert status == 200, words
        before = json.loads(demonstration.ask(COUNT))
        receipt = demonstration.ask(REPORT)
        children = first.children()
        assert set(children) == {"serve", "worker"}
        first.process.kill()
        first.wait_until_it_ends()
        assert _all_gone(children.values()), "children outlived a supervisor that was killed"

    with demonstration.up("--demo", port=port) as second:
        second.wait_until("Stop with Ctrl-C")
        assert "Filled the demonstration" not in "".join(second.out)
        assert json.loads(demonstration.ask(COUNT)) == [before[0], before[1] + 1, before[2] + 3, before[3]]
        assert demonstration.ask(READ.format(receipt)) == "kept"
        os.kill(second.children()["worker"], signal.SIGKILL)
        assert second.wait_until_it_ends() == 1
    assert "the worker process was killed by signal 9; everything is stopped" in "".join(second.err)


def test_ctrl_c_stops_both_without_a_word(demonstration: Installation, port: int) -> None:
    with demonstration.up("--demo", port=port) as running:
        running.wait_until("Stop with Ctrl-C")
        children = running.children()
        running.process.send_signal(signal.SIGINT)
        assert running.wait_until_it_ends() == 0
    assert _all_gone(children.values())
    assert "Traceback" not in "".join(running.err)
    assert "127.0.0.1" not in "".join(running.err)


def test_files_are_private_to_their_owner(demonstration: Installation, port: int) -> None:
    with demonstration.up("--demo", port=port) as running:
        running.wait_until("Stop with Ctrl-C")
    assert demonstration.data.stat().st_mode & 0o077 == 0
    secret = [path for path in demonstration.data.rglob("*") if "static" not in path.parts]
    assert not [path for path in secret if path.stat().st_mode & 0o077]


def _all_gone(processes: Iterable[int]) -> bool:
    deadline = time.monotonic() + SECONDS_TO_STOP
    left = set(processes)
    while left and time.monotonic() < deadline:
        left = {number for number in left if _is_running(number)}
        time.sleep(0.05)
    return not left


def _is_running(number: int) -> bool:
    try:
        # A process that ended and was not asked about yet still has an entry, as a zombie.
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
