"""Short chats for tests, and a screener that flags what a test says: no story here depends on what was trained."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from abri.engine.screening.chats.chat import Chat, Event, Message, Notice, Reading
from abri.engine.screening.findings import Finding
from abri.engine.screening.model import ATTRIBUTES, LABELS
from abri.engine.screening.stories import Story, understand

EXAMPLES = Path(__file__).parent / "examples"


class Pretended:
    """Flags the given texts with labels; "distress" among them is a mark."""

    version = "pretended"

    def __init__(self, labels: Mapping[str, str], target: str = "individual", language: str = "nl") -> None:
        self._labels, self._target, self._language = labels, target, language
        self.screened = 0

    def screen_all(self, texts: Sequence[str], /) -> list[Finding]:
        """A finding for each text."""
        self.screened += len(texts)
        return [self._finding(text) for text in texts]

    def _finding(self, text: str) -> Finding:
        said = self._labels.get(text, "").split()
        named = tuple(label for label in said if label in LABELS)
        marked = tuple(label for label in said if label in ATTRIBUTES)
        return Finding(
            abusive=0.9 if named else 0.02,
            flagged=bool(named),
            labels={label: 0.9 if label in named else 0.01 for label in LABELS},
            named=named,
            attributes={name: 0.9 if name in marked else 0.01 for name in ATTRIBUTES},
            marked=marked,
            target="individual" if named else "none",
            language=self._language,
            _text=text,
            _explain=lambda _: (),
        )


def message(number: int, author: str, text: str, at: datetime | None = None, **others: Any) -> Message:
    """A plain message, unless said otherwise."""
    plain = Message(number, at, author, text, "text", False, False, False, False, None, "")
    return plain._replace(**others)


def chat(
    messages: Sequence[Message],
    notices: Sequence[Notice] = (),
    aliases: Mapping[str, tuple[str, ...]] | None = None,
) -> Chat:
    """A chat of these messages, numbered as they come."""
    numbered = tuple(one._replace(number=number) for number, one in enumerate(messages, 1))
    authors = tuple(dict.fromkeys(one.author for one in numbered if one.author))
    dated = any(one.at is not None for one in numbered)
    reading = Reading(None, "wall clock" if dated else "none")
    return Chat("whatsapp", numbered, tuple(notices), authors, reading, aliases or {})


def told(lines: str, days: int = 1) -> Chat:
    """A chat, one message a line: `12 10:01 | Name | text`, with `| ^3` for an answer and `| #B` for a conversation.

    The day may be left out; then the lines are repeated on so many days. `* removed | Actor | Member` is a notice.
    """
    messages: list[Message] = []
    notices: list[Notice] = []
    for day in range(days):
        for line in filter(None, map(str.strip, lines.splitlines())):
            when, who, *rest = [part.strip() for part in line.split("|")]
            at = _at(when.removeprefix("*").strip() if not when.startswith("*") else "", day)
            if when.startswith("*"):
                event: Event = when.split()[1]  # type: ignore[assignment]
                at = messages[-1].at if messages else at
                notices.append(
                    Notice(len(messages), at, "", event, who, tuple(rest[0].split(", ")) if rest else (), "")
                )
                continue
            marks = {mark[0]: mark[1:] for mark in rest[1:]}
            others: dict[str, Any] = {"conversation": marks.get("#", "")}
            if "^" in marks:
                others["reply_to"] = int(marks["^"])
            messages.append(message(0, who, rest[0], at, **others))
    return chat(messages, notices)


def _at(when: str, day: int) -> datetime | None:
    if not when or when == "-":
        return None
    date, _, time = when.rpartition(" ")
    start = datetime(2024, 3, int(date) if date else 1)  # noqa: DTZ001
    hours, minutes = map(int, time.split(":"))
    return start + timedelta(days=day, hours=hours, minutes=minutes)


@dataclass(frozen=True)
class Example:
    """A situation, the chat, and what its story has to say."""

    name: str
    chat: Chat
    story: Story
    expected: Mapping[str, Any]


def example(name: str) -> Example:
    """A worked example with the story that is told of it."""
    table = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
    of = told(table["chat"], table.get("days", 1))
    story = understand(of, Pretended(table["flags"], language=table["language"]))
    return Example(name, of, story, table["expected"])


def names() -> list[str]:
    """The names of the worked examples."""
    return sorted(path.stem for path in EXAMPLES.glob("*.toml"))
