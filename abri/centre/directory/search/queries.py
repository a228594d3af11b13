"""What is asked of the index for some words. Built from parts; nothing that somebody typed is read as syntax."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema

from abri.centre.directory.search import words
from abri.centre.directory.search.synonyms import Other

# How much a word counts where it stands: in a title above the body, in the reader's language above the others.
TITLE, BODY = 10.0, 2.0
TITLE_ELSEWHERE, BODY_ELSEWHERE = 5.0, 0.8
TITLE_WORD, BODY_WORD = 6.0, 1.0
TITLE_BEGINS, BODY_BEGINS = 8.0, 1.0
# The whole of what was typed is a name or an id; a name begins with it.
EXACT, EXACT_BEGINS = 400.0, 10.0
# Shorter beginnings fit too many words to mean anything.
SHORTEST_BEGINNING, SHORTEST_BODY_BEGINNING = 2, 4
SECOND_BEST = 0.1
# Another word for the same thing counts less than the word itself.
SYNONYM = 0.7


@dataclass(frozen=True, slots=True)
class Group:
    """One typed word with the words that may stand for it. Fillers are not demanded; the last may be unfinished."""

    alternatives: tuple[str, ...]
    demanded: bool = True
    unfinished: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    others: tuple[Other, ...] = ()


class Queries:
    """Builds queries for a reader of one language."""

    def __init__(self, schema: Schema, language: str) -> None:
        self._schema, self._language = schema, language

    def of(self, groups: Sequence[Group], whole: str, number: str, *, at_least: int | None = None) -> Query:
        """Everything that has all demanded words, or at least so many of them; better fits score higher."""
        demanded = [self._group(group) for group in groups if group.demanded]
        if at_least is None:
            having = Query.boolean_query([(Occur.Must, one) for one in demanded])
        else:
            having = Query.boolean_query(
                [(Occur.Should, one) for one in demanded], minimum_number_should_match=at_least
            )
        better = [*self._names(whole, number, unfinished=groups[-1].unfinished)]
        better += [self._group(group) for group in groups if not group.demanded]
        ways = [(Occur.Must, having), *((Occur.Should, one) for one in better)]
        found = Query.boolean_query(ways)
        # A number written otherwise than in the text ("116000") is found by its digits alone.
        exact = [self._exactly(name) for name in dict.fromkeys((whole, number)) if name]
        return Query.boolean_query([(Occur.Should, found), *((Occur.Should, one) for one in exact)])

    def within(self, query: Query, country: str, section: str) -> Query:
        """The same, within one country and one section where they are given."""
        for field, value in (("country", country), ("section", section)):
            if value:
                only = Query.const_score_query(self._term(field, value), 0.0)
                query = Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
        return query

    def _group(self, group: Group) -> Query:
        ways = [way for word in group.alternatives for way in self._word(word)]
        if group.unfinished:
            ways += self._beginning(group.alternatives[0])
        ways += [Query.boost_query(self._other(other), SYNONYM) for other in group.others]
        for parts in group.parts:
            ways.append(Query.boolean_query([(Occur.Must, self._group(Group((part,)))) for part in parts]))
        return Query.disjunction_max_query(ways, SECOND_BEST)

    def _word(self, word: str) -> Iterator[Query]:
        for language, stem in words.stems(word).items():
            at_home = language == self._language
            title, body = (TITLE, BODY) if at_home else (TITLE_ELSEWHERE, BODY_ELSEWHERE)
            yield Query.boost_query(self._term(f"title_{language}", stem), title)
            yield Query.boost_query(self._term(f"body_{language}", stem), body)
        yield Query.boost_query(self._term("title_plain", word), TITLE_WORD)
        yield Query.boost_query(self._term("body_plain", word), BODY_WORD)

    def _other(self, other: Other) -> Query:
        title, body = (TITLE, BODY) if other.language == self._language else (TITLE_ELSEWHERE, BODY_ELSEWHERE)
        together = [
            Query.disjunction_max_query(
                [
                    Query.boost_query(self._term(f"title_{other.language}", stem), title),
                    Query.boost_query(self._term(f"body_{other.language}", stem), body),
                ]
            )
            for stem in other.stems
        ]
        return Query.boolean_query([(Occur.Must, one) for one in together]) if together[1:] else together[0]

    def _beginning(self, word: str) -> Iterator[Query]:
        if len(word) >= SHORTEST_BEGINNING:
            yield self._begins("title_words", word, TITLE_BEGINS)
        if len(word) >= SHORTEST_BODY_BEGINNING:
            yield self._begins("body_words", word, BODY_BEGINS)

    def _names(self, whole: str, number: str, *, unfinished: bool) -> Iterator[Query]:
        if unfinished and len(whole) >= SHORTEST_BODY_BEGINNING:
            yield self._begins("exact", whole, EXACT_BEGINS)

    def _exactly(self, name: str) -> Query:
        return Query.const_score_query(self._term("exact", name), EXACT)

    def _begins(self, field: str, word: str, worth: float) -> Query:
        return Query.const_score_query(
            Query.fuzzy_term_query(self._schema, field, word, 0, True, True), worth
        )

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, index_option="freq" if "_" in field else "basic")
