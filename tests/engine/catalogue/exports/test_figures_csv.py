"""Figures as CSV: they come back, and nothing in them runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from abri.engine.catalogue import STATISTICS, Catalogue, Json
from abri.engine.catalogue.exports import data_dictionary, figures_csv, harmless, original
from tests.engine.catalogue.exports.texts import WORDS

NUMBERS = st.none() | st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(publisher=WORDS, name=WORDS, value=NUMBERS)
def test_a_figure_comes_back(land: Catalogue, publisher: str, name: str, value: float | None) -> None:
    figure = land.entries["xx.child.calls.2024"]
    area: Json = {"id": "XX", "names": {"en": name}}
    changed: dict[str, Json] = {"publisher": publisher, "area": area, "value": value}
    figure = replace(figure, details={**figure.details, **changed})
    (row,) = rows(figures_csv([figure], "en"))
    assert original(row["publisher"]) == publisher
    assert original(row["area_name"]) == name
    assert (row["value"] == "") if value is None else float(row["value"]) == value
    assert row["id"] == "xx.child.calls.2024"
    assert row["caveats"] == "At least this many. | Attempts, not talks."


@given(WORDS | st.text())
def test_no_cell_begins_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert original(cell) == text


def test_numbers_stay_numbers(land: Catalogue) -> None:
    figure = land.entries["xx.child.calls.2024"]
    below = replace(figure, details={**figure.details, "value": -12.5})
    unknown = land.entries["xx.population.2025"]
    text = figures_csv([figure, below, unknown], "en")
    assert [row["value"] for row in rows(text)] == ["12.5", "-12.5", ""]
    assert ",-12.5," in text
    assert ',"Child line, the",' in text


def test_every_row_ends_as_the_standard_asks(land: Catalogue) -> None:
    text = figures_csv(land.section(STATISTICS), "fr")
    assert text.count("\r\n") == 1 + len(land.section(STATISTICS))
    assert "Appels à la ligne enfants" in text


def test_the_dictionary_explains_every_column_and_every_code(land: Catalogue) -> None:
    figures = land.section(STATISTICS)
    explained = rows(data_dictionary(figures, "en"))
    columns = list(rows(figures_csv(figures, "en"))[0])
    assert [row["column"] for row in explained if row["type"]] == columns
    meanings = {(row["column"], row["value"]): row["meaning"] for row in explained}
    assert meanings["indicator", "xx.child.calls"] == "Calls to the child line: Everybody who rang."
    assert meanings["unit", "percent"] == "percent"
    assert "apostrophe" in explained[-1]["meaning"]
