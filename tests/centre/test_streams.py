"""What a stream says while nothing is new."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from abri.centre import streams
from abri.centre.streams import Hub, Numbers


class Page:
    """A page about which nothing is new."""

    key, about, until = "page", "this", datetime(2200, 1, 1, tzinfo=UTC)

    def numbers(self, seen: Any) -> Numbers:
        """What it is told."""
        return {"said": seen}


def nothing_new(watches: Sequence[Any], at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
    """The same numbers in every look."""
    return [{"said": 1} for _watch in watches]


def test_a_silent_stream_says_that_it_still_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail while it sent a comment, which no page hears: one that broke unnoticed stayed."""
    monkeypatch.setattr(streams, "SILENT_FOR", 0.01)
    sent: list[bytes] = []

    async def run() -> None:
        said = asyncio.Event()

        async def send(data: bytes) -> None:
            sent.append(data)
            if data.startswith(b"event: still\n"):
                said.set()

        async def gone() -> None:
            await said.wait()

        await Hub(nothing_new).hold(Page(), send, gone())

    asyncio.run(asyncio.wait_for(run(), 60))
    assert b"event: still\ndata: {}\n\n" in sent
