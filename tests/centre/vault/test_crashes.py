"""kill -9 at any moment loses nothing that was acknowledged, and leaves nothing but files that a sweep may delete."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.centre.commands.installation import Installation

pytestmark = pytest.mark.database_of_programs

PARTS, SIZE = 400, 20_000
BEGIN = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
# On a database server the test before left its rows, and this folder does not have their files.
call_command("flush", verbosity=0, interactive=False)
from django.utils import timezone
from abri.centre.vault import parts, taking
parts.PART_SIZE = {SIZE}
evidence, identity = taking.begin(
    case=None, name="a", size={PARTS * SIZE}, source="reporter", at=timezone.now()
)
print(evidence.pk, identity.secret)
"""
SETUP = f"""
import os, sys, threading
import django; django.setup()
from django.utils import timezone
from abri.centre.vault import blobs, opening, parts, taking
from abri.centre.vault.models import Evidence, Part
from abri.engine.sealing import Identity
parts.PART_SIZE = {SIZE}
evidence = Evidence.objects.get(pk=os.environ["EVIDENCE"])
def content(number):
    return number.to_bytes(4, "big") * {SIZE // 4}
"""
SEND = (
    SETUP
    + """
for number in range(1, 401):
    taking.put_part(evidence, number, content(number), timezone.now())
    print(number, flush=True)
"""
)
CHECK = (
    SETUP
    + """
identity = Identity(os.environ["SECRET"])
store = blobs.store()
rows = {part.number: part for part in evidence.parts.all()}
for number, part in rows.items():
    assert parts.open_part(part, identity, store) == content(number), number
names = set(store.names())
assert {part.blob for part in rows.values()} <= names
print(*sorted(rows))
print(len(names) - len(rows))
"""
)
AT_ONCE = (
    SETUP
    + """
from django.db import connection
def send():
    for number in range(1, 41):
        taking.put_part(evidence, number, content(number), timezone.now())
    connection.close()
both = [threading.Thread(target=send) for _ in range(4)]
[one.start() for one in both]; [one.join() for one in both]
rows = list(evidence.parts.values_list("number", "blob"))
assert sorted(number for number, _ in rows) == list(range(1, 41)), rows
assert set(blobs.store().names()) == {blob for _, blob in rows}
"""
)
BEGIN_AT_ONCE = (
    SETUP
    + """
from django.conf import settings
from django.db import connection
settings.ABRI_UPLOAD_WAITING = evidence.announced + 10_000
taken, refused = [], []
def begin():
    for _ in range(5):
        try:
            taken.append(taking.begin(case=None, name="b", size=1_000, source="reporter", at=timezone.now()))
        except taking.NoSpace:
            refused.append(1)
    connection.close()
both = [threading.Thread(target=begin) for _ in range(4)]
[one.start() for one in both]; [one.join() for one in both]
print(len(taken), len(refused))
"""
)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation that takes a file of which nothing has come yet."""
    made = Installation(
        tmp_path, {"ABRI_ENV": "demonstration", "DJANGO_SETTINGS_MODULE": "abri.centre.settings"}
    )
    made.more["EVIDENCE"], made.more["SECRET"] = made.ask(BEGIN).split()
    return made


def started(installation: Installation) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SEND], env=installation.environment, stdout=subprocess.PIPE, text=True
    )


def run(installation: Installation, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=installation.environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_acknowledged_survives_a_kill(installation: Installation) -> None:
    acknowledged: list[str] = []
    for _ in range(4):
        process = started(installation)
        assert process.stdout is not None
        seen = [process.stdout.readline()]
        time.sleep(random.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        # A line that the kill cut in two was not heard by anybody.
        acknowledged += [line.strip() for line in seen if line.endswith("\n")]
        stored, orphans = run(installation, CHECK).splitlines()
        assert set(acknowledged) <= set(stored.split())
        assert int(orphans) <= 4
    assert len(set(acknowledged)) > 4


def test_the_same_parts_by_four_requests_at_once_are_stored_once(installation: Installation) -> None:
    run(installation, AT_ONCE)


def test_beginnings_at_once_do_not_overlook_each_other(installation: Installation) -> None:
    assert run(installation, BEGIN_AT_ONCE).split() == ["10", "10"]
