"""The report: one file that needs nothing else, in four languages, one of them shown at a time, without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files

from abri.cli.screening.analysis import Analysis
from abri.cli.screening.markup import tag, text
from abri.cli.screening.page_messages import MOST_FLAGGED, choose, messages
from abri.cli.screening.page_tables import arrows, course_table, people
from abri.cli.screening.words import say
from abri.engine.screening.stories import MessageFinding
from abri.engine.screening.telling import (
    LANGUAGES,
    Said,
    limits,
    method,
    summary,
    timeline_svg,
    who_to_whom_svg,
    wording,
)

__all__ = ["MOST_FLAGGED", "parts"]

NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
MOST_CITED = 12


def parts(
    analysis: Analysis, watched: Callable[[Iterable[MessageFinding]], Iterator[MessageFinding]]
) -> Iterator[str]:
    """The file, piece by piece."""
    chosen = choose(analysis)
    shown = frozenset(chosen.numbers)
    yield f"<!doctype html>\n<html lang={analysis.language}>\n"
    yield _head(analysis)
    yield f"<body>\n{_header(analysis)}\n<main>\n"
    for language in LANGUAGES:
        yield tag("div", *_told(analysis, language, shown), class_=f"in-{language}", lang=language) + "\n"
    yield from messages(analysis, chosen, watched)
    for language in LANGUAGES:
        yield tag("div", *_behind(analysis, language), class_=f"in-{language}", lang=language) + "\n"
    yield "</main>\n</body>\n</html>\n"


def _head(analysis: Analysis) -> str:
    style = files(__package__ or "").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", text(say("title", analysis.language))),
        tag("style", style),
    )


def _header(analysis: Analysis) -> str:
    """The languages as a choice, which the style sheet acts upon."""
    choices = "".join(
        tag("label", tag("input", type="radio", name="language", id=f"show-{code}",
                         checked=code == analysis.language), tag("span", NAMES[code], lang=code))
        for code in LANGUAGES
    )  # fmt: skip
    legend = tag("legend", "Taal · Langue · Sprache · Language")
    return tag(
        "header", tag("p", "Abri", class_="brand"), tag("fieldset", legend, choices, class_="languages")
    )


def _told(analysis: Analysis, language: str, shown: frozenset[int]) -> Iterator[str]:
    """What is told before the messages: sentences, pictures, people."""
    chat, story = analysis.told[language]
    told = summary(chat, story, language)
    urgent = [said for said in told if said.urgent]
    yield tag("h1", text(say("title", language)))
    yield tag("p", text(say("lead", language, date=wording(language).day(analysis.read_at))), class_="lead")
    if urgent:
        sentences = tag("ul", *(_said(said, language, shown) for said in urgent))
        yield tag("section", tag("h2", text(say("urgent", language))), sentences, class_="urgent")
    rest = tag("ul", *(_said(said, language, shown) for said in told if not said.urgent))
    yield tag("section", tag("h2", text(say("summary", language))), rest)
    if chat.messages:
        yield _figure(
            wording(language).say("timeline.title"),
            timeline_svg(chat, story, language),
            course_table(chat, story, language),
            language,
        )
        yield _figure(
            wording(language).say("who.title"),
            who_to_whom_svg(chat, story, language),
            arrows(story, language),
            language,
        )
    if story.people:
        yield tag("section", tag("h2", text(say("people", language))), tag("p", text(say("people_note", language))),
                  people(story, language))  # fmt: skip


def _figure(title: str, drawing: str, table: str, language: str) -> str:
    more = tag("details", tag("summary", text(say("as_table", language))), table) if table else ""
    return tag("section", tag("h2", text(title)), tag("figure", drawing), more)


def _said(said: Said, language: str, shown: frozenset[int]) -> str:
    """A sentence; the numbers of its messages lead to those that the page holds."""
    return tag("li", text(said.text), f" ({_cited(said.numbers, language, shown)})" if said.numbers else "")


def _cited(numbers: tuple[int, ...], language: str, shown: frozenset[int]) -> str:
    words = wording(language)
    links = [
        tag("a", str(number), href=f"#m{number}") if number in shown else str(number)
        for number in numbers[:MOST_CITED]
    ]
    if len(numbers) > MOST_CITED:
        return words.say("cited_more", n=words.number(len(numbers) - MOST_CITED), numbers=", ".join(links))
    return words.counted("cited", len(numbers), numbers=words.listed(links))


def _behind(analysis: Analysis, language: str) -> Iterator[str]:
    """What is told after the messages: what this cannot say, how it came about, which file it is about."""
    for key, paragraphs in (("limits", limits(language)), ("method", method(language))):
        body = [tag("p", text(paragraph)) for paragraph in paragraphs]
        yield tag("section", tag("h2", text(say(key, language))), *body)
    rows = "".join(
        tag("div", tag("dt", text(term)), tag("dd", text(value))) for term, value in _file(analysis, language)
    )
    names = tag("p", text(say("names", language))) if analysis.anonymised else ""
    note = tag("p", text(say("file_note", language)))
    yield tag("section", tag("h2", text(say("file", language))), tag("dl", rows), note, names, class_="file")


def _file(analysis: Analysis, language: str) -> Iterator[tuple[str, str]]:
    words, reading = wording(language), analysis.chat.reading
    dates = [say(f"zone.{reading.zone}", language)]
    if reading.date_order is not None:
        dates.insert(0, say(f"date_order.{reading.date_order}", language))
    if reading.assumed:
        dates.append(say("date_assumed", language))
    yield "SHA-256", analysis.source.digest
    yield say("file_size", language), say("file_bytes", language, n=words.number(analysis.source.size))
    yield say("file_format", language), analysis.chat.format
    yield say("file_dates", language), ", ".join(dates)
    yield say("file_read", language), f"{words.moment(analysis.read_at)} UTC"
    yield say("file_weights", language), analysis.story.weights
