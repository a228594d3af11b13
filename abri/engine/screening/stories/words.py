"""Words of a text as they are compared with names and signs: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple

LOOKED_AT = 4_000
"""Characters of a message in which names and signs are looked for."""
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A word of a text: as compared, and where it stands in the original."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words(text: str) -> list[Word]:
    """The words at the beginning of a text, in order."""
    return [
        Word(fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text, 0, LOOKED_AT)
    ]


def parts(name: str) -> tuple[str, ...]:
    """The words of a name; a handle's underscores and points separate words too."""
    return tuple(fold(part) for part in _WORD.findall(name))


def is_ordinary(word: str) -> bool:
    """Whether the word means something in one of the four languages, so that as a name it needs a sign of one."""
    return len(word) <= 2 or word in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    """Frequent words of the four languages, also names that are words; without names that hardly ever are."""
    text = resources.files(__package__).joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
