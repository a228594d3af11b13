"""Small weights that know one word, so that tests say what the engine does and not what training found."""

from __future__ import annotations

import numpy as np
import pytest

from abri.engine.screening import features, folding, lexicon, weights
from abri.engine.screening.screener import Screener

WORD = "flurk"
GROUPS = {
    "gate": ("abusive/nl", "abusive/fr", "abusive/de", "abusive/en"),
    "attributes": ("profanity_untargeted", "distress", "individual", "group"),
    "direct": ("insult", "threat", "identity_hate", "sexual"),
    "indirect": ("selfharm_encouragement", "exclusion"),
    "languages": ("language/nl", "language/fr", "language/de", "language/en"),
}
LANGUAGES = ("nl", "fr", "de", "en")


def bucket(word: str) -> int:
    """The bucket of a word of its own."""
    folded = folding.fold(folding.join([word]))
    (kind,) = [
        kind
        for kind in features.kinds(folded, features.words(folded), features.windows(folded))
        if kind.name == "word1"
    ]
    return int(kind.buckets[0])


def small() -> weights.Weights:
    """Weights in which one word is an insult in every language and one lexicon term is one, unless denied."""
    groups = {}
    for name, heads in GROUPS.items():
        table = np.zeros((features.BUCKETS, len(heads)), np.int8)
        signals = np.zeros((len(lexicon.SIGNALS), 4))
        if name in ("gate", "direct"):
            table[bucket(WORD)] = 100
            signals[lexicon.SIGNALS.index("insult:plain")] = 6
            signals[lexicon.SIGNALS.index("insult:addressed")] = 8
        if name == "languages":
            for place, sign in enumerate(("hallo", "bonjour", "guten", "hello")):
                table[bucket(sign), place] = 100
        groups[name] = weights.Group(
            name, heads, features.KINDS, 0, weights.packed(table), np.full(4, 0.25), np.full(4, -3.0), signals
        )
    curve = weights.Curve(1.0, 0.0, 0.5)
    names = [head for heads in GROUPS.values() for head in heads]
    return weights.Weights(
        "test",
        LANGUAGES,
        groups,
        dict.fromkeys(names, curve),
        0.1,
        lexicon.SIGNALS,
        ("blarg\tinsult\tnl fr de en", "snork*\tinsult\tfr"),
    )


@pytest.fixture(scope="session")
def screener() -> Screener:
    """A screener with the small weights."""
    return Screener(small())


@pytest.fixture(scope="session")
def packaged() -> Screener:
    """A screener with the packaged weights."""
    return Screener.load()
