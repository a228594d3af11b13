"""What is concluded from a text: a sentence at a time, sealed in a size that tells nothing, at no report's cost."""

import json
import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.cases import screening
from abri.centre.cases.models import Case
from abri.engine.screening.screener import Screener
from tests.fakes.screener import DISTRESS, INSULT, PRESSURE, THREAT, BrokenScreener, FakeScreener

CALM = "We went to the lake. It was cold."
STEPS = (1 << 10, 1 << 12, 1 << 14)


def size(text: str) -> int:
    """The step that what is sealed about ``text`` is padded to."""
    length = len(json.dumps({"of": "01234567-0123-0123-0123-012345678901", **screening.screen(text).content}))
    return next(step for step in STEPS if length <= step)


class TestDanger:
    def test_nothing_is_found_in_a_calm_text(self) -> None:
        found = screening.screen(CALM)
        assert (found.distress, found.raises, found.content["passages"]) == (False, None, [])

    @pytest.mark.parametrize(
        ("text", "raises", "distress"),
        [
            (DISTRESS, Case.Urgency.IMMEDIATE, True),
            (f"They wrote: {THREAT}.", Case.Urgency.HIGH, False),
            (f"They wrote: {PRESSURE}.", Case.Urgency.HIGH, False),
            (f"They wrote: {THREAT}. {DISTRESS}.", Case.Urgency.IMMEDIATE, True),
            (f"They call me {INSULT}.", None, False),
        ],
    )
    def test_danger_asks_for_an_urgency(self, text: str, raises: Case.Urgency | None, distress: bool) -> None:
        found = screening.screen(text)
        assert (found.raises, found.distress) == (raises, distress)

    def test_one_sentence_in_a_long_story_is_enough(self) -> None:
        text = CALM * 40 + f" {DISTRESS}. " + CALM * 40
        found = screening.screen(text)
        assert found.distress
        [passage] = found.content["passages"]
        assert text[passage["start"] : passage["end"]] == f"{DISTRESS}."

    def test_danger_is_kept_where_there_is_no_room_for_everything(self) -> None:
        content = screening.screen(f"You {INSULT}! " * 300 + f"{DISTRESS}.").content
        assert content["more"] is True
        assert [one for one in content["passages"] if one["marked"]] != []


class TestPassages:
    def test_a_sentence_or_a_line_is_a_passage(self) -> None:
        text = "One. Two!\nThree\n\n  Four? Five"
        assert [text[start:end].strip() for start, end in screening.passages(text)] == [
            "One.", "Two!", "Three", "Four?", "Five",
        ]  # fmt: skip

    def test_a_text_of_full_stops_stays_bounded(self) -> None:
        assert len(list(screening.passages(". " * 5_000))) <= screening.MOST_PASSAGES + 1

    @given(st.text(alphabet="ab .!?\n…\u2028é"))
    def test_passages_are_in_order_and_leave_no_word_out(self, text: str) -> None:
        spans = list(screening.passages(text))
        flat = [place for span in spans for place in span]
        assert flat == sorted(flat)
        rest = text
        for start, end in reversed(spans):
            rest = rest[:start] + rest[end:]
        assert rest.strip() == ""


class TestReasons:
    def test_reasons_point_into_the_whole_text(self) -> None:
        text = f"{CALM} They call me {INSULT}. {CALM}"
        [passage] = screening.screen(text).content["passages"]
        assert [text[start:end] for start, end, *_ in passage["reasons"]] == [INSULT, "They"]


class TestSize:
    @pytest.mark.parametrize("length", [10, 400, 1_400])
    def test_what_is_sealed_about_a_text_is_as_long_as_about_any_other(self, length: int) -> None:
        bad = (f"{DISTRESS}. {THREAT}. You {INSULT}. " * 40)[:length]
        assert size("x" * length) == size(bad) == STEPS[1]

    def test_so_it_is_for_long_ones(self) -> None:
        bad = (f"{DISTRESS}. {THREAT}. You {INSULT}. " * 400)[:10_000]
        assert size("x" * 10_000) == size(bad) == STEPS[2]

    def test_a_text_that_could_not_be_read_looks_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(screening, "screener", BrokenScreener)
        assert size("x") == STEPS[1]


class TestFailure:
    def test_weights_that_fail_lose_nothing_and_quote_nothing(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(screening, "screener", BrokenScreener)
        with caplog.at_level(logging.DEBUG):
            found = screening.screen("Nobody else may read this.")
        assert (found.raises, found.content["failed"]) == (None, True)
        assert "Nobody else" not in caplog.text
        assert caplog.records[0].exc_info is None
        assert vars(caplog.records[0])["error"] == "RuntimeError"


class TestRealWeights:
    """The packaged weights do what the fake promises."""

    def test_hostile_and_long_texts_take_a_bounded_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reader = Screener.load()
        monkeypatch.setattr(screening, "screener", lambda: reader)
        for text in ("ik wil dood. " * 770, "\u0300" * 10_000, "." * 10_000, "🏳️‍🌈" * 2_500, "a b. " * 2_000):
            began = time.process_time()
            found = screening.screen(text[:10_000])
            assert time.process_time() - began < 5
            assert "failed" not in found.content

    def test_distress_is_found_and_raises(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reader = Screener.load()
        monkeypatch.setattr(screening, "screener", lambda: reader)
        assert screening.screen("Ze doen het weer elke dag. Ik wil niet meer leven.").distress

    @pytest.mark.parametrize(
        "fear",
        [
            "Ik durf niet meer naar school.",
            "Je ne veux plus aller à l'école.",
            "I don't want to go to school any more.",
        ],
    )
    def test_fear_of_school_is_heard_promptly_and_wakes_nobody_by_itself(
        self, monkeypatch: pytest.MonkeyPatch, fear: str
    ) -> None:
        reader = Screener.load()
        monkeypatch.setattr(screening, "screener", lambda: reader)
        alone = screening.screen(f"They laugh at me. {fear}")
        assert (alone.raises, alone.distress, alone.wakes) == (Case.Urgency.HIGH, True, False)
        assert alone.content["raises"] == "high"
        for more in (
            f"{fear} Ik wil niet meer leven.",
            f"{fear[:-1]}, je veux mourir",
            f"{fear[:-1]}, I want to die",
        ):
            assert screening.screen(more).raises == Case.Urgency.IMMEDIATE, more

    def test_the_fake_answers_as_the_screener_does(self) -> None:
        real, fake = Screener.load().screen_all([CALM])[0], FakeScreener().screen_all([CALM])[0]
        assert real.labels.keys() == fake.labels.keys()
        assert real.attributes.keys() == fake.attributes.keys()
        assert isinstance(fake.reasons, type(real.reasons))

    def test_the_weights_are_loaded_once(self) -> None:
        assert screening._loaded == [] or len(screening._loaded) == 1
