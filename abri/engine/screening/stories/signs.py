"""What words of four languages say about whom a message is meant for and how somebody takes it.

Texts come folded (`words.fold`). The patterns stand in `signs.toml`. They are short and cautious: what they miss is
told in docs/developer/stories.md, and what they claim is only ever evidence.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

from ahocorasick_rs import AhoCorasick

Spoken: TypeAlias = frozenset[str]
_Patterns: TypeAlias = Literal["reports", "laughs", "pleads", "takes_a_side"]
_SENTENCE_ENDS = re.compile(r"[.!?\n]+")
# In Dutch "je" is "you", in French "I".
_ALSO_ONESELF = frozenset(("je", "t"))


def addresses(spoken: Spoken) -> bool:
    """Whether somebody is spoken to: one of the words is "you" or "your"."""
    return not _words("addresses").isdisjoint(spoken)


def speaks_of_others(spoken: Spoken) -> bool:
    """Whether somebody is spoken of: one of the words is "he", "she" or "they"."""
    return not _words("speaks_of_others").isdisjoint(spoken)


def speaks_to(spoken: Spoken, language: str) -> bool:
    """Whether one of the words is "you" in the language of the text, whatever it means in another."""
    of = _table()["addresses"].get(language)
    return addresses(spoken) if of is None else not spoken.isdisjoint(of)


def talks_about(folded: str, spoken: Spoken, language: str) -> bool:
    """Whether the text talks about somebody and to nobody: "she is", without a "you"."""
    pattern = _talks_about(language)
    return pattern is not None and pattern.search(folded) is not None and not speaks_to(spoken, language)


def is_of_oneself(folded: str, spoken: Spoken) -> bool:
    """Whether the writer speaks of themselves or tells what others said to them, and so aims at nobody."""
    if _matches("reports", folded):
        return True
    return _of_oneself().match(folded) is not None and not _addresses_surely(spoken)


def comes_to_oneself(folded: str, spoken: Spoken) -> bool:
    """Whether a later sentence is about the writer, and nobody is spoken to or of."""
    later = _SENTENCE_ENDS.split(folded)[1:]
    if not later or _addresses_surely(spoken) or speaks_of_others(spoken):
        return False
    return any(map(_of_oneself().match, later))


def laughs(folded: str) -> bool:
    """Whether the text laughs or says that it is a joke."""
    return _matches("laughs", folded)


def pleads(folded: str) -> bool:
    """Whether the text asks to stop or to be left alone."""
    return _matches("pleads", folded)


def takes_a_side(folded: str) -> bool:
    """Whether the text may take the side of somebody else."""
    return _matches("takes_a_side", folded)


def _addresses_surely(spoken: Spoken) -> bool:
    return not (_words("addresses") - _ALSO_ONESELF).isdisjoint(spoken)


def _matches(sign: _Patterns, folded: str) -> bool:
    keys, pattern = _pattern(sign)
    return bool(keys.find_matches_as_indexes(folded)) and pattern.search(folded) is not None


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


@cache
def _words(sign: str) -> Spoken:
    return frozenset(word for language in _table()[sign].values() for word in language)


@cache
def _pattern(sign: _Patterns) -> tuple[AhoCorasick, re.Pattern[str]]:
    table = _table()[sign]
    each = "|".join(_alternatives(table))
    emoji = "".join(key for key in table["keys"] if not key[0].isascii())
    return AhoCorasick(table["keys"]), re.compile(rf"\b(?:{each})\b" + (f"|[{emoji}]" if emoji else ""))


@cache
def _talks_about(language: str) -> re.Pattern[str] | None:
    of = _table()["talks_about"].get(language)
    return None if of is None else re.compile(rf"\b(?:{'|'.join(of)})\b")


@cache
def _of_oneself() -> re.Pattern[str]:
    openings, selves = "|".join(_alternatives(_table()["openings"])), _alternatives(_table()["of_oneself"])
    return re.compile(rf"\W*(?:(?:{openings})\W+)*(?:{'|'.join(selves)})\b")


def _alternatives(table: dict[str, list[str]]) -> list[str]:
    return [pattern for language, patterns in table.items() if language != "keys" for pattern in patterns]
