"""Bad input: one line that says what and where and repeats nothing; nothing is written."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abri.cli.batch import workshop
from tests.cli.batch.conftest import write

Batch = Callable[..., tuple[int, str]]
GOOD = b'{"id": 1, "text": "a"}\n'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it holds no message"),
        (GOOD + b"secret\n", "line 2: no JSON that can be read"),
        (GOOD + b"[1]\n", "line 2: no object with id and text"),
        (GOOD + b'\n{"id": 2}\n', "line 3: no text"),
        (b'{"text": "secret"}', "line 1: no id"),
        (GOOD + b'{"id": 2, "text": null}', "line 2: text is null"),
        (GOOD + b'{"id": 2, "text": 5}', "line 2: text is no text"),
        (GOOD + b'{"id": 2, "text": "x", "lang": 5}', "line 2: lang is no text"),
        (GOOD + b'{"id": "secret", "text": "x"}', "line 2: id is no whole number, as the first one is"),
        (GOOD + b'{"id": true, "text": "x"}', "line 2: id is no whole number, as the first one is"),
        (GOOD + b'{"id": 1.5, "text": "x"}', "line 2: id is no whole number, as the first one is"),
        (GOOD + b'{"id": 9223372036854775808, "text": "x"}', "line 2: id does not fit 64 bits"),
        (b'{"id": "a", "text": "x"}\n' + GOOD, "line 2: id is no text, as the first one is"),
        (b'{"id": "\\ud800", "text": "x"}\n', "line 1: id holds half a surrogate pair"),
        (GOOD + b'{"id": 2, "id": 3, "text": "x"}', "line 2: a name stands twice in one object"),
        (GOOD + b'{"id": 2, "text": "\xff"}', "line 2: not UTF-8"),
        (GOOD + b"[" * 200_000, "line 2: no JSON that can be read"),
        (GOOD + b'{"id": ' + b"9" * 100_000 + b', "text": "x"}', "line 2: no JSON that can be read"),
        ('{"id": 1, "text": "x"}'.encode("utf-16"), "line 1: not UTF-8"),
        (GOOD + b" " * 21_000_000, "line 2: longer than 16,777,216 bytes"),
    ],
)
def test_a_bad_line_is_named_and_not_repeated(
    tmp_path: Path, batch: Batch, content: bytes, what: str
) -> None:
    (tmp_path / "in.jsonl").write_bytes(content)
    assert batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == (2, f"abri: IN: {what}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"id": [1]}, "no column text, or more than one"),
        ({"text": ["a"]}, "no column id, or more than one"),
        ({"id": [1], "text": [2]}, "column text holds no texts"),
        ({"id": [1.5], "text": ["a"]}, "column id holds no texts or whole numbers"),
        ({"id": [1], "text": ["a"], "lang": [1]}, "column lang holds no texts"),
        ({"id": [1, 2, 3], "text": ["a", "b", None]}, "row 3: text is null"),
        ({"id": [1, None], "text": ["a", "b"]}, "row 2: id is null"),
        (
            {"id": pa.array([2**64 - 1], pa.uint64()), "text": ["a"]},
            "row 1 or one after it: a value that does not fit its column",
        ),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, batch: Batch, table: dict[str, object], what: str) -> None:
    pq.write_table(pa.table(table), tmp_path / "in.parquet")
    assert batch(tmp_path / "in.parquet", tmp_path / "out.jsonl") == (2, f"abri: IN: {what}\n")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_truncated_table_is_refused(tmp_path: Path, batch: Batch, share: float) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": list(range(999)), "text": ["a"] * 999}), path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    status, said = batch(path, tmp_path / "out.jsonl")
    assert (status, said.count("\n")) == (2, 1)


def test_a_damaged_table_is_refused(tmp_path: Path, batch: Batch) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": list(range(999)), "text": [str(n) for n in range(999)]}), path)
    content = bytearray(path.read_bytes())
    content[100:900] = bytes(800)
    path.write_bytes(content)
    status, said = batch(path, tmp_path / "out.jsonl")
    assert (status, said.count("\n")) == (2, 1)
    assert said.startswith("abri: IN: row 1 or one after it: ")


def test_texts_of_a_table_that_are_no_utf8_are_refused(tmp_path: Path, batch: Batch) -> None:
    texts = pa.array([b"good", b"\xff\xfe"]).view(pa.string())
    pq.write_table(pa.table({"id": [1, 2], "text": texts}), tmp_path / "in.parquet")
    status, said = batch(tmp_path / "in.parquet", tmp_path / "out.jsonl")
    assert (status, said) == (2, "abri: IN: row 1 or one after it: not UTF-8\n")


def test_files_that_cannot_be_are_refused(tmp_path: Path, batch: Batch) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    (tmp_path / "there.jsonl").write_text("mine")
    (tmp_path / "link.jsonl").symlink_to(source)
    (tmp_path / "theirs.jsonl.parts").mkdir()
    (tmp_path / "theirs.jsonl.parts" / "diary").write_text("mine")
    refused = {
        ("in.jsonl", "in.jsonl"): "IN and OUT are the same file",
        ("in.jsonl", "link.jsonl"): "IN and OUT are the same file",
        ("in.jsonl", "there.jsonl"): "OUT exists already; nothing was changed",
        ("in.jsonl", "out.txt"): "the name of OUT ends neither in .jsonl nor in .parquet",
        ("in.jsonl", "no/out.jsonl"): "the folder of OUT does not exist",
        ("none.jsonl", "out.jsonl"): "IN does not exist",
    }
    for (one, other), what in refused.items():
        assert batch(tmp_path / one, tmp_path / other) == (2, f"abri: {what}\n")
    status, said = batch(source, tmp_path / "theirs.jsonl")
    assert (status, "not of this command" in said) == (2, True)
    assert (tmp_path / "there.jsonl").read_text() == "mine"
    assert (tmp_path / "theirs.jsonl.parts" / "diary").read_text() == "mine"


def test_a_full_disk_keeps_what_was_done(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write(tmp_path / "in.jsonl", 60), tmp_path / "out.jsonl"
    written = workshop._write

    def full(path: Path, content: bytes) -> None:
        if path.name.endswith("2"):
            raise OSError(errno.ENOSPC, "No space left on device")
        written(path, content)

    monkeypatch.setattr(workshop, "_write", full)
    status, said = batch(source, out, "--part-size", 1)
    assert (status, said.count("\n"), "No space left on device" in said) == (2, 1, True)
    monkeypatch.setattr(workshop, "_write", written)
    assert batch(source, out, "--part-size", 1) == (0, "")
    assert len(out.read_text().splitlines()) == 60


def test_without_the_extra_lines_work_and_the_rest_says_what_to_install(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "pyarrow.parquet", "distributed"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("abri.cli.batch.tables", "abri.cli.batch.cluster"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr("abri.cli.batch.tables", raising=False)
    monkeypatch.delattr("abri.cli.batch.cluster", raising=False)
    source = write(tmp_path / "in.jsonl", 3)
    assert batch(source, tmp_path / "out.jsonl") == (0, "")
    assert "pip install 'abri[bulk]'" in batch(source, tmp_path / "out.parquet")[1]
    assert "pip install 'abri[bulk]'" in batch(source, tmp_path / "other.jsonl", "--engine", "dask")[1]
    (tmp_path / "in.parquet").write_bytes(b"PAR1")
    assert "pip install 'abri[bulk]'" in batch(tmp_path / "in.parquet", tmp_path / "third.jsonl")[1]


def test_what_workers_with_other_weights_find_is_refused() -> None:
    from abri.cli.batch import screening
    from abri.cli.batch.parts import Part, Task

    row = json.dumps({"id": 1, "text": "x"}).encode()
    done = screening.screen(Part(0, 1, row), Task("others", numbers=True, given="jsonl", wanted="jsonl"))
    assert done.refused.startswith("a worker has other weights")
