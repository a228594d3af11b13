"""Telegram's exports: what they really do."""

from __future__ import annotations

from typing import Any

from abri.engine.screening.chats import Chat, summary
from tests.engine.screening.chats.reading import read


def telegram(*messages: dict[str, Any], **chat: Any) -> Chat:
    return read({"name": "Klas", "type": "private_group", "id": 7, "messages": list(messages)} | chat)


def message(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2024-03-12T14:30:00",
        "date_unixtime": "1710250200",
        "from": "Noor",
        "text": "a",
    } | fields


def test_telegram_takes_the_count_and_not_the_local_date() -> None:
    assert summary(telegram(message()))["first"] == "2024-03-12T13:30:00+00:00"
    old = message()
    del old["date_unixtime"]
    chat = telegram(old)
    assert (summary(chat)["first"], chat.reading.zone) == ("2024-03-12T14:30:00", "wall clock")


def test_telegram_texts_may_be_lists() -> None:
    pieces = ["zie ", {"type": "link", "text": "https://example.org"}, "!"]
    assert telegram(message(text=pieces)).messages[0].text == "zie https://example.org!"


def test_telegram_services_are_notices_with_their_people() -> None:
    service = message(type="service", actor="Noor", action="remove_members", members=["Sam"])
    chat = telegram(service, message(2, type="service", actor="Sam", action="phone_call"))
    assert [(n.event, n.actor, n.members) for n in chat.notices] == [
        ("removed", "Noor", ("Sam",)),
        ("call", "Sam", ()),
    ]
    assert (chat.messages, chat.authors) == ((), ())


def test_telegram_answers_name_the_message_they_answer() -> None:
    later = message(8, date_unixtime="1710250100")
    chat = telegram(later, message(9, reply_to_message_id=8), message(10, reply_to_message_id=99))
    assert [m.reply_to for m in chat.messages] == [None, 1, None]


def test_telegram_flags() -> None:
    flags = telegram(
        message(forwarded_from="Krant"), message(2, edited_unixtime="5"), message(3, file="x.mp4")
    ).messages
    assert [(m.forwarded, m.edited, m.media) for m in flags] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert telegram(message(text="", poll={"question": "Waar?"})).messages[0][4:6] == ("poll", False)
