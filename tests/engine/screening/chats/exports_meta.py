"""Exports of Instagram and Messenger: downloads of an account, and Messenger's encrypted chats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.engine.screening.chats.exports import Export, Happening, export, story, zipped
from tests.engine.screening.chats.exports_json import Rows, dump, millis


def mangled(text: str) -> str:
    """UTF-8 taken for Latin-1, as Meta's download has it."""
    return text.encode().decode("latin-1")


def meta_rows(told: list[Happening], *, messenger: bool) -> Rows:
    rows: Rows = []
    for one in reversed(told):
        row: dict[str, Any] = {
            "sender_name": mangled(one.author),
            "timestamp_ms": millis(one.at),
            "is_geoblocked_for_viewer": False,
        }
        if messenger:
            row |= {"type": "Generic", "is_unsent": False}
        if one.sort == "system":
            row["content"] = mangled(f"{one.author} named the group Ballen & Co.")
        elif one.sort == "media":
            house = "facebook" if messenger else "instagram"
            row["photos"] = [
                {"uri": f"your_{house}_activity/messages/inbox/klas_1/photos/1.jpg", "creation_timestamp": 1}
            ]
            row["reactions"] = [{"reaction": mangled("❤"), "actor": mangled(one.author)}]
        elif one.sort == "deleted":
            row["is_unsent"] = True
        else:
            row["content"] = mangled(one.text)
        rows.append(row)
    return rows


def meta_document(rows: Rows, *, messenger: bool) -> bytes:
    document: dict[str, Any] = {
        "participants": [{"name": mangled("Zoë D.")}],
        "messages": rows,
        "title": mangled("Klas é"),
        "is_still_participant": True,
        "thread_path": "inbox/klas_1",
        "magic_words": [],
    }
    if messenger:
        document["thread_type"] = "RegularGroup"
    # Meta escapes whatever is not ASCII.
    return json.dumps(document, indent=2).encode()


def meta_shown(one: Happening) -> str:
    return one.text if one.sort == "text" else ""


def meta(seed: int) -> Iterator[Export]:
    for name, messenger in (("instagram", False), ("messenger", True)):
        told = story(seed, sorts=("text", "media", "deleted", "system"))
        content = meta_document(meta_rows(told, messenger=messenger), messenger=messenger)
        yield export(name, content, name, told, shown=meta_shown)
        rows = meta_rows(told, messenger=messenger)
        house = "facebook" if messenger else "instagram"
        files = {
            f"your_{house}_activity/messages/inbox/klas_1/message_{number}.json": meta_document(
                part, messenger=messenger
            )
            for number, part in ((1, rows[:15]), (2, rows[15:]))
        }
        files |= {
            f"your_{house}_activity/messages/inbox/klas_1/photos/1.jpg": b"\xff\xd8",
            "personal_information/me.json": b"{}",
        }
        yield export(f"{name}-zip", zipped(files), name, told, shown=meta_shown)


def messenger_encrypted(seed: int) -> Export:
    """The export of an encrypted chat is right already: what looks mangled in it is meant."""
    told = story(seed, sorts=("text", "media", "deleted"))
    told = [
        Happening(one.sort, one.author, one.at, "Ã© is what I mean" if index == 1 else one.text)
        for index, one in enumerate(told)
    ]
    rows = [
        {
            "isUnsent": one.sort == "deleted",
            "media": [{"uri": "./media/1.jpg"}] if one.sort == "media" else [],
            "reactions": [{"actor": "Zoë D.", "reaction": "❤"}],
            "senderName": one.author,
            "text": one.text,
            "timestamp": millis(one.at),
            "type": "media" if one.sort == "media" else "text",
        }
        for one in reversed(told)
    ]
    content = dump({"participants": ["Zoë D.", "Yassin"], "threadName": "Zoë_7", "messages": rows})
    return export("messenger-encrypted", content, "messenger", told)


def every(seed: int) -> Iterator[Export]:
    """Every kind of Meta's exports."""
    yield from meta(seed)
    yield messenger_encrypted(seed)
