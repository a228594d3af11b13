"""Whatever bytes come in, a chat or a refusal comes out, and nothing else."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.screening.chats import Chat, ChatError, read_chat, summary
from abri.engine.screening.chats.whatsapp.marks import may_be_marked, read_marks
from abri.engine.screening.chats.whatsapp.notices import event_of, leaves_quote_open
from tests.engine.screening.chats.exports import Export, every_export

EXPORTS = {export.name: export for export in every_export(7)}
DOCUMENTS = {
    name: export.content
    for name, export in EXPORTS.items()
    if export.content.startswith((b"{", b"[{", b"[\n"))
}
ODD = (
    b"",
    b"\0",
    b"\n",
    b"\r\n",
    b":",
    b": ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"'",
    b",",
    b";",
    b"<",
    b">",
    b"\xff",
    b"\xe2\x80\x8e",
    b"\xef\xbb\xbf",
    b"99",
    b"-1",
    b"1e999",
    b"null",
    b"[]",
    b"{}",
    b"31-02-2024",
    b"24:61",
    b"/",
    b"\\u00",
    b"\\ud800",
    b"\xf0\x9f\x98\x80",
)
BEGINNINGS = ["", "12-03-2024 10:00 - ", "[12/03/24, 10:00:00] N: ", "author,text\n", "Jan: a\nPiet: "]
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**20),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["service", "STATUS", "2024-03-12", "\ud800", "0", "x" * 200]),
    st.lists(st.integers() | st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.none(), max_size=2),
)


def outcome(content: bytes) -> Chat | None:
    """The chat, or None after a refusal in one line."""
    try:
        chat = read_chat(content)
    except ChatError as error:
        said = str(error)
    else:
        return told(chat)
    assert "\n" not in said
    return None


def told(chat: Chat) -> Chat:
    """The chat itself, once it has been told and written down."""
    written = summary(chat)
    json.dumps(written, ensure_ascii=False).encode()
    assert written["messages"] == len(chat.messages)
    assert all(author for author in chat.authors)
    return chat


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The content with a few pieces cut, doubled, moved, or replaced by something odd."""
    for _ in range(dice.randint(1, 6)):
        here, there = sorted(dice.choices(range(len(content) + 1), k=2))
        there = min(there, here + dice.choice((1, 4, 40, 4_000)))
        piece = dice.choice(
            (b"", content[here:there] * 2, dice.choice(ODD), content[there : there + 30], dice.randbytes(4))
        )
        content = content[:here] + piece + content[there:]
    return content


@pytest.mark.parametrize("name", EXPORTS)
def test_mutated_exports_are_read_or_refused(name: str) -> None:
    export: Export = EXPORTS[name]
    for seed in range(40):
        outcome(mutated(export.content, random.Random(f"{name} {seed}")))


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_documents_with_odd_values_are_read_or_refused(name: str, data: st.DataObject) -> None:
    first, *_ = DOCUMENTS[name].split(b"\n{") if name in ("jsonl", "signal-lines") else (DOCUMENTS[name], b"")
    document = copy.deepcopy(json.loads(first))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(document))))
        container[key] = data.draw(junk)
    content = json.dumps(document).encode()
    outcome(content)
    outcome(content + b"\n" + content + b"\n")


def places(value: Any, depth: int = 0) -> list[tuple[Any, Any]]:
    """Every place in a document that can be given another value, the first of long lists only."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list) and depth < 12:
        keys = list(value)[:40] if isinstance(value, dict) else list(range(min(len(value), 3)))
        for key in keys:
            found += [(value, key), *places(value[key], depth + 1)]
    return found


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    outcome(content)
    outcome(b"PK\x03\x04" + content)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["", "12-03-2024 10:00 - ", "[12/03/24, 10:00:00] N: ", "a,text\n", "Jan: a\nPiet: "]),
)
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    content = (before + text).encode("utf-8", "replace")
    chat = outcome(content)
    if chat is not None and not chat.messages:
        assert chat.first is None


alphabet = st.text("<>‹›«»\u200e()null .:\nweglatnmdiveroprk", max_size=60)


@settings(max_examples=400, deadline=None)
@given(alphabet)
def test_a_text_that_cannot_be_marked_is_not_marked(text: str) -> None:
    marked = read_marks(text)
    if not may_be_marked(text):
        assert (marked.kind, marked.edited, marked.text) == ("text", False, text.strip())


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_sentence_is_a_notice_or_none(sentence: str) -> None:
    event_of(sentence)
    event_of(f"{sentence} heeft {sentence} toegevoegd")
    leaves_quote_open(sentence)
