"""Exports of Instagram and Messenger: what they really do."""

from __future__ import annotations

import json
from typing import Any

from abri.engine.screening.chats import read_chat
from abri.engine.screening.chats.meta import repaired
from tests.engine.screening.chats.exports import zipped
from tests.engine.screening.chats.reading import read


def download(*messages: dict[str, Any]) -> dict[str, Any]:
    return {
        "participants": [{"name": "Noor"}],
        "messages": list(messages),
        "title": "x",
        "thread_path": "inbox/x_1",
    }


def entry(stamp: int = 1710250200000, **fields: Any) -> dict[str, Any]:
    return {"sender_name": "Noor", "timestamp_ms": stamp, "content": "a"} | fields


def test_what_was_read_as_latin_1_is_repaired_and_the_rest_stays() -> None:
    for text in ("Zoë à 8h 😀", "naïve…", "plain"):
        assert repaired(text.encode().decode("latin-1")) == text
    for right in ("é", "Ã", "Ã© 😀", "日本"):
        assert repaired(right) == right


def test_downloads_run_from_new_to_old_and_equal_instants_keep_their_order() -> None:
    chat = read(
        download(
            entry(3000, content="d"),
            entry(2000, content="c"),
            entry(2000, content="b"),
            entry(1000, content="a"),
        )
    )
    assert [m.text for m in chat.messages] == ["a", "b", "c", "d"]


def test_instagram_and_messenger_are_told_apart() -> None:
    assert read(download(entry(share={"link": "https://www.instagram.com/p/1"}))).format == "instagram"
    assert read(download(entry(type="Generic"))).format == "messenger"
    assert (
        read(download(entry(photos=[{"uri": "your_facebook_activity/messages/x.jpg"}]))).format == "messenger"
    )
    path = "your_facebook_activity/messages/inbox/x_1/message_1.json"
    assert read_chat(zipped({path: json.dumps(download(entry())).encode()})).format == "messenger"


def test_reactions_group_events_and_calls_are_notices() -> None:
    chat = read(
        download(
            entry(content="Liked a message"),
            entry(content="Reacted ❤ to your message "),
            entry(content="Noor named the group Ballen."),
            entry(type="Unsubscribe", content="Noor left the group.", users=[{"name": "Noor"}]),
            entry(type="Call", call_duration=5),
            entry(content="Noor added Sam to the group."),
            entry(content="I liked a message in a bottle once"),
        )
    )
    assert sorted(n.event for n in chat.notices) == [
        "added",
        "call",
        "left",
        "reaction",
        "reaction",
        "renamed",
    ]
    assert len(chat.messages) == 1


def test_an_unsent_message_is_a_message() -> None:
    assert read(download(entry(is_unsent=True))).messages[0].deleted


def test_an_encrypted_chat_is_not_repaired() -> None:
    row = {
        "senderName": "Zoë",
        "text": "Ã©",
        "timestamp": 1710250200000,
        "type": "text",
        "isUnsent": False,
        "media": [],
        "reactions": [],
    }
    chat = read({"participants": ["Zoë"], "threadName": "Zoë_1", "messages": [row]})
    assert (chat.format, chat.messages[0].text, chat.authors) == ("messenger", "Ã©", ("Zoë",))
