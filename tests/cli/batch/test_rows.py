"""The rows: what the screener says of each message, in order, however the file is cut and whatever its form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.cli.batch import screening
from abri.cli.batch.lines import Lines
from abri.cli.batch.parts import Task
from abri.engine.screening.screener import Screener
from tests.cli.batch.conftest import message, rows, write

Batch = Callable[..., tuple[int, str]]


def test_a_row_is_what_the_screener_says(tmp_path: Path, batch: Batch) -> None:
    assert batch(write(tmp_path / "in.jsonl", 60), tmp_path / "out.jsonl") == (0, "")
    given_ = [message(number) for number in range(60)]
    found = Screener.load().screen_all([one["text"] for one in given_], [one.get("lang") for one in given_])
    assert rows(tmp_path / "out.jsonl") == [
        {
            "id": row["id"],
            "abusive": one.abusive,
            "flagged": one.flagged,
            "labels": one.labels,
            "lang": one.language,
        }
        for row, one in zip(given_, found, strict=True)
    ]
    assert {row["flagged"] for row in rows(tmp_path / "out.jsonl")} == {True, False}
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.jsonl", "out.jsonl"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.integers(1, 3000), count=st.integers(1, 40))
def test_however_the_file_is_cut_the_rows_are_the_same(tmp_path: Path, sizes: int, count: int) -> None:
    path = write(tmp_path / "in.jsonl", count)
    task = Task(screening.digest_of_weights(), numbers=True, given="jsonl", wanted="jsonl")

    def screened(size: int) -> bytes:
        return b"".join(screening.screen(part, task).content for part, _ in Lines(path, size).parts())

    assert screened(sizes) == screened(1 << 20)


def test_parquet_and_lines_give_the_same_rows(tmp_path: Path, batch: Batch) -> None:
    write(tmp_path / "in.jsonl", 50)
    table = pa.Table.from_pylist([{"lang": None} | message(number) for number in range(50)])
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=7)
    for source in ("in.jsonl", "in.parquet"):
        for target in ("jsonl", "parquet"):
            out = tmp_path / f"of_{source}.{target}"
            assert batch(tmp_path / source, out, "--part-size", 1) == (0, "")
    lines = rows(tmp_path / "of_in.jsonl.jsonl")
    assert rows(tmp_path / "of_in.parquet.jsonl") == lines
    assert pq.read_table(tmp_path / "of_in.jsonl.parquet").to_pylist() == lines
    assert pq.read_table(tmp_path / "of_in.parquet.parquet").to_pylist() == lines


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_other_columns_of_text_and_small_numbers_are_read(
    tmp_path: Path, batch: Batch, kind: pa.DataType
) -> None:
    texts = pa.array(["a", "b", "a"], pa.string()).cast(kind)
    table = pa.table({"text": texts, "id": pa.array([3, 1, 2], pa.uint16()), "more": [1, 2, 3]})
    pq.write_table(table, tmp_path / "in.parquet")
    assert batch(tmp_path / "in.parquet", tmp_path / "out.jsonl") == (0, "")
    assert [row["id"] for row in rows(tmp_path / "out.jsonl")] == [3, 1, 2]


def test_ids_may_be_texts_and_lines_may_be_odd(tmp_path: Path, batch: Batch) -> None:
    odd = '\ufeff{"id": "é\\"1", "text": "hello", "lang": null, "more": [1, {"a": NaN}]}\r\n\n  \n'
    odd += '{"text":"\\ud83d","id":""}'
    (tmp_path / "in.jsonl").write_text(odd, encoding="utf-8")
    assert batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == (0, "")
    assert [row["id"] for row in rows(tmp_path / "out.jsonl")] == ['é"1', ""]


def test_a_language_that_is_told_is_used_and_an_unknown_one_heard(tmp_path: Path, batch: Batch) -> None:
    told = ["nl-BE", "xx", None]
    text = "What time does practice start tomorrow?"
    lines = [json.dumps({"id": nth, "text": text, "lang": lang}) for nth, lang in enumerate(told)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == (0, "")
    assert [row["lang"] for row in rows(tmp_path / "out.jsonl")] == ["nl", "en", "en"]


def test_progress_is_told_where_it_is_asked_for(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abri.cli.batch.progress._SECONDS", {False: 0.0})
    _, said = batch(write(tmp_path / "in.jsonl", 30), tmp_path / "out.jsonl", "--progress", "--part-size", 1)
    assert said.splitlines()[-1].startswith("100%, 30 messages, ")
