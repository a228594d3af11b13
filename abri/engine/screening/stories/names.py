"""Finds the people of a chat in its texts: mentions, names, first names, handles, unambiguous prefixes, diminutives.

A form that several people share names nobody, unless only one of them has just spoken. A form that is an ordinary word
needs a sign that it is a name: an @, a capital inside a sentence, or the place of somebody who is called.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from abri.engine.screening.stories.words import LOOKED_AT, is_ordinary, parts, spans

How: TypeAlias = Literal["mention", "name", "nickname"]

LONGEST_NAME = 6
"""Words of a name that are compared: what goes on longer is a title."""
MOST_NAMESAKES = 4
MOST_NAMED = 50
SHORTEST_PREFIX = 3
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "de",
        "den",
        "der",
        "het",
        "la",
        "le",
        "les",
        "du",
        "des",
        "di",
        "el",
        "al",
        "zu",
        "ter",
        "st",
        "the",
    )
)
_DIMINUTIVES = ("tje", "ke", "je", "ie", "ou", "ette", "chen", "lein", "s", "i", "y", "o")
_CALLED_BEFORE = re.compile(r"(?:^|[,.!?:;\n]|\b(?:hey|he|hoi|yo|salut|hallo|hi|ey|oi))\s*$", re.IGNORECASE)
_CALLED_AFTER = re.compile(r"\s*(?:[,!?:]|$)")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?\n:])[\s\W]*$")


class Named(NamedTuple):
    """People whom a form may name, and how it does; several where they share it."""

    people: tuple[int, ...]
    how: How


class Names:
    """The forms under which the people of a chat may be named."""

    def __init__(self, people: Iterable[tuple[str, int]]) -> None:
        """`people` are names and aliases, each with the number of its person."""
        self._whole: dict[tuple[str, ...], list[int]] = {}
        self._single: dict[str, list[int]] = {}
        self._lengths: dict[str, int] = {}
        firsts: dict[str, list[int]] = {}
        for name, person in people:
            of = parts(name[:LOOKED_AT])[:LONGEST_NAME]
            if not of:
                continue
            if len(of) > 1:
                self._lengths[of[0]] = max(self._lengths.get(of[0], 0), len(of))
                _add(self._whole, of, person)
                _add(self._single, "".join(of), person)
            for place, word in enumerate(of):
                if _stands_alone(word, place, len(of)):
                    _add(self._single, word, person)
            if of[0].isalpha() and of[0] not in _PARTICLES:
                _add(firsts, of[0], person)
        self._firsts = firsts
        self._sorted = sorted(first for first in firsts if len(first) > SHORTEST_PREFIX)
        self._looked_up: dict[str, Named | None] = {}
        self._nobody: set[str] = set()

    def found(self, text: str, of: Sequence[str], german: bool = False) -> Iterator[Named]:
        """Who may be named in a text of these words; `german` says that a capital means nothing in it."""
        if self._nobody.issuperset(of):
            return
        places: list[tuple[int, int]] = []
        place = named = 0
        while place < len(of) and named < MOST_NAMED:
            form, length = self._at(of, place)
            if form is not None:
                places = places or spans(text)
                at = places[place] if len(places) == len(of) else None
                mentioned = at is not None and _is_mention(text, at)
                if mentioned or length > 1 or _may_be_name(text, of[place], at, german):
                    yield Named(form.people, "mention" if mentioned else form.how)
                    named += 1
            place += length

    def _at(self, of: Sequence[str], place: int) -> tuple[Named | None, int]:
        """The longest form that begins at a word, and of how many words it is."""
        word = of[place]
        if word in self._nobody:
            return None, 1
        for length in range(min(self._lengths.get(word, 0), len(of) - place), 1, -1):
            if people := self._whole.get(tuple(of[place : place + length])):
                return Named(tuple(people), "name"), length
        if word not in self._looked_up:
            form = self._look_up(word)
            if form is None and word not in self._lengths:
                self._nobody.add(word)
                return None, 1
            self._looked_up[word] = form
        return self._looked_up[word], 1

    def _look_up(self, word: str) -> Named | None:
        if people := self._single.get(word):
            return Named(tuple(people), "name")
        if is_ordinary(word) or not word.isalpha():
            return None
        bases = [word, *(word.removesuffix(ending) for ending in _DIMINUTIVES if word.endswith(ending))]
        for base in bases:
            if begun := self._begins(base):
                return Named(tuple(begun), "nickname")
        return None

    def _begins(self, base: str) -> Sequence[int]:
        """Whose first name is this or begins with it; nobody where several different ones do."""
        if len(base) < SHORTEST_PREFIX or is_ordinary(base):
            return ()
        if base in self._firsts:
            return self._firsts[base]
        place = bisect_left(self._sorted, base)
        begin = [first for first in self._sorted[place : place + 2] if first.startswith(base)]
        return self._firsts[begin[0]] if len(begin) == 1 else ()


def _add(forms: dict[str, list[int]] | dict[tuple[str, ...], list[int]], form: object, person: int) -> None:
    people = forms.setdefault(form, [])  # type: ignore[arg-type]
    if person not in people and len(people) <= MOST_NAMESAKES:
        people.append(person)


def _stands_alone(word: str, place: int, length: int) -> bool:
    """Whether one word of a name may stand for all of it: the only one, the first, or a last one that means nothing."""
    if length == 1:
        return True
    if word in _PARTICLES or not word.isalpha() or len(word) < 2:
        return False
    return place == 0 or (place == length - 1 and len(word) > 3 and not is_ordinary(word))


def _is_mention(text: str, at: tuple[int, int]) -> bool:
    """Whether an @ stands before the word; applications put invisible marks or a tilde between."""
    return "@" in text[max(at[0] - 3, 0) : at[0]]


def _may_be_name(text: str, word: str, at: tuple[int, int] | None, german: bool) -> bool:
    """Whether a word stands where it may be a name: any that means nothing else does."""
    if at is None or not is_ordinary(word):
        return not is_ordinary(word)
    before, behind = text[max(at[0] - 12, 0) : at[0]], text[at[1] : at[1] + 3]
    written = text[at[0] : at[1]]
    begins, capital = not before.strip(), written[:1].isupper()
    if begins and _CALLED_AFTER.match(behind):
        return capital or len(written) > 2
    if _CALLED_BEFORE.search(before) and behind[:1] == ",":
        return capital or len(written) > 2
    if before.rstrip().endswith(",") and _CALLED_AFTER.match(behind):
        return True
    return capital and not german and not _SENTENCE_BEGINS.search(before) and not written[1:].isupper()
