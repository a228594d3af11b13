"""An outsider's file is cleaned apart: whatever it holds, an answer comes, in time, and nothing unchecked with it."""

import fcntl
import gzip
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.conf import settings

from abri.centre.files import cleaning, ocr, pipes, slots
from abri.centre.files.cleaners.answer import Answer
from abri.centre.files.cleaning import LOST, TO_RETRY, WHY, Cleaned, clean
from abri.centre.files.kinds import GZIP, HEAD, KINDS, TAIL, ZIP, kind_of
from abri.centre.files.limits import LARGEST
from tests.centre.files.drawn import (
    CHAT,
    MAIL,
    SECRET,
    acting_paper,
    archive,
    corners,
    deep_paper,
    encoded,
    every_harmless_file,
    heic,
    mp4,
    paper,
    png_of,
    swelling_paper,
    telling_exif,
    written,
)
from tests.centre.files.effort import processor_seconds

# In seconds of a processor: how long the clock takes for them says more about what else the machine does.
SOON = 40


@pytest.fixture(autouse=True)
def nobody_reads_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where tesseract is not installed; ``test_ocr.py`` reads."""
    monkeypatch.setattr(ocr, "languages", lambda: ())


def cleaned(raw: bytes) -> Cleaned:
    """What becomes of a file that comes in two pieces."""
    kind = kind_of(raw[:HEAD], raw[-TAIL:], len(raw))
    return clean((raw[: len(raw) // 2], raw[len(raw) // 2 :]), kind, len(raw))


def test_every_kind_comes_back_clean() -> None:
    for code, raw in every_harmless_file():
        answer = cleaned(raw)
        assert (answer.kind.code, answer.result, answer.why) == (code, "cleaned", "")
        assert answer.copy
        assert bool(answer.veil) == (answer.kind.group == "image")
        assert bool(answer.text) == (answer.kind.group in ("text", "chat", "mail"))
        assert answer.seconds > 0


def test_what_a_team_would_open_is_gone_from_the_copy() -> None:
    photo = cleaned(encoded(corners(), "JPEG", exif=telling_exif(6)))
    assert photo.copy is not None
    assert (photo.width, photo.height, photo.lost) == (48, 64, ("metadata", "place"))
    document = cleaned(acting_paper())
    assert document.copy is not None
    assert SECRET not in photo.copy + document.copy
    assert (document.pages, "scripts" in document.lost) == (2, True)


def test_films_sound_and_recorded_pages_are_kept_and_nobody_reads_them() -> None:
    def pieces() -> Iterator[bytes]:
        yield pytest.fail("nobody has to read it")

    for code in ("mp4", "mov", "webm", "ogv", "oga", "m4a", "mp3", "warc"):
        answer = clean(pieces(), KINDS[code], 10**9)
        assert (answer.result, answer.copy) == ("kept", None)
    assert clean(pieces(), KINDS["other"], 5) == Cleaned(KINDS["other"], "no_view", "not_taken")
    assert clean(pieces(), KINDS["png"], LARGEST["image"] + 1).why == "too_large"


def test_what_a_candidate_turns_out_to_be_is_its_kind() -> None:
    assert cleaned(archive({"_chat.txt": CHAT})).kind == KINDS["chat"]
    assert cleaned(archive({"datapackage.json": b"{}", "archive/a.warc": b"x"})).kind == KINDS["wacz"]
    packed = gzip.compress(b"WARC/1.1\r\n" + os.urandom(3_000_000))
    pieces = (packed[at : at + 100_000] for at in range(0, len(packed), 100_000))
    assert clean(pieces, GZIP, len(packed)).kind == KINDS["warc"]
    assert len(list(pieces)) > 20
    other = cleaned(archive({"word/document.xml": b"x"}))
    assert (other.kind, other.result, other.why) == (KINDS["other"], "no_view", "not_taken")
    assert clean((), ZIP, LARGEST["archive"] + 1).kind == KINDS["other"]


HOSTILE: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
    "a giant": (png_of(200_000, 200_000), "no_view", ("too_many_pixels",)),
    "a bomb": (png_of(7_000, 7_000, rows=7_000), "failed", ("damaged",)),
    "half a picture": (encoded(corners(), "PNG")[:120], "failed", ("damaged",)),
    "half a photograph of a telephone": (heic(corners())[:400], "failed", ("damaged",)),
    "a swelling document": (swelling_paper(700), "failed", ("damaged", "too_much_memory", "broken")),
    "pages deep below": (deep_paper(3_000), "failed", ("damaged", "broken")),
    "brackets in brackets": (b"%PDF-1.4\n" + b"[" * 500_000, "failed", ("damaged", "broken", "too_slow")),
    "a text full of nothing": (b" " * 3_000_000, "no_view", ("empty",)),
    "a text that breaks off": (b"a" * 70_000 + b"\0" * 10, "no_view", ("not_text",)),
    "a bomb for chats": (archive({"_chat.txt": b"A" * 30_000_000}), "no_view", ("not_taken",)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_with_a_code(name: str, caplog: pytest.LogCaptureFixture) -> None:
    raw, result, codes = HOSTILE[name]
    begun = processor_seconds()
    answer = cleaned(raw)
    assert (answer.result, answer.copy) == (result, None)
    assert answer.why in codes
    assert processor_seconds() - begun < SOON
    assert "Traceback" not in caplog.text


def test_what_the_pieces_raise_is_passed_on_and_nothing_is_left_running() -> None:
    class Damaged(Exception):
        pass

    def pieces() -> Iterator[bytes]:
        yield b"some text"
        raise Damaged

    with pytest.raises(Damaged):
        clean(pieces(), KINDS["text"], 100)
    assert cleaned(b"a text").result == "cleaned"


def test_a_file_that_is_larger_than_announced_is_not_read_to_its_end() -> None:
    asked = []

    def pieces() -> Iterator[bytes]:
        for number in range(10_000):
            asked.append(number)
            yield b"x" * 1_000_000

    assert clean(pieces(), KINDS["text"], 100).why == "too_large"
    assert len(asked) < 30


def test_the_time_that_pieces_take_to_come_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "PATIENCE", 50.0)

    def slowly() -> Iterator[bytes]:
        monkeypatch.setattr(time, "monotonic", lambda now=time.monotonic: now() + 60)
        yield b"a text that came late"

    assert clean(slowly(), KINDS["text"], 21).result == "cleaned"


def test_who_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "PATIENCE", 0.01)
    answer = cleaned(MAIL)
    assert (answer.result, answer.why, answer.copy) == ("failed", "too_slow", None)


def test_a_process_that_dies_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with caplog.at_level(logging.WARNING):
        answer = cleaned(MAIL)
    assert (answer.result, answer.why) == ("failed", "broken")
    assert "zoe@" not in caplog.text


def test_no_setting_and_no_key_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABRI_SECRET_KEY", "not for cleaners")
    passed: list[dict[str, Any]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *one: Any, **more: Any) -> None:
            passed.append(more)
            super().__init__(*one, **more)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    assert cleaned(b"a text").result == "cleaned"
    assert set(passed[0]["env"]) <= {"PATH", "PYTHONPATH", "LANG", "LC_ALL"}
    assert passed[0]["stderr"] == subprocess.DEVNULL


def test_the_process_loads_neither_django_nor_the_engine_s_weights() -> None:
    program = """
