"""Reads the strings of an Arrow array out of its buffers, without a Python object for each and without pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from abri.engine.screening import folding
from abri.engine.screening.folding import Joined, Numbers

_OFFSETS = {"string": np.int32, "utf8": np.int32, "large_string": np.int64, "large_utf8": np.int64}


class Strings:
    """The strings of an Arrow array or chunked array; a null is an empty string."""

    def __init__(self, array: Any) -> None:
        self._chunks = [_Chunk(chunk) for chunk in getattr(array, "chunks", [array])]
        self._firsts = np.cumsum([0, *map(len, self._chunks)])

    def __len__(self) -> int:
        return int(self._firsts[-1])

    def __getitem__(self, place: int) -> str:
        chunk = int(np.searchsorted(self._firsts, place, side="right")) - 1
        return self._chunks[chunk].text(place - int(self._firsts[chunk]))

    def batches(self, size: int, longest: int) -> Iterator[Joined | tuple[Joined, ...]]:
        """The strings in batches of about so many bytes; one that is longer than `longest` in pieces, alone."""
        for chunk in self._chunks:
            yield from chunk.batches(size, longest)


class _Chunk:
    def __init__(self, array: Any) -> None:
        if array.null_count:
            array = array.fill_null("")
        kind = _OFFSETS.get(str(array.type))
        if kind is None:
            array = array.cast("string") if str(array.type) == "string_view" else array
            kind = _OFFSETS.get(str(array.type))
        if kind is None:
            raise TypeError(f"an Arrow array of {array.type}; strings are needed")
        _, offsets, content = array.buffers()
        empty = np.zeros(len(array) + 1, np.int64)
        held = (
            np.frombuffer(offsets, kind)[array.offset : array.offset + len(array) + 1] if offsets else empty
        )
        self._offsets: Numbers = held.astype(np.int64) if len(held) else np.zeros(1, np.int64)
        self._bytes = memoryview(content or b"")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def text(self, place: int) -> str:
        """One string."""
        return bytes(self._bytes[self._offsets[place] : self._offsets[place + 1]]).decode()

    def batches(self, size: int, longest: int) -> Iterator[Joined | tuple[Joined, ...]]:
        offsets = self._offsets
        too_long = np.append(np.flatnonzero(np.diff(offsets) > longest), len(self))
        first = 0
        for long in too_long.tolist():
            while first < long:
                past = int(np.searchsorted(offsets, offsets[first] + size, side="left"))
                past = min(max(past, first + 1), long)
                yield self._joined(first, past)
                first = past
            if long < len(self):
                text = self.text(long)
                yield tuple(
                    folding.join([text[at : at + longest]]) for at in range(0, max(len(text), 1), longest)
                )
                first = long + 1

    def _joined(self, first: int, past: int) -> Joined:
        offsets = self._offsets[first : past + 1]
        begin = int(offsets[0])
        content = bytes(self._bytes[begin : int(offsets[-1])])
        places = (offsets - begin).tolist()
        whole = b"\n".join([b"", *map(content.__getitem__, map(slice, places, places[1:])), b""])
        return Joined(whole, offsets - begin + np.arange(len(offsets)))
