"""Every kind of export is read to what was told: how many messages, of whom, from when to when, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from abri.engine.screening.chats import read_chat, summary
from tests.engine.screening.chats.exports import Export, every_export

EXPORTS = [export for seed in (1, 2, 3) for export in every_export(seed)]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_an_export_is_read_to_what_was_told(export: Export) -> None:
    told = summary(read_chat(export.content))
    assert told["format"] == export.format
    assert (told["messages"], told["system_messages"], told["media"]) == (
        export.messages,
        export.notices,
        export.media,
    )
    assert set(told["authors"]) == export.authors
    assert (told["first"], told["last"]) == (export.first, export.last)
    assert tuple(one["text"] for one in told["sample"]) == export.sample
    assert not told["reading"]["assumed"]


@pytest.mark.parametrize("export", EXPORTS[: len(EXPORTS) // 3], ids=lambda one: one.name)
def test_messages_are_numbered_in_order_of_time(export: Export) -> None:
    chat = read_chat(export.content)
    assert [message.number for message in chat.messages] == list(range(1, export.messages + 1))
    instants = [message.at for message in chat.messages if message.at is not None]
    assert instants == sorted(instants)
    assert all(0 <= notice.after <= export.messages for notice in chat.notices)


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    for export in EXPORTS[:20]:
        path = tmp_path / "untold"
        path.write_bytes(export.content)
        assert read_chat(path) == read_chat(str(path)) == read_chat(export.content)
