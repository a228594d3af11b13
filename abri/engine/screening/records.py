"""A whole analysed chat as plain JSON, to be sealed or read by another program, and back again exactly.

A record is compact: messages are lists, authors stand once, instants are seconds since 1970. Its version changes with
every change of what it holds; a record of another version, or with anything unknown, is refused and never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from abri.engine.screening.chats.chat import Chat, Event, Format, Kind, Message, Notice, Reading
from abri.engine.screening.chats.collecting import LONGEST_NAME, LONGEST_TEXT, MOST_AUTHORS, MOST_MESSAGES
from abri.engine.screening.findings import Reason
from abri.engine.screening.stories.plain import RecordError, instant, plain, read, read_instant
from abri.engine.screening.stories.story import Story

__all__ = ["Analysed", "Json", "Reasons", "RecordError", "from_record", "record"]

Json: TypeAlias = Any

KIND = "abri chat"
VERSION = 1
_KEYS = frozenset((
    "kind", "version", "format", "reading", "names", "authors", "aliases", "conversations", "messages", "notices",
    "story", "reasons",
))  # fmt: skip
_PLAIN_MESSAGE: list[Json] = ["text", 0, 0, 0]
_MEDIA, _DELETED, _EDITED, _FORWARDED = 1, 2, 4, 8
_LONGEST_MESSAGE = 7

Reasons: TypeAlias = Mapping[int, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a record holds: a chat, its story, and why messages were flagged, by their numbers."""

    chat: Chat
    story: Story
    reasons: Reasons


def record(
    chat: Chat, story: Story, reasons: Mapping[int, Sequence[Reason]] | None = None
) -> dict[str, Json]:
    """The chat, its story and the reasons of some of its findings (by number of message) as plain JSON.

    Raises ValueError where messages are not numbered from 1 without gaps.
    """
    if any(message.number != number for number, message in enumerate(chat.messages, 1)):
        raise ValueError("messages are numbered with gaps")
    names = tuple(dict.fromkeys((*chat.authors, *(message.author for message in chat.messages))))
    people = {name: place for place, name in enumerate(names)}
    talks = {talk: place for place, talk in enumerate(_conversations(chat))}
    return {
        "kind": KIND,
        "version": VERSION,
        "format": chat.format,
        "reading": plain(chat.reading),
        "names": list(names),
        "authors": len(chat.authors),
        "aliases": {name: list(others) for name, others in chat.aliases.items()},
        "conversations": list(talks),
        "messages": [_message(message, people, talks) for message in chat.messages],
        "notices": [
            [
                one.after,
                instant(one.at),
                one.text,
                one.event,
                one.actor,
                list(one.members),
                talks[one.conversation],
            ]
            for one in chat.notices
        ],
        "story": plain(story),
        "reasons": {str(number): [plain(one) for one in of] for number, of in (reasons or {}).items()},
    }


def from_record(untrusted: object) -> Analysed:
    """The analysed chat of a record; raises RecordError where it is none, or of another version."""
    if not isinstance(untrusted, dict) or untrusted.get("kind") != KIND:
        raise RecordError("this is no record of a chat")
    if untrusted.get("version") != VERSION or isinstance(untrusted.get("version"), bool):
        raise RecordError(f"the record is of another version than {VERSION}")
    if frozenset(untrusted) != _KEYS:
        raise RecordError("the record has other entries than its version")
    chat = _chat(untrusted)
    story: Story = read(Story, untrusted["story"])
    _check_numbers(chat, story)
    return Analysed(chat, story, _reasons(chat, untrusted["reasons"]))


def _message(message: Message, people: Mapping[str, int], talks: Mapping[str, int]) -> list[Json]:
    """Instant, author and text; then kind, marks, answered message and conversation, up to the last unusual one."""
    marks = (
        _MEDIA * message.media
        + _DELETED * message.deleted
        + _EDITED * message.edited
        + _FORWARDED * message.forwarded
    )
    row = [message.kind, marks, message.reply_to or 0, talks[message.conversation]]
    while row and row[-1] == _PLAIN_MESSAGE[len(row) - 1]:
        row.pop()
    return [instant(message.at), people[message.author], message.text, *row]


def _conversations(chat: Chat) -> Iterable[str]:
    of_messages = (message.conversation for message in chat.messages)
    of_notices = (notice.conversation for notice in chat.notices)
    return dict.fromkeys((*of_messages, *of_notices))


def _chat(untrusted: Mapping[str, Json]) -> Chat:
    names = _strings(untrusted["names"], LONGEST_NAME, MOST_AUTHORS + 1, "names")
    talks = _strings(untrusted["conversations"], LONGEST_TEXT, MOST_MESSAGES, "conversations")
    authors = read(int, untrusted["authors"])
    if not 0 <= authors <= len(names):
        raise RecordError("there are more authors than names")
    aliases: dict[str, tuple[str, ...]] = read(Mapping[str, tuple[str, ...]], untrusted["aliases"])
    return Chat(
        format=read(Format, untrusted["format"]),
        messages=tuple(_messages(_rows(untrusted["messages"], "messages"), names, talks)),
        notices=tuple(_notices(_rows(untrusted["notices"], "notices"), talks)),
        authors=names[:authors],
        reading=read(Reading, untrusted["reading"]),
        aliases=MappingProxyType(aliases),
    )


