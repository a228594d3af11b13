"""Reading the invented people and cases from their files."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from abri.centre.country import country_folder
from abri.centre.doors import REPORTING, is_open

_HERE = Path(__file__).resolve().parent
_SPAN = re.compile(r"(?:(?P<days>\d+)d ?)?(?:(?P<hours>\d+)h ?)?(?:(?P<minutes>\d+)m)?")


@dataclass(frozen=True)
class Event:
    """What somebody did with a case, so long after it arrived. ``by`` is empty for the reporter."""

    after: timedelta
    does: str
    by: str
    text: str
    outcome: str
    urgency: str
    about: str
    to: str
    items: tuple[str, ...]
    platform: str


@dataclass(frozen=True)
class Handed:
    """A file that the reporter handed in with the report; ``draws`` says what is drawn with ``text``."""

    name: str
    draws: str
    text: str


@dataclass(frozen=True)
class Spoken:
    """One line of an invented chat, so long before the report arrived; ``author`` is empty for the application."""

    before: timedelta
    author: str
    text: str


@dataclass(frozen=True)
class Story:
    """One invented case; ``language`` may carry a register, ``shown`` asks for its receipt to be printed."""

    name: str
    language: str
    desk: str
    arrived: timedelta
    since: timedelta
    answers: dict[str, str | list[str]]
    story: str
    shown: bool
    chat: tuple[Spoken, ...]
    files: tuple[Handed, ...]
    events: tuple[Event, ...]


def stories() -> tuple[Story, ...]:
    """The invented cases of the country's pack, in the order in which they arrived; none where it tells none."""
    file = country_folder() / "demonstration" / "cases.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))["case"] if file.is_file() else []
    found = [_story(entry) for entry in told]
    return tuple(sorted(found, key=lambda story: story.arrived, reverse=True))


def desks() -> list[dict[str, Any]]:
    """The remits of the invented desks; none where nothing is received."""
    found: list[dict[str, Any]] = _read("people.toml")["desk"]
    return found if is_open(REPORTING) else []


def people() -> list[dict[str, Any]]:
    """The invented people of the doors that are open: the first of each desk founds its key and lets the others in."""
    found: list[dict[str, Any]] = _read("people.toml")["person"]
    return [entry for entry in found if "door" not in entry or is_open(entry["door"])]


def span(text: str) -> timedelta:
    """A span such as ``2d 3h 10m``; raises ``ValueError``."""
    match = _SPAN.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"{text!r} is no span such as 2d 3h 10m")
    return timedelta(**{unit: int(number) for unit, number in match.groupdict(default="0").items()})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _story(entry: dict[str, Any]) -> Story:
    return Story(
        name=entry["name"],
        language=entry["language"],
        desk=entry["desk"],
        arrived=span(entry["arrived"]),
        since=span(entry["since"]),
        answers=entry["answers"],
        story=entry["story"].strip(),
        shown=entry.get("shown", False),
        chat=tuple(_chat(entry["chat"])) if "chat" in entry else (),
        files=tuple(Handed(one["name"], one["draws"], one["text"].strip()) for one in entry.get("file", [])),
        events=tuple(_event(event) for event in entry.get("event", [])),
    )


def _event(entry: dict[str, Any]) -> Event:
    return Event(
        after=span(entry["after"]),
        does=entry["does"],
        by=entry.get("by", ""),
        text=entry.get("text", "").strip(),
        outcome=entry.get("outcome", ""),
        urgency=entry.get("urgency", ""),
        about=entry.get("about", ""),
        to=entry.get("to", ""),
        items=tuple(entry.get("items", ())),
        platform=entry.get("platform", ""),
    )


def _chat(name: str) -> Iterator[Spoken]:
    file = country_folder() / "demonstration" / "chats" / f"{name}.tsv"
    for line in file.read_text(encoding="utf-8").splitlines():
        before, author, text = line.split("\t")
        yield Spoken(span(before), author, text)
