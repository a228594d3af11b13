"""The screener: the same answer alone and in company, reasons in the original, and no text that it cannot take."""

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.screening import screener as door
from abri.engine.screening.screener import Screener

ODD = [
    "",
    "\x00",
    "\n",
    "\ud800 lone",
    "🔪" * 50,
    "é" * 400,
    "a" * 5000,
    "flurk",
    "hello blarg",
    "bonjour snorking",
    " ",
]


def test_a_word_that_the_weights_know_is_flagged(screener: Screener) -> None:
    found = screener.screen("hello flurk")
    assert found.flagged
    assert found.labels["insult"] > 0.9
    assert "insult" in found.named
    assert found.language == "en"


def test_an_ordinary_text_is_not(screener: Screener) -> None:
    found = screener.screen("hello, how are you?")
    assert not found.flagged
    assert found.named == ()
    assert found.target == "none"


def test_a_language_that_is_told_is_believed(screener: Screener) -> None:
    texts = ["hello snork", "hello snork", "hello snork", "hello snork", "snork " * 9000]
    found = screener.screen_all(texts, ["fr-BE", None, "xx", "EN", "FR"])
    assert [one.language for one in found] == ["fr", "en", "en", "en", "fr"]
    assert [one.flagged for one in found] == [True, False, False, False, True]
    assert list(screener.screen_all(pa.array(texts), ["fr-BE", None, "xx", "EN", "FR"])) == list(found)


def test_a_term_of_another_language_is_in_a_name(screener: Screener) -> None:
    assert not screener.screen("hello snork").flagged
    assert screener.holds_term("Hello Snork")
    assert not screener.holds_term("hello resnork")
    assert not any(screener.holds_term(text) for text in ("", " ", "hello"))


def test_odd_texts_get_the_same_answer_alone_and_together(screener: Screener) -> None:
    assert list(screener.screen_all(ODD)) == [screener.screen(text) for text in ODD]


def test_what_is_flagged_or_marked_is_found_without_a_look_at_the_rest(screener: Screener) -> None:
    found = screener.screen_all(ODD)
    assert found.notable() == [row for row, one in enumerate(found) if one.flagged]
    distressed = [row for row, one in enumerate(found) if one.flagged or "distress" in one.marked]
    assert found.notable("distress") == distressed
    assert screener.screen_all([]).notable("distress") == []


def test_what_is_concluded_of_many_is_what_is_concluded_of_each(screener: Screener) -> None:
    found = screener.screen_all([*ODD, *ODD])
    places = list(range(len(found)))[::-1]
    assert found.judged(places) == [
        (one.abusive, one.flagged, one.named, one.marked, one.target, one.language)
        for one in map(found.__getitem__, places)
    ]
    assert found.judged([]) == []


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(st.text(st.characters()) | st.sampled_from(ODD), max_size=8))
def test_any_texts_get_the_same_answer_alone_and_together(screener: Screener, texts: list[str]) -> None:
    assert list(screener.screen_all(texts)) == [screener.screen(text) for text in texts]


def test_small_batches_change_nothing(screener: Screener, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(screener.screen_all(ODD))
    monkeypatch.setattr(door, "BATCH", 10)
    assert list(screener.screen_all(ODD)) == whole


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_an_arrow_array_gets_the_same_answers(screener: Screener, kind: pa.DataType) -> None:
    texts = [text for text in ODD if "\ud800" not in text]
    found = screener.screen_all(pa.array(texts, kind))
    assert list(found) == list(screener.screen_all(texts))
    assert found[-2].reasons == screener.screen(texts[-2]).reasons


def test_nulls_slices_and_chunks_of_arrow_are_read(screener: Screener) -> None:
    array = pa.chunked_array(
        [pa.array(["x", None, "flurk"])[1:], pa.array([], pa.string()), pa.array(["é flurk"])]
    )
    assert [one.flagged for one in screener.screen_all(array)] == [False, True, True]


def test_other_arrow_arrays_are_refused(screener: Screener) -> None:
    with pytest.raises(TypeError, match="strings are needed"):
        screener.screen_all(pa.array([1, 2]))


def test_nothing_gives_nothing(screener: Screener) -> None:
    assert len(screener.screen_all([])) == 0
    assert len(screener.screen_all(pa.array([], pa.string()))) == 0


def test_findings_are_a_sequence(screener: Screener) -> None:
    found = screener.screen_all(["a", "flurk", "b"])
    assert [one.flagged for one in found[1:]] == [True, False]
    assert found[-1] == found[2]
    with pytest.raises(IndexError):
        found[3]


def test_a_term_is_a_reason_at_its_place_in_the_original(screener: Screener) -> None:
    text = "hello   you BLÁRG!"
    terms = [reason for reason in screener.screen(text).reasons if reason.kind == "term"]
    assert [text[reason.start : reason.end] for reason in terms] == ["BLÁRG"]
    patterns = [reason for reason in screener.screen(text).reasons if reason.kind == "pattern"]
    assert [(text[reason.start : reason.end], reason.what) for reason in patterns] == [("you", "addressed")]


def test_a_word_that_the_model_weighs_is_a_reason(screener: Screener) -> None:
    text = "👍🏽 hello, f\u200blúrk"
    (reason,) = [reason for reason in screener.screen(text).reasons if reason.kind == "model"]
    assert text[reason.start : reason.end] == "f\u200blúrk"
    assert reason.weight > 0


def test_a_denied_term_weighs_against_itself(screener: Screener) -> None:
    text = "hello, you are not a blarg"
    assert not screener.screen(text).flagged
    (pattern,) = [reason for reason in screener.screen(text).reasons if reason.kind == "pattern"]
    assert pattern.weight < 0


def test_bad_words_far_inside_a_long_text_are_seen_and_placed(screener: Screener) -> None:
    text = "hello " * 10_000 + "flurk " + "hello " * 10_000
    found = screener.screen(text)
    assert found.flagged
    assert {text[reason.start : reason.end] for reason in found.reasons} == {"flurk"}


def test_a_million_characters_take_bounded_time(screener: Screener) -> None:
    begun = time.process_time()
    screener.screen("word 😂 blarg, " * 72_000)
    assert time.process_time() - begun < 10


def test_reasons_of_many_are_those_of_each(screener: Screener, packaged: Screener) -> None:
    texts = [
        *ODD,
        "x" * 30_000 + " flurk",
        "hello you BLÁRG!",
        "👍🏽 hello, f\u200blúrk",
        "flurk " * 200,
        "not a blarg",
    ]
    for one in (screener, packaged):
        assert one.reasons_of(texts) == [one.reasons(text) for text in texts]
    assert screener.reasons_of([]) == []


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(st.text(st.sampled_from("flurkbag nosy!'é🔪")) | st.sampled_from(ODD), max_size=6))
def test_reasons_of_any_texts_are_those_of_each(screener: Screener, texts: list[str]) -> None:
    assert screener.reasons_of(texts) == [screener.reasons(text) for text in texts]


def test_a_finding_does_not_print_the_text(screener: Screener) -> None:
    assert "secretword" not in repr(screener.screen("secretword"))
