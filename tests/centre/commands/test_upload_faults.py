"""What a served centre does while files are handed in and it is killed, its disk is full, or its disk is gone."""

import json
import os
import signal
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.centre.commands.installation import Installation, Running, free_port

MEBIBYTE = 1 << 20
PART = 8 * MEBIBYTE
FILES = "/en/report/files/"
DESK = """
from abri.centre.accounts.models import Desk
from tests.centre.conftest import make_desk, make_member
make_member("alma", make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True))
"""
COUNT = """
from abri.centre.cases.models import Case
from abri.centre.vault.models import Evidence
print(Case.objects.count(), Evidence.objects.filter(state="kept", case__isnull=False).count())
"""


class Browser:
    """Dina's browser, over a real line, with its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._jar = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar)).open

    def ask(
        self, path: str, content: bytes | None = None, kind: str = "", method: str = "POST"
    ) -> tuple[int, str]:
        """Status and text of an answer."""
        headers = {"Content-Type": kind} if kind else {}
        tokens = [one.value for one in self._jar if one.name == "abri_csrf"]
        headers |= {"X-CSRFToken": tokens[0] or ""} if tokens else {}
        method = method if content is not None else "GET"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", content, headers, method=method
        )
        try:
            with self._open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        form = urllib.parse.urlencode(fields or {}).encode()
        return self.ask(path, form, "application/x-www-form-urlencoded")

    def tell(self) -> None:
        """Everything up to the question about files."""
        self.ask("/en/report/")
        assert self.post("/en/report/")[0] == 200
        answers = {
            "danger": "none",
            "category": "cyberbullying.peers",
            "minor_image": "none",
            "story": "Kept.",
        }
        for question, value in answers.items():
            assert self.post(f"/en/report/{question}/", {question: value})[0] == 200

    def begin(self, size: int) -> tuple[int, dict[str, object]]:
        status, text = self.post(f"{FILES}begin/", {"name": "film.mp4", "size": str(size), "mark": "1 film"})
        return status, json.loads(text)

    def put(self, file: object, number: int, content: bytes) -> int:
        return self.ask(f"{FILES}{file}/{number}/", content, "application/octet-stream", "PUT")[0]


def part(number: int) -> bytes:
    return bytes([number]) * PART


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A centre with a desk that can receive."""
    made = Installation(
        tmp_path_factory.mktemp("faults") / "data",
        {"ABRI_VAULT_KEEP_FREE": "0", "ABRI_ENV": "demonstration"},
    )
    made.more["DATABASE_URL"] = f"sqlite:///{made.data}/abri.sqlite3"
    assert made.run("prepare").returncode == 0
    made.ask(DESK)
    return made


@contextmanager
def served(installation: Installation, port: int) -> Iterator[Running]:
    with installation.up("--processes", "1", port=port) as running:
        running.wait_until("Stop with Ctrl-C")
        yield running


def test_a_server_killed_in_an_upload_has_every_part_that_it_acknowledged(prepared: Installation) -> None:
    port, parts = free_port(), 5
    dina = Browser(port)
    acknowledged: set[int] = set()
    with served(prepared, port) as running:
        dina.tell()
        status, begun = dina.begin(parts * PART - 5)
        assert status == 200, begun
        file = begun["id"]

        def send() -> None:
            for number in range(1, parts + 1):
                try:
                    if dina.put(file, number, part(number)[: PART - 5 if number == parts else PART]) == 200:
                        acknowledged.add(number)
                except (OSError, HTTPException):
                    return

        sending = threading.Thread(target=send)
        sending.start()
        while len(acknowledged) < 2 and sending.is_alive():
            sending.join(0.002)
        os.kill(running.children()["serve"], signal.SIGKILL)
        sending.join()
        assert running.wait_until_it_ends() == 1
    assert 2 <= len(acknowledged) < parts
    with served(prepared, port):
        status, again = dina.begin(parts * PART - 5)
        assert (status, again["id"]) == (200, file)
        missing = again["missing"]
        assert isinstance(missing, list)
        assert not acknowledged & set(missing)
        for number in missing:
            assert dina.put(file, number, part(number)[: PART - 5 if number == parts else PART]) == 200
        assert "Arrived and locked." in dina.post(f"{FILES}{file}/")[1]
        assert "/receipt/" in dina.post("/en/report/check/")[1]
    assert prepared.run("vault", "check").returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twenty megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "abri-test", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_and_goes_away_costs_no_report(prepared: Installation, small_disk: Path) -> None:
    port = free_port()
    vault = small_disk / "vault"
    before = prepared.ask(COUNT).split()
    centre = Installation(prepared.data, {**prepared.more, "ABRI_VAULT": str(vault)})
    # Parts of other tests belong to the other vault, so this one is made by hand.
    vault.mkdir()
    (vault / "abri-vault.txt").write_text("as if it had been prepared")
    with served(centre, port):
        dina = Browser(port)
        dina.tell()
        assert dina.begin(30 * MEBIBYTE)[0] == 507, "more than there is room for"
        _status, begun = dina.begin(PART + 3)
        assert dina.put(begun["id"], 1, part(1)) == 200
        (small_disk / "somebody else's").write_bytes(bytes(free_on(small_disk)))
        assert dina.put(begun["id"], 2, b"end") == 507
        assert [path.stat().st_size > PART for path in vault.glob("??/*")] == [True]
        (small_disk / "somebody else's").unlink()
        assert dina.put(begun["id"], 2, b"end") == 200
        vault.rename(small_disk / "away")
        assert dina.post(f"{FILES}{begun['id']}/")[0] == 507
        assert dina.begin(1000)[0] == 507
        assert not vault.exists(), "nothing is written where the disk was"
        other = Browser(port)
        other.tell()
        assert "/receipt/" in other.post("/en/report/check/")[1], "a report without a file is received"
        (small_disk / "away").rename(vault)
        assert "Arrived and locked." in dina.post(f"{FILES}{begun['id']}/")[1]
        assert "/receipt/" in dina.post("/en/report/check/")[1]
    cases, evidence = (
        int(now) - int(then) for now, then in zip(prepared.ask(COUNT).split(), before, strict=True)
    )
    assert (cases, evidence) == (2, 1)


def free_on(disk: Path) -> int:
    told = os.statvfs(disk)
    return told.f_bavail * told.f_frsize
