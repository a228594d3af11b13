"""A chat that a report brings along: sealed whole, told in short, erased with its case."""

import json
from datetime import timedelta
from typing import Any

import pytest

from abri.centre.cases import arrivals, erasure, keys, mailbox, screening
from abri.centre.cases.models import Case, Item
from abri.engine.screening.records import from_record
from tests.centre.conftest import NOON, Cast
from tests.fakes.chats import chat_record

ANSWERS = {"danger": "none", "category": ["cyberbullying.peers"], "story": "They write this about him."}
CALM = (("Kato", "Who has the homework?"), ("Jonas", "I do."))


def arrive(chat: dict[str, Any]) -> arrivals.Arrival:
    arrival = arrivals.prepare(ANSWERS, language="en", chat=chat, at=NOON)
    arrivals.store(arrival)
    return arrival


def contents(case: Case, cast: Cast, kind: str) -> list[dict[str, Any]]:
    ring = keys.case_keyring(case, cast.alma.keyring)
    return [keys.opened(item, ring) for item in case.items.filter(kind=kind).order_by("number")]


def test_the_whole_chat_is_sealed_with_the_case(cast: Cast) -> None:
    case = arrive(chat_record()).case
    [sealed] = contents(case, cast, Item.Kind.CHAT)
    assert from_record(sealed) == from_record(chat_record())
    assert [item.kind for item in case.items.order_by("number")] == [
        "report", "proposal", "findings", "chat", "findings",
    ]  # fmt: skip


def test_it_is_told_in_short_in_every_language(cast: Cast) -> None:
    head = contents(arrive(chat_record()).case, cast, Item.Kind.FINDINGS)[1]
    assert (head["of"], head["messages"], head["urgent"]) == ("chat", 7, [5, 6])
    assert set(head["said"]) == {"nl", "fr", "de", "en"}
    text, numbers, urgent = head["said"]["en"][0]
    assert ("Jonas" in text, numbers, urgent) == (True, [6], True)


def test_danger_in_it_raises_to_high_and_no_further(cast: Cast) -> None:
    arrival = arrive(chat_record())
    assert (arrival.case.urgency, arrival.distress) == (Case.Urgency.HIGH, False)
    assert arrive(chat_record(CALM)).case.urgency == Case.Urgency.NORMAL


def test_what_is_told_in_short_has_one_size(cast: Cast) -> None:
    def size(content: dict[str, Any]) -> int:
        return len(json.dumps({"of": "chat", **content}, ensure_ascii=False).encode())

    many = [(f"Person {n % 40}", "we will get you after school, loser") for n in range(900)]
    for lines in (CALM, many):
        assert 1 << 12 < size(screening.screen_chat(chat_record(lines)).content) <= 1 << 14
    assert 1 << 12 < size(screening.screen_chat({"kind": "something else"}).content) <= 1 << 14


@pytest.mark.parametrize("chat", [{}, {"kind": "abri chat", "version": 99}, {"story": {"urgent": "x"}}])
def test_a_chat_that_cannot_be_read_costs_no_report(cast: Cast, chat: dict[str, Any]) -> None:
    case = arrive(chat).case
    assert contents(case, cast, Item.Kind.FINDINGS)[1]["failed"] is True
    assert contents(case, cast, Item.Kind.CHAT) == [chat]


def test_it_goes_with_its_case(cast: Cast) -> None:
    arrival = arrive(chat_record())
    mailbox.withdraw(mailbox.open_with_receipt(arrival.receipt), at=NOON)
    erasure.erase_due(at=NOON + timedelta(hours=72))
    assert not Item.objects.exists()
