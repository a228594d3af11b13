"""What the readers of each family have in common: a text or a document goes in, a format and a reading come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from abri.engine.screening.chats.chat import Format, Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json
from abri.engine.screening.chats.json_lines import Lines

UTC_STATED = Reading(None, "UTC")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the format that the content showed, and how its dates were understood."""

    format: Format
    reading: Reading


class ReadsText(Protocol):
    """Reads text into the collector; None where the text is of another family. Raises ChatError."""

    def __call__(self, text: str, collector: Collector, /) -> Read | None: ...


class ReadsLines(Protocol):
    """Reads JSON objects, one a line, into the collector; None where they are of another family. Raises ChatError."""

    def __call__(self, lines: Lines, collector: Collector, /) -> Read | None: ...


class ReadsJson(Protocol):
    """Reads a JSON document into the collector; None where it is of another family. Raises ChatError.

    `folder` is the path of the file's folder in its archive, empty outside one.
    """

    def __call__(
        self, document: Json | list[object], collector: Collector, folder: str, /
    ) -> Read | None: ...
