"""Reads the CSV files of a pack with the care that its TOML gets: every row checked, every mistake collected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from abri.engine.facts import nearest, shown
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table, read_text

_FLAGS: Mapping[str, bool] = {"true": True, "false": False}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(slots=True)
class Sheet:
    """One CSV file: its name for messages, the columns of its first line, and the rows below with their line."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: Problems
    language: Language

    def wrong(self, problem: str, cure: str) -> None:
        """Report a mistake of the file as a whole."""
        self.problems.add(self.file, "line 1", problem, cure)

    def tables(self, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[Table]:
        """Each row as a table of its cells that are not empty, once the columns are those that are needed."""
        if not self._columns_fit(needed, optional):
            return
        for line, cells in self.rows:
            if len(cells) != len(self.columns):
                problem = f"it has {len(cells)} cells, the first line has {len(self.columns)}"
                cure = "put cells that hold a comma in double quotes"
                self.problems.add(self.file, f"line {line}", problem, cure)
                continue
            values = {
                name: _value(name, cell) for name, cell in zip(self.columns, cells, strict=True) if cell
            }
            yield Table(self.file, f"line {line}", values, self.problems, self.language)

    def _columns_fit(self, needed: tuple[str, ...], optional: tuple[str, ...]) -> bool:
        missing = [name for name in needed if name not in self.columns]
        unknown = [name for name in self.columns if name not in (*needed, *optional)]
        for name in missing:
            self.wrong(f"the column {name!r} is missing", f"begin the file with {','.join(needed)}")
        for name in unknown:
            self.wrong(f"unknown column {shown(name)}", nearest(name, (*needed, *optional)))
        twice = len(set(self.columns)) < len(self.columns)
        if twice:
            self.wrong("a column is there twice", "remove one")
        return not (missing or unknown or twice)


def read_sheet(path: Path, name: str, problems: Problems) -> Sheet | None:
    """The sheet of a CSV file that messages call `name`; None, with the problem reported, where it has none."""
    text = read_text(path, name, problems)
    if text is None:
        return None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(lines.line_num, tuple(cell.strip() for cell in cells)) for cells in lines if cells]
    except csv.Error as error:
        problems.add(name, f"line {lines.line_num}", f"it is not CSV: {error}", "correct it there")
        return None
    columns = rows[0][1] if rows else ()
    return Sheet(name, columns, tuple(rows[1:]), problems, Language((), ()))


def _value(column: str, cell: str) -> object:
    """The cell as TOML would give it: days of `checked` as dates, `verified` as true or false, values as numbers.

    What does not fit stays a text, which the table then refuses with its cure.
    """
    if column == "checked":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    if column == "verified":
        return _FLAGS.get(cell, cell)
    if column == "value" and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell
