"""A part of a chat: the days that matter, as a chat of its own."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from abri.engine.screening.chats import Chat, Message


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both included; either may be open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def part(chat: Chat, days: Days) -> Chat:
    """The messages from the first to the last of these days and what the application wrote between them.

    They are numbered anew. A chat without dates stays whole.
    """
    inside = [
        place for place, message in enumerate(chat.messages) if message.at and message.at.date() in days
    ]
    if not any(message.at for message in chat.messages):
        return chat
    begin, end = (inside[0], inside[-1] + 1) if inside else (0, 0)
    messages = tuple(_moved(message, begin) for message in chat.messages[begin:end])
    notices = tuple(
        notice._replace(after=notice.after - begin)
        for notice in chat.notices
        if begin <= notice.after <= end and (notice.at is None or notice.at.date() in days)
    )
    authors = tuple(dict.fromkeys(message.author for message in messages if message.author))
    return replace(chat, messages=messages, notices=notices, authors=authors)


def _moved(message: Message, by: int) -> Message:
    answered = message.reply_to
    return message._replace(
        number=message.number - by, reply_to=answered - by if answered and answered > by else None
    )


def days_that_matter(chat: Chat, numbers: Collection[int], most: int) -> Days | None:
    """The days in a row with most of the messages ``numbers``, in which not more than ``most`` were sent.

    ``None`` where there are no dates, or where every single day has more.
    """
    sent = Counter(message.at.date() for message in chat.messages if message.at)
    found = Counter(
        message.at.date() for message in (chat.messages[number - 1] for number in numbers) if message.at
    )
    listed = sorted(sent)
    before = _running([sent[day] for day in listed])
    weighed = _running([found[day] for day in listed])
    best: tuple[int, int, int] | None = None
    for last in range(len(listed)):
        first = bisect_left(before, before[last + 1] - most, 0, last + 1)
        if first > last:
            continue
        worth = weighed[last + 1] - weighed[first]
        # Of equal ones the latest: what goes on now matters more than what is over.
        if best is None or worth >= best[0]:
            best = worth, first, last
    return Days(listed[best[1]], listed[best[2]]) if best else None


def _running(values: Sequence[int]) -> list[int]:
    total, sums = 0, [0]
    for value in values:
        total += value
        sums.append(total)
    return sums
