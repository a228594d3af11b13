"""Building the index: one for everything that can be found, and one of the words it is made of.

The index of words answers what somebody may have meant who mistyped one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tantivy
from tantivy import Index, Schema, SchemaBuilder

from abri.centre.directory.search import words
from abri.centre.directory.search.documents import Document
from abri.engine.packs import Text

LAYOUT = "8"
"""Changes when the fields or what they hold change: an index of another layout is built anew."""

FACTS, WORDS = "facts", "words"
_HEAP = 30_000_000


def facts_schema() -> Schema:
    """The fields of everything that can be found.

    ``title_xx`` and ``body_xx`` hold the stems of one language; ``title_plain`` and ``body_plain`` what has no stem:
    names, numbers, other languages, the parts of compounds. ``title_words`` and ``body_words`` hold all of it as it is
    written, for words that are not finished; ``exact`` whole names and ids. ``worth`` weighs the score.
    """
    builder = SchemaBuilder()
    for language in words.STEMMERS:
        builder.add_text_field(f"title_{language}", tokenizer_name=language, index_option="freq")
        builder.add_text_field(f"body_{language}", tokenizer_name=language, index_option="freq")
    for place in ("title", "body"):
        builder.add_text_field(f"{place}_plain", tokenizer_name="folded", index_option="freq")
        builder.add_text_field(f"{place}_words", tokenizer_name="folded", index_option="basic")
    builder.add_text_field("exact", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("section", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("country", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_float_field("worth", fast=True)
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def words_schema() -> Schema:
    """The fields of a word: folded as it is searched, as it is written, and in how many places it stands."""
    builder = SchemaBuilder()
    builder.add_text_field("word", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("written", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("places", stored=True, fast=True)
    return builder.build()


def with_analyzers(index: Index) -> Index:
    """The same index, which knows how its fields cut words."""
    for language in words.STEMMERS:
        index.register_tokenizer(language, words.stemmer(language))
    index.register_tokenizer("folded", words.folder())
    return index


def build(folder: Path, documents: Iterable[Document]) -> None:
    """Write both indexes into an empty folder."""
    listed = tuple(documents)
    vocabulary = Vocabulary()
    for document in listed:
        if not document.only_named:
            vocabulary.read(document)
    known = frozenset(word for word in vocabulary.places if len(word) >= words.SHORTEST_PART)
    schema = facts_schema()
    (folder / FACTS).mkdir()
    _write(
        with_analyzers(Index(schema, str(folder / FACTS))),
        (_fact(document, known) for document in listed),
    )
    (folder / WORDS).mkdir()
    _write(Index(words_schema(), str(folder / WORDS)), vocabulary.documents())


def _write(index: Index, documents: Iterable[tantivy.Document]) -> None:
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


@dataclass
class Vocabulary:
    """The words of everything, for telling what a mistyped one was meant to be."""

    places: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def read(self, document: Document) -> None:
        """Count the words of a document that may be mistyped: those of letters, once each."""
        for word in {word for text in _texts(document) for word in self._of(text)}:
            self.places[word] = self.places.get(word, 0) + 1

    def _of(self, text: str) -> Iterator[str]:
        for written, word in zip(words.lower().analyze(text), words.folded(text), strict=True):
            if word.isalpha():
                self.written.setdefault(word, written)
                yield word

    def documents(self) -> Iterator[tantivy.Document]:
        """The words as the index stores them."""
        for word, places in self.places.items():
            found = tantivy.Document()
            found.add_text("word", word)
            found.add_text("written", self.written[word])
            found.add_unsigned("places", places)
            yield found


def _texts(document: Document) -> Iterator[str]:
    yield from document.names
    yield from document.plain
    for text in (document.title, *document.body):
        yield from text.values()


def _fact(document: Document, known: frozenset[str]) -> tantivy.Document:
    found = tantivy.Document()
    titles = () if document.only_named else document.title.values()
    for name in {words.whole(one) for one in (*document.names, *titles)} | {document.id}:
        found.add_text("exact", name)
    for number in {_digits(one) for one in (*document.names, *document.plain)} - {""}:
        found.add_text("exact", number)
    if not document.only_named:
        _add(found, "title", (document.title,), document.names, known)
        _add(found, "body", document.body, document.plain, known)
    found.add_text("section", document.section)
    for country in dict.fromkeys((document.country, *document.countries)):
        found.add_text("country", country)
    found.add_float("worth", document.worth)
    found.add_text("shown", document.shown())
    return found


def _add(
    found: tantivy.Document,
    place: str,
    texts: tuple[Text, ...],
    plain: tuple[str, ...],
    known: frozenset[str],
) -> None:
    said, unstemmed = set(plain), set(plain)
    for text in texts:
        for language, form in text.forms:
            said.add(form)
            if language in words.STEMMERS:
                found.add_text(f"{place}_{language}", form)
            else:
                unstemmed.add(form)
    written = " ".join(sorted(said))
    found.add_text(f"{place}_words", written)
    inner = {part for word in set(words.folded(written)) for part in words.inner_words(word, known)}
    found.add_text(f"{place}_plain", " ".join(sorted(unstemmed | inner)))


def _digits(name: str) -> str:
    """A number that is written in groups ("123 456", "+99 2 123 45 67") as its digits; empty for anything else."""
    digits = "".join(sign for sign in name if sign.isdigit())
    return digits if len(digits) >= 3 and not any(sign.isalpha() for sign in name) else ""
