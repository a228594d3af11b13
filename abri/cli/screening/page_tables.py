"""The tables of the report: what the pictures show, in figures, and the people."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from abri.cli.screening.markup import name, tag, text
from abri.cli.screening.words import say
from abri.engine.screening.chats import Chat
from abri.engine.screening.stories import Pair, Person, Story
from abri.engine.screening.telling import Wording, course, label, role, strongest, wording

MOST_ROWS = 60


def course_table(chat: Chat, story: Story, language: str) -> str:
    """The spans of the timeline in which something was written."""
    words, drawn = wording(language), course(chat, story)
    rows = [
        (
            text(drawn.label(span, words, year=True)),
            *_numbers((span.messages, span.flagged, span.urgent), words),
        )
        for span in drawn.spans
        if span.messages
    ]
    quiet = frozenset(
        place
        for place, span in enumerate(span for span in drawn.spans if span.messages)
        if not span.flagged and not span.urgent
    )
    return _table(("when", "messages", "hurtful", "urgent"), rows, language, most=len(rows), quiet=quiet)


def arrows(story: Story, language: str) -> str:
    """Every pair with its kinds and its period; nothing where there is none."""
    words = wording(language)
    pairs = strongest(story)
    rows = [_arrow(pair, words) for pair in pairs[:MOST_ROWS]]
    return (
        _table(("who", "against", "messages", "kinds", "period"), rows, language, most=len(pairs))
        if rows
        else ""
    )


def _arrow(pair: Pair, words: Wording) -> tuple[str, ...]:
    kinds = sorted(pair.labels.items(), key=lambda item: -item[1])
    shown = ", ".join(f"{label(kind, words.language)} ({words.number(times)})" for kind, times in kinds)
    return (
        _who(pair.author, words.language),
        _who(pair.target, words.language),
        *_numbers((len(pair.numbers),), words),
        text(shown),
        text(_period(pair.first, pair.last, words)),
    )


def _period(first: datetime | None, last: datetime | None, words: Wording) -> str:
    if first is None or last is None:
        return "–"
    begun, ended = words.short_day(first, year=True), words.short_day(last, year=True)
    return begun if begun == ended else f"{begun} – {ended}"


def people(story: Story, language: str) -> str:
    """Everybody who has a part in the story, those with most at stake first."""
    words = wording(language)
    order = sorted(story.people, key=lambda one: -(one.flagged + one.received))
    rows = [_person(one, words) for one in order[:MOST_ROWS]]
    return _table(("who", "messages", "hurtful", "received", "roles"), rows, language, most=len(order))


def _person(one: Person, words: Wording) -> tuple[str, ...]:
    roles = "; ".join(text(role(each.role, words.language)) for each in one.roles)
    return (
        _who(one.name, words.language),
        *_numbers((one.messages, one.flagged, one.received), words),
        roles or "–",
    )


def _who(untrusted: str, language: str) -> str:
    return name(untrusted) if untrusted else text(say("nobody", language))


def _numbers(values: Iterable[int], words: Wording) -> tuple[str, ...]:
    return tuple(words.number(value) for value in values)


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str,
    *,
    most: int,
    quiet: Container[int] = frozenset(),
) -> str:
    """A table whose first cells are headings; `most` is how many rows there would be, `quiet` need no paper."""
    names = [text(say(f"column.{column}", language)) for column in columns]
    head = tag("tr", *(tag("th", named, scope="col", role="columnheader") for named in names), role="row")
    body = [_row(row, columns, language, quiet=place in quiet) for place, row in enumerate(rows)]
    left = most - len(rows)
    note = tag("p", text(say("more_rows", language, n=wording(language).number(left)))) if left else ""
    parts = tag("thead", head, role="rowgroup"), tag("tbody", *body, role="rowgroup")
    return tag("table", *parts, role="table") + note


def _row(row: Sequence[str], columns: Sequence[str], language: str, *, quiet: bool) -> str:
    """A row whose cells know their column: narrow screens put them below each other; the roles keep it a table."""
    cells = [
        tag("td", tag("span", cell), role="cell", data_label=say(f"column.{column}", language))
        for cell, column in zip(row[1:], columns[1:], strict=True)
    ]
    return tag(
        "tr",
        tag("th", row[0], scope="row", role="rowheader"),
        *cells,
        role="row",
        class_="quiet" if quiet else None,
    )