def _messages(rows: list[Json], names: tuple[str, ...], talks: tuple[str, ...]) -> Iterator[Message]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or not 3 <= len(row) <= _LONGEST_MESSAGE:
            raise RecordError(f"message {number} has other fields")
        kind, marks, answered, talk = row[3:] + _PLAIN_MESSAGE[len(row) - 3 :]
        marks = _within(marks, _MEDIA + _DELETED + _EDITED + _FORWARDED)
        yield Message(
            number=number,
            at=read_instant(row[0]),
            author=names[_within(row[1], len(names) - 1)],
            text=_text(row[2]),
            kind=read(Kind, kind),
            media=bool(marks & _MEDIA),
            deleted=bool(marks & _DELETED),
            edited=bool(marks & _EDITED),
            forwarded=bool(marks & _FORWARDED),
            reply_to=_within(answered, len(rows)) or None,
            conversation=talks[_within(talk, len(talks) - 1)],
        )


def _notices(rows: list[Json], talks: tuple[str, ...]) -> Iterator[Notice]:
    for row in rows:
        if not isinstance(row, list) or len(row) != 7:
            raise RecordError("a notice has other fields")
        after, at, text, event, actor, members, talk = row
        yield Notice(
            after=_within(after, MOST_MESSAGES),
            at=read_instant(at),
            text=_text(text),
            event=read(Event, event),
            actor=_text(actor),
            members=_strings(members, LONGEST_TEXT, MOST_MESSAGES, "members"),
            conversation=talks[_within(talk, len(talks) - 1)],
        )


def _reasons(chat: Chat, untrusted: Json) -> Reasons:
    if not isinstance(untrusted, dict):
        raise RecordError("the reasons are none")
    found: dict[int, tuple[Reason, ...]] = {}
    for key, rows in untrusted.items():
        if (
            not isinstance(key, str)
            or not key.isdecimal()
            or len(key) > 9
            or not 0 < int(key) <= len(chat.messages)
        ):
            raise RecordError("reasons are given for a message that is not there")
        of: tuple[Reason, ...] = read(tuple[Reason, ...], rows)
        length = len(chat.messages[int(key) - 1].text)
        if any(not 0 <= reason.start <= reason.end <= length for reason in of):
            raise RecordError("a reason lies outside its message")
        found[int(key)] = of
    return MappingProxyType(found)


def _check_numbers(chat: Chat, story: Story) -> None:
    """Whatever the story cites is there."""
    most = len(chat.messages)
    if any(not 0 < number <= most for number in _cited(story)):
        raise RecordError("the story cites a message that is not there")
    notices = [one.notice for one in story.exclusions if one.notice is not None]
    if any(not 0 <= place < len(chat.notices) for place in notices):
        raise RecordError("the story cites a notice that is not there")


def _cited(story: Story) -> Iterator[int]:
    yield from story.urgent
    yield from (one.number for one in story.findings)
    for pair in story.pairs:
        yield from (*pair.numbers, *pair.returned, *pair.laughed, *pair.continued)
        yield from (number for element in pair.elements for number in element.because)
    yield from (number for one in story.episodes for number in one.numbers)
    yield from (number for one in story.pile_ons for number in one.numbers)
    yield from (number for one in story.exclusions for number in one.numbers)
    yield from (number for pile in story.pile_ons for _, number in pile.joined)
    yield from (number for one in story.defences for number in (one.number, one.after))
    yield from (number for element in story.elements for number in element.because)
    for person in story.people:
        yield from (*person.distress, *(number for role in person.roles for number in role.because))


def _rows(untrusted: Json, what: str) -> list[Json]:
    if not isinstance(untrusted, list) or len(untrusted) > MOST_MESSAGES:
        raise RecordError(f"the {what} are no list, or too many")
    return untrusted


def _strings(untrusted: Json, longest: int, most: int, what: str) -> tuple[str, ...]:
    if not isinstance(untrusted, list) or len(untrusted) > most:
        raise RecordError(f"the {what} are no list, or too many")
    if any(not isinstance(one, str) or len(one) > longest for one in untrusted):
        raise RecordError(f"one of the {what} is no text, or too long")
    return tuple(untrusted)


def _text(untrusted: Json) -> str:
    text: str = read(str, untrusted)
    if len(text) > LONGEST_TEXT:
        raise RecordError("a text is too long")
    return text


def _within(untrusted: Json, most: int) -> int:
    number: int = read(int, untrusted)
    if not 0 <= number <= most:
        raise RecordError("a number points at nothing")
    return number
