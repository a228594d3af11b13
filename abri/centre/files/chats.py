"""Reading a chat that somebody sent: in a process of its own, in memory, and nothing of it is kept.

`apart.py` is that process. This side feeds it, waits no longer than :data:`PATIENCE`, takes no longer an answer than
:data:`LARGEST_ANSWER` and ends it in any case.
"""

import json
import logging
import os
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import abri
from abri.centre.files.refusals import BROKEN, TOO_LONG, sentence
from abri.centre.files.slots import Busy, slot
from abri.engine.screening.telling import Said

__all__ = ["Analysis", "Busy", "NoChat", "analyse"]

logger = logging.getLogger(__name__)

# Whoever waits for the page waits for the upload as well.
PATIENCE = 13.0
LARGEST_ANSWER = 24 * 1024 * 1024
_PIECE = 64 * 1024
_HOUSE = Path(abri.__file__).resolve().parents[1]
# No key, no address of the database, nothing else that the environment of the server knows.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")


class NoChat(Exception):
    """It could not be read as a chat; the text says why and what to do, in the language of the page."""


@dataclass(frozen=True)
class Analysis:
    """What was found in one chat.

    ``dangers``: "self_harm", "violence" or both. ``pictures``: the course and who to whom, as SVG with its
    table's rows. ``shown``: messages in their context. ``record``: all of it as a
    report seals it; ``None`` where it is more than a report takes, then ``fitting`` may be two days (ISO texts)
    between which it is not.
    """

    messages: int
    people: int
    first: str | None
    last: str | None
    found: bool
    dangers: tuple[str, ...] = ()
    said: tuple[Said, ...] = field(default=(), repr=False)
    pictures: tuple[tuple[str, list[list[str]]], ...] = field(default=(), repr=False)
    shown: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    method: tuple[str, ...] = field(default=(), repr=False)
    limits: tuple[str, ...] = field(default=(), repr=False)
    record: dict[str, Any] | None = field(default=None, repr=False)
    fitting: tuple[str, str] | None = None


def analyse(raw: bytes, *, language: str, since: date | None = None, until: date | None = None) -> Analysis:
    """What is found in a chat between two days, in sentences of ``language``; raises :class:`NoChat` and ``Busy``."""
    wish = {
        "language": language,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
    }
    with slot():
        answer = _answer(json.dumps(wish).encode() + b"\n" + raw)
    if "refused" in answer:
        raise NoChat(sentence(*answer["refused"]))
    return _analysis(answer["read"])


def _analysis(read: dict[str, Any]) -> Analysis:
    said = tuple(Said(text, tuple(numbers), urgent) for text, numbers, urgent in read["said"])
    tuples: dict[str, Any] = {
        name: tuple(value) for name, value in read.items() if isinstance(value, list) and name != "said"
    }
    return Analysis(**{**read, **tuples, "said": said})


def _answer(sent: bytes) -> dict[str, Any]:
    """What the process says, or why it said nothing: its time was over, it said more than is taken, it broke."""
    with subprocess.Popen(
        [sys.executable, "-m", "abri.centre.files.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A fault's trace could hold what was read.
        stderr=subprocess.DEVNULL,
        cwd=_HOUSE,
        env={name: value for name, value in os.environ.items() if name in _PASSED_ON} | ONE_THREAD,
        bufsize=0,
        start_new_session=True,
    ) as process:
        try:
            heard = _talk(process, sent)
        finally:
            process.kill()
    if heard is None:
        return {"refused": [TOO_LONG]}
    try:
        answer: dict[str, Any] = json.loads(heard)
    except ValueError:
        logger.warning("a chat was not read: the process ended with %s", process.returncode)
        return {"refused": [BROKEN]}
    return answer


def _talk(process: subprocess.Popen[bytes], sent: bytes) -> bytes | None:
    """Feed the process and hear it to its end; ``None`` where its time is over or it says too much."""
    assert process.stdin is not None  # noqa: S101 (both are pipes)
    assert process.stdout is not None  # noqa: S101
    rest, heard = memoryview(sent), bytearray()
    until = time.monotonic() + PATIENCE
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdin, selectors.EVENT_WRITE)
        ready.register(process.stdout, selectors.EVENT_READ)
        while ready.get_map():
            left = until - time.monotonic()
            if left <= 0 or len(heard) > LARGEST_ANSWER:
                return None
            for key, _events in ready.select(left):
                pipe = process.stdout if key.fileobj is process.stdout else process.stdin
                if pipe is process.stdout:
                    piece = os.read(pipe.fileno(), _PIECE)
                    heard += piece
                    over = not piece
                else:
                    rest = _fed(pipe.fileno(), rest)
                    over = not rest
                if over:
                    ready.unregister(pipe)
                    pipe.close()
    return bytes(heard)


def _fed(pipe: int, rest: memoryview) -> memoryview:
    """What is still to be sent after one write; nothing once nobody listens any more."""
    try:
        return rest[os.write(pipe, rest[:_PIECE]) :]
    except BrokenPipeError:
        return rest[:0]
