"""What exports of the other applications really do, one habit after the other."""

from __future__ import annotations

from typing import Any

import pytest

from abri.engine.screening.chats import ChatError, read_chat, summary
from abri.engine.screening.chats.google_chat import written_instant
from tests.engine.screening.chats.exports import zipped
from tests.engine.screening.chats.reading import read


def test_empty_chats_work() -> None:
    documents: tuple[object, ...] = (
        {"name": "x", "type": "personal_chat", "id": 1, "messages": []},
        {"chats": {"about": "", "list": []}},
        {"participants": [], "messages": [], "title": "x", "thread_path": "inbox/x"},
        {"participants": [], "messages": [], "threadName": "x"},
        {"guild": {}, "channel": {}, "messages": []},
        {"messages": []},
        {"Direct Message": {"Direct Messages": {"ChatHistory": {}}}},
        {"kind": "Listing", "data": {"children": []}},
    )
    for document in documents:
        told = summary(read(document))
        assert (told["messages"], told["first"], told["authors"], told["sample"]) == (0, None, [], [])
    assert summary(read_chat(b"date;author;text\r\n"))["messages"] == 0
    assert summary(read_chat(b">>> Chat History with x::\n\n"))["format"] == "tiktok"


def snap(**fields: Any) -> dict[str, Any]:
    return {
        "From": "noor",
        "Media Type": "TEXT",
        "Created": "2024-04-20 01:29:22 UTC",
        "Content": "a",
        "Created(microseconds)": 1713576562686,
    } | fields


def test_snapchat_counts_milliseconds_under_the_name_of_microseconds() -> None:
    for counted in (1713576562686, 1713576562686000):
        assert (
            summary(read({"x": [snap(**{"Created(microseconds)": counted})]}))["first"]
            == "2024-04-20T01:29:22.686000+00:00"
        )
    assert (
        summary(read({"x": [snap(**{"Created(microseconds)": 5})]}))["first"] == "2024-04-20T01:29:22+00:00"
    )


def test_snapchat_statuses_are_notices_and_null_is_no_text() -> None:
    chat = read(
        {
            "x": [
                snap(**{"Media Type": "STATUSPARTICIPANTREMOVED"}),
                snap(Content=None),
                snap(**{"Media Type": "MEDIA", "Content": None}),
            ]
        }
    )
    assert [n.event for n in chat.notices] == ["removed"]
    assert [(m.text, m.media) for m in chat.messages] == [("", False), ("", True)]


def test_tiktok_is_in_utc_whether_it_says_so_or_not() -> None:
    rows = [{"Date": "2024-03-12 10:00:00", "From": "noor", "Content": "a"}]
    for document in (
        {"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with x:": rows}}}},
        {"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with x:": rows}}}},
        {"Chat History with x:": rows},
    ):
        assert summary(read(document))["first"] == "2024-03-12T10:00:00+00:00"
    text = b">>> Chat History with x::\n\n2024-03-12 10:01:00 UTC sam: b\nc\n2024-03-12 10:00:00 noor: a\n"
    assert [(m.author, m.text) for m in read_chat(text).messages] == [("noor", "a"), ("sam", "b\nc")]


@pytest.mark.parametrize(
    "written",
    [
        "Tuesday, March 12, 2024 at 1:30:00 PM UTC",
        "Tuesday, March 12, 2024 at 1:30:00\u202fPM UTC",
        "dinsdag 12 maart 2024 om 13:30:00 UTC",
        "mardi 12 mars 2024 à 13:30:00 UTC",
        "Dienstag, 12. März 2024 um 13:30:00 UTC",
        "Tuesday, March 12, 2024 at 2:30:00 PM GMT+1",
        "2024-03-12T13:30:00Z",
    ],
)
def test_google_writes_dates_in_the_language_of_the_account(written: str) -> None:
    assert written_instant(written).isoformat() == "2024-03-12T13:30:00+00:00"


def test_google_deletions_files_and_calls() -> None:
    base = {
        "creator": {"name": "Noor", "email": "n@example.org"},
        "created_date": "Tuesday, March 12, 2024 at 1:30:00 PM UTC",
    }
    chat = read(
        {
            "messages": [
                base | {"message_state": "DELETED"},
                base | {"text": "a", "attached_files": [{"export_name": "x.png"}]},
                base | {"annotations": [{"gsuite_integration_metadata": {"call_data": {}}}]},
            ]
        }
    )
    assert [(m.deleted, m.media) for m in chat.messages] == [(True, False), (False, True)]
    assert [n.event for n in chat.notices] == ["call"]


def test_signal_quotes_and_reactions_are_not_its_authors_words() -> None:
    text = (
        "[2024-03-12 10:00:00] Me: \n\n> gemene woorden\n\nniet leuk  \n(- Sam: 👍, Lou: 😀 -)\n"
        "[2024-03-12 10:01:00] Sam: ![a.jpg](./media/a.jpg)  \n[2024-03-12 10:02:00] Sam: (This message was deleted)\n"
        "[2024-03-12 10:03:00] Sam: Missed voice call  \n[2024-03-12 10:04:00] No-Sender:   \n"
    )
    chat = read_chat(text.encode())
    assert (chat.format, chat.authors, chat.reading.zone) == ("signal", ("Me", "Sam"), "wall clock")
    assert [(m.text, m.kind) for m in chat.messages] == [
        ("niet leuk", "text"),
        ("", "media"),
        ("(This message was deleted)", "deleted"),
    ]
    assert [n.event for n in chat.notices] == ["call", "other"]


def test_signal_of_older_exporters_is_read_as_well() -> None:
    assert summary(read_chat(b"[2024-03-12 10:00] Me: a  \n"))["first"] == "2024-03-12T10:00:00"
    assert summary(read_chat(b"[2024-03-12, 10:00] Me: a  \n"))["format"] == "signal"


def test_reddit_deletions_name_nobody() -> None:
    data = {"author": "[deleted]", "body": "[removed]", "created_utc": 1710250200.0}
    chat = read(
        {
            "kind": "Listing",
            "data": {"children": [{"kind": "t1", "data": data}, {"kind": "more", "data": {}}]},
        }
    )
    assert (chat.authors, [m.deleted for m in chat.messages]) == ((), [True])


def test_chats_of_several_applications_in_one_archive_are_refused() -> None:
    lines = b'{"author":"a","text":"x"}\n{"author":"b","text":"y"}\n'
    with pytest.raises(ChatError, match="several applications"):
        read_chat(zipped({"a.jsonl": lines, "b.csv": b"author,text\na,b\n"}))