import sys
from abri.centre.files.cleaners import apart, image, pdf, writing
print(*sorted({name.partition(".")[0] for name in sys.modules}), "abri.engine.screening.screener" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=pipes._HOUSE
    )
    loaded = ran.stdout.split()
    assert not {"django", "numpy", "lxml", "True"} & set(loaded)


@contextmanager
def all_places_taken() -> Iterator[ExitStack]:
    """As if other processes of the server were cleaning as many files as may be at once."""
    folder = settings.ABRI_DATA / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for number in range(slots.SLOTS):
            fcntl.flock(held.enter_context((folder / f"clean.{number}").open("a")), fcntl.LOCK_EX)
        yield held


def test_whoever_finds_no_place_waits_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    with all_places_taken() as held:
        monkeypatch.setattr(cleaning, "WAITING", 0.2)
        asked: list[bytes] = []
        answer = clean((piece for piece in asked), KINDS["text"], 6)
        assert (answer.result, answer.why) == ("failed", "busy")
        assert answer.why in TO_RETRY
        monkeypatch.setattr(cleaning, "WAITING", 20.0)
        timer = threading.Timer(0.3, held.close)
        timer.start()
        assert cleaned(b"a text").result == "cleaned"
        timer.join()


# What a process that a file has taken over might say.
def said(**changed: Any) -> bytes:
    """An answer of the process, with some of it changed."""
    answer = Answer(
        "png", "cleaned", copy_media_type="image/png", copy=encoded(corners(), "PNG"), width=64, height=48
    )
    head, _, bodies = b"".join(answer.as_pieces()).partition(b"\n")
    return json.dumps(json.loads(head) | changed).encode() + b"\n" + bodies


