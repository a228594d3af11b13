"""CSV files are read with the care that TOML gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import LARGEST_FILE
from abri.engine.packs.sheets import Sheet, read_sheet


def sheet(tmp_path: Path, content: bytes) -> tuple[Sheet | None, list[str]]:
    """What is read from these bytes, and the complaints."""
    problems = Problems()
    (tmp_path / "a.csv").write_bytes(content)
    found = read_sheet(tmp_path / "a.csv", "a.csv", problems)
    if found is not None:
        list(found.tables(("id", "says"), ("note",)))
    return found, [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xffid,says\n", "a.csv: byte 0: it is not UTF-8; save it as UTF-8"),
        (
            b"x" * (LARGEST_FILE + 1),
            "a.csv: file: it has 2000001 bytes, more than 2000000; split or shorten it",
        ),
        (b"", "a.csv: line 1: the column 'id' is missing; begin the file with id,says"),
        (
            b"id,says\na,b,c\n",
            "a.csv: line 2: it has 3 cells, the first line has 2; put cells that hold a comma in",
        ),
        (b'id,says\na,"b\n', "a.csv: line 2: it is not CSV: unexpected end of data; correct it there"),
        (b'id,says\na,"b"c\n', "a.csv: line 2: it is not CSV: ',' expected after '\"'; correct it there"),
        (b"id,says\na," + b"b" * 200_000, "a.csv: line 2: it is not CSV: field larger than field limit"),
        (b"id;says\na;b\n", "a.csv: line 1: unknown column 'id;says'"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_cure(tmp_path: Path, content: bytes, said: str) -> None:
    _, complaints = sheet(tmp_path, content)
    assert any(line.startswith(said) for line in complaints), complaints


def test_what_is_missing_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "b.csv").mkdir()
    assert read_sheet(tmp_path / "a.csv", "a.csv", problems) is None
    assert read_sheet(tmp_path / "b.csv", "b.csv", problems) is None
    assert ["missing" in str(problem) for problem in problems.found] == [True, False]


def test_a_spreadsheet_may_mark_the_bytes_and_leave_lines_empty(tmp_path: Path) -> None:
    found, complaints = sheet(tmp_path, "\ufeffid,says\r\n\r\na, b \r\n".encode())
    assert not complaints
    assert found is not None
    assert found.rows == ((3, ("a", "b")),)


def test_empty_cells_are_absent_and_typed_cells_are_read(tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "a.csv").write_text(
        "id,checked,verified,value\na,2026-11-21,true,-1.5\nb,,,\n", encoding="utf-8"
    )
    found = read_sheet(tmp_path / "a.csv", "a.csv", problems)
    assert found is not None
    first, second = found.tables(("id", "checked", "verified", "value"))
    assert (first.day("checked").year, first.flag("verified"), first.values["value"]) == (2026, True, -1.5)
    assert second.values == {"id": "b"}
    assert not problems.found


def test_every_bad_row_is_reported_at_once_and_quickly(tmp_path: Path) -> None:
    _, complaints = sheet(tmp_path, b"id,says\n" + b"a\n" * 50_000)
    assert len(complaints) == 50_000


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    found, complaints = sheet(tmp_path_factory.getbasetemp(), content)
    assert found is not None or complaints
