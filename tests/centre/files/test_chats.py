"""A chat that somebody sent is read apart: with bounded memory and time, without files, and whatever it holds."""

import fcntl
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from abri.centre.files import chats, pipes, slots
from abri.centre.files.chats import Busy, NoChat, analyse
from abri.centre.files.limits import MOST_MESSAGES
from tests.centre.files.effort import processor_seconds
from tests.engine.screening.chats.exports import every_export
from tests.fakes.chats import CLASS_CHAT


def zipped(name: str, content: bytes) -> bytes:
    """An archive with one file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


@contextmanager
def all_places_taken() -> Iterator[None]:
    """As if other processes of the server were reading as many chats as may be at once."""
    folder = settings.ABRI_DATA / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for number in range(slots.SLOTS):
            fcntl.flock(held.enter_context((folder / f"chat.{number}").open("a")), fcntl.LOCK_EX)
        yield


def test_a_chat_is_told_in_sentences_and_kept_as_a_record() -> None:
    found = analyse(CLASS_CHAT.encode(), language="nl")
    assert (found.messages, found.people, found.found) == (8, 5, True)
    assert "self_harm" in found.dangers
    assert [one for one in found.said if one.urgent]
    assert all(svg.startswith("<svg") and rows for svg, rows in found.pictures)
    assert ["Tom", "Sara", "2"] in found.pictures[1][1]
    assert found.record is not None
    assert found.record["story"]
    assert found.shown[0]["urgent"]
    told = {"".join(text for text, _ in line["pieces"]): line for line in found.shown[0]["lines"]}
    assert any(weighs for _, weighs in told["ik wil niet meer leven"]["pieces"])
    assert not told["laat haar met rust"]["found"]


def test_nothing_of_the_chat_stands_in_what_is_printed_of_it() -> None:
    assert "Sara" not in repr(analyse(CLASS_CHAT.encode(), language="nl"))


def test_every_kind_of_export_is_read_with_all_doors_closed() -> None:
    kinds = {export.format: export.content for export in every_export(3)}
    for kind, content in kinds.items():
        assert analyse(content, language="en").messages, kind
    utf_16 = CLASS_CHAT.encode("utf-16")
    assert analyse(utf_16, language="de").messages == 8
    assert analyse(zipped("_chat.txt", CLASS_CHAT.encode()), language="fr").messages == 8


def test_only_some_days_are_looked_at() -> None:
    found = analyse(CLASS_CHAT.encode(), language="nl", since=date(2026, 3, 13), until=date(2026, 3, 13))
    assert (found.messages, found.people) == (2, 2)
    assert 2 in [line["number"] for line in found.shown[0]["lines"] if line["found"]]


def test_more_than_a_report_takes_is_told_and_a_part_is_proposed() -> None:
    days = [f"{day:02d}/03/2026, {second // 60 % 24:02d}:{second % 60:02d} - Ann: message {second}"
            for day in (1, 2, 3) for second in range(MOST_MESSAGES // 2 - 10)]  # fmt: skip
    days.append("03/03/2026, 23:59 - Ben: Ann you loser, nobody wants you here")
    found = analyse("\n".join(days).encode(), language="en")
    assert found.record is None
    assert found.fitting is not None
    assert found.fitting[1] == "2026-03-03"


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (b"", "There is nothing in it"),
        (b"\x00\x01\x02" * 1000, "This is not text"),
        (b"just a note to myself", "do not recognise a chat"),
        (b"[" * 200_000, "no chat app writes"),
        (zipped("_chat.txt", b"A" * 100_000_000), "no chat app writes"),
        (zipped("../_chat.txt", CLASS_CHAT.encode()), "no chat app writes"),
        (zipped("photo.jpg", b"x"), "no chat in this zip file"),
        (b"12/03/2026, 20:01 - Lien: " + b"a" * 9_000_000, "no chat app writes"),
        (b"99/99/2026, 20:01 - Lien: hello\n" * 3, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_kindly_and_soon(hostile: bytes, said: str) -> None:
    began = processor_seconds()
    with pytest.raises(NoChat) as refused:
        analyse(hostile, language="en")
    assert said in str(refused.value)
    assert processor_seconds() - began < 15


def test_a_million_authors_do_not_fill_this_process() -> None:
    many = "".join(f"A{number}: hi\n" for number in range(800_000)).encode()
    began = processor_seconds()
    with pytest.raises(NoChat):
        analyse(many, language="en")
    assert processor_seconds() - began < 15


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chats, "PATIENCE", 0.05)
    with pytest.raises(NoChat, match="took too long"):
        analyse(CLASS_CHAT.encode(), language="en")


def test_a_process_that_breaks_is_not_the_fault_of_the_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NoChat, match="broke on our side"):
        analyse(CLASS_CHAT.encode(), language="en")


def test_what_says_too_much_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chats, "LARGEST_ANSWER", 10)
    with pytest.raises(NoChat, match="took too long"):
        analyse(CLASS_CHAT.encode(), language="en")


def test_a_third_one_at_the_same_time_is_told_so() -> None:
    with all_places_taken(), pytest.raises(Busy):
        analyse(CLASS_CHAT.encode(), language="en")
    assert analyse(CLASS_CHAT.encode(), language="en").messages == 8


def test_a_process_of_the_server_keeps_a_thread_for_its_pages() -> None:
    with slots.slot(), pytest.raises(Busy):
        analyse(CLASS_CHAT.encode(), language="en")
    assert analyse(CLASS_CHAT.encode(), language="en").messages == 8


def test_the_process_can_open_nothing(tmp_path: Path) -> None:
    """What a fault in a reader could be turned into: files, sockets, other processes, all of them refused."""
    left = tmp_path / "left"
    program = f"""
import json, os, socket, subprocess, sys
from abri.centre.files import apart, reading
class Wicked:
    def answer(self, wish, raw):
        tried = {{}}
        for name, do in dict(
            file=lambda: open({str(left)!r}, "w"), read=lambda: open("/etc/hostname"), socket=socket.socket,
            process=lambda: subprocess.run(["true"]), memory=lambda: bytearray(2 * apart.ADDRESS_SPACE),
        ).items():
            try:
                do()
                tried[name] = "done"
            except (OSError, MemoryError) as error:
                tried[name] = type(error).__name__
        return tried
reading.Reader = Wicked
apart.main()
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], input=b"{}\n", capture_output=True, check=True, cwd=pipes._HOUSE
    )
    tried = json.loads(ran.stdout)
    assert set(tried) == {"file", "read", "socket", "process", "memory"}
    assert "done" not in tried.values()
    assert not left.exists()


def test_no_setting_and_no_key_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABRI_SECRET_KEY", "not for readers")
    passed: list[dict[str, Any]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *one: Any, **more: Any) -> None:
            passed.append(more)
            super().__init__(*one, **more)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    analyse(CLASS_CHAT.encode(), language="en")
    assert not [name for name in passed[0]["env"] if name.startswith(("ABRI_", "DATABASE", "DJANGO"))]
    assert os.environ["ABRI_SECRET_KEY"] not in passed[0]["env"].values()