def heard(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> Cleaned:
    """What is made of an answer to a picture."""
    monkeypatch.setattr(pipes, "ask", lambda *_, **__: pipes.Heard(bytearray(answer), 0))
    return clean((), KINDS["png"], 100)


def test_an_honest_answer_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard(monkeypatch, said()).result == "cleaned"


@pytest.mark.parametrize(
    "answer",
    [
        b"no json\n",
        b"[" * 100_000 + b"\n",
        b"x" * 5_000_000,
        b"[]\n",
        said() + b"more",
        said(copy=1),
        said(copy=-1),
        said(copy=True),
        said(copy=10**9),
        said(kind="pdf"),
        said(kind=["png"]),
        said(result="trusted"),
        said(result="no_view"),
        said(result="kept"),
        said(why="<script>"),
        said(why="damaged"),
        said(copy_media_type="text/html"),
        said(copy_media_type="image/jpeg"),
        said(copy_media_type=""),
        said(text="a" * 200_000),
        said(text=None),
        said(width="64"),
        said(width=-5),
        said(height=10**12),
        said(pages=2.5),
        said(lost="metadata"),
        said(lost=["<b>"]),
        said(lost=[["metadata"]]),
        said()[:-10],
    ],
)
def test_no_other_answer_is(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    got = heard(monkeypatch, answer)
    assert (got.result, got.why, got.copy, got.text) == ("failed", "not_trusted", None, "")


def test_a_copy_that_is_a_web_page_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<html><script>alert(1)</script>"
    answer = Answer("png", "cleaned", copy_media_type="image/png", copy=page, width=1, height=1)
    assert heard(monkeypatch, b"".join(answer.as_pieces())).why == "not_trusted"


def test_every_code_is_one_of_the_known_ones() -> None:
    import ast
    from pathlib import Path

    folder = Path(cleaning.__file__).parent / "cleaners"
    refused, appended = set(), set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                refused |= {node.args[0].value} if called == "Refused" else set()
                appended |= {node.args[0].value} if called.endswith(("lost.append", "lost.add")) else set()
    assert refused <= WHY
    assert len(refused) > 5
    assert appended == LOST


def test_a_document_is_never_told_by_its_content_in_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        cleaned(written(paper())[:300] + SECRET)
    assert SECRET.decode() not in caplog.text
    assert "page 1" not in caplog.text


def test_a_film_of_a_telephone_behind_a_photograph_is_left_out() -> None:
    raw = encoded(corners(), "JPEG") + mp4()
    answer = cleaned(raw)
    assert (answer.result, answer.lost) == ("cleaned", ("appended",))
    assert answer.copy is not None
    assert b"ftyp" not in answer.copy
