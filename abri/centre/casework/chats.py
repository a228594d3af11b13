"""A chat that a report brought along: what stands about it on the case's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from abri.centre.casework.findings import Opened, telling_language


@dataclass(frozen=True)
class Sentence:
    """Something the software says about a chat, with the messages that it stands on."""

    text: str
    numbers: tuple[int, ...]
    urgent: bool


@dataclass(frozen=True)
class ChatHead:
    """A chat in a few words. ``None`` for a number: what was found cannot be opened, the chat perhaps can."""

    messages: int | None
    people: int | None
    first: datetime | None
    last: datetime | None
    said: tuple[Sentence, ...]
    danger: bool


def head_of(findings: Opened | None) -> ChatHead | None:
    """The head of a case's chat from the findings about it; ``None`` where the report brought none."""
    if findings is None:
        return None
    content = findings[1]
    if content is None or content.get("failed"):
        return ChatHead(None, None, None, None, (), danger=False)
    said: Mapping[str, list[tuple[str, list[int], bool]]] = content["said"]
    return ChatHead(
        messages=content["messages"],
        people=content["people"],
        first=_instant(content["first"]),
        last=_instant(content["last"]),
        said=tuple(
            Sentence(text, tuple(numbers), urgent)
            for text, numbers, urgent in said.get(telling_language(), [])
        ),
        danger=bool(content["urgent"]),
    )


def _instant(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
