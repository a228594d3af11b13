"""Reading a chat that somebody sent: in a process of its own, in memory, and nothing of it is kept.

`apart.py` is that process. This side feeds it, waits no longer than :data:`PATIENCE`, takes no longer an answer than
:data:`LARGEST_ANSWER` and ends it in any case.
"""

import json
import logging
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from abri.centre.files import pipes
from abri.centre.files.refusals import BROKEN, TOO_LONG, sentence
from abri.centre.files.slots import Busy, slot
from abri.engine.screening.telling import Said

__all__ = ["Analysis", "Busy", "NoChat", "analyse"]

logger = logging.getLogger(__name__)

# Whoever waits for the page waits for the upload as well.
PATIENCE = 13.0
LARGEST_ANSWER = 24 * 1024 * 1024
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


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
    heard = pipes.ask(
        "abri.centre.files.apart", (sent,), patience=PATIENCE, largest=LARGEST_ANSWER, environment=ONE_THREAD
    )
    if heard.answer is None:
        return {"refused": [TOO_LONG]}
    try:
        answer: dict[str, Any] = json.loads(heard.answer)
    except ValueError:
        logger.warning("a chat was not read: the process ended with %s", heard.ended_with)
        return {"refused": [BROKEN]}
    return answer
