"""Other words for the same thing, in every language of the centre."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from abri.centre.directory.search import words

LONGEST_PHRASE = 3
"""Words of a phrase that is recognised as one."""

_FILE = Path(__file__).with_name("synonyms.toml")


class Other(NamedTuple):
    """Stems that stand for a typed word where they stand together, and their language."""

    language: str
    stems: tuple[str, ...]


def others(typed: Sequence[str]) -> Mapping[str, tuple[Other, ...]]:
    """What else each of the folded words may be called, alone or as part of a phrase ("photo nue")."""
    found: dict[str, dict[Other, None]] = {word: {} for word in typed}
    stemmed = [words.stems(word) for word in typed]
    for length in range(1, LONGEST_PHRASE + 1):
        for at in range(len(typed) - length + 1):
            for language in words.STEMMERS:
                said = Other(language, tuple(stems[language] for stems in stemmed[at : at + length]))
                for word in typed[at : at + length]:
                    found[word].update(dict.fromkeys(_listed().get(said, ())))
    return {word: tuple(group) for word, group in found.items()}


@cache
def _listed() -> Mapping[Other, tuple[Other, ...]]:
    listed: dict[Other, dict[Other, None]] = {}
    for meaning in tomllib.loads(_FILE.read_text(encoding="utf-8"))["meaning"]:
        group = tuple(_stemmed(meaning))
        for one in group:
            listed.setdefault(one, {}).update(dict.fromkeys(group))
    return {one: tuple(group) for one, group in listed.items()}


def _stemmed(meaning: Mapping[str, list[str]]) -> Iterator[Other]:
    for language, phrases in meaning.items():
        for phrase in phrases:
            said = tuple(word for word in words.folded(phrase) if not words.is_filler(word))
            yield Other(language, tuple(words.stems(word)[language] for word in said))
