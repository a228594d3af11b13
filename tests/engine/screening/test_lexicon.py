"""The lexicon: whole words of a possible language, and what stands around them."""

import numpy as np
import pytest

from abri.engine.screening import features
from abri.engine.screening.folding import fold, join
from abri.engine.screening.lexicon import SIGNALS, Lexicon

LINES = ("blarg\tinsult\ten fr", "snork*\tslur\tfr", "snork bar\tinsult\tfr", "art\tprofanity\tde")


def signals(text: str, languages: str = "en fr") -> list[str]:
    """The signals that a text gives."""
    folded = fold(join([text]))
    spoken = np.array([[language in languages.split() for language in ("en", "fr", "de")]])
    hits = Lexicon(LINES, ("en", "fr", "de")).hits(folded, features.words(folded), spoken)
    return [SIGNALS[signal] for signal in hits.signals]


def test_a_term_is_a_whole_word() -> None:
    assert signals("so blarg, really") == ["insult:plain"]
    assert signals("blargs and unblarg") == []


def test_a_stem_begins_a_word() -> None:
    assert signals("snorking") == ["slur:plain"]
    assert signals("resnork") == []


def test_the_longer_term_wins() -> None:
    assert signals("snork bar") == ["insult:plain"]


def test_a_word_of_another_language_is_no_term() -> None:
    assert signals("art") == []
    assert signals("art", "de") == ["profanity:plain"]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("you are such a blarg", "addressed"),
        ("blarg that you are", "addressed"),
        ("tu es un blarg", "addressed"),
        ("you are not a blarg", "negated"),
        ("he called me a blarg", "quoted"),
        ('the word "blarg" hurts', "quoted"),
        ("i am a blarg", "own"),
        ("what a blarg", "plain"),
    ],
)
def test_what_surrounds_a_term_changes_its_signal(text: str, context: str) -> None:
    assert signals(text) == [f"insult:{context}"]


def test_neighbouring_texts_do_not_change_a_signal() -> None:
    folded = fold(join(["you are", "blarg", "not you"]))
    hits = Lexicon(LINES, ("en",)).hits(folded, features.words(folded), np.ones((3, 1), bool))
    assert [SIGNALS[signal] for signal in hits.signals] == ["insult:plain"]


def test_no_terms_are_no_hits() -> None:
    folded = fold(join(["blarg"]))
    assert not len(Lexicon((), ("en",)).hits(folded, features.words(folded), np.ones((1, 1), bool)).starts)
