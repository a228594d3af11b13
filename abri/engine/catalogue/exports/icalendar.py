"""Events as iCalendar (RFC 5545).

Days are all-day events. What is known to the month or the year only covers that month or year, rather than a day that
nobody named; it blocks no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from abri.engine.catalogue.entry import Entry
from abri.engine.catalogue.exports.content_lines import escaped, joined
from abri.engine.catalogue.exports.values import words
from abri.engine.packs.partial_dates import PartialDate


def icalendar(events: Iterable[Entry], language: str, *, name: str, address: Callable[[Entry], str]) -> str:
    """The events as one calendar of this name, in this language; `address` is where the page of an event is."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Abri//Country profile//EN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, language, address(event))
    return joined((*lines, "END:VCALENDAR"))


def _event(event: Entry, language: str, address: str) -> Iterator[str]:
    begins = PartialDate.read(words(event, "on"))
    ends = PartialDate.read(words(event, "until")) if words(event, "until") else begins
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@abri"
    yield f"DTSTAMP:{_day(event.checked)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(begins.first)}"
    yield f"DTEND;VALUE=DATE:{_day(ends.last + timedelta(days=1))}"
    yield f"SUMMARY;LANGUAGE={_plain(language)}:{escaped(event.title.say(language))}"
    yield f"DESCRIPTION;LANGUAGE={_plain(language)}:{escaped(event.summary.say(language))}"
    yield f"CATEGORIES:{escaped(event.kind)}"
    yield f"URL:{address}"
    yield f"STATUS:{'CONFIRMED' if event.verified else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _plain(language: str) -> str:
    return language.partition("-")[0]
