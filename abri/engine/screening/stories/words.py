"""Words of a text as they are compared with names and signs: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources

LOOKED_AT = 4_000
"""Characters of a message in which names and signs are looked for."""
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BETWEEN = "\0"
"""Parts texts that are folded together: no sign is folded into it, and no accent moves across it."""
_AT_ONCE = 200


def fold(text: str) -> str:
    """The beginning of the text in lower case and without accents."""
    return _folded(text[:LOOKED_AT])


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded, the same as one by one, in a part of the time."""
    folded: list[str] = []
    for first in range(0, len(texts), _AT_ONCE):
        some = [text[:LOOKED_AT] for text in texts[first : first + _AT_ONCE]]
        apart = _folded(_BETWEEN.join(some)).split(_BETWEEN)
        folded += apart if len(apart) == len(some) else map(_folded, some)
    return folded


def words(folded: str) -> list[str]:
    """The words of a folded text, in order."""
    return _WORD.findall(folded)


def spans(text: str) -> list[tuple[int, int]]:
    """Where these words stand in the text; folding parts a few rare signs, and then there are fewer."""
    return [match.span() for match in _WORD.finditer(text[:LOOKED_AT])]


def parts(name: str) -> tuple[str, ...]:
    """The words of a name; a handle's underscores and points separate words too."""
    return tuple(fold(part) for part in _WORD.findall(name))


def is_ordinary(word: str) -> bool:
    """Whether the word means something in one of the four languages, so that as a name it needs a sign of one."""
    return len(word) <= 2 or word in _ordinary()


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Letters under hundreds of accents, as some write for fun, would keep the normalisation busy putting them in order.
    bare = _ACCENTS.sub("", text.casefold())
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", bare))


@cache
def _ordinary() -> frozenset[str]:
    """Frequent words of the four languages, also names that are words; without names that hardly ever are."""
    text = resources.files(__package__).joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
