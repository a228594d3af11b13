"""Comparing schools without naming any: means from ten schools on, and tables in which no small number can be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 10
"""Below so many schools nothing is said: a mean of a few would tell about each of them."""


@dataclass(frozen=True, slots=True)
class Means:
    """The mean share of each area in whole percent, and of how many schools, rounded down to tens.

    The exact number would let somebody subtract two of them; rounded down it cannot tell that one school came in.
    """

    schools: int
    percents: Mapping[str, int]


def means(shares: Sequence[Mapping[str, int]], areas: Iterable[str]) -> Means | None:
    """The means of these schools' shares by area; None below `FEWEST`."""
    if len(shares) < FEWEST:
        return None
    percents = {area: round(sum(one.get(area, 0) for one in shares) / len(shares)) for area in areas}
    return Means(len(shares) // FEWEST * FEWEST, percents)


def parts_of_whole(
    parts: Mapping[str, Sequence[Mapping[str, int]]], areas: Sequence[str]
) -> tuple[Means | None, dict[str, Means | None]]:
    """The means of the whole, and of each part; None where they are kept back.

    A part below `FEWEST` is kept back. Where all that is kept back together is fewer than that and more than none, the
    whole less the parts that are shown would give it away: then the smallest shown part is kept back too, as often as
    it takes.
    """
    counts = {name: len(shares) for name, shares in parts.items()}
    shown = _shown(counts)
    whole = means([one for shares in parts.values() for one in shares], areas)
    return whole, {name: means(shares, areas) if name in shown else None for name, shares in parts.items()}


def suppressed(table: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """Counts by row and column with every cell below `FEWEST` kept back, and so many more that none can be worked out.

    Totals of rows and columns may stand beside it: in each of them that holds a cell kept back, at least two are, and
    together they are `FEWEST` or more; where a line has too few for that, all its cells are kept back (see `totals`).
    A count of none is kept back as well: that a region has no gold at all tells about each school that tried.
    """
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    cells = {(row, column): table[row].get(column, 0) for row in table for column in columns}
    hidden = {cell for cell, count in cells.items() if count < FEWEST}
    lines = [
        *([(row, column) for column in columns] for row in table),
        *([(row, column) for row in table] for column in columns),
    ]
    changed = True
    while changed:
        changed = False
        for line in lines:
            more = _one_more(line, cells, hidden)
            if more is not None:
                hidden.add(more)
                changed = True
    return {
        row: {column: None if (row, column) in hidden else cells[row, column] for column in columns}
        for row in table
    }


def totals(table: Mapping[str, Mapping[str, int]]) -> dict[str, int | None]:
    """The total of each row, kept back with the rules of a part of a whole."""
    counts = {row: sum(cells.values()) for row, cells in table.items()}
    shown = _shown(counts)
    return {row: count if row in shown else None for row, count in counts.items()}


def _shown(counts: Mapping[str, int]) -> set[str]:
    """The parts that may be shown beside their whole."""
    shown = {name for name, count in counts.items() if count >= FEWEST}
    while shown and 0 < sum(count for name, count in counts.items() if name not in shown) < FEWEST:
        shown.remove(min(shown, key=lambda name: (counts[name], name)))
    return shown


def _one_more(
    line: Sequence[tuple[str, str]], cells: Mapping[tuple[str, str], int], hidden: set[tuple[str, str]]
) -> tuple[str, str] | None:
    """The cell of a line that has to be kept back too; None where it is safe."""
    kept = [cell for cell in line if cell in hidden]
    open_ones = [cell for cell in line if cell not in hidden]
    safe = len(kept) >= 2 and sum(cells[cell] for cell in kept) >= FEWEST
    if not kept or safe or not open_ones:
        return None
    return min(open_ones, key=lambda cell: (cells[cell], cell))
