"""Discord's exports: what they really do."""

from __future__ import annotations

import json
from typing import Any

from abri.engine.screening.chats import Chat, read_chat
from tests.engine.screening.chats.exports import zipped
from tests.engine.screening.chats.reading import read


def discord(*messages: dict[str, Any]) -> Chat:
    return read({"guild": {"name": "S"}, "channel": {"name": "c"}, "messages": list(messages)})


def post(number: int = 1, **fields: Any) -> dict[str, Any]:
    author = {"id": "1", "name": "noor_p", "nickname": "Noor", "isBot": False}
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": "2024-03-30T23:30:00.123+01:00",
        "content": "a",
        "author": author,
    } | fields


def test_discord_shows_the_nickname_and_knows_the_name() -> None:
    chat = discord(post())
    assert (chat.authors, dict(chat.aliases)) == (("Noor",), {"Noor": ("noor_p",)})
    assert discord(post(author={"name": "noor_p", "nickname": None})).authors == ("noor_p",)


def test_discord_replies_are_messages_and_joins_pins_and_calls_are_not() -> None:
    chat = discord(
        post(1),
        post(2, type="Reply", reference={"messageId": "1"}),
        post(3, type="GuildMemberJoin"),
        post(4, type="ChannelPinnedMessage"),
        post(5, type="Call"),
        post(6, type="19"),
        post(7, type="46"),
    )
    assert [m.reply_to for m in chat.messages] == [None, 1, None]
    assert [n.event for n in chat.notices] == ["joined", "pinned", "call", "other"]


def test_discord_offsets_change_within_a_file() -> None:
    chat = discord(post(1), post(2, timestamp="2024-03-31T00:31:00+02:00"))
    assert [m.at.isoformat() for m in chat.messages if m.at] == [
        "2024-03-30T22:30:00.123000+00:00",
        "2024-03-30T22:31:00+00:00",
    ]


def test_discord_forwards_and_polls() -> None:
    chat = discord(
        post(content="", forwardedMessage={"content": "b", "attachments": [{}]}),
        post(2, poll={"question": {"text": "Waar?"}}, content=""),
    )
    assert [(m.text, m.forwarded, m.media, m.kind) for m in chat.messages] == [
        ("b", True, True, "media"),
        ("Waar?", False, False, "poll"),
    ]


def test_the_data_package_of_discord_names_nobody() -> None:
    rows = [
        {"ID": 2, "Timestamp": "2024-03-12 10:01:00", "Contents": "b", "Attachments": ""},
        {"ID": 1, "Timestamp": "2024-03-12 10:00:00", "Contents": "a", "Attachments": "x"},
    ]
    chat = read_chat(
        zipped({"messages/c1/messages.json": json.dumps(rows).encode(), "messages/index.json": b"{}"})
    )
    assert (chat.format, chat.authors, [m.text for m in chat.messages]) == ("discord", (), ["a", "b"])
