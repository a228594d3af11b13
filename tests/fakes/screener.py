"""A screener that finds what tests write on purpose, whatever the weights have learned. Its words are mild."""

from collections.abc import Sequence

from abri.engine.screening.findings import Finding, Reason, ReasonKind
from abri.engine.screening.model import ATTRIBUTES, LABELS

DISTRESS = "I want to disappear for good"
THREAT = "we will get you after school"
PRESSURE = "do everybody a favour and vanish"
INSULT = "loser"

LABEL_OF = {THREAT: "threat", PRESSURE: "selfharm_encouragement", INSULT: "insult"}


class FakeScreener:
    """What the centre asks of ``engine.screening.screener.Screener``."""

    version = "fake"

    def screen_all(self, texts: Sequence[str]) -> list[Finding]:
        """What stands in each text of the words above."""
        return [_finding(text) for text in texts]

    def screen(self, text: str) -> Finding:
        """What stands in one text."""
        return _finding(text)


class BrokenScreener:
    """Weights that cannot be used."""

    version = "broken"

    def screen_all(self, texts: Sequence[str]) -> list[Finding]:
        """Fails, and quotes what it was given, as an exception might."""
        raise RuntimeError("".join(texts))


def _finding(text: str) -> Finding:
    named = tuple(label for words, label in LABEL_OF.items() if words in text)
    marked = ("distress",) if DISTRESS in text else ()
    return Finding(
        abusive=0.95 if named else 0.02,
        flagged=bool(named),
        labels={label: 0.95 if label in named else 0.01 for label in LABELS},
        named=named,
        attributes={name: 0.95 if name in marked else 0.01 for name in ATTRIBUTES},
        marked=marked,
        target="individual" if named else "none",
        language="en",
        _text=text,
        _explain=_reasons,
    )


def _reasons(text: str) -> tuple[Reason, ...]:
    """The words themselves; the first word as one the weights have learned; "not" as what speaks against it."""
    found = [_place(text, words, 2.0, "term", "insult") for words in LABEL_OF if words in text]
    if found and " " in text:
        found.append(Reason(0, text.index(" "), 0.4, "model"))
    if " not " in text:
        found.append(_place(text, "not", -0.5, "pattern", "negated"))
    return tuple(found)


def _place(text: str, words: str, weight: float, kind: ReasonKind, what: str) -> Reason:
    start = text.index(words)
    return Reason(start, start + len(words), weight, kind, what)
