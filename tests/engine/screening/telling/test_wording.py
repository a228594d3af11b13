"""The words: complete in four languages, with numbers, dates and lists as each of them writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening.findings import Reason
from abri.engine.screening.model import ATTRIBUTES, LABELS
from abri.engine.screening.telling import (
    LANGUAGES,
    label,
    legible,
    limits,
    marked,
    method,
    reason,
    role,
    wording,
)
from abri.engine.screening.telling.wording import texts

NO_BREAK = "\N{NO-BREAK SPACE}"
VERDICTS = re.compile(
    r"\b(?:is|zijn|est|sont|ist|sind|are) (?:een |une? |eine? |an? )?"
    r"(?:pester|dader|harceleur|auteur|mobber|täter|bully|culprit)",
    re.IGNORECASE,
)


def forms(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    else:
        yield from entry.values() if isinstance(entry, dict) else entry


def everything() -> Iterator[tuple[str, str, str]]:
    for key, languages in texts().items():
        for language, entry in languages.items():
            for form in forms(entry):
                yield key, language, form


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("key", texts())
def test_every_text_exists_in_every_language_with_the_same_values(key: str) -> None:
    languages = texts()[key]
    assert set(languages) == set(LANGUAGES)
    shapes = {type(entry) for entry in languages.values()}
    assert len(shapes) == 1
    if shapes == {list}:
        assert len({len(entry) for entry in languages.values()}) == 1
    used = [set().union(*map(placeholders, forms(entry))) for entry in languages.values()]
    assert all(one == used[0] for one in used)


def test_nothing_is_empty_and_nobody_is_called_anything() -> None:
    assert [key for key, _, form in everything() if not form.strip()] == []
    assert [(key, form) for key, _, form in everything() if key != "limits" and VERDICTS.search(form)] == []
    assert [(key, form) for key, _, form in everything() if "!" in form] == []


def test_french_keeps_its_signs_on_the_line() -> None:
    assert [
        form
        for _, language, form in everything()
        if language == "fr" and re.search(r"[^\u00a0\u202f][:;?]", form)
    ] == []


def test_french_names_stand_behind_no_word_that_would_be_shortened() -> None:
    people = r"\{(?:name|author|target|by|defender|begun)\}"
    assert [
        form
        for _, code, form in everything()
        if code == "fr" and re.search(rf"\b(?:de|que|le|la) {people}", form)
    ] == []


@pytest.mark.parametrize(
    ("language", "number", "share", "day", "listed"),
    [
        ("nl", "12.345", "3%", "1 maart 2024", "a, b en c"),
        ("fr", "12\u202f345", f"3{NO_BREAK}%", "1er mars 2024", "a, b et c"),
        ("de", "12.345", f"3{NO_BREAK}%", "1. März 2024", "a, b und c"),
        ("en", "12,345", "3%", "1 March 2024", "a, b and c"),
    ],
)
def test_each_language_writes_in_its_way(
    language: str, number: str, share: str, day: str, listed: str
) -> None:
    words = wording(language)
    assert words.number(12345) == number
    assert words.share(3, 100) == share
    assert words.day(date(2024, 3, 1)) == day
    assert words.listed(["a", "b", "c"]) == listed
    assert words.listed(["a"]) == "a"
    assert words.moment(datetime(2024, 3, 1, 9, 5)) == f"{day}, 09:05"  # noqa: DTZ001


def test_shares_are_not_rounded_to_none_or_all() -> None:
    words = wording("en")
    assert [words.share(*pair) for pair in ((0, 9), (1, 1000), (999, 1000), (9, 9), (0, 0))] == [
        "0%", f"<{NO_BREAK}1%", "99%", "100%", "0%",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "said"), [(0, "0 message"), (1, "1 message"), (2, "2 messages")])
def test_french_counts_none_like_one(count: int, said: str) -> None:
    assert wording("fr").counted("messages", count) == said


def test_long_lists_are_cut() -> None:
    words = wording("en")
    assert words.cited([1]) == "message 1"
    assert words.cited([1, 2, 3]) == "messages 1, 2 and 3"
    assert words.cited(list(range(1, 20))) == "messages 1, 2, 3, 4, 5, 6 and 13 more"
    assert words.names([*"abcdefg"]) == "a, b, c, d, e and 2 others"
    assert words.names(["", "b"]) == "somebody without a name and b"


def test_a_language_that_nothing_is_told_in_is_refused() -> None:
    with pytest.raises(ValueError, match="a language that nothing is told in"):
        wording("tlh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_role_and_reason_has_a_name(language: str) -> None:
    named = [label(name, language) for name in (*LABELS, *ATTRIBUTES, "hurtful")]
    named += [role(name, language) for name in ("author", "joined in", "target", "defender", "bystander")]
    named += [reason(kind, language) for kind in ("term", "pattern", "model")]
    assert len(set(named)) == len(named)
    assert len(method(language)) == 3
    assert len(limits(language)) == 5


@given(st.text(max_size=300))
def test_untrusted_words_become_one_legible_line(text: str) -> None:
    line = legible(text, 40)
    assert len(line) <= 40
    assert line.isprintable() or all(ord(sign) in {0x200C, 0x200D} or sign.isprintable() for sign in line)


def test_what_turns_writing_around_is_taken_out() -> None:
    assert legible("a\u202eb\x1b[2J\nc\u2066", 40) == "ab [2J c"
    assert legible("x" * 50, 10) == "x" * 9 + "…"
    assert legible("👩\u200d👧", 10) == "👩\u200d👧"


REASONS = st.builds(
    Reason,
    st.integers(-5, 40),
    st.integers(-5, 40),
    st.floats(-3, 3),
    st.sampled_from(["term", "pattern", "model"]),
)


@given(st.text(max_size=30), st.lists(REASONS, max_size=6))
def test_pieces_are_the_whole_message_in_order(text: str, reasons: list[Reason]) -> None:
    pieces = marked(text, reasons)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_where_reasons_overlap_the_most_telling_is_shown() -> None:
    reasons = [
        Reason(0, 9, 5.0, "model"),
        Reason(4, 9, 1.0, "term", "insult"),
        Reason(7, 12, -0.5, "pattern", "negated"),
    ]
    assert [(piece.text, piece.kind, piece.what) for piece in marked("you loser no!", reasons)] == [
        ("you ", "model", ""),
        ("los", "term", "insult"),
        ("er no", "pattern", "negated"),
        ("!", None, ""),
    ]
