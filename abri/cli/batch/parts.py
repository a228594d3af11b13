"""What goes to a worker and what comes back: a piece of the input, and its findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from abri import __version__

Form: TypeAlias = Literal["jsonl", "parquet"]
_FORMS: dict[str, Form] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


class Refusal(Exception):
    """What is wrong with the input, and where; repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What holds for every part."""

    weights: str
    """Digest of the weights: workers with others are refused."""
    numbers: bool
    """Whether ids are whole numbers, as the first one is; else they are texts."""
    given: Form
    wanted: Form

    def key(self, content: bytes) -> str:
        """Names the findings of a piece of input: what has the same key need not be screened again."""
        about = f"{__version__} {self.weights} {self.numbers} {self.given} {self.wanted}\n"
        return hashlib.sha256(about.encode() + content).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines or rows of the input; `first` is the number of the first, counted from 1."""

    number: int
    first: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The findings of a part, written; or, in `refused`, why there are none."""

    number: int
    content: bytes = b""
    rows: int = 0
    flagged: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The messages of a part; `texts` may be an Arrow array."""

    ids: Sequence[int] | Sequence[str]
    texts: Any
    languages: Sequence[str | None] | None


class Source(Protocol):
    """A file of messages."""

    @property
    def numbers(self) -> bool:
        """Whether the first id is a whole number."""

    @property
    def size(self) -> int:
        """How much there is to read, in the unit in which `parts` counts."""

    def parts(self) -> Iterator[tuple[Part, int]]:
        """The parts in order, and how far into the file each reaches; raises Refusal."""


def form_of(path: Path) -> Form | None:
    """What a file holds, by the end of its name."""
    return _FORMS.get(path.suffix.lower())
