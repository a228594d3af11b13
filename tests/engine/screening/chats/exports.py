"""Realistic chat exports of every kind, made without the readers: one story, written as each application writes it.

Texts are invented and harmless. What a reader has to find is counted while the story is told, not while it is written.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

Sort: TypeAlias = Literal["text", "media", "deleted", "edited", "forwarded", "poll", "system"]

PEOPLE = ("Noor Peeters", "Yassin", "Zoë D.", "Jürgen Weiß", "Amélie Ça-va", "O'Brien 🦊")
WORDS = (
    "morgen om acht uur in de klas: wie brengt de ballen mee?",
    "ça marche, à demain 😀",
    "die Hausaufgabe steht auf Seite 12 (unten)",
    "see you there — bring snacks",
    "ok",
    "regel een\nregel twee\n\nregel vier",
    "kijk: https://example.org/a?b=c:d",
    "3 - 2 gewonnen!!",
    "« citaat » van de leraar",
    "<3",
)


@dataclass(frozen=True)
class Happening:
    """One thing in the story, at an instant in UTC to the minute."""

    sort: Sort
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Export:
    """An export and what is to be found in it; instants as ISO 8601 texts."""

    name: str
    content: bytes
    format: str
    messages: int
    authors: frozenset[str]
    first: str | None
    last: str | None
    notices: int
    media: int
    sample: tuple[str, ...]


EVERYTHING: tuple[Sort, ...] = ("text", "media", "deleted", "edited", "system")


def story(seed: int, length: int = 40, sorts: tuple[Sort, ...] = EVERYTHING) -> list[Happening]:
    """People who talk for some weeks, each at an instant of its own; a notice comes first where there may be some."""
    dice = random.Random(seed)
    at = datetime(2024, 2, 27, 18, 40, tzinfo=UTC)
    told = [Happening("system", PEOPLE[0], at, "begin")] if "system" in sorts else []
    for _ in range(length):
        at += timedelta(minutes=dice.randint(1, 900))
        sort = dice.choices(sorts, [8 if one == "text" else 1 for one in sorts])[0]
        told.append(Happening(sort, dice.choice(PEOPLE), at, dice.choice(WORDS)))
    return told


def said(told: list[Happening]) -> list[Happening]:
    """What people sent."""
    return [one for one in told if one.sort != "system"]


def export(
    name: str,
    content: bytes | str,
    format_: str,
    told: list[Happening],
    *,
    shown: Callable[[Happening], str] = lambda one: one.text,
    iso: Callable[[datetime], str | None] = lambda at: at.isoformat(),
    authors: frozenset[str] | None = None,
) -> Export:
    """Count what the story holds; `shown` gives a message's text as this application shows it."""
    sent = said(told)
    return Export(
        name=name,
        content=content if isinstance(content, bytes) else content.encode(),
        format=format_,
        messages=len(sent),
        authors=frozenset(one.author for one in sent) if authors is None else authors,
        first=iso(sent[0].at) if sent else None,
        last=iso(sent[-1].at) if sent else None,
        notices=len(told) - len(sent),
        media=sum(one.sort == "media" for one in sent),
        sample=tuple(shown(one) for one in sent[:5]),
    )


def wall(at: datetime) -> str:
    """The instant as a clock without a zone shows it."""
    return at.replace(tzinfo=None).isoformat()


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def every_export(seed: int) -> Iterator[Export]:
    """One export of every kind, told from this seed."""
    from tests.engine.screening.chats import exports_json, exports_meta, exports_tables, exports_whatsapp

    yield from exports_whatsapp.every(seed)
    yield from exports_json.every(seed)
    yield from exports_meta.every(seed)
    yield from exports_tables.every(seed)
