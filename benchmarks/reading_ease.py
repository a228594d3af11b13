"""How hard the learning texts are to read, by whom they are for and by language: ``python -m benchmarks.reading_ease``.

Two measures that need no list of words and mean the same in each language: words in a sentence, and LIX (C. H.
Björnsson, *Läsbarhet*, 1968): words in a sentence plus the share of words longer than six letters, in per cent. Below
30 is a children's book, 30 to 40 easy prose, 40 to 50 a newspaper, above 55 an official text. German joins words and
lies some points higher for the same reader. A question counts with all that is said with it: what it asks, its answers
and its explanation. Neither measure knows whether a word is known: people read the texts as well.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from abri.engine.packs import load_pack
from abri.engine.packs.learning import Learning, load_learning
from abri.engine.packs.text import Text
from benchmarks.figures import Figure, percentile, report

LANGUAGES = ("nl", "fr", "de", "en")
LONG = 6
LONGEST_SENTENCE = 30
# The hardest that a group's texts may be in the middle, by the youngest who is meant.
BARS = {"10-12": 30, "13-15": 32, "16-18": 35, "adults": 40}
_END = re.compile(r"(?<=[.!?:;])[”»“\"']*\s+")
_WORD = re.compile(r"[^\W\d_]+")


def texts(of: Any) -> Iterator[Text]:
    """Every text in an object of the pack."""
    if isinstance(of, Text):
        yield of
    elif is_dataclass(of):
        for one in fields(of):
            yield from texts(getattr(of, one.name))
    elif isinstance(of, dict) or hasattr(of, "values"):
        for value in of.values():
            yield from texts(value)
    elif isinstance(of, tuple | list):
        for value in of:
            yield from texts(value)


def sentences(words: str) -> list[list[str]]:
    """The words of each sentence; what has no word is none."""
    found = (_WORD.findall(part) for part in _END.split(words))
    return [one for one in found if one]


def lix(spoken: list[list[str]]) -> float:
    """Björnsson's measure of these sentences."""
    words = [word for one in spoken for word in one]
    return len(words) / len(spoken) + 100 * sum(len(word) > LONG for word in words) / len(words)


def groups(learning: Learning) -> Iterator[tuple[str, str, Any]]:
    """What is read in one go: whose it is, the bar that counts for it, and the object with its texts."""
    for question in learning.quiz.questions.values():
        youngest = question.ages[0] if question.audience == "pupils" else "adults"
        who = question.audience if question.audience != "pupils" else f"pupils from {youngest}"
        yield f"quiz, {who}", youngest, question
    for id_, audience in learning.families.audiences.items():
        yield f"pages, {id_}", {"children": "10-12", "teenagers": "13-15"}.get(id_, "adults"), audience
    for check in learning.families.selfchecks.values():
        yield "self-checks", "10-12", check
    if learning.label:
        yield "school label", "adults", learning.label


def main() -> None:
    """Measure every text of the Belgian pack's learning."""
    learning = load_learning("be", load_pack("be"))
    hardness: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
    for name, group, thing in groups(learning):
        for language in LANGUAGES:
            spoken = [one for text in texts(thing) for one in sentences(text.say(language))]
            if spoken:
                hardness[name, group, language].append(lix(spoken))
                lengths[group, language] += [len(one) for one in spoken]
    figures = []
    for (name, group, language), values in sorted(hardness.items()):
        middle, bar = percentile(values, 0.5), BARS[group]
        figures.append(Figure(f"LIX: {name}, {language}", middle, "", f"< {bar}", middle < bar))
    for (group, language), found in sorted(lengths.items()):
        long = 100 * sum(one > LONGEST_SENTENCE for one in found) / len(found)
        label = f"for {group}, {language}"
        figures.append(Figure(f"words in a sentence, mean, {label}", sum(found) / len(found), "words"))
        figures.append(
            Figure(f"sentences of more than {LONGEST_SENTENCE} words, {label}", long, "%", "< 1", long < 1)
        )
    report(figures)


if __name__ == "__main__":
    main()
