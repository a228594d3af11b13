"""Parquet, with pyarrow, which comes with the extra `bulk`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from abri.cli.batch.parts import Columns, Part, Refusal
from abri.engine.screening.findings import Findings
from abri.engine.screening.model import LABELS

_AT_ONCE = 1_000
"""Rows read together; a part is made of so many of these that it is large enough."""


class Tables:
    """The rows of a file, in parts of about `part_size` bytes."""

    def __init__(self, path: Path, part_size: int) -> None:
        self._part_size = part_size
        if not path.stat().st_size:
            raise Refusal("it is empty")
        try:
            self._file = pq.ParquetFile(path, pre_buffer=False)
        except (pa.ArrowException, OSError):
            raise Refusal("no Parquet file, or not all of it") from None
        self.size = self._file.metadata.num_rows
        schema = self._file.schema_arrow
        for name in ("id", "text"):
            if schema.get_field_index(name) < 0:
                raise Refusal(f"no column {name}, or more than one")
        _check("text", schema.field("text").type)
        self._names = ["id", "text"]
        if (place := schema.get_field_index("lang")) >= 0:
            _check("lang", schema.field(place).type)
            self._names.append("lang")
        if not self.numbers:
            _check("id", schema.field("id").type)

    @cached_property
    def numbers(self) -> bool:
        """Whether ids are whole numbers."""
        return bool(pa.types.is_integer(self._file.schema_arrow.field("id").type))

    def parts(self) -> Iterator[tuple[Part, int]]:
        """Parts of rows, each an Arrow stream."""
        number, first = 0, 1
        waiting: list[Any] = []
        batches = self._file.iter_batches(batch_size=_AT_ONCE, columns=self._names)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError):
                raise Refusal(f"row {first} or one after it: the file is damaged") from None
            if batch is not None:
                waiting.append(batch)
            rows = sum(one.num_rows for one in waiting)
            if rows and (batch is None or sum(one.nbytes for one in waiting) >= self._part_size):
                yield Part(number, first, self._stream(waiting, first)), first + rows - 1
                number, first, waiting = number + 1, first + rows, []
            if batch is None:
                return

    def _stream(self, batches: Sequence[Any], first: int) -> bytes:
        table = pa.Table.from_batches(batches).select(self._names).replace_schema_metadata()
        kinds = {"id": pa.int64() if self.numbers else pa.string(), "text": pa.string(), "lang": pa.string()}
        try:
            table = table.cast(pa.schema([(name, kinds[name]) for name in self._names]))
        except pa.ArrowException:
            raise Refusal(f"row {first} or one after it: a value that does not fit its column") from None
        return _streamed(table.combine_chunks())


def _check(name: str, kind: Any) -> None:
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    textual = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if not (any(test(held) for test in textual) or (name == "lang" and pa.types.is_null(held))):
        raise Refusal(f"column {name} holds {'no texts or whole numbers' if name == 'id' else 'no texts'}")


def _streamed(table: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def columns(part: Part) -> Columns:
    """The messages of a part; raises Refusal."""
    table = pa.ipc.open_stream(part.content).read_all()
    for name in ("id", "text"):
        held = table.column(name)
        if held.null_count:
            row = part.first + held.is_null().index(True).as_py()
            raise Refusal(f"row {row}: {name} is null")
    try:
        table.validate(full=True)
    except pa.ArrowException:
        raise Refusal(f"row {part.first} or one after it: not UTF-8") from None
    languages = table.column("lang").to_pylist() if "lang" in table.column_names else None
    return Columns(table.column("id").to_pylist(), table.column("text"), languages)


def written(ids: Columns, findings: Findings, languages: list[str], *, numbers: bool) -> bytes:
    """The findings of a part as an Arrow stream."""
    scored = findings.scored
    columns_ = [pa.array(scored.labels[:, place]) for place in range(len(LABELS))]
    labels = pa.StructArray.from_arrays(columns_, list(LABELS))
    arrays = [
        pa.array(ids.ids, pa.int64() if numbers else pa.string()),
        pa.array(scored.abusive),
        pa.array(scored.flagged),
        labels,
        pa.array(languages, pa.string()),
    ]
    return _streamed(pa.Table.from_arrays(arrays, schema=_schema(numbers=numbers)))


def _schema(*, numbers: bool) -> Any:
    return pa.schema(
        [
            ("id", pa.int64() if numbers else pa.string()),
            ("abusive", pa.float64()),
            ("flagged", pa.bool_()),
            ("labels", pa.struct([(name, pa.float64()) for name in LABELS])),
            ("lang", pa.string()),
        ]
    )


def join(parts: Iterable[Path], target: Path, *, numbers: bool) -> None:
    """One Parquet file of all parts, a row group each."""
    with pq.ParquetWriter(target, _schema(numbers=numbers), compression="zstd") as writer:
        for part in parts:
            with pa.ipc.open_stream(part.read_bytes()) as reader:
                writer.write_table(reader.read_all())
