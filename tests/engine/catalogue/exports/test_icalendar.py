"""Events as iCalendar, read back with icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from icalendar import Calendar, Component

from abri.engine.catalogue import Catalogue, Entry
from abri.engine.catalogue.exports import icalendar
from abri.engine.packs import Text
from tests.engine.catalogue.exports.texts import WORDS


def page(entry: Entry) -> str:
    return f"https://abri.example/en/facts/{entry.id}/"


def written(*events: Entry, name: str = "Exland") -> str:
    return icalendar(events, "en", name=name, address=page)


def read(text: str) -> list[Component]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


@given(title=WORDS, summary=WORDS, name=WORDS)
def test_an_event_comes_back(land: Catalogue, title: str, summary: str, name: str) -> None:
    event = replace(
        land.entries["xx.event.treaty"],
        title=Text((("en", title),), ("en",)),
        summary=Text((("en", summary),), ("en",)),
    )
    text = written(event, name=name)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (found,) = read(text)
    assert str(found["SUMMARY"]) == title
    assert str(found["DESCRIPTION"]) == summary


def test_an_event_says_when_where_it_is_told_and_whether_it_is_sure(land: Catalogue) -> None:
    event = land.entries["xx.event.treaty"]
    sure, doubtful = read(written(event, replace(event, id="xx.event.other", verified=False)))
    assert (sure.decoded("DTSTART"), sure.decoded("DTEND")) == (date(2006, 5, 1), date(2006, 7, 13))
    assert (str(sure["UID"]), str(sure["URL"])) == ("xx.event.treaty@abri", page(event))
    assert (str(sure["STATUS"]), str(doubtful["STATUS"])) == ("CONFIRMED", "TENTATIVE")


def test_what_is_known_to_the_year_covers_the_year(land: Catalogue) -> None:
    event = land.entries["xx.event.treaty"]
    (found,) = read(written(replace(event, details={"on": "2006", "until": None})))
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2006, 1, 1), date(2007, 1, 1))


def test_the_calendar_has_a_name(land: Catalogue) -> None:
    calendar = Calendar.from_ical(written(*land.section("timeline"), name="Exland 2026"))
    assert (str(calendar["NAME"]), str(calendar["X-WR-CALNAME"])) == ("Exland 2026", "Exland 2026")


def test_the_same_events_give_the_same_file(land: Catalogue) -> None:
    assert written(*land.section("timeline")) == written(*land.section("timeline"))
