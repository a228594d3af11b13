"""A chat cut into equal spans of time, or of messages where it has no dates, with what was written in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from abri.engine.screening.chats.chat import Chat, Message
from abri.engine.screening.stories import Story
from abri.engine.screening.telling.wording import Wording

Unit: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "year", "messages"]
MOST_SPANS = 110
HOURS_OF_DAYS = 72


@dataclass(frozen=True, slots=True)
class Span:
    """How much was written in one span; `begins` counts its units, or is the number of its first message."""

    begins: int
    messages: int
    flagged: int
    urgent: int


@dataclass(frozen=True, slots=True)
class Course:
    """The spans in order, none left out; each stands for `step` units."""

    unit: Unit
    step: int
    spans: tuple[Span, ...]

    def label(self, span: Span, words: Wording, *, year: bool = False) -> str:
        """When a span begins, for a narrow place."""
        if self.unit == "messages":
            return words.say("numbered", n=words.number(span.begins))
        at = _begin(self.unit, span.begins)
        if self.unit == "hour":
            one_day = self.spans[-1].begins // 24 == self.spans[0].begins // 24
            return f"{at:%H:%M}" if one_day and not year else f"{words.short_day(at, year=year)}, {at:%H:%M}"
        if self.unit in ("day", "week"):
            return words.short_day(at, year=year)
        return str(at.year) if self.unit == "year" else words.short_month(at)


_COUNTS: dict[Unit, Callable[[datetime], int]] = {
    "hour": lambda at: at.toordinal() * 24 + at.hour,
    "day": lambda at: at.toordinal(),
    "week": lambda at: (at.toordinal() - 1) // 7,
    "month": lambda at: at.year * 12 + at.month - 1,
    "quarter": lambda at: (at.year * 12 + at.month - 1) // 3,
    "year": lambda at: at.year,
}


def course(chat: Chat, story: Story) -> Course:
    """The chat in at most about a hundred spans: of an hour where it took a day or two, of a month where it took years.

    Messages without a date are left out, unless none has one.
    """
    first, last = chat.first, chat.last
    if first is None or last is None:
        return _by_number(chat, story)
    unit = _unit(first, last)
    count = _COUNTS[unit]
    places = range(count(first), count(last) + 1)
    if unit == "hour":
        # Whole days: a day reads from midnight to midnight.
        places = range(first.toordinal() * 24, (last.toordinal() + 1) * 24)
    dated = (message for message in chat.messages if message.at is not None)
    counted = _counted(dated, story, lambda message: count(message.at or first))
    return Course(unit, 1, tuple(Span(place, *(one[place] for one in counted)) for place in places))


def _by_number(chat: Chat, story: Story) -> Course:
    step = max(1, -(-len(chat.messages) // MOST_SPANS))
    counted = _counted(chat.messages, story, lambda message: (message.number - 1) // step)
    places = range(-(-len(chat.messages) // step))
    spans = (Span(place * step + 1, *(one[place] for one in counted)) for place in places)
    return Course("messages", step, tuple(spans))


def _unit(first: datetime, last: datetime) -> Unit:
    for unit, count in _COUNTS.items():
        if count(last) - count(first) < (HOURS_OF_DAYS if unit == "hour" else MOST_SPANS):
            return unit
    return "year"


def _counted(
    messages: Iterable[Message], story: Story, place: Callable[[Message], int]
) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """By place: all messages, flagged ones, urgent ones."""
    flagged = frozenset(finding.number for finding in story.findings if finding.flagged)
    urgent = frozenset(story.urgent)
    counted: tuple[Counter[int], Counter[int], Counter[int]] = (Counter(), Counter(), Counter())
    for message in messages:
        at = place(message)
        counted[0][at] += 1
        counted[1][at] += message.number in flagged
        counted[2][at] += message.number in urgent
    return counted


def _begin(unit: Unit, count: int) -> datetime:
    """The first instant of a unit."""
    if unit == "hour":
        return datetime.combine(date.fromordinal(count // 24), datetime.min.time()) + timedelta(
            hours=count % 24
        )
    if unit == "quarter":
        return _begin("month", count * 3)
    if unit == "month":
        return datetime(count // 12, count % 12 + 1, 1)  # noqa: DTZ001  the chat's own clock
    if unit == "year":
        return datetime(max(count, 1), 1, 1)  # noqa: DTZ001
    return datetime.combine(date.fromordinal(count * 7 + 1 if unit == "week" else count), datetime.min.time())
