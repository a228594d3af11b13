"""Statistics as CSV (RFC 4180) with a data dictionary."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from abri.engine.catalogue.entry import Entry, Json
from abri.engine.catalogue.exports.values import said, table, tables, words

_SEPARATOR = " | "
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")

COLUMNS: Mapping[str, tuple[str, str]] = {
    "id": ("text", "The stable id of the figure; the page of the fact has it in its address."),
    "topic": ("text", "The heading that the indicator stands under."),
    "indicator": ("text", "The id of what is measured."),
    "indicator_name": ("text", "What is measured, in the language of this file."),
    "area": ("text", "Where the figure holds: a country in capitals, a region, or a network of countries."),
    "area_name": ("text", "Where the figure holds, in the language of this file."),
    "period": (
        "text",
        "What time it covers: 2024, 2024-05, 2025-Q3, a school year 2021/22, or 2017-10..2022-05.",
    ),
    "from": ("date", "The first day of the period."),
    "until": ("date", "The last day of the period."),
    "value": ("number", "The figure, with a decimal point. Empty: nobody knows it."),
    "unit": ("text", "The id of what is counted."),
    "unit_name": ("text", "What is counted, in the language of this file."),
    "publisher": ("text", "Who published the figure."),
    "source": ("text", "Where it was read."),
    "source_precision": (
        "text",
        "page: the source has it; site_or_named_only: only the site or the name of the work is known; none: unknown.",
    ),
    "checked": ("date", "The day on which somebody last looked."),
    "verified": ("boolean", "true: somebody read it in the source. false: nobody could confirm it."),
    "caveats": (
        "text",
        f"What limits the figure, in the language of this file, with{_SEPARATOR}between sentences.",
    ),
}
"""The columns in order, each with its type and meaning."""

_ABOUT_TEXTS = (
    "Every text that a spreadsheet would take for a formula (it begins with = + - @ or a control character) has an "
    "apostrophe in front; take one away to get the text. Numbers never have one."
)


def figures_csv(figures: Iterable[Entry], language: str) -> str:
    """The figures, one a row, with names in this language."""
    return _csv((COLUMNS, *(_row(figure, language) for figure in figures)))


def data_dictionary(figures: Sequence[Entry], language: str) -> str:
    """What the columns of `figures_csv` mean, and the codes in them: one row for each."""
    rows: list[Sequence[Json]] = [("column", "value", "type", "meaning")]
    for column, (kind, meaning) in COLUMNS.items():
        rows.append((column, "", kind, meaning))
        rows.extend((column, value, "", means) for value, means in _codes(figures, column, language).items())
    rows.append(("", "", "", _ABOUT_TEXTS))
    return _csv(rows)


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it; `original` gives it back."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _csv(rows: Iterable[Iterable[Json]]) -> str:
    """Texts in quotes, so that a semicolon cannot begin a cell where spreadsheets part cells by it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def _row(figure: Entry, language: str) -> Iterator[Json]:
    details = figure.details
    indicator, area, unit, topic = (table(details.get(key)) for key in ("indicator", "area", "unit", "topic"))
    yield figure.id
    yield topic.get("id")
    yield indicator.get("id")
    yield said(figure, indicator.get("names"), language)
    yield area.get("id")
    yield said(figure, area.get("names"), language)
    yield from (words(figure, key) for key in ("period", "from", "until"))
    yield details["value"]
    yield unit.get("id")
    yield said(figure, unit.get("names"), language)
    yield words(figure, "publisher")
    yield figure.source
    yield figure.source_precision
    yield figure.checked.isoformat()
    yield "true" if figure.verified else "false"
    yield _SEPARATOR.join(said(figure, caveat, language) for caveat in tables(details.get("caveats")))


def _codes(figures: Sequence[Entry], column: str, language: str) -> dict[str, str]:
    """The codes of a column that has some, with what they mean; an indicator with its explanation where it has one."""
    if column not in ("topic", "indicator", "area", "unit"):
        return {}
    found: dict[str, str] = {}
    for figure in figures:
        code = table(figure.details.get(column))
        means = [said(figure, code.get("names"), language)]
        if column == "indicator":
            means.append(said(figure, figure.details.get("explains"), language))
        found[str(code.get("id"))] = ": ".join(part for part in means if part)
    return found
