"""How words become what the index holds: small letters, no accents, and per language the stem."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STEMMERS: Mapping[str, str] = MappingProxyType(
    {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}
)
"""The languages that have fields of their own; texts in any other stand unstemmed beside them."""

SHORTEST_PART = 4
"""Letters that a part of a compound has at least."""

LONGEST_WORD = 60
"""In bytes; what is longer is no word, and the index leaves it out."""


@cache
def folder() -> TextAnalyzer:
    """Letters and digits in small letters without accents."""
    return _folding().build()


@cache
def lower() -> TextAnalyzer:
    """The same words as `folder` finds, with their accents."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return builder.filter(Filter.lowercase()).build()


@cache
def stemmer(language: str) -> TextAnalyzer:
    """As `folder`, and each word cut to its stem in one of the `STEMMERS`' languages.

    Accents go first: somebody who leaves them out then reaches the same stem.
    """
    return _folding().filter(Filter.stemmer(STEMMERS[language])).build()


@cache
def _filler(language: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase())
    return builder.filter(Filter.stopword(STEMMERS[language])).build()


def _folding() -> TextAnalyzerBuilder:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())


def folded(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return list(folder().analyze(text))


def whole(text: str) -> str:
    """A name as one folded word with single spaces, to be found as a whole."""
    return " ".join(folded(text))


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word in one language."""
    found = stemmer(language).analyze(word)
    return str(found[0]) if found else word


def stems(word: str) -> Mapping[str, str]:
    """The stem of one folded word in each language."""
    return {language: stem(word, language) for language in STEMMERS}


@lru_cache(maxsize=20_000)
def is_filler(word: str) -> bool:
    """Whether a word says nothing by itself: a single letter, or a small word of one of the languages."""
    return (len(word) == 1 and word.isascii() and word.isalpha()) or any(
        not _filler(language).analyze(word) for language in STEMMERS
    )


def inner_words(word: str, known: frozenset[str]) -> Iterator[str]:
    """The known words that a long word begins or ends with: "cyberpesten" holds "cyber" and "pesten".

    Dutch and German write compounds as one word; people search for their parts.
    """
    for split in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        for part in (word[:split], word[split:]):
            if part in known:
                yield part
