"""Comma-separated values of unknown make: the separator from the header, cells with line breaks, strict quoting."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from abri.engine.screening.chats.refusal import DAMAGED, ChatError

_SEPARATORS = ",;\t|"
_LONGEST_HEADER = 4_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header, lower-cased, and the rows below it, each with its number in the file."""

    text: str
    start: int
    separator: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The place and the cells of every row that is not empty; raises ChatError where the quoting is broken."""
        number = 1
        reader = csv.reader(_lines(self.text, self.start), delimiter=self.separator, strict=True)
        try:
            for cells in reader:
                number += 1
                if any(cells):
                    yield f"row {number}", dict(zip(self.header, cells, strict=False))
        except csv.Error:
            raise ChatError(DAMAGED, f"row {number + 1}") from None


def sheet_of(text: str) -> Sheet | None:
    """The text as a sheet; None where its first line is no header of several columns."""
    start = len(text) - len(text.lstrip("\ufeff\r\n \t"))
    separator = ""
    # Spreadsheet programs may announce the separator on a line of its own.
    if text[start : start + 4].lower() == "sep=" and text[start + 4 : start + 5] in tuple(_SEPARATORS):
        separator = text[start + 4]
        start = _line_end(text, start)
    end = _line_end(text, start)
    if end - start > _LONGEST_HEADER:
        return None
    first = text[start:end]
    separator = separator or max(_SEPARATORS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=separator, strict=True), [])
    except csv.Error:
        return None
    if len(header) < 2:
        return None
    return Sheet(text, end, separator, tuple(cell.strip().lower() for cell in header))


def _lines(text: str, start: int) -> Iterator[str]:
    while start < len(text):
        end = _line_end(text, start)
        yield text[start:end]
        start = end


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end + 1 if end >= 0 else len(text)
