"""From what somebody typed to what a result page shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from tantivy import Query

from abri.centre.directory.search import meaning, synonyms, words
from abri.centre.directory.search.asked import Asked
from abri.centre.directory.search.building import facts_schema, words_schema
from abri.centre.directory.search.marks import Marks, Words
from abri.centre.directory.search.queries import Group, Queries
from abri.centre.directory.search.shelf import Opened, opened

PAGE = 10
SECTIONS = 20
FEW = 2
"""Results that are too few for a question of several words."""
SENTENCE = 4
"""Words from which on not all of them are asked for: together they seldom stand anywhere."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `title` and `summary` are said in the reader's language, else along the pack's fallback chain."""

    id: str
    section: str
    kind: str
    country: str
    countries: tuple[str, ...]
    title: Words
    summary: Words
    years: tuple[int | None, int | None] | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: `hits` from the place asked for, of `total` in this section.

    `sections` counts everything found, whatever section was asked for. `meant` tells what a mistyped
    word was taken for; `partly` says that not every result holds all the words.
    """

    asked: Asked
    hits: tuple[Hit, ...] = ()
    total: int = 0
    sections: Mapping[str, int] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)
    partly: bool = False


def find(
    asked: Asked, *, language: str, country: str = "", section: str = "", limit: int = PAGE, offset: int = 0
) -> Found:
    """Everything about the words, the best first; raises `SearchUnavailable`.

    First what has every word (or its stem, or words that begin like the last one); where nothing does, mistyped words
    are taken for the nearest known ones; where still nothing does, most of the words are enough, then any.
    """
    if not asked.words:
        return Found(asked)
    return _Search(opened(), asked, language, country).find(section, limit, offset)


class _Search:
    def __init__(self, index: Opened, asked: Asked, language: str, country: str) -> None:
        self._index, self._asked, self._language, self._country = index, asked, language, country
        self._queries = Queries(_FACTS, language)
        self._meant: dict[str, str] = {}

    def find(self, section: str, limit: int, offset: int) -> Found:
        groups = self._groups()
        wanted = section, limit, offset
        demanded = sum(group.demanded for group in groups)
        if demanded < SENTENCE:
            counted = self._counted(query := self._all(groups))
            if not counted:
                groups = self._corrected(groups)
                counted = self._counted(query := self._all(groups)) if self._meant else {}
            if sum(counted.values()) > (FEW if demanded > 1 else 0):
                return self._answer(groups, query, counted, wanted, partly=False)
        else:
            groups = self._corrected(groups)
        # A whole sentence seldom stands anywhere: what has most of its words may help as much.
        for at_least in dict.fromkeys(((demanded + 1) // 2, 1)) if demanded > 1 else ():
            if counted := self._counted(query := self._all(groups, at_least)):
                return self._answer(groups, query, counted, wanted, partly=True)
        return Found(self._asked)

    def _groups(self) -> tuple[Group, ...]:
        typed = self._asked.words
        fillers = {word for word in typed if words.is_filler(word)}
        if len(fillers) == len(typed):
            fillers = set()
        last, others = typed[-1], synonyms.others(typed)
        return tuple(
            Group(
                alternatives=(word,),
                demanded=word not in fillers or (word == last and self._asked.typing and len(typed) > 1),
                unfinished=word == last and self._asked.typing,
                parts=self._parts(word),
                others=others[word],
            )
            for word in typed
        )

    def _parts(self, word: str) -> tuple[tuple[str, str], ...]:
        """Two known words that somebody wrote as one: "cyberharcelement" for "cyber-harcelement"."""
        least = words.SHORTEST_PART
        splits = ((word[:at], word[at:]) for at in range(least, len(word) - least + 1))
        return tuple(
            pair for pair in splits if all(meaning.is_known(self._index.words, part) for part in pair)
        )

    def _corrected(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """The groups with known words in place of those that nothing holds."""
        return tuple(self._nearest(group) for group in groups)

    def _is_known(self, word: str) -> bool:
        """Whether the word stands somewhere, or another form of it in the reader's language does."""
        stem = words.stem(word, self._language)
        facts = self._index.facts
        return meaning.is_known(self._index.words, word) or any(
            facts.doc_freq(f"{place}_{self._language}", stem) for place in ("title", "body")
        )

    def _nearest(self, group: Group) -> Group:
        word = group.alternatives[0]
        if not group.demanded or self._is_known(word):
            return group
        near = meaning.meant(self._index.words, _WORDS, word, unfinished=group.unfinished)
        if not near:
            return group
        self._meant[word] = near[0].written
        said = [candidate.word for candidate in near]
        others = tuple(dict.fromkeys(chain(*synonyms.others(said).values())))
        return replace(group, alternatives=tuple(said), others=others, unfinished=False)

    def _all(self, groups: tuple[Group, ...], at_least: int | None = None) -> Query:
        query = self._queries.of(groups, self._asked.whole, self._asked.number, at_least=at_least)
        return self._queries.within(query, self._country, "")

    def _counted(self, query: Query) -> dict[str, int]:
        """How much there is by section; empty where there is nothing."""
        asked = {"sections": {"terms": {"field": "section", "size": SECTIONS}}}
        told = self._index.facts.aggregate(query, asked)
        return {bucket["key"]: bucket["doc_count"] for bucket in told["sections"]["buckets"]}

    def _answer(
        self,
        groups: tuple[Group, ...],
        query: Query,
        counted: dict[str, int],
        wanted: tuple[str, int, int],
        *,
        partly: bool,
    ) -> Found:
        section, limit, offset = wanted
        within = self._queries.within(query, "", section)
        result = self._index.facts.search(within, limit, count=False, offset=offset, weight_by_field="worth")
        marks = Marks(
            [word for group in groups for word in group.alternatives],
            [other for group in groups for other in group.others],
            unfinished=groups[-1].alternatives[0] if groups[-1].unfinished else "",
        )
        stored = (json.loads(self._index.facts.doc(address)["shown"][0]) for _, address in result.hits)
        return Found(
            asked=self._asked,
            hits=tuple(_hit(values, self._language, marks) for values in stored),
            total=counted.get(section, 0) if section else sum(counted.values()),
            sections=counted,
            meant=dict(self._meant),
            partly=partly,
        )


_FACTS, _WORDS = facts_schema(), words_schema()


def _hit(values: Any, language: str, marks: Marks) -> Hit:
    years = values["years"]
    fallback = values["fallback"]
    return Hit(
        id=values["id"],
        section=values["section"],
        kind=values["kind"],
        country=values["country"],
        countries=tuple(values["countries"]),
        title=marks.whole(values["title"], fallback, language),
        summary=marks.excerpt(values["summary"], fallback, language),
        years=(years[0], years[1]) if years else None,
        verified=values["verified"],
    )
